/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_files.h - files of a tree that the account cannot read, and those
 * hidden by a mount that it can write to.
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
 * Files of a tree belong to root:root and have the host's mode.  True if the
 * host's file is readable by a group, so that in the jail nobody can read it.
 * `host` is that file, `mode` the mode in the tree; then `found` and `fix`, of
 * `size` bytes each, are set.
 */
bool check_unreadable(const char *host, mode_t mode, char *found, char *fix,
    size_t size);

/* unreadable, covered */
int check_files(const struct jail *j, const struct manifest *m,
    struct findings *f, struct err *e);

#endif
