/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_words.h - a line of init.conf(5) into its words.  Pure.
 */
#ifndef INIT_WORDS_H
#define INIT_WORDS_H

#include <stddef.h>

struct err;
struct list;

/*
 * Words are separated by blanks.  \ooo is a byte in octal, a \ by itself an
 * empty word.  No other \ is known, no control byte stands for itself, and
 * none is NUL.  Adds to `out`.
 */
int init_words(const char *line, size_t n, struct list *out, struct err *e);

#endif
