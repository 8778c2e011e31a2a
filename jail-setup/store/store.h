/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store.h - the generations of a jail below the state directory: made aside,
 * switched by one rename(2), removed.  See generation.h for the layout,
 * tree_share.h for what they share.
 */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <time.h>

#include "generation.h"
#include "jail.h"

struct err;
struct held;
struct inuse;
struct list;
struct meter;
struct origins;
struct packages;
struct plan;
struct pool;
struct stale;

struct store_job {
	const char *state, *jail;
	const char *recipe;		/* tree_key.h */
	const struct plan *plan;
	struct timespec since;		/* before the plan was begun */
	const struct stale *stale;	/* stale.h; NULL: nothing is */
	const char *kept;		/* the tree that they keep files of */
	struct pool *reuse;		/* copy_pool.h; NULL: copy all */
	struct packages **packages;	/* sbom_collect.h; NULL: no bill */
	const char *bill;		/* of the generation before, or NULL */
	struct list *trees;		/* made in this run; may be NULL */
	struct meter *meter;		/* counts what is done; may be NULL */
};

/*
 * Carry out a plan as the next generation of the jail and make it the current
 * one.  On any error the jail is what it was before, and nothing half-made is
 * left.  One at a time: a jail that another process works on is an error.
 */
int store_make(const struct store_job *job, char serial[SERIAL_MAX + 1],
    struct err *e);

/*
 * The same without a plan, where a tree of that recipe was made in this run.
 * 1: done; 0: there is none.
 */
int store_share(const struct store_job *job, char serial[SERIAL_MAX + 1],
    struct err *e);

/* All of it; refuses while anything is mounted below or a session is inside. */
int store_remove(const char *state, const char *jail, struct err *e);

/*
 * The same of a service whose data tell that nobody uses it, private.h: another
 * one may be mounted from the tree that they share, which stays for it.
 */
int store_remove_unused(const char *state, const char *jail, struct err *e);

/* The newest generation there is, current or not.  err.no == ENOENT: none. */
int store_newest(const char *state, const char *jail,
    char serial[SERIAL_MAX + 1], struct err *e);

bool store_exists(const char *state, const char *jail);

/*
 * The serials there are, oldest first, and if not NULL the tree of each; "": it
 * leads to none.  err.no == ENOENT: never built.
 */
int store_generations(const char *state, const char *jail,
    struct list *serials, struct list *trees, struct err *e);

/* When a generation of that serial was made; false: the serial is no time. */
bool store_serial_time(const char *serial, time_t *made);

/* inuse_find() for that store. */
int store_inuse(const char *state, struct inuse *all, struct err *e);

/*
 * The plan stayed the same though the host changed: note what the host is now,
 * and what of the tree is stale.
 */
int store_note(const struct held *h, const struct origins *o,
    const struct stale *stale, struct err *e);

/*
 * Record in STATE/NAME/failed that a refresh failed, and why; `why` NULL: one
 * succeeded, remove the record.  It keeps the time of the first failure, until
 * a refresh or a build succeeds.  Errors are ignored: the reason is logged as
 * well.
 */
void store_fail(const char *state, const char *jail, const char *why);

/* Empty if none failed, or the record is not root's or cannot be parsed. */
void store_failed(const char *state, const char *jail, struct stale *s);

/*
 * Make an older generation the current one: `to`, or the one before if NULL.
 * serial says which it is now.  Refuses while anything is mounted below, and if
 * `sound` does not return 0 for that generation.
 */
int store_rollback(const char *state, const char *jail, const char *to,
    int (*sound)(const char *state, const char *jail, const char *serial,
    struct err *e), char serial[SERIAL_MAX + 1], struct err *e);

/*
 * Remove generations older than the `keep` newest, unless they are current, a
 * session is in them, or they were current within the last minute: a login may
 * just be entering them.  Also remove what a killed run has left, except trees:
 * trees_sweep() removes those at the end of the run.
 */
int store_sweep(const char *state, const char *jail, unsigned keep,
    struct err *e);

/* Might a sweep remove something?  A quick look that changes nothing. */
bool store_untidy(const char *state, const char *jail, unsigned keep);

#endif
