/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_text.h - what the databases that are text files share: a file read
 * whole, and its lines.
 *
 * A slice points into those bytes.
 */
#ifndef PACKAGE_TEXT_H
#define PACKAGE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct packages;

struct slice {
	const char *s;
	size_t n;
};

struct text {
	const char *at, *end;
	size_t line;		/* number of the last line taken */
	bool nul;		/* some line has a NUL byte */
};

/* 1: a line, without its newline; 0: the end; -1: a line is malformed. */
int text_line(struct text *t, struct slice *line, struct err *e);

/* Whatever the case. */
bool slice_is(struct slice s, const char *word);

/* A copy that lives as long as `p`; NULL on error. */
const char *package_keep(struct packages *p, struct slice s, struct err *e);

/*
 * A file of the database, by its path on the host.  -1 with e->no == ENOENT if
 * there is no such file.
 */
int package_read(const struct packages *p, const char *path, char **text,
    size_t *len, struct err *e);

#endif
