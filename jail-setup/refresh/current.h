/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * current.h - what would a refresh change in a jail?  Changes nothing.
 *
 * Files whose identity changed are read, so one that was only touched, or was
 * too young for its time to tell, is no reason.  Where a directory or a list
 * has changed, a new plan says whether that means anything.
 */
#ifndef CURRENT_H
#define CURRENT_H

#include <stdbool.h>
#include <time.h>

#include "err.h"
#include "list.h"
#include "plan/stale.h"

struct held;
struct jail;
struct manifest;
struct origin;
struct places;

struct current {
	struct list files;	/* in the jail: the host has another, or none */
	struct stale parts;	/* components that stay as they were */
	char path[512];		/* else what a new plan has otherwise; "" */
	bool unplanned;		/* or there is none, for this reason: */
	struct err why;
	time_t since;		/* the first change of `files`; 0: not known */
};

/* `m` is the manifest of the generation `h`.  Free *c either way. */
int  current_look(const struct jail *j, const struct places *at,
    struct held *h, const struct manifest *m, struct current *c,
    struct err *e);
void current_free(struct current *c);

/* A copied file: 1: the same bytes; 0: others, or it is gone; -1: unread. */
int  current_same(const struct origin *o, const struct manifest *m,
    struct err *e);

/* Pure: is there anything in it?  Does the error tell nothing of the jail? */
bool current_behind(const struct current *c);
bool current_unread(const struct err *e);

#endif
