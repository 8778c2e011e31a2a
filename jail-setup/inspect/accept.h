/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * accept.h - findings of check that the administrator lives with, from
 * DIR/check.conf, check.conf(5).  They are shown with the reason and do not
 * count.
 *
 * Accepted is what somebody can decide to live with: a jail that is to stay
 * old, an account that shall not get in.  Not accepted is
 *   - a way out: who has it is in no jail; an account that may have it is taken
 *     out of the jail's groups instead;
 *   - a tree that is not what its manifest says: nobody can say what else was
 *     done to it, the next change at that path would be accepted with it, and
 *     to build it again mends all of it.
 */
#ifndef ACCEPT_H
#define ACCEPT_H

#include <stdbool.h>

#include "conf.h"
#include "finding.h"

struct err;

struct accept {
	char *kind, *jail, *path;	/* "*": each, but as a kind */
	char *reason;
};

struct accepts {
	struct conf_rows rows;		/* of struct accept */
};

bool accept_may(enum finding_kind k);

/* Pure: the text of check.conf; `file` is the name to complain about. */
int  accept_parse(const char *text, const char *file, struct accepts *a,
    struct err *e);
void accept_free(struct accepts *a);

/*
 * Sets `accepted` of each finding that a row fits.  With `all`, when everything
 * was looked at, a row that fits none becomes a finding of its own, accepted as
 * well: accepts-nothing.
 */
int  accept_apply(const struct accepts *a, const char *file, bool all,
    struct findings *f, struct err *e);

/* The same with DIR/check.conf; none accepts nothing. */
int  accept_findings(const char *config, bool all, struct findings *f,
    struct err *e);

#endif
