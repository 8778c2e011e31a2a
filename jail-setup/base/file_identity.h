/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file_identity.h - has a file changed?
 *
 * Device, inode, size, modification and change time, type and mode: every
 * change by a package manager, an editor or touch(1) alters one of them.
 * Without the inode of a directory: where / is an overlay the kernel gives it
 * another one when it had to forget it (overlayfs.rst, Inode properties).
 */
#ifndef FILE_IDENTITY_H
#define FILE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct identity {
	uint64_t dev, ino, size, mode;
	int64_t msec, mnsec, csec, cnsec;
};

struct identity identity_of(const struct stat *st);

/* Order for search trees: -1, 0 (the same) or 1. */
int identity_cmp(const struct identity *a, const struct identity *b);

bool identity_same(const struct stat *a, const struct stat *b);

#endif
