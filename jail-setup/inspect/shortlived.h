/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shortlived.h - binds of what can be gone before a login that has them is: a
 * socket that its server makes anew is another one, and a directory in /run may
 * go when its service is restarted.
 */
#ifndef SHORTLIVED_H
#define SHORTLIVED_H

struct entry;
struct err;
struct list;

/*
 * A sentence for each.  What cannot be looked at is passed over, and so are
 * services where systemd does not run.
 */
int shortlived(const struct entry *en, struct list *notes, struct err *e);

#endif
