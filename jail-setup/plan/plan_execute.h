/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_execute.h - the list of what may be executed in a jail with `commands`:
 * PATHS_EXECUTE of the tree, one path a line, for lib/execute.h.
 */
#ifndef PLAN_EXECUTE_H
#define PLAN_EXECUTE_H

struct err;
struct list;
struct places;
struct plan;

/*
 * Adds the list: jailsh, the program of each command, what a profile says that
 * it starts, and nologin(8) and false(1), which are shells; of each its loader
 * and its interpreters.  Call it when the shells are links to jailsh.
 *
 * Programs that are no command themselves become unreadable (mode 0711):
 * the loader, which has to be executable, would run them when it is told to.
 * What root starts with jailsh(8) --jail needs to be executable only.
 */
int plan_execute_add(struct plan *p, const struct places *at,
    const struct list *commands, struct err *e);

#endif
