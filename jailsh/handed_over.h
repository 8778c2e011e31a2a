/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * handed_over.h - the sockets that a supervisor hands to this process, in the
 * way of sd_listen_fds(3).
 */
#ifndef HANDED_OVER_H
#define HANDED_OVER_H

#include <stddef.h>

struct err;
struct listen_address;

/*
 * How many are there for this process?  0: none.  Any other number than `want`
 * is an error.
 */
int handed_count(char *const *environment, size_t want, size_t *n,
    struct err *e);

/* -1: it is no socket that listens at this address. */
int handed_check(int fd, const struct listen_address *said, struct err *e);

/* The value of a variable; NULL: it is not set. */
const char *handed_value(char *const *environment, const char *name);

#endif
