/*
 * sbom.h - a bill of materials as SPDX 2.3 in JSON.  Pure: the same facts give
 * the same bytes.
 *
 * The document describes one package, the jail's generation.  It contains the
 * packages its files came from, each of which contains its files, and the
 * files that are nobody's.  Licences are not known here: NOASSERTION.
 */
#ifndef SBOM_H
#define SBOM_H

#include <stddef.h>

struct err;
struct json_t;
struct package;

struct sbom_file {
	const char *path;	/* absolute in the jail */
	const char *sha1, *sha256;	/* hexadecimal */
	const struct package *package;	/* NULL: nobody's */
	const char *comment;	/* NULL: none */
};

struct sbom {
	const char *jail, *serial;
	const char *purl;	/* "deb", "rpm"; NULL: no packages */
	const char *distro;	/* ID of os-release(5), for the same */
	const char *comment;	/* NULL: none */
	struct sbom_file *files;	/* sorted by path */
	size_t n;
};

/* NULL on error: a serial that is no time, no memory. */
struct json_t *sbom_json(const struct sbom *s, struct err *e);

#endif
