/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rules.h - what a login of a jail with `commands` may do with files.  Pure.
 *
 * PATHS_RULES of the tree, which jail-setup writes, has a row for each command:
 * a line with its names, blanks between them, and below it, after a tab,
 *
 *	/PATH			may be executed
 *	root ACCESS PATH	a root: a file, or a directory with all in it.
 *				PATH may have the tokens of path_tokens.h
 *
 * and other lines, which are not for this reader.  Lines above the first row
 * hold for every row.  The ACCESS of a root is
 *
 *	ro	read
 *	rw	all
 *	put	create, write and remove files; no reading, but in PATH/.tmp,
 *		where a program reads again what it has written
 *	new	read and create; what is there stays as it is, but in PATH/.tmp,
 *		from where a file is moved into place when it is whole
 *	dev	read and write, as a device
 *
 * A row without a root, or with `root rw /`, leaves reading and writing alone.
 */
#ifndef RULES_H
#define RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

struct rule {
	char *path;		/* of a root: with its tokens */
	uint64_t rights;	/* LANDLOCK_ACCESS_FS_*; EXECUTE: no root */
	uint64_t temporary;	/* the same, in PATH/.tmp */
};

struct rules {
	struct rule *v;
	size_t n;
	bool limited;		/* what is read and written */
};

enum { RULES_UNION = -1 };

enum { RULES_MAX = 1 << 20 };	/* bytes; a larger file is not read */

/*
 * The rules of one row, counted from 0, or the union of all: that is limited if
 * each row is, and if there is one.  A wrong root is an error, and so is a row
 * that is not there.  Free it either way.
 */
int  rules_parse(const char *text, int row, struct rules *out, struct err *e);
void rules_free(struct rules *r);

#define scope_rules __attribute__((cleanup(rules_free))) struct rules

/* Can a row of a jail file say it?  "dev" is the entry's. */
bool rules_access(const char *word);

/* The first row of that name; -1: none. */
int  rules_row(const char *text, const char *name);

#endif
