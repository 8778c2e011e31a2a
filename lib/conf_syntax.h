/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conf_syntax.h - explain a syntax error of libconfig.
 *
 * libconfig says "syntax error" and the line where it noticed; a missing quote
 * or bracket belongs on an earlier line.  This finds the line where it was
 * opened and says what to write.  It runs only after libconfig has refused the
 * text, and decides nothing.  Grammar: libconfig's manual, "Configuration
 * Files".
 */
#ifndef CONF_SYNTAX_H
#define CONF_SYNTAX_H

struct err;

/*
 * Pure.  The start of a comment that never ends, or NULL.  libconfig accepts it
 * and loses every setting after it, such as `commands`.
 */
const char *conf_syntax_comment(const char *text);

/*
 * Pure.  Sets "FILE:LINE: what; fix: ..."; if no fault is found, with
 * libconfig's own `line` and message `said`.  Always -1.
 */
int conf_syntax_say(const char *text, const char *file, unsigned line,
    const char *said, struct err *e);

#endif
