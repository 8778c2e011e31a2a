/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ldfile.h - the files a loader looks at, each opened and parsed once.
 *
 * Thousands of programs share a few hundred libraries, so what is found under
 * a path is remembered, also that nothing is there; what a file holds is
 * remembered by its device and inode.  Links are followed, because libraries
 * are reached through them; in another root they stay inside it.
 */
#ifndef LDFILE_H
#define LDFILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "elf/dlopen_note.h"
#include "elf/elf.h"

struct err;
struct ldfiles;
struct list;

struct ldnode {
	dev_t dev;
	ino_t ino;
	bool dir;		/* a directory: why is set, too */
	uint64_t size;		/* bytes that it has on the disk */
	struct elf elf;		/* when why is NULL */
	struct dlopen_wishes opens;	/* what its notes ask for */
	char *opens_why;	/* why they could not be understood, or NULL */
	char *why;		/* no library at all: what it is instead */
};

struct ldfile {
	char *path;
	const struct ldnode *node;	/* NULL: nothing to be had here */
	char *why;		/* and then: what stood in the way, or NULL */
};

/* `root` stays the caller's and must outlive it. */
struct ldfiles *ldfile_new(int root, struct err *e);
void ldfile_free(struct ldfiles *l);

/*
 * What is at an absolute path.  NULL only for trouble that says nothing about
 * the file: no memory, no descriptors, a failing disk.  The answer belongs to
 * *l and stays until ldfile_free().
 */
const struct ldfile *ldfile_get(struct ldfiles *l, const char *path,
    struct err *e);

bool ldfile_is_dir(struct ldfiles *l, const char *path);

/*
 * There is no such directory, so that nothing in it need be asked for; that is
 * remembered as an answer about its path.
 */
bool ldfile_no_dir(struct ldfiles *l, const char *path);

/* Appends, sorted, the paths asked for where something was, or nothing. */
int ldfile_paths(const struct ldfiles *l, bool there, struct list *out,
    struct err *e);

/* As source_named(), inside the root; -1 and errno.  Never waits for a FIFO. */
int ldfile_open(struct ldfiles *l, const char *path);

/*
 * The name by which the root's `path` can be reached from outside it, in
 * PATH_MAX bytes; the first *n of them are the way to the root.
 */
int ldfile_outside(struct ldfiles *l, const char *path, char *buf, size_t *n,
    struct err *e);

/* Where the file really is, seen from the root: malloc'ed, NULL on error. */
char *ldfile_real(struct ldfiles *l, const char *path, struct err *e);

#endif
