/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jsonline.h - a JSON report is complete, or the program fails.
 *
 * If jansson cannot allocate, a member of an object may be missing silently.
 * So each failed allocation since jsonline_start() is recorded for the whole
 * process: from then on no line is printed and no text returned, and
 * jsonline_end() fails.  This is the only file that turns JSON into text.
 */
#ifndef JSONLINE_H
#define JSONLINE_H

#include <stdio.h>

struct err;
struct json_t;

/* Call once, before any other function of jansson. */
void jsonline_start(void);

/* Record that a part of a report could not be made. */
void jsonline_lost(void);

/* Print o, which may be NULL, and a newline; takes ownership of o. */
void jsonline(struct json_t *o, FILE *to);

/* The text of o, malloc'ed, or NULL; takes ownership of o. */
char *jsonline_text(struct json_t *o, struct err *e);

/* -1 if a call before was incomplete. */
int jsonline_end(struct err *e);

#endif
