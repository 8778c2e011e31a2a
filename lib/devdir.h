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
struct sources;

/*
 * Mount it at the directory `at`, with these devices, a private /dev/shm, and
 * of the sources: the host's devpts, or a fresh one and the session's terminal,
 * and the log socket.  The caller has set the umask to 0.
 */
int devdir_mount(int at, const struct list *devices, const struct sources *s,
    struct err *e);

#endif
