/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ids.h - which user and group ids of the host are whose, so that each service
 * with a user namespace gets IDS_BLOCK of its own.
 *
 * A service has ids FIRST to FIRST + IDS_BLOCK - 1, of which its root is the
 * first.  Blocks begin at IDS_FIRST + n * IDS_BLOCK, where systemd-nspawn(1)
 * and others begin as well, below what a signed 32 bit number holds.
 */
#ifndef PRIVATE_IDS_H
#define PRIVATE_IDS_H

#include <stddef.h>
#include <stdint.h>

struct err;

#define IDS_FIRST UINT64_C(524288)
#define IDS_BLOCK UINT64_C(65536)
#define IDS_END (UINT64_C(1) << 31)

struct ids_range {
	uint64_t first, count;
	char *whose;		/* "service web1", "alice in /etc/subuid" */
};

/* Empty when zeroed. */
struct ids {
	struct ids_range *v;
	size_t n, room;
};

int  ids_add(struct ids *t, uint64_t first, uint64_t count, const char *whose,
    struct err *e);
void ids_free(struct ids *t);

#define scope_ids __attribute__((cleanup(ids_free))) struct ids

/*
 * Pure: the ranges in the text of a subuid(5) or subgid(5).  A line that
 * newuidmap(1) does not take either is passed over.
 */
int ids_parse_sub(const char *text, const char *file, struct ids *t,
    struct err *e);

/* Pure: the targets of <uid> and <gid> in a domain of libvirt. */
int ids_parse_domain(const char *xml, const char *name, struct ids *t,
    struct err *e);

/* The first range that overlaps, or NULL. */
const struct ids_range *ids_taken(const struct ids *t, uint64_t first,
    uint64_t count);

/* The next free block; -1: none. */
int ids_next(const struct ids *t, uint64_t *first, struct err *e);

/*
 * May a service have the block at `first`?  -1: it is none, or taken; *e says
 * by whom.
 */
int ids_check(const struct ids *t, uint64_t first, struct err *e);

#endif
