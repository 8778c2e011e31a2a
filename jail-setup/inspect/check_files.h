/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_files.h - files of a tree that the account cannot get at, and those that
 * something it can write is mounted over.
 */
#ifndef CHECK_FILES_H
#define CHECK_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;
struct findings;
struct jail;
struct manifest;

/*
 * Files go into a tree as root's, with the host's mode.  Is that one which the
 * host has for a group, so that in the jail nobody reads it?  `host` is the
 * file, `mode` what it got; then `found` and `fix` of `size` bytes each.
 */
bool check_unreadable(const char *host, mode_t mode, char *found, char *fix,
    size_t size);

/* unreadable, covered */
int check_files(const struct jail *j, const struct manifest *m,
    struct findings *f, struct err *e);

#endif
