/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn_text.h - a component that was learned, as the text of its file.  Pure.
 */
#ifndef LEARN_TEXT_H
#define LEARN_TEXT_H

#include <stdio.h>

struct err;
struct learned;
struct list;

/*
 * "CMD ARG...", in one line of printable characters, cut to `size`: for the
 * description and for comments.
 */
void learn_command(char *const *argv, char *text, size_t size);

/*
 * The comments of a component's text, a line each and without their marks; not
 * those that each component that was learned begins with.
 */
int learn_comments(const char *text, struct list *out, struct err *e);

/* -1: the stream failed. */
int learn_text(const struct learned *l, FILE *to, struct err *e);

#endif
