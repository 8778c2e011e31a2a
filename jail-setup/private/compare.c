/* SPDX-License-Identifier: BSD-2-Clause */
/* compare.c - see compare.h */
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base.h"
#include "compare.h"
#include "count.h"

static const char *const names[] = {
	[DEFAULT_SAME] = "same", [DEFAULT_MOVED] = "default",
	[DEFAULT_NEW] = "new", [DEFAULT_DROPPED] = "dropped",
	[DEFAULT_CONFLICT] = "conflict", [DEFAULT_AGREED] = "agreed",
	[DEFAULT_CHANGED] = "changed", [DEFAULT_OWNER] = "owner",
	[DEFAULT_GONE] = "gone",
};
COUNT_IS(names, DEFAULT_STATES);

const char *
default_state_name(enum default_state s)
{
	return names[s];
}

static bool
same_content(const struct base_entry *a, const struct base_entry *b)
{
	return (a->mode & S_IFMT) == (b->mode & S_IFMT) &&
	    strcmp(a->sha256, b->sha256) == 0;
}

static bool
same_owner(const struct base_entry *a, const struct base_entry *b)
{
	return a->uid == b->uid && a->gid == b->gid;
}

/* A link has a mode that nothing looks at. */
static bool
same(const struct base_entry *a, const struct base_entry *b)
{
	return same_content(a, b) && same_owner(a, b) &&
	    (a->mode == b->mode || S_ISLNK(a->mode));
}

/* The host's is as it was. */
static enum default_state
compare_copy(const struct base_entry *base, const struct base_entry *copy)
{
	if (same(copy, base))
		return DEFAULT_SAME;
	return same_content(copy, base) && (!same_owner(copy, base) ||
	    S_ISDIR(base->mode)) ? DEFAULT_OWNER : DEFAULT_CHANGED;
}

enum default_state
default_compare(const struct base_entry *host, const struct base_entry *base,
    const struct base_entry *copy)
{
	if (copy == NULL)
		return base != NULL ? DEFAULT_GONE :
		    host != NULL ? DEFAULT_NEW : DEFAULT_SAME;
	if (host == NULL)
		return base != NULL && same(copy, base) ? DEFAULT_DROPPED :
		    DEFAULT_CHANGED;
	if (base != NULL && same(host, base))
		return compare_copy(base, copy);
	if (same(copy, host))
		return DEFAULT_AGREED;
	return base != NULL && same(copy, base) ? DEFAULT_MOVED :
	    DEFAULT_CONFLICT;
}
