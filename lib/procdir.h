/*
 * procdir.h - a jail's /proc, read-only: the session's own processes and no
 * others.
 */
#ifndef PROCDIR_H
#define PROCDIR_H

struct err;

/* Of the caller's pid namespace, on the directory `at`. */
int procdir_mount(int at, struct err *e);

#endif
