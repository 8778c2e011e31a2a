/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_private.h - does the private data of a derived service still fit the
 * host's defaults, and are its ids its own?  Changes nothing.
 */
#ifndef CHECK_PRIVATE_H
#define CHECK_PRIVATE_H

#include <stdint.h>

struct derived;
struct err;
struct findings;
struct ids;
struct places;

struct private_check {
	const char *state, *name;
	uint64_t ids;
	const struct ids *taken;	/* ids_collect(), without this one's */
	const struct derived *d;
};

/*
 * default	the host's changed, the copy did not; or it is new, or gone
 * conflict	both changed
 * private	a private directory is missing, a default or a directory belongs
 *		to another id, or the data cannot be looked at
 * ids		another has them too, or not all data belong to them
 *
 * A change of the copy alone is none, and a default that was taken away stays
 * so.  f->notes says what could not be compared.
 */
int check_private(const struct private_check *c, struct findings *f,
    struct err *e);

/*
 * The same of all derived services, or of those in `only` (check_selects).
 * config: one that is not derived any more, by its message.
 */
int check_private_services(const struct places *at, char *const *only,
    struct findings *f, struct err *e);

#endif
