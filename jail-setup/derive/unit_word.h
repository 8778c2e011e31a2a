/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_word.h - a value of a unit into words, and the specifiers in one, as
 * systemd.syntax(7) and systemd.unit(5) have them.  Pure.
 */
#ifndef UNIT_WORD_H
#define UNIT_WORD_H

struct err;

enum unit_escapes {
	UNIT_LITERAL,		/* a \ makes the next byte stand for itself */
	UNIT_C,			/* \n \t \x41 \101 ...: command lines */
};

/*
 * The word at *at, which is moved behind it; "..." and '...' hold blanks.  1:
 * *word is the caller's to free; 0: no more words; -1: a quote is open, or an
 * escape is none.  With `bare`, whether it was written without quotes.
 */
int unit_word(const char **at, enum unit_escapes how, char **word, int *bare,
    struct err *e);

/*
 * %n, %N, %p, %i, %t ... of a unit of that name; the caller frees *to.  -1: one
 * is unknown, names what only the running manager knows, or %i in a template
 * without an instance.
 */
int unit_specifiers(const char *unit, const char *s, char **to,
    struct err *e);

#endif
