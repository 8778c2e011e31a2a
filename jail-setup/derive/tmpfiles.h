/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tmpfiles.h - the lines of tmpfiles.d(5).  Pure.
 *
 * Specifiers that mean the same on every host are expanded; a line with another
 * one, or that systemd-tmpfiles(8) would not take, is handed on as `wrong`.
 */
#ifndef TMPFILES_H
#define TMPFILES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

enum { TMPFILES_NAME = 256 };

struct tmpfiles_line {
	size_t number;
	const char *wrong;	/* why it is not taken; NULL: all below holds */
	char type;		/* 'd', 'L', ...: without its modifiers */
	char path[PATH_MAX];	/* absolute, no "..", no slash at its end */
	bool has_mode;		/* else the default of the type */
	mode_t mode;
	char user[TMPFILES_NAME], group[TMPFILES_NAME];	/* "": the default */
	char argument[PATH_MAX];	/* "": none */
};

/* Called for each line; -1 ends the parser, which then returns -1. */
typedef int tmpfiles_each(void *arg, const struct tmpfiles_line *line,
    struct err *e);

int tmpfiles_parse(const char *text, size_t len, tmpfiles_each *each,
    void *arg, struct err *e);

#endif
