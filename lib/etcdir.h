/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * etcdir.h - makes the account's own /etc/passwd and /etc/group: the account,
 * its groups, and the tree's names that do not collide with them; and, with
 * `commands`, PATHS_RULES_ENTRY.
 */
#ifndef ETCDIR_H
#define ETCDIR_H

struct entry;
struct err;
struct sources;

/*
 * Makes a directory "etc" with them in the empty directory `at`, the upper
 * layer over the tree.  The caller has set the umask to 0.
 */
int etcdir_make(int at, const struct entry *en, const struct sources *s,
    struct err *e);

#endif
