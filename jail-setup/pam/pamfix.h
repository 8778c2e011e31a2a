/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamfix.h - commands that correct a PAM file.  Pure.
 *
 * Each changes the one line that it is for, and only while that line still
 * names the module: a number that another command has moved does no harm.
 * Where no command can be sure, the text says what to do.
 */
#ifndef PAMFIX_H
#define PAMFIX_H

#include <limits.h>
#include <stddef.h>

#include "pamfile.h"

enum { PAMFIX_ROOM = 3 * PATH_MAX };

/* A vendor's file is not to be edited: a copy in the directory goes before. */
struct pamfix {
	const char *dir;	/* /etc/pam.d */
	char text[PAMFIX_ROOM];
};

/* "session required pam_jail.so entry=child" by what a line has. */
int  pamfix_line(const char *type, const char *control,
    const struct pamown *own, char *to, size_t size);

/* Begins the text. */
void pamfix_edit(struct pamfix *x, const struct pamplace *at);

/* One word of a line for another one; "": takes it out. */
void pamfix_word(struct pamfix *x, const struct pamown *own, const char *from,
    const char *to);
/* The statement becomes `line`. */
void pamfix_write(struct pamfix *x, const struct pamown *own,
    const char *line);
/* Out of use, and still there to be read. */
void pamfix_out(struct pamfix *x, const struct pamplace *at, unsigned last,
    const char *guard);
/* Before line `before` of the same file, with `line` for it. */
void pamfix_move(struct pamfix *x, const struct pamown *own, unsigned before,
    const char *line);

#endif
