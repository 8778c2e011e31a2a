/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_expand.h - variables in the words of a program, as systemd.service(5),
 * "Command lines", has them.  Pure.
 *
 *   $NAME     a word by itself: the words of the value, which quotes hold
 *             together; none if it is not set
 *   ${NAME}   anywhere in a word: the value as it is; nothing if it is not set
 *   $$        a dollar sign
 */
#ifndef INIT_EXPAND_H
#define INIT_EXPAND_H

struct err;
struct list;

enum { INIT_EXPAND_MOST = 2 << 20 };	/* bytes of all words */

/* `env`: NAME=VALUE.  Adds to `out`.  The first word stays as it is. */
int init_expand(const struct list *line, const struct list *env,
    struct list *out, struct err *e);

#endif
