/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_records.h - what scanners look for in an image, out of the bill of
 * materials of its tree: which packages are in it, of which distribution, and
 * the bill itself.
 *
 *	/usr/share/jail/sbom.cdx.json	the bill
 *	/var/lib/dpkg/status.d/NAME	a package of dpkg's, as in images that
 *					have no dpkg
 *	/etc/os-release, /etc/debian_version	where the tree has none
 *
 * Other databases than dpkg's are files that only their own programs can write:
 * there the bill alone says what packages there are.
 */
#ifndef PACKAGE_RECORDS_H
#define PACKAGE_RECORDS_H

#include "base/pathmap.h"

struct additions;
struct err;
struct manifest;

struct records {
	struct pathmap owned;		/* paths of packages' files */
	struct pathtext text;		/* theirs */
};

/*
 * Reads a bill of sbom_cyclonedx.h; NULL: there is none, and nothing is owned.
 * The bill that is added says the name of the image; what it said of when the
 * tree was made is left out, so that it follows from the content.
 */
int records_read(const char *bill, const char *name, const struct manifest *m,
    struct records *r, struct additions *a, struct err *e);

void records_free(struct records *r);

#define scope_records __attribute__((cleanup(records_free))) struct records

#endif
