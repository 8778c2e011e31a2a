/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * devdir.h - a jail's /dev: an empty directory, filled by descriptor.
 *
 * Never the /dev of a tree: a link there has led container builders outside
 * (CVE-2026-47766, CVE-2025-31133).
 */
#ifndef DEVDIR_H
#define DEVDIR_H

#include <stdint.h>

struct err;
struct list;

/*
 * `dir` is that directory, mounted; attrs are MOUNT_ATTR_* of what is mounted
 * in it.  The caller has set the umask to 0.
 */
int devdir_fill(int dir, const struct list *devices, struct err *e);
/* The devpts `pts` of the host, or a new one if that is -1. */
int devdir_terminals(int dir, int pts, uint64_t attrs, struct err *e);
/* A node or socket of the host under that name; nothing if fd is -1. */
int devdir_host(int dir, const char *name, int fd, uint64_t attrs,
    struct err *e);

#endif
