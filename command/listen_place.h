/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * listen_place.h - the directory of a socket's file, of `listen`.
 */
#ifndef LISTEN_PLACE_H
#define LISTEN_PLACE_H

struct err;

/*
 * Its O_PATH descriptor: root's all the way, so that nobody else can put a link
 * or another file where root makes the socket's.  -1: it is not, with a path
 * for that service as the fix, or with ENOENT it is not there yet.
 */
int listen_place(const char *path, const char *service, struct err *e);

#endif
