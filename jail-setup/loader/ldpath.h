/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ldpath.h - search paths as ld.so(8) reads them: DT_RPATH, DT_RUNPATH.
 *
 * Tokens are $ORIGIN, $LIB and $PLATFORM, also in braces.  A longer name
 * ($LIBRARY) is no token, and is kept.
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

/* Does the text use $ORIGIN?  It is expensive to find, and rarely used. */
bool ldpath_wants_origin(const char *s);

/*
 * Expand the tokens of one name into buf of PATH_MAX bytes.  false if a token
 * has no value, or the result is too long.
 */
bool ldpath_expand(const char *s, const struct tokens *t, char *buf);

/*
 * Split at the characters of `sep`, expand, and add the absolute directories to
 * *out without trailing slashes.  Empty and relative elements are skipped: they
 * depend on the working directory of whoever runs the program.
 */
int ldpath_split(const char *path, const char *sep, const struct tokens *t,
    struct list *out, struct err *e);

#endif
