/* SPDX-License-Identifier: BSD-2-Clause */
/* detach.h - continue in the background, detached from the caller. */
#ifndef DETACH_H
#define DETACH_H

struct err;

enum detached {
	DETACH_FAILED = -1,	/* see *e */
	DETACH_CHILD,		/* has a session and only /dev/null open */
	DETACH_PARENT,		/* may exit */
};

enum detached detach(struct err *e);

#endif
