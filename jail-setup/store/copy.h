/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * copy.h - one host file into a jail, hashed on the way.
 */
#ifndef COPY_H
#define COPY_H

#include <stdbool.h>
#include <sys/types.h>

struct err;
struct manifest_entry;

/*
 * The file at `source` to the new file root/rel, owner root, permissions
 * `mode`, modification time kept; size, time and digest go to *made.  A source
 * that changes while it is read is read again, at most three times; then that
 * is an error.  `others`: it lies where others can write, and is opened as
 * host_trust.h says.
 */
int copy_file(const char *source, bool others, int root, const char *rel,
    mode_t mode, struct manifest_entry *made, struct err *e);

/*
 * Did copy_file() fail because of the source, and not of us or the disk?  Then
 * the caller may remove root/rel, if it exists, and go on without the file.
 */
bool copy_its_fault(const struct err *e);

/* The same for bytes of our own. */
int copy_text(const void *text, size_t size, int root, const char *rel,
    mode_t mode, struct manifest_entry *made, struct err *e);

/* The digest of what can be read from fd, from where it stands. */
int copy_digest_fd(int fd, const char *shown, char *hex, struct err *e);

#endif
