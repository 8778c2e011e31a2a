/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dir.h - what lies in a directory.
 *
 * The only caller of readdir(3) (tests/lint/layers.sh), but for what glob(3) is
 * handed; that returns NULL at the end and on an error: an unreadable directory
 * must not look empty.
 */
#ifndef DIR_H
#define DIR_H

#include <stdbool.h>

struct err;
struct list;

/*
 * Call `each` with the descriptor of the directory and every name in it but "."
 * and "..", in no order, until it returns other than 0: that is returned, -1
 * with its error, or 1.  0 at the end; -1 if the directory, `shown` in errors,
 * cannot be read.  `dir` stays the caller's and may be an O_PATH descriptor.
 */
int dir_each(int dir, const char *shown,
    int (*each)(void *arg, int dir, const char *name, struct err *e),
    void *arg, struct err *e);

/* Add the names that fit (NULL: all) to `out`, in no order. */
int dir_names(int dir, const char *shown, bool (*fits)(const char *),
    struct list *out, struct err *e);

#endif
