/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_walk.h - paths of the container, walked by descriptors.  Private
 * directories are the service's own, and process 1 is root there: no link that
 * the service has made is followed.
 */
#ifndef INIT_WALK_H
#define INIT_WALK_H

#include <stddef.h>

struct err;
struct init_dir;

/* The O_PATH descriptor of a directory, with no link in its path. */
int init_walk(const char *path, struct err *e);

/*
 * Open a regular file for reading.  Only links are followed that stand in a
 * directory of root's that nobody else may write to, as those of the tree do.
 * -1 and e->no is ENOENT: there is none.
 */
int init_open(const char *path, struct err *e);

/*
 * Read all of it; the caller's to free, NUL-terminated.  More than `most` bytes
 * are an error.  NULL on error.
 */
char *init_read(int fd, const char *shown, size_t most, size_t *n,
    struct err *e);

/*
 * Make the directory and those above it.  One that is there stays as it is,
 * whoever owns it: no link and no file that took its place is touched.
 */
int init_make_dir(const struct init_dir *d, struct err *e);

#endif
