/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ldconf.h - the directories of /etc/ld.so.conf, ldconfig(8).
 *
 * No loader reads that file, only the cache that ldconfig made of it.  It is
 * read here to explain why a library was not found.
 */
#ifndef LDCONF_H
#define LDCONF_H

struct err;
struct ldfiles;
struct list;

/*
 * Append the directories in the order of the file, with included files
 * (patterns, relative to the including file) and without "hwcap" lines; none if
 * there is no file.  At most 1000 files are read, since files may include each
 * other.
 */
int ldconf_read(struct ldfiles *l, const char *path, struct list *dirs,
    struct err *e);

#endif
