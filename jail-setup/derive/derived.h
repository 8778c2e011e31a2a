/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derived.h - what the container of a program is: its tree, what is private to
 * each container, and how it is started.  Data only; derive.h finds it.
 */
#ifndef DERIVED_H
#define DERIVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "list.h"

struct err;

enum derived_kind {		/* derived.c has the word of each */
	DERIVED_UNIT, DERIVED_PACKAGE, DERIVED_FILE, DERIVED_NEEDS,
	DERIVED_ACCOUNT, DERIVED_CAPABILITY, DERIVED_RUN, DERIVED_PRIVATE,
	DERIVED_COPY, DERIVED_LEFT, DERIVED_LACKS, DERIVED_KIND_COUNT
};

/* One decision and its reason, as `service plan` prints them. */
struct derived_line {
	enum derived_kind kind;
	char *what, *why;
};

/* A directory with its owner on the host: private, or below /run. */
struct derived_dir {
	char *path;
	mode_t mode;
	uid_t uid;
	gid_t gid;
};

/* What a private directory begins with: an entry of the host. */
struct derived_entry {
	char *path;
	mode_t mode;		/* with its type, as st_mode */
	uid_t uid;
	gid_t gid;
	char *link;		/* the text of a link; else NULL */
};

struct derived {
	char *program;		/* as it was named */
	char *unit;		/* the unit's file; NULL: none */
	struct derived_line *lines;
	size_t n_lines;
	/* a component's words: the tree, shared and read-only */
	struct list packages, files, optional, exclude, accounts, requires;
	struct derived_dir *private, *run;	/* sorted by path */
	size_t n_private, n_run;
	struct derived_entry *content;		/* sorted by path */
	size_t n_content;
	struct list inputs;	/* as plan.h has them: what decided it */
	uint64_t capabilities;	/* bit c; the program's bounding set */
	char *init;		/* the text of init.conf(5) */
};

/* "unit", "package", ... */
const char *derived_kind_name(enum derived_kind k);

/* Append copies.  A line that says the same already is not added again. */
int derived_say(struct derived *d, enum derived_kind k, const char *what,
    const char *why, struct err *e);
int derived_add_dir(struct derived_dir **v, size_t *n,
    const struct derived_dir *one, struct err *e);
int derived_add_entry(struct derived *d, const struct derived_entry *one,
    struct err *e);

/* Sorts directories and entries by path, lines by kind. */
void derived_sort(struct derived *d);

/* Is it one of the private directories, or below one? */
bool derived_is_private(const struct derived *d, const char *path);

void derived_free(struct derived *d);

#define scope_derived __attribute__((cleanup(derived_free))) struct derived

#endif
