/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamfix.h - commands that correct a PAM file.  Pure.
 *
 * Each changes one line, and only if that line still names the module: a line
 * that another command has moved is left alone.  If no command is safe, the
 * text says what to do.
 */
#ifndef PAMFIX_H
#define PAMFIX_H

#include <limits.h>
#include <stddef.h>

#include "pamfile.h"

enum { PAMFIX_ROOM = 3 * PATH_MAX };

/*
 * A vendor file is not edited but copied to the directory first.  All functions
 * append to the text.
 */
struct pamfix {
	const char *dir;	/* /etc/pam.d */
	char text[PAMFIX_ROOM];
};

/* "session required pam_jail.so entry=child", with the options of *own. */
int  pamfix_line(const char *type, const char *control,
    const struct pamown *own, char *to, size_t size);

void pamfix_say(struct pamfix *x, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The beginning of a command of sed(1). */
void pamfix_edit(struct pamfix *x, const struct pamplace *at);

/* Replace one word of a line; "": remove it. */
void pamfix_word(struct pamfix *x, const struct pamown *own, const char *from,
    const char *to);
/* Replace the statement by `line`. */
void pamfix_write(struct pamfix *x, const struct pamown *own,
    const char *line);
/* Comment the statement out. */
void pamfix_out(struct pamfix *x, const struct pamplace *at, unsigned last,
    const char *guard);
/* Move it before line `before` of the same file, as `line`. */
void pamfix_move(struct pamfix *x, const struct pamown *own, unsigned before,
    const char *line);

#endif
