/*
 * devdir.h - a jail's /dev: a fresh tmpfs, filled by descriptor.
 *
 * Never the /dev of a tree: a link there has led container builders outside
 * (CVE-2026-47766, CVE-2025-31133).
 */
#ifndef DEVDIR_H
#define DEVDIR_H

struct err;
struct list;

/*
 * Mount it at the directory `at`, with these devices, terminals from the
 * devpts at `pts`, a private /dev/shm, and the socket `log` unless -1.  The
 * caller has set the umask to 0.
 */
int devdir_mount(int at, const struct list *devices, int pts, int log,
    struct err *e);

#endif
