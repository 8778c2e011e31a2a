/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base.h - the defaults of a service as they were on the host when it got them:
 * STATE/.services/NAME/base.
 *
 * A line each, sorted by path: "SHA256 SIZE MODE UID GID PATH".  MODE is
 * st_mode in octal, with the type; UID and GID are those of the host; a
 * directory has the digest "-" and a symbolic link that of its text.  PATH is
 * escaped as in a manifest.
 */
#ifndef PRIVATE_BASE_H
#define PRIVATE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/digest.h"

struct err;

struct base_entry {
	char *path;		/* absolute, on the host and inside alike */
	char sha256[SHA256_HEX + 1];	/* "-": a directory */
	off_t size;		/* of a file, or of the text of a link */
	mode_t mode;
	uid_t uid;
	gid_t gid;
};

/* Empty when zeroed. */
struct base {
	struct base_entry *v;
	size_t n, room;
};

enum { BASE_MAX = 64 << 20 };	/* bytes of its text */

/*
 * Pure.  A path that is not absolute, is there twice, or leads up, and a type
 * that is none of the three are errors, which name the line.
 */
int base_parse(const char *text, const char *file, struct base *b,
    struct err *e);

/* Sorts b.  The text, malloc'ed; NULL on error. */
char *base_text(struct base *b, struct err *e);

/* A path as base_parse() takes it, and as every path of a service is. */
bool base_path_ok(const char *path);

/* Appends a copy, or replaces the entry of that path. */
int  base_put(struct base *b, const struct base_entry *one, struct err *e);
void base_drop(struct base *b, const char *path);
struct base_entry *base_find(const struct base *b, const char *path);
void base_free(struct base *b);

#define scope_base __attribute__((cleanup(base_free))) struct base

#endif
