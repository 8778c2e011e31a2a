/* SPDX-License-Identifier: BSD-2-Clause */
/* init_want.h - what "jail-setup init" was told; strings are borrowed. */
#ifndef INIT_WANT_H
#define INIT_WANT_H

#include <stdbool.h>

struct init_want {
	const char *name;		/* of the jail */
	const char *what;		/* the template */
	const char *group, *user;	/* one of them is NULL */
	bool named;			/* the group was said; else it is */
					/* called as the jail */
	bool create;			/* the group, if it is missing */
	const char *root;		/* the / of another host, or NULL */
};

#endif
