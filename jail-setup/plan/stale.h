/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stale.h - what of a jail is stale, since when and why: the text of two
 * records.  Pure.
 *
 * STATE/.trees/TREE/stale has the components of that tree that no longer
 * resolve.  Their files are those of an older generation (plan_keep.h); the
 * "tags" of the manifest say which.  STATE/NAME/failed has one line, for the
 * component "-": the first refresh that failed after the last one that
 * succeeded.
 *
 * A line has a name, seconds since 1970, and a reason as escape_mtree.h writes
 * it.
 */
#ifndef STALE_H
#define STALE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "err.h"
#include "jail.h"

enum { STALE_TEXT_MAX = 1024 * 1024 };

struct stale_one {
	char name[JAIL_NAME_MAX + 1];
	time_t since;
	char why[sizeof(((struct err *)0)->msg)];
};

/* A zeroed struct is empty. */
struct stale {
	struct stale_one *v;
	size_t n, room;
};

int  stale_add(struct stale *s, const char *name, time_t since,
    const char *why, struct err *e);
bool stale_has(const struct stale *s, const char *name);
void stale_free(struct stale *s);

#define scope_stale __attribute__((cleanup(stale_free))) struct stale

/* "component NAME", or what else of a jail it is called in a message. */
enum { STALE_PART = JAIL_NAME_MAX + 16 };
const char *stale_part(const struct stale_one *one, char out[STALE_PART]);

/* What was stale in `before` gets its time from there. */
void stale_since(struct stale *s, const struct stale *before);

char *stale_text(const struct stale *s, struct err *e);	/* malloc'ed */
int   stale_parse(const char *text, const char *file, struct stale *s,
    struct err *e);

#endif
