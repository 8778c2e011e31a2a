/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * split_words.h - a command line into words, with no shell.  Pure.
 */
#ifndef SPLIT_WORDS_H
#define SPLIT_WORDS_H

struct err;
struct list;

/*
 * Blanks separate; '...', "..." and \ quote as in sh(1).  What a shell would
 * act on is refused, for nothing here expands anything: unquoted any of
 * ;&|<>()$`*?[] or a newline, # or ~ at the start of a word, and $ or ` between
 * double quotes.
 */
int words_split(const char *line, struct list *out, struct err *e);

#endif
