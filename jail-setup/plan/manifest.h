/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manifest.h - what a tree holds, in mtree(5) syntax.
 *
 * An entry is a line: "./path" and the keywords type, uid, gid, mode; size,
 * time and sha256 of a file; link of a link; tags, the components that brought
 * it.  NetBSD's mtree(8) verifies a tree against it.  Bytes that are not
 * printable ASCII or mean something to mtree are written \ooo, as vis(3) does
 * with VIS_OCTAL.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "base/digest.h"
#include "plan.h"

struct err;

struct manifest_entry {
	char *path;			/* absolute in the jail */
	enum plan_type type;		/* PLAN_TEXT is not among them */
	mode_t mode;
	uid_t uid;
	gid_t gid;
	off_t size;			/* files */
	struct timespec mtime;		/* files */
	char sha256[SHA256_HEX + 1];	/* files */
	char *link;			/* links */
	char *from;			/* components, plan_from.h; or NULL */
};

struct manifest {
	struct manifest_entry *v;	/* in the order of the text */
	size_t n, room;
};

/* The text, malloc'ed; NULL on error. */
char *manifest_text(const struct manifest *m, struct err *e);

/*
 * Parses such a text of at most 64 MiB.  Pure.  An unknown keyword or type, a
 * path that is not "./..." or leads up, and a broken escape are errors, which
 * name the line.
 */
int manifest_parse(const char *text, const char *file, struct manifest *m,
    struct err *e);

/* Appends a copy. */
int manifest_add(struct manifest *m, const struct manifest_entry *en,
    struct err *e);

/* The entry of that path in a sorted manifest, or NULL. */
const struct manifest_entry *manifest_find(const struct manifest *m,
    const char *path);

/* The bytes of its files, and how many files. */
long long manifest_size(const struct manifest *m, size_t *files);

void manifest_free(struct manifest *m);

#define scope_manifest __attribute__((cleanup(manifest_free))) struct manifest

#endif
