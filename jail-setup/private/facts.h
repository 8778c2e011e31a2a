/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * facts.h - what a default is now, on the host or in the data of a service.
 */
#ifndef PRIVATE_FACTS_H
#define PRIVATE_FACTS_H

#include <stdint.h>
#include <sys/types.h>

struct base_entry;
struct err;
struct source;

/*
 * Type, mode, owner and digest; out->path is `path`, borrowed.  A file of more
 * than `most` bytes is not read, and its digest is one that no file has.  A
 * device, socket or pipe is an error, EINVAL.
 */
int facts_of(const struct source *s, const char *path, off_t most,
    struct base_entry *out, struct err *e);

/*
 * The same of a path below `data`, the private data of a service with those
 * ids, with the owners as the service sees them; UINT32_MAX: none of its ids.
 * Nothing is followed on the way.  ENOENT: it is not there.
 */
int facts_of_copy(int data, const char *path, uint64_t ids, off_t most,
    struct base_entry *out, struct err *e);

/* The O_PATH descriptor and stat of that path, in *s. */
int facts_find_copy(int data, const char *path, struct source *s,
    struct err *e);

#endif
