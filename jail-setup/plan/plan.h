/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan.h - everything a jail will hold, each line with the reason it is there.
 *
 * Data only: plan_collect.h makes a plan, tree_build.h carries it out.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/host_trust.h"
#include "base/pathmap.h"
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
	const struct package *package;	/* whose it is; see plan_from.h */
	char *from;		/* components that brought it: plan_from.h */
	char *lacks;		/* NULL, or what it needs and the host lacks */
	enum ground ground;	/* of a directory that the host has */
	bool others;		/* a file in a directory that others can */
				/* write: source_open() */
	bool led;		/* others can write it, or named it: what it */
				/* names must be readable for everybody */
	bool kept;		/* from the generation before: plan_keep.h */
	bool spare;		/* led, and found by a pattern only: it may */
				/* be left out */
};

/* Reasons of what the kernel, env(1) or jailsh starts to run a file. */
#define PLAN_WHY_LOADER "loader"
#define PLAN_WHY_INTERPRETER "interpreter"
#define PLAN_WHY_ENV "interpreter, through env"
#define PLAN_WHY_SHELL "the shell of a command"

/* A reason for an entry; all of them are kept, but those of directories. */
struct plan_wish {
	const struct plan_entry *from, *to;
	char *why;		/* where from is NULL: it is a root */
	char *on_way;		/* of a link on the way to something: the */
				/* reason for that */
	bool runs;		/* PLAN_WHY_*: `to` runs `from` */
};

struct plan {
	struct plan_entry **v;	/* as found; plan_sort() sorts by path */
	size_t n, room;
	struct pathmap paths;	/* to their entries */
	struct plan_wish *wishes;	/* in the order they came */
	size_t n_wishes, wishes_room;
	struct list inputs;	/* other host paths that decided it; the code */
				/* that reads a path appends it: as lstat(2) */
				/* gets it, PATH/. for a directory's names */
	uid_t owner;		/* trusted like root; 0 outside the tests */
	off_t theirs;		/* bytes of the files that others can write */
				/* or have named, for one path of a component */
	const char *state;	/* where the trees are; no jail may hold it */
};

/* What to put into a plan; plan_add() copies the strings. */
struct plan_want {
	const char *path;
	enum plan_type type;
	const char *source;
	const char *text;
	mode_t mode;
	off_t size;
	const char *why;
	const char *on_way;	/* as in struct plan_wish */
	const struct plan_entry *because;
};

/*
 * Returns the entry at w->path: a new one (*made, unless NULL), or the one that
 * is there, whose first reason stays.  NULL on error, also if that one has
 * another type or other content.
 */
struct plan_entry *plan_add(struct plan *p, const struct plan_want *w,
    int *made, struct err *e);

/* The same, but replaces a file or link that is there. */
struct plan_entry *plan_replace(struct plan *p, const struct plan_want *w,
    struct err *e);

/* Adds a root as a reason for an entry that is there. */
int plan_ask(struct plan *p, const struct plan_entry *en, const char *why,
    struct err *e);

/* Notes what the entry lacks; the first note stays. */
int plan_lacks(struct plan_entry *en, const char *what, struct err *e);

const struct plan_entry *plan_find(const struct plan *p, const char *path);
void plan_sort(struct plan *p);
void plan_free(struct plan *p);

#define scope_plan __attribute__((cleanup(plan_free))) struct plan

#endif
