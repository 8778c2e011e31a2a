/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manifest.h - the plan as carried out, in mtree(5) syntax.
 *
 * One line an entry, "./path" and keywords: type, uid, gid, mode, and size,
 * time and sha256 for files, link for links, tags for the components that brought
 * it.  mtree(8) of NetBSD verifies a
 * tree against it.  Bytes other than printable ASCII, and those mtree gives a
 * meaning, are written \ooo as vis(3) does with VIS_OCTAL.
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
	char *path;			/* absolute in the jail; "/" is the root */
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
 * The inverse, of at most 64 MiB.  Pure.  An unknown keyword or type, a path
 * that is not "./..." or leads up, or a broken escape is an error with its line.
 */
int manifest_parse(const char *text, const char *file, struct manifest *m,
    struct err *e);

/* Appends a copy. */
int manifest_add(struct manifest *m, const struct manifest_entry *en,
    struct err *e);

void manifest_free(struct manifest *m);

#endif
