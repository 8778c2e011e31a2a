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
	/* these may have several lines */
	struct slice depends, pre_depends, provides, conffiles;
	bool same;		/* Multi-Arch: same; NAME:ARCH.list */
	enum package_state state;
};

/* Called for each item; -1 ends the parser, which then returns -1. */
typedef int dpkg_each_stanza(void *arg, const struct dpkg_stanza *s,
    struct err *e);
typedef int dpkg_each_path(void *arg, struct slice path, struct err *e);
typedef int dpkg_each_name(void *arg, struct slice name, struct err *e);
typedef int dpkg_each_config(void *arg, struct slice path, struct slice md5,
    struct err *e);
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

/*
 * The names in a field of relations, "a (>= 1) | b:any, c": alternatives are
 * not told from the rest.
 */
int dpkg_parse_names(struct slice field, dpkg_each_name *each, void *arg,
    struct err *e);

/*
 * The field Conffiles; md5.n == 0: dpkg knows none.  Those that the package no
 * longer has ("obsolete") are handed on as well: they are still in place.
 */
int dpkg_parse_conffiles(struct slice field, dpkg_each_config *each,
    void *arg, struct err *e);

/*
 * A line of ucf(1)'s "registry", which has the package of a file, or of its
 * "hashfile", which has the digest: `word` is what stands in front.
 */
typedef int dpkg_each_ucf(void *arg, struct slice word, struct slice path,
    struct err *e);
int dpkg_parse_ucf(const char *bytes, size_t len, dpkg_each_ucf *each,
    void *arg, struct err *e);

#endif
