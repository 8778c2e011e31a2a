/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * component_text.h - the text of a component's file, which conf.h reads back to
 * the same component.  Pure.
 */
#ifndef COMPONENT_TEXT_H
#define COMPONENT_TEXT_H

#include <stdio.h>

struct component;
struct err;
struct list;

/*
 * "CMD ARG...", in one line of printable characters, cut to `size` bytes: for
 * a description or a comment.
 */
void component_text_command(char *const *argv, char *text, size_t size);

/*
 * Appends the comments of a component's text, a line each, without their marks
 * and without the lines that component_text_write() begins every file with.
 */
int component_text_comments(const char *text, struct list *out,
    struct err *e);

/* Every key that is not empty, below the comments.  -1: the stream failed. */
int component_text_write(const struct component *c,
    const struct list *comments, FILE *to, struct err *e);

#endif
