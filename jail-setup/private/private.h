/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * private.h - the private data of a derived service: made, cloned, removed.
 *
 * STATE/.services/NAME		root:IDS 0710; without ids root:root 0700
 * STATE/.services/NAME/private	the private directories, by their paths
 * STATE/.services/NAME/base	the defaults when they were copied: base.h
 *
 * The root of the container goes through NAME, and nobody else on the host
 * does, so that set-id files below it are out of reach.  NAME, private and the
 * directories above a private one are root's; what is below a private one is
 * the container's, and is only opened beneath `private`, without links.
 *
 * Each is made as .NAME.new and renamed, or renamed to .NAME.gone and removed,
 * so that it is there as a whole or not at all; who holds the lock removes what
 * a killed run has left.  No refresh writes here.
 */
#ifndef PRIVATE_H
#define PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "list.h"

struct base;
struct derived;
struct err;

#define PRIVATE_SERVICES ".services"	/* no name of a jail */

/* What a new service begins with: --content. */
enum private_content {
	CONTENT_DEFAULT,	/* what packages own */
	CONTENT_COPY,		/* all that is there */
	CONTENT_EMPTY,		/* the directories alone */
	CONTENT_COUNT
};
extern const char *const private_contents[];	/* CONTENT_COUNT, NULL */

struct private_job {
	const char *state, *name;
	const struct derived *d;
	enum private_content content;
	uint64_t ids;		/* ids.h; 0: those of the host */
	struct list *left;	/* a line for each that was left out, or NULL */
};

/*
 * The lock of all private data and ids, which goes with the descriptor.  Hold
 * it from ids_collect() until the data are there: their group holds the ids.
 * Waits.
 */
int  private_lock(struct err *e);

/* Needs the lock.  EEXIST: it has data. */
int  private_make(const struct private_job *job, struct err *e);

/* Is STATE/.services/NAME there? */
bool private_exists(const char *state, const char *name);

/*
 * The data of one become those of another, which has `ids` of its own.  Refuses
 * while anything has them mounted.  Needs the lock.
 */
struct private_copy {
	const char *state, *name, *as;
	uint64_t ids, as_ids;
	struct list *left;
};
int  private_clone(const struct private_copy *c, struct err *e);

/*
 * All of it.  1; 0: there was nothing.  Refuses while something has it mounted,
 * or is mounted in it: EBUSY.  Needs the lock.
 */
int  private_remove(const char *state, const char *name, struct err *e);

/* -1: something has them mounted, EBUSY, or nobody can tell. */
int  private_unused(const char *state, const char *name, struct err *e);

/* Descriptors of the two directories.  ENOENT: it has none. */
struct private_at {
	int top, data;
};
#define PRIVATE_CLOSED { -1, -1 }
#define scope_private __attribute__((cleanup(private_close))) struct private_at
int  private_open(const char *state, const char *name, struct private_at *at,
    struct err *e);
void private_close(struct private_at *at);

int  private_base(const struct private_at *at, struct base *b,
    struct err *e);

#endif
