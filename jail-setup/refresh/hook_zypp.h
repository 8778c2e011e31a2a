/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hook_zypp.h - what libzypp says to a commit plugin, and what it is answered.
 *
 * Frames like STOMP's: a command, headers, an empty line, a body, a NUL.  Each
 * is acknowledged at once; libzypp waits for 30 seconds, and the transaction
 * is none of ours.
 */
#ifndef HOOK_ZYPP_H
#define HOOK_ZYPP_H

#include <stdio.h>

enum zypp_said {
	ZYPP_GONE,	/* end of file, or an answer could not be given */
	ZYPP_COMMITTED,	/* all packages are in place */
	ZYPP_OTHER,
};

/* One frame. */
enum zypp_said zypp_next(FILE *in, FILE *out);

#endif
