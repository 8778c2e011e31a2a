/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file_replace.h - a small file, written whole or not at all.
 */
#ifndef FILE_REPLACE_H
#define FILE_REPLACE_H

#include <stdbool.h>
#include <sys/types.h>

struct err;

/*
 * dir/name holds the text and has that mode, by one rename(2).  `durable`: the
 * text reaches the disk before the name does, and then that.  What a killed run
 * leaves is FILE_ASIDE of the name, and the next one replaces it.
 */
int file_replace(int dir, const char *name, const char *text, mode_t mode,
    bool durable, struct err *e);

/* The same, durable, and an error where dir/name is there: EEXIST. */
int file_place(int dir, const char *name, const char *text, mode_t mode,
    struct err *e);

#define FILE_ASIDE(name) "." name ".new"

/* fsync(2) of the directory, or syncfs(2) of its file system. */
int file_flush(int dir, int (*flush)(int), struct err *e);

/* write(2) until all is written; -1 with errno. */
int file_write(int fd, const void *bytes, size_t n);

#endif
