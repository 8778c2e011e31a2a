/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * additions.h - what an image holds besides the tree: records for scanners,
 * and what the private directories of a container begin with.
 */
#ifndef ADDITIONS_H
#define ADDITIONS_H

#include <stddef.h>
#include <sys/types.h>

struct err;

struct addition {
	char *path;		/* absolute in the image */
	mode_t mode;		/* with its type */
	uid_t uid;
	gid_t gid;
	char *link;		/* the text of a link */
	char *same;		/* a hard link to that path, which is a file
				   among these */
	char *text;		/* a file's bytes, up to the NUL ... */
	char *source;		/* ... or a file of the host */
};

struct additions {
	struct addition *v;
	size_t n, room;
};

/*
 * Appends a copy; `text` is taken over, also on an error.
 */
int additions_add(struct additions *a, const struct addition *one,
    struct err *e);

/* A file of root's, mode 0644, with this text, which is taken over. */
int additions_text(struct additions *a, const char *path, char *text,
    struct err *e);

/*
 * Adds the directories that lead to each, of mode 0755 and root's, and sorts by
 * path; hard links come last.
 */
int additions_finish(struct additions *a, struct err *e);

void additions_free(struct additions *a);

#define scope_additions __attribute__((cleanup(additions_free))) \
	struct additions

#endif
