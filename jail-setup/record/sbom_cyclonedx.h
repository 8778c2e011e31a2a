/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sbom_cyclonedx.h - a bill of materials as CycloneDX 1.6 (ECMA-424) in JSON.
 * Pure: the same facts give the same bytes.
 *
 * It describes one component, the generation of a jail, and lists the packages
 * its files came from, each with its files, then the files of no package.
 * Licences are not known and left out.
 */
#ifndef SBOM_CYCLONEDX_H
#define SBOM_CYCLONEDX_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct package;

struct sbom_file {
	const char *path;	/* absolute in the jail */
	const char *sha256;	/* hexadecimal */
	const struct package *package;	/* NULL: none */
};

struct sbom {
	const char *jail, *serial;
	const char *purl;	/* "deb", "rpm", ...; NULL: no packages */
	bool epoch;		/* a qualifier of that type */
	const char *distro, *release;	/* ID and VERSION_ID, os-release(5) */
	struct sbom_file *files;	/* sorted by path */
	size_t n;
};

/* One line, malloc'ed.  NULL on error: the serial is no time, no memory. */
char *sbom_text(const struct sbom *s, struct err *e);

/*
 * The bill of a tree, made into that of a generation of another jail that
 * shares the tree: with its name, version and serial number.
 */
char *sbom_of(const char *text, const char *jail, const char *serial,
    struct err *e);

/*
 * The same for what has no generation: nothing in it says when it was made, and
 * it is the same for trees of the same content.
 */
char *sbom_of_content(const char *text, const char *name, struct err *e);

#endif
