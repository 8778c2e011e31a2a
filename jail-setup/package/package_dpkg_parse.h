/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_dpkg_parse.h - the text files of /var/lib/dpkg, see dpkg(1) and
 * deb-control(5).  Pure functions over bytes.
 *
 * Names and architectures consist of letters, digits and "+-._", and do not
 * begin with a '.', since they become names of files.  A truncated or corrupt
 * text is an error that says the line.
 */
#ifndef PACKAGE_DPKG_PARSE_H
#define PACKAGE_DPKG_PARSE_H

#include "package.h"
#include "package_text.h"

struct dpkg_stanza {
	struct slice name, version, arch, source;	/* n == 0: not given */
	bool same;		/* Multi-Arch: same; NAME:ARCH.list */
	enum package_state state;
};

/* Called for each item; -1 ends the parser, which then returns -1. */
typedef int dpkg_each_stanza(void *arg, const struct dpkg_stanza *s,
    struct err *e);
typedef int dpkg_each_path(void *arg, struct slice path, struct err *e);
typedef int dpkg_each_diversion(void *arg, struct slice from, struct slice to,
    struct slice by, struct err *e);

/* "status", and the files in "updates". */
int dpkg_parse_status(const char *bytes, size_t len, dpkg_each_stanza *each,
    void *arg, struct err *e);

/* "info/NAME.list": absolute paths; "/" itself is left out. */
int dpkg_parse_list(const char *bytes, size_t len, dpkg_each_path *each,
    void *arg, struct err *e);

/* "diversions"; `by` is a package or ":", the administrator. */
int dpkg_parse_diversions(const char *bytes, size_t len,
    dpkg_each_diversion *each, void *arg, struct err *e);

#endif
