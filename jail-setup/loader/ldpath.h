/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ldpath.h - search paths as ld.so(8) reads them: DT_RPATH, DT_RUNPATH.
 *
 * Tokens are $ORIGIN, $LIB and $PLATFORM, or the same in braces.  A name that
 * goes on after the token ($LIBRARY) is not one, and stays as it is.
 */
#ifndef LDPATH_H
#define LDPATH_H

#include <stdbool.h>

#include "list.h"

struct err;

struct tokens {
	const char *origin;	/* directory of the object; NULL: unknown */
	const char *lib;
	const char *platform;
};

/* Does the text use $ORIGIN?  Working it out costs, most never ask. */
bool ldpath_wants_origin(const char *s);

/*
 * Expand the tokens of one name into buf of PATH_MAX bytes.  false when no
 * file can have that name: a token without value, or too long.
 */
bool ldpath_expand(const char *s, const struct tokens *t, char *buf);

/*
 * Split at the characters of `sep`, expand, and add the absolute directories
 * to *out without their trailing slashes.  Empty and relative elements mean
 * the current directory of whoever runs the program, which is no place a jail
 * could reproduce: they are left out.
 */
int ldpath_split(const char *path, const char *sep, const struct tokens *t,
    struct list *out, struct err *e);

#endif
