/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jsonline.h - a report in JSON is whole, or the program says that it is not.
 *
 * Whatever jansson could not allocate since jsonline_start(), a member of an
 * object perhaps, would be missing without a word.  So it is remembered, for the
 * whole process: no line is printed and no text given from then on, and
 * jsonline_end() says why.  The one file that turns JSON into text.
 */
#ifndef JSONLINE_H
#define JSONLINE_H

#include <stdio.h>

struct err;
struct json_t;

/* Before anything else of jansson is called; once. */
void jsonline_start(void);

/* Something that belongs into a report could not be made. */
void jsonline_lost(void);

/* o, which may be NULL, and a newline; o is no longer the caller's. */
void jsonline(struct json_t *o, FILE *to);

/* The text of o alone, malloc'ed, or NULL; o is no longer the caller's. */
char *jsonline_text(struct json_t *o, struct err *e);

/* -1: one of the calls before could not do all that it was asked for. */
int jsonline_end(struct err *e);

#endif
