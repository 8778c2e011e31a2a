/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dir.h - what lies in a directory.
 *
 * The one place that calls readdir(3) (tests/lint/layers.sh), which says "the end"
 * and "it cannot be read" with one value: an error is no empty directory.
 */
#ifndef DIR_H
#define DIR_H

#include <stdbool.h>

struct err;
struct list;

/*
 * Call `each` with the descriptor of the directory and every name in it but "."
 * and "..", in no order.  What is not 0 ends that and is returned: -1 with its
 * error, or 1.  0 at the end; -1 where the directory cannot be read, which
 * `shown` names.  `dir` stays the caller's and may be an O_PATH descriptor.
 */
int dir_each(int dir, const char *shown,
    int (*each)(void *arg, int dir, const char *name, struct err *e),
    void *arg, struct err *e);

/* The names that fit, NULL: all of them, added to `out` in no order. */
int dir_names(int dir, const char *shown, bool (*fits)(const char *),
    struct list *out, struct err *e);

#endif
