/*
 * explain.h - what would happen at a login, by the code that a login runs.
 *
 * Nothing is changed.  As root the jail is entered as well, by a process that
 * ends there; without root what cannot be opened stays unchecked.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "generation.h"
#include "list.h"
#include "login.h"
#include "options.h"
#include "pamfile.h"

struct err;
struct places;

enum explain_verdict {
	EXPLAIN_JAILED,
	EXPLAIN_FREE,		/* let in, and in no jail */
	EXPLAIN_REFUSED,
	EXPLAIN_UNKNOWN,	/* something could not be looked at */
	EXPLAIN_VERDICT_COUNT
};

struct explain {
	const char *user, *service;	/* borrowed; service NULL: none said */
	struct pamline line;	/* of that service */
	bool has_line;		/* and PAM calls it, whatever comes before */
	bool pam_refuses;	/* everybody, who is in no jail too */
	const struct places *at;	/* borrowed */
	struct options options;	/* of the line, else the defaults */
	struct login login;
	char serial[SERIAL_MAX + 1];	/* what would be entered; may be "" */
	bool tried;		/* entered, and nothing refused it */
	long us;		/* in so many microseconds */
	struct list ways;	/* out of the jail, which no login leads through */
	struct list notes;	/* what else there is to know */
	struct list refused;	/* each reason, with what mends it */
	struct list unchecked;
};

/* -1: it could not be found out at all.  Free it either way. */
int  explain(const char *user, const char *service, const char *pamdir,
    const struct places *at, struct explain *x, struct err *e);
void explain_free(struct explain *x);

/* Pure: of all that was found. */
bool explain_enters(const struct explain *x);	/* or would, if not refused */
enum explain_verdict explain_verdict(const struct explain *x);

/*
 * Go in, in a process that ends there: as root all of it, else the walls that
 * need no root.  0, or -1 and why a login would be refused.  l->degraded is set
 * as a login would.
 */
int  explain_try(struct login *l, const struct options *o, long *us,
    struct err *e);

#endif
