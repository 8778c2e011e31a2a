/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tar_layer.h - one layer of an image: a tar file, not compressed, and its
 * digest.
 *
 * The bytes follow from the entries alone: no clock, no name of an account, no
 * number of an inode.  Names are any bytes; those that are UTF-8 are said to
 * be.  The tar is written by libarchive, which is opened at the first layer:
 * linked, it and what it links would be relocated at each start for three times
 * as long as jail-setup takes to find that there is nothing to do.
 */
#ifndef TAR_LAYER_H
#define TAR_LAYER_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "base/digest.h"

struct err;
struct tar_layer;

struct tar_entry {
	const char *path;	/* absolute in the image */
	mode_t mode;		/* with its type: directory, file or link */
	uid_t uid;
	gid_t gid;
	time_t mtime;
	off_t size;		/* files */
	const char *link;	/* the text of a link */
	const char *same;	/* a file that is a hard link to this one, which
				   came before; it has no bytes of its own */
};

struct tar_made {
	char digest[SHA256_HEX + 1];
	off_t size;
};

/*
 * Begin a layer in an empty file, which stays the caller's.  NULL: libarchive
 * is not there, with the fix, or no memory.
 */
struct tar_layer *tar_begin(int fd, struct err *e);

/* Append an entry; its bytes follow, exactly `size` of them. */
int tar_put(struct tar_layer *t, const struct tar_entry *en, struct err *e);
int tar_bytes(struct tar_layer *t, const void *bytes, size_t n,
    struct err *e);

/* Write the end. */
int tar_end(struct tar_layer *t, struct tar_made *made, struct err *e);

/* Without effect after tar_end(), or on NULL. */
void tar_free(struct tar_layer **t);

#define scope_tar __attribute__((cleanup(tar_free))) struct tar_layer

#endif
