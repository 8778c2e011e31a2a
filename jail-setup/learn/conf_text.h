/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conf_text.h - strings and comments of a configuration file that we write, as
 * conf.h reads them: "@include" is refused there wherever it stands.
 */
#ifndef CONF_TEXT_H
#define CONF_TEXT_H

#include <stdio.h>

/* With its quotes, and libconfig's escapes; bytes above ASCII are themselves. */
void conf_text_string(FILE *to, const char *s);

/* "# line" and a newline; '?' for what no comment may hold. */
void conf_text_comment(FILE *to, const char *line);

#endif
