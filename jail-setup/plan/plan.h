/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan.h - everything a jail will hold, each line with the reason it is there.
 *
 * Only data: what a plan is, not how it is found (plan_collect.h) or carried out
 * (tree_build.h).
 */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/host_trust.h"
#include "list.h"

struct err;
struct package;

enum plan_type {
	PLAN_DIR,
	PLAN_FILE,	/* copied from `source` on the host */
	PLAN_LINK,	/* `source` is the text of the link */
	PLAN_TEXT,	/* made by us: `text`, `size` bytes */
};

/* As mtree(5) has them: "dir", "file" or "link". */
const char *plan_type_name(enum plan_type t);

struct plan_entry {
	char *path;		/* in the jail: absolute, no link on its way */
	enum plan_type type;
	char *source;
	char *text;
	mode_t mode;		/* permissions, never set-id */
	off_t size;
	char *why;		/* "library libz.so.1 (cache)" ... */
	const struct plan_entry *because;	/* ... of what; NULL: a root */
	const struct package *package;	/* whose it is; see plan_own.h */
	char *from;		/* components that brought it: plan_from.h */
	char *lacks;		/* NULL: whole; else what it needs in vain */
	enum ground ground;	/* of a directory that the host has */
	bool others;		/* a file that lies on theirs: source_open() */
	bool led;		/* others can write it, or led to it: what it */
				/* names has to be everybody's to read */
	bool kept;		/* of the generation before: plan_keep.h */
	bool spare;		/* led, and only by a pattern: nobody misses */
				/* it that cannot be had */
};

/* One wish: every reason for an entry but a directory, not only its first. */
struct plan_wish {
	const struct plan_entry *from, *to;
	char *why;		/* when from is NULL: a root */
	char *on_way;		/* and of a link on the way: why that was gone */
};

struct plan {
	struct plan_entry **v;	/* as found; plan_sort() sorts by path */
	size_t n, room;
	void *tree;		/* by path, tsearch(3) */
	struct plan_wish *wishes;	/* in the order they came */
	size_t n_wishes, wishes_room;
	struct list inputs;	/* other host paths that decided it, each as it */
				/* was looked at: lstat(2), a directory as */
				/* PATH/.; who reads one appends it */
	uid_t owner;		/* as good as root; 0 outside the tests */
	off_t theirs;		/* bytes of files of others, or led to by them, */
				/* that one path of a component brought in */
	const char *state;	/* where the trees are, which hold none; borrowed */
};

/* What is to be put there, with strings that are copied. */
struct plan_want {
	const char *path;
	enum plan_type type;
	const char *source;
	const char *text;
	mode_t mode;
	off_t size;
	const char *why;
	const char *on_way;	/* a link on the way to what is wanted: for this */
	const struct plan_entry *because;
};

/*
 * The entry at w->path: the one that is there already (the first reason
 * stays), or a new one; *made says which.  NULL on error, also where
 * something of another type or with other content is there.
 */
struct plan_entry *plan_add(struct plan *p, const struct plan_want *w,
    int *made, struct err *e);

/* The same, but in place of a file or link that is there. */
struct plan_entry *plan_replace(struct plan *p, const struct plan_want *w,
    struct err *e);

/* One more reason for an entry that is there: a root. */
int plan_ask(struct plan *p, const struct plan_entry *en, const char *why,
    struct err *e);

/* Notes what the entry lacks; the first note stays. */
int plan_lacks(struct plan_entry *en, const char *what, struct err *e);

const struct plan_entry *plan_find(const struct plan *p, const char *path);
void plan_sort(struct plan *p);
void plan_free(struct plan *p);

#define scope_plan __attribute__((cleanup(plan_free))) struct plan

#endif
