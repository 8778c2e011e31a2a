/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serve.h - root starts a service, service_file.h, in the foreground of a
 * supervisor.
 *
 * Its jail is that of its own file; no jail and no other service is read, so
 * that a broken file of one stops no other.  Entry and walls are those of
 * launch.h.  What the supervisor hands over, sockets and the way to notify it,
 * comes along: see sockets.h and supervisor.h.
 */
#ifndef SERVE_H
#define SERVE_H

struct arguments;
struct err;

/* Returns an exit status: it failed, or the child has ended. */
int serve(const struct arguments *a, char *const *environment,
    struct err *e);

#endif
