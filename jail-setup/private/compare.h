/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare.h - a default of a service, compared three ways: as the host has it
 * now, as it was when the service got it (base.h), and as the service has it.
 * Pure.
 */
#ifndef PRIVATE_COMPARE_H
#define PRIVATE_COMPARE_H

struct base_entry;

enum default_state {
	DEFAULT_SAME,
	DEFAULT_MOVED,		/* the host's changed, the copy did not */
	DEFAULT_NEW,		/* the host has got one */
	DEFAULT_DROPPED,	/* not the host's any more, copy untouched */
	DEFAULT_CONFLICT,	/* both changed, to different things */
	DEFAULT_AGREED,		/* both changed, to the same: base is behind */
	DEFAULT_CHANGED,	/* the copy alone */
	DEFAULT_OWNER,		/* of the copy alone, or mode of a directory */
	DEFAULT_GONE,		/* removed from the copy, and stays so */
	DEFAULT_STATES
};

/* "same", "default", "new", ...: an interface of --json. */
const char *default_state_name(enum default_state s);

/*
 * NULL: it is not there.  Of the copy, uid and gid are as the service sees
 * them, which of the others are the host's.
 */
enum default_state default_compare(const struct base_entry *host,
    const struct base_entry *base, const struct base_entry *copy);

#endif
