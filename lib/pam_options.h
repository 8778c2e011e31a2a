/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pam_options.h - the options of pam_jail.so on a PAM line.  Pure.
 */
#ifndef PAM_OPTIONS_H
#define PAM_OPTIONS_H

#include <stdbool.h>

#include "entry.h"

struct err;

struct options {
	enum entry_by entry;
	const char *config, *state;	/* borrowed from argv */
	bool deny_unmatched;	/* refuse who is in no jail; wins over: */
	bool log_unmatched;	/* log it */
};

/* An unknown word or value is an error: a typo must not weaken a login. */
int options_parse(int argc, const char **argv, struct options *o,
    struct err *e);

/* Would options_parse() refuse this word? */
bool options_unknown(const char *word);

/*
 * The option that a misspelt word may stand for; NULL: none is similar.  If it
 * ends in "=", the value of the word belongs after it.
 */
const char *options_meant(const char *word);

#endif
