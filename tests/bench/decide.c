/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decide.c - how long it takes to find out which jail an account is in.
 *
 *   decide ROUNDS USER CONFIG
 *
 * What pam_jail does in each phase of a login before it opens anything of a
 * jail: the account, its groups, the jail files, the rule.  Prints what each
 * round took of the processor, in microseconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "err.h"
#include "login.h"
#include "pam_options.h"

static long
once(const char *user, const struct options *o)
{
	struct timespec a, b;
	struct login l;
	struct err e;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	if (login_decide(user, "bench", o, &l, &e) < 0 || l.jail == NULL) {
		fprintf(stderr, "decide: %s\n", l.jail == NULL ?
		    "in no jail" : e.msg);
		exit(1);
	}
	login_free(&l);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	return (b.tv_sec - a.tv_sec) * 1000000L +
	    (b.tv_nsec - a.tv_nsec) / 1000;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct err e;

	if (argc != 4) {
		fprintf(stderr, "usage: decide ROUNDS USER CONFIG\n");
		return 2;
	}
	if (options_parse(0, NULL, &o, &e) < 0)
		return 1;
	o.config = argv[3];
	for (int i = atoi(argv[1]); i > 0; i--)
		printf("%ld\n", once(argv[2], &o));
	return 0;
}
