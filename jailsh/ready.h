/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ready.h - tells the supervisor that a service has entered its jail,
 * sd_notify(3), for a program that does not say itself when it is ready.
 * Without it a unit counts as started when jailsh runs, and a refused entry as
 * a program that ended.
 */
#ifndef READY_H
#define READY_H

struct err;

/*
 * Before the entry, while NOTIFY_SOCKET is a path of the host.  *fd -1: no
 * supervisor asked.
 */
int ready_open(int *fd, struct err *e);

/* Just before the program starts; fd -1: nobody asked. */
int ready_say(int fd, struct err *e);

#endif
