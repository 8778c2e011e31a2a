/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_envfile.h - the text of an EnvironmentFile=, systemd.exec(5), as systemd
 * reads it: quotes, backslashes at the end of a line, comments.  Pure.
 */
#ifndef INIT_ENVFILE_H
#define INIT_ENVFILE_H

#include <stddef.h>

struct err;
struct list;

enum { INIT_ENVFILE_MOST = 1 << 20 };	/* bytes */

/*
 * Sets each variable in `env`.  What is no name of one is passed over, as
 * systemd does.  A NUL byte is an error.
 */
int init_envfile(const char *text, size_t n, struct list *env, struct err *e);

#endif
