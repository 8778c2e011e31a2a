/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * etcdir.h - the account's own /etc/passwd and /etc/group: itself, its groups,
 * and of the tree's names those that are not an account's.
 */
#ifndef ETCDIR_H
#define ETCDIR_H

struct entry;
struct err;
struct sources;

/*
 * A directory "etc" with both in the empty directory `at`, to lie over the
 * tree's.  The caller has set the umask to 0.
 */
int etcdir_make(int at, const struct entry *en, const struct sources *s,
    struct err *e);

#endif
