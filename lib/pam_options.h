/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pam_options.h - the words behind pam_jail.so on a PAM line.  Pure.
 */
#ifndef PAM_OPTIONS_H
#define PAM_OPTIONS_H

#include <stdbool.h>

#include "entry.h"

struct err;

struct options {
	enum entry_by entry;
	const char *config, *state;	/* borrowed from argv */
	bool deny_unmatched;	/* whom no jail names; wins over: */
	bool log_unmatched;
};

/* An unknown word or value is an error: a typo must not weaken a login. */
int options_parse(int argc, const char **argv, struct options *o,
    struct err *e);

/* Does options_parse() refuse this word? */
bool options_unknown(const char *word);

/*
 * What an unknown word was meant to be, NULL if nothing is near to it.  One
 * that ends in "=" goes on as the word does behind its own "=".
 */
const char *options_meant(const char *word);

#endif
