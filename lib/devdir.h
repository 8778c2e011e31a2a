/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * devdir.h - a jail's /dev: an empty directory, filled by descriptor.
 *
 * Never the /dev of a tree: a link there has led container builders outside
 * (CVE-2026-47766, CVE-2025-31133).
 */
#ifndef DEVDIR_H
#define DEVDIR_H

struct err;
struct list;
struct sources;

/*
 * Mount it at the directory `at`: a new directory "dev" of ground, with these
 * devices, "shm" of memory, and of the sources: the host's devpts, or a fresh
 * one and the session's terminal, and the log socket.  The caller has set the
 * umask to 0.
 */
int devdir_mount(int at, int ground, int memory, const struct list *devices,
    const struct sources *s, struct err *e);

#endif
