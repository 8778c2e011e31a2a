/* SPDX-License-Identifier: BSD-2-Clause */
/* detach.h - go on in the background, away from whoever called. */
#ifndef DETACH_H
#define DETACH_H

struct err;

/*
 * 1 for the caller, who may end; 0 in the child, a session of its own with
 * nothing open but /dev/null; -1.
 */
int detach(struct err *e);

#endif
