/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * split_words.h - splits a command line into words, without a shell.  Pure.
 */
#ifndef SPLIT_WORDS_H
#define SPLIT_WORDS_H

struct err;
struct line;

/*
 * Blanks separate; '...', "..." and \ quote as in sh(1).  Nothing is expanded:
 * what a shell would interpret is refused, which is unquoted any of ;&|<>()$`
 * or a newline, # or ~ at the start of a word, and $ or ` between double
 * quotes.  A word with unquoted *, ?, [ or ] has a pattern for glob(3), where
 * what was quoted stands behind a \.
 */
int words_split(const char *line, struct line *out, struct err *e);

#endif
