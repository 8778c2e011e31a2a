/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scratch.h - a tree of real files for one test, and what a refusal says.
 *
 * Test code: whatever fails here fails the test.
 */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

struct err;

/*
 * An empty directory, mode 0755, ours; scratch_free() removes it.  Everything
 * is made with umask 022.
 */
char *scratch_new(void);
void  scratch_free(char *dir);

/*
 * The same where every directory above is root's as well: below a tmpfs on
 * /mnt in a mount namespace of this process, which has its own /run too.  Skips
 * the test where that cannot be had, which is without root.
 */
char *scratch_trusted(void);

/* sh -ec in that directory. */
void scratch_sh(const char *dir, const char *script);

/* A file of these bytes. */
void scratch_write(const char *dir, const char *name, const void *bytes,
    size_t n);

/* dir/name, in one of a few buffers that are used in turn. */
const char *scratch_path(const char *dir, const char *name);

/*
 * want == NULL: rc is no error.  Else rc is -1 and the message is one line that
 * holds `want`.  `title` is the row.
 */
void scratch_verdict(const char *title, int rc, const struct err *e,
    const char *want);

/*
 * f(arg) in a child of its own, as nobody if `drop` and we are root; what it
 * returned, 0 to 125.  f must not assert: it would only end the child.
 */
int scratch_child(int (*f)(void *arg), void *arg, int drop);

/* While true, getline(3) of this process says that there is no memory. */
extern bool scratch_no_line;

#endif
