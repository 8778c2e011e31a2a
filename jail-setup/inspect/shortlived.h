/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shortlived.h - binds that a login can outlive: a server may replace its
 * socket, and a directory in /run may be removed when its service restarts.
 */
#ifndef SHORTLIVED_H
#define SHORTLIVED_H

struct entry;
struct err;
struct list;

/*
 * Adds a sentence for each.  What cannot be read is skipped; so are services if
 * systemd does not run.
 */
int shortlived(const struct entry *en, struct list *notes, struct err *e);

#endif
