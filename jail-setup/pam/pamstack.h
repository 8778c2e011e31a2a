/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamstack.h - the modules that libpam would call for a service, in order.
 * Pure: files come from a function of the caller's.
 *
 * Rules and dialects as in pamtext.h: types and controls in any case, "-"
 * before a type, include, substack, and Debian's @include.  What libpam cannot
 * make sense of is a step that fails always, as it is there.
 */
#ifndef PAMSTACK_H
#define PAMSTACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slurp.h"
#include "list.h"
#include "pamtext.h"

struct err;

/* Limits beyond any stack written by hand: see `unknown`. */
enum { PAMSTACK_STEPS = 512, PAMSTACK_FILES = 256, PAMSTACK_DEEP = 64 };

enum pam_type { PAM_TYPE_AUTH, PAM_TYPE_ACCOUNT, PAM_TYPE_SESSION,
    PAM_TYPE_PASSWORD, PAM_TYPE_ANY };

enum pam_step {
	PAM_STEP_MODULE,
	PAM_STEP_FAILS,		/* libpam's own, always PAM_PERM_DENIED */
	PAM_STEP_SUBSTACK,	/* the next steps of a higher level */
};

/* Where something stands, from one line to the last.  line 0: nowhere. */
struct pam_at {
	size_t file;		/* of struct pamstack's files */
	unsigned line, last;
};

struct pamstep {
	enum pam_type type;
	enum pam_step kind;
	bool ours;		/* pam_jail.so */
	unsigned level;		/* of substacks */
	int action[PAM_CODES];	/* enum pam_action, or how many to skip */
	char *module;		/* as written; NULL: none */
	struct list words;	/* its options */
	struct pam_at at;
	struct pam_at top;	/* the include of it, in the service's file */
};

struct pamstack {
	struct pamstep *v;
	size_t n, room;
	struct list files;
	size_t opened;		/* number of files opened */
	struct pam_at broken;	/* because of it libpam refuses every type */
	struct pam_at lost;	/* has "pam_jail.so", but not as a module */
	bool unknown;		/* too large, or a file is unreadable */
};

/*
 * A file by name: that of a service, or one that is included.  The caller frees
 * *bytes and its path, *path.
 */
struct pamsource {
	enum slurped (*get)(void *arg, const char *name, bool include,
	    char **bytes, size_t *len, char **path);
	void *arg;
};

/*
 * All types.  1, 0: the service has no file; -1: no memory.  Free it either
 * way.
 */
int  pamstack_read(const struct pamsource *from, unsigned dialect,
    const char *service, struct pamstack *out, struct err *e);
void pamstack_free(struct pamstack *s);

#define scope_pamstack \
	__attribute__((cleanup(pamstack_free))) struct pamstack

/* Keep only the steps of one type. */
void pamstack_keep(struct pamstack *s, enum pam_type type);

/* "session" and so on, in any case; PAM_TYPE_ANY: none of them. */
enum pam_type pamstack_type(const char *word);

#endif
