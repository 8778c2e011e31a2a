/* SPDX-License-Identifier: BSD-2-Clause */
/* detach.h - continue in the background, detached from the caller. */
#ifndef DETACH_H
#define DETACH_H

struct err;

/*
 * 1 in the parent, which may exit; 0 in the child, which has a session of its
 * own and only /dev/null open; -1 on error.
 */
int detach(struct err *e);

#endif
