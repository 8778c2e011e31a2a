/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ldfile.h - the files that a loader opens, each parsed once.
 *
 * Thousands of programs share a few hundred libraries, so results are cached:
 * by path what is there, or that nothing is; by device and inode what a file
 * contains.  Links are followed, because libraries have them; in another root
 * they stay inside it.
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
	char *why;		/* it is no library: what it is instead */
};

struct ldfile {
	char *path;
	const struct ldnode *node;	/* NULL: no file */
	char *why;		/* if no file: the error, or NULL */
};

/* `root` stays the caller's and must outlive it. */
struct ldfiles *ldfile_new(int root, struct err *e);
void ldfile_free(struct ldfiles *l);

/*
 * The file at an absolute path.  NULL only for errors that say nothing about
 * the file, as of memory, descriptors or the disk.  The result belongs to *l.
 */
const struct ldfile *ldfile_get(struct ldfiles *l, const char *path,
    struct err *e);

bool ldfile_is_dir(struct ldfiles *l, const char *path);

/*
 * True if there is no such directory, so that paths in it need not be tried;
 * the result is cached.
 */
bool ldfile_no_dir(struct ldfiles *l, const char *path);

/* Append, sorted, the paths looked up where a file was, or where none was. */
int ldfile_paths(const struct ldfiles *l, bool there, struct list *out,
    struct err *e);

/* As source_named(), inside the root; -1 and errno.  A FIFO does not block. */
int ldfile_open(struct ldfiles *l, const char *path);

/*
 * Write the path of `path` in the root as seen from outside, in PATH_MAX bytes;
 * the first *n of them are the path of the root.
 */
int ldfile_outside(struct ldfiles *l, const char *path, char *buf, size_t *n,
    struct err *e);

/* The path in the root without links, malloc'ed; NULL on error. */
char *ldfile_real(struct ldfiles *l, const char *path, struct err *e);

#endif
