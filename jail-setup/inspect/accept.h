/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * accept.h - findings of check that the administrator accepts, from
 * DIR/check.conf, check.conf(5).  They are shown with the reason and do not
 * count.
 *
 * A finding can be accepted if somebody may want it so: a jail that is to stay
 * old, an account that shall not get in.  These cannot be accepted:
 *   - a way out: an account that has one is not in a jail, and one that may
 *     have it should not be in the jail's groups;
 *   - a tree that is not what its manifest says: it cannot be known what else
 *     was done to it, the next change at that path would be accepted too, and
 *     building it again repairs all of it.
 */
#ifndef ACCEPT_H
#define ACCEPT_H

#include <stdbool.h>

#include "conf.h"
#include "finding.h"

struct err;

struct accept {
	char *kind, *jail, *path;	/* "*": any, but not for kind */
	char *reason;
};

struct accepts {
	struct conf_rows rows;		/* of struct accept */
};

/* Pure: the text of check.conf; `file` is the name to complain about. */
int  accept_parse(const char *text, const char *file, struct accepts *a,
    struct err *e);
void accept_free(struct accepts *a);

/*
 * Sets `accepted` of each finding that a row matches.  With `all`, which means
 * that everything was checked, a row that matches none becomes a finding of its
 * own, accepts-nothing, which is accepted as well.
 */
int  accept_apply(const struct accepts *a, const char *file, bool all,
    struct findings *f, struct err *e);

/* The same with DIR/check.conf; without that file nothing is accepted. */
int  accept_findings(const char *config, bool all, struct findings *f,
    struct err *e);

#endif
