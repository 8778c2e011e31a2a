/*
 * learn_text.h - a component that was learned, as the text of its file.  Pure.
 */
#ifndef LEARN_TEXT_H
#define LEARN_TEXT_H

#include <stdio.h>

struct err;
struct learned;

/*
 * "CMD ARG...", in one line of printable characters, cut to `size`: for the
 * description and for comments.
 */
void learn_command(char *const *argv, char *text, size_t size);

/* -1: the stream failed. */
int learn_text(const struct learned *l, const char *description, FILE *to,
    struct err *e);

#endif
