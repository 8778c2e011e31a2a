/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hold.h - a jail that is to stay in the generation it has.
 *
 * STATE/NAME/hold says so, since when and why: one line of plan/stale.h for
 * "-".  While it is there, no new generation becomes current; a rollback to an
 * older one may.  The record is read under the jail's lock before a generation
 * is made, so that nothing else can come in between.  A record that cannot be
 * read holds as well; a STATE/NAME that cannot be opened does not, since no
 * generation can be made there.
 */
#ifndef HOLD_H
#define HOLD_H

#include <stdbool.h>
#include <time.h>

#include "err.h"

enum { HOLD_REASON_MAX = 400 };

struct hold {
	bool held;
	bool unread;		/* held, since the record cannot be read */
	time_t since;		/* 0: not known */
	char why[sizeof(((struct err *)0)->msg)];	/* the reason; "": none.
				   With `unread` what is wrong */
};

void hold_look(const char *state, const char *jail, struct hold *h);
void hold_look_at(int top, const char *shown, struct hold *h);	/* STATE/NAME */

/* Pure: "since 2026-11-30 17:00:00: why"; for `unread` what is wrong. */
enum { HOLD_TEXT = sizeof(((struct hold *)0)->why) + 64 };
void hold_text(const struct hold *h, char text[HOLD_TEXT]);

/*
 * If the jail is held, *e says that and how it is released, and err.no is
 * ECANCELED, or EBADMSG if the record cannot be read: -1.  Else 0.
 */
int hold_refuses(const struct hold *h, const char *jail, struct err *e);

/*
 * Hold it.  `why` NULL or "": no reason, or the one it has.  Held already, it
 * keeps its time.  Needs a jail that is built.
 */
int hold_set(const char *state, const char *jail, const char *why,
    struct err *e);

/* Release it.  1: it was held; 0: it was not; -1. */
int hold_clear(const char *state, const char *jail, struct err *e);

#endif
