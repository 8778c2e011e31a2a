/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * call_match.h - does a command line fit the rules of a command?  Pure.
 */
#ifndef CALL_MATCH_H
#define CALL_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "list.h"

struct err;
struct ident;
struct call_rule;
struct call_rules;

/* A command line: words, and for each its pattern, "" if it has none. */
struct line {
	struct list words, patterns;
};

struct call {			/* what to start */
	int row;		/* which of the rules: reach.h */
	char *profile, *form;	/* NULL: none */
	struct line line;	/* with the words that the rule adds */
	struct list environment;	/* NAME=VALUE, or NAME: it passes */
	bool network;		/* it may have that of the jail */
	char *umask;		/* octal; NULL: as it is */
	char *start, *root;	/* directories of the jail; start: NULL if it
				   does not matter */
};

void line_free(struct line *l);
void call_free(struct call *c);

#define scope_line __attribute__((cleanup(line_free))) struct line
#define scope_call __attribute__((cleanup(call_free))) struct call

/*
 * The first form, of the first rule with the name of the first word, that fits.
 * Options come first, as they are written in the form, and nothing else that
 * begins with "-" is let pass, wherever it stands.  -1: none, and why not the
 * one that went furthest.  `who` fills in the tokens of the rules.  *out gets
 * what to start; free it either way.
 */
int call_rules_match(const struct call_rules *all, const struct line *line,
    const struct ident *who, struct call *out, struct err *e);

#endif
