/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conf_syntax.h - what is missing in a text that libconfig does not take.
 *
 * libconfig says "syntax error" and the line where it noticed, which for a
 * quote or a bracket is behind the one to correct.  This names the line where
 * it was opened, and what to write.  Only read once libconfig has refused the
 * text; it decides nothing.  The grammar is that of libconfig's manual,
 * "Configuration Files".
 */
#ifndef CONF_SYNTAX_H
#define CONF_SYNTAX_H

struct err;

/*
 * Pure.  Where a comment starts that never ends, or NULL.  libconfig takes it,
 * and with it loses every setting behind it, as `commands`.
 */
const char *conf_syntax_comment(const char *text);

/*
 * Pure.  "FILE:LINE: what; fix: ..."; where nothing is found, with `line` and
 * `said`, libconfig's own.  Always -1.
 */
int conf_syntax_say(const char *text, const char *file, unsigned line,
    const char *said, struct err *e);

#endif
