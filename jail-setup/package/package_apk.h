/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_apk.h - apk's "installed": stanzas of lines "LETTER:VALUE".  Pure
 * functions over bytes.
 */
#ifndef PACKAGE_APK_H
#define PACKAGE_APK_H

#include "package_db.h"
#include "package_text.h"

struct apk_stanza {
	size_t at;		/* where it begins */
	struct slice name, version, arch, origin, maintainer; /* n: may be 0 */
	bool broken;		/* a file of it could not be installed */
};

/* Calls `each` for each stanza; -1 ends the parser, which then returns -1. */
int apk_parse(const char *bytes, size_t len,
    int (*each)(void *arg, const struct apk_stanza *s, struct err *e),
    void *arg, struct err *e);

/* Calls `each` for each file of the stanza that the bytes begin with. */
int apk_parse_files(const char *bytes, size_t len, package_path *each,
    void *arg, struct err *e);

#endif
