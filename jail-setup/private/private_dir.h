/* SPDX-License-Identifier: BSD-2-Clause */
/* private_dir.h - for private*.c only: the directory of all private data. */
#ifndef PRIVATE_DIR_H
#define PRIVATE_DIR_H

#include <stdbool.h>
#include <stdint.h>

struct err;

/*
 * STATE/.services, made if it is missing and `make`.  What killed runs have
 * left there is removed first, so the caller has the lock.
 */
int private_services(const char *state, bool make, struct err *e);

/* `aside` gets its owner and mode and becomes `name`, all of it on the disk. */
int private_place(int services, const char *name, const char *aside,
    uint64_t ids, struct err *e);

#endif
