/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * procdir.h - a jail's /proc, read-only: the session's own processes and no
 * others.
 */
#ifndef PROCDIR_H
#define PROCDIR_H

struct err;

/*
 * What is covered by an empty file: the keys of every session of the uid, and
 * every uid that has a key, proc_keys(5).
 */
enum { PROCDIR_HIDDEN = 2 };
extern const char *const procdir_hidden[PROCDIR_HIDDEN];

/* Of the caller's pid namespace, on the directory `at`. */
int procdir_mount(int at, struct err *e);

#endif
