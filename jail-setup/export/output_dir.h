/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * output_dir.h - a directory that is there as a whole or not at all.
 *
 * It is made beside its place, as FILE_ASIDE of its name, flushed, and renamed.
 * What a killed run has left there, the next removes.  Only its owner may look
 * into it, since files may be in it that not everybody may read.
 */
#ifndef OUTPUT_DIR_H
#define OUTPUT_DIR_H

#include <limits.h>
#include <stdbool.h>

struct err;

struct output_dir {
	int parent, dir;	/* dir: empty, to be filled */
	char name[NAME_MAX + 1], aside[NAME_MAX + 1];
	bool there;		/* something has that name already */
};

#define OUTPUT_CLOSED { .parent = -1, .dir = -1 }

/*
 * Begin to make `path`.  An error where others could put something else into
 * its place: the directory that it is to be in belongs to others, or they can
 * write it and it is not sticky.  Whether something that is there may be
 * replaced is the caller's to decide, before output_place().
 */
int output_begin(const char *path, struct output_dir *o, struct err *e);

/* Where `there`: its O_PATH descriptor; an error if it is not ours. */
int output_old(const struct output_dir *o, struct err *e);

/* Flush, and rename into place; what was there goes if `there`. */
int output_place(struct output_dir *o, struct err *e);

/* Removes what was not placed. */
void output_drop(struct output_dir *o);

#define scope_output __attribute__((cleanup(output_drop))) struct output_dir

/*
 * A file beside such directories: whole, under the same rules, and an error if
 * something is there.
 */
int output_place_file(const char *path, const char *text, struct err *e);

/* A new file in it, or in a directory of it, for writing. */
int output_file(int dir, const char *name, struct err *e);

/* A directory in it: its O_PATH descriptor. */
int output_mkdir(int dir, const char *name, struct err *e);

/* A whole file of text. */
int output_text(int dir, const char *name, const char *text, struct err *e);

#endif
