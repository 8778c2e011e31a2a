/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ldconf.h - the directories of /etc/ld.so.conf, ldconfig(8).
 *
 * No loader reads that file: what lies there is found only once ldconfig has
 * put it into the cache.  So this serves to say why something was not found.
 */
#ifndef LDCONF_H
#define LDCONF_H

struct err;
struct ldfiles;
struct list;

/*
 * In the order of the file, with what it includes (patterns, relative to the
 * including file) and without "hwcap" lines; none when there is no file.  Of
 * files that include each other without an end, the first thousand.
 */
int ldconf_read(struct ldfiles *l, const char *path, struct list *dirs,
    struct err *e);

#endif
