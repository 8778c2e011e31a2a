/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_rules.h - PATHS_RULES of the tree of a jail with `commands`: see
 * call_rules.h.
 */
#ifndef PLAN_RULES_H
#define PLAN_RULES_H

struct err;
struct jail;
struct list;
struct places;
struct plan;
struct call_rules;

/*
 * From the rows of the jail file and the profiles; of a profile's names those
 * that are in the plan.  Free *out either way.
 */
int plan_rules_make(struct plan *p, const struct places *at,
    const struct jail *j, struct call_rules *out, struct err *e);

/* Appends the paths of programs and of what rules say that they start. */
int plan_rules_started(const struct plan *p, const struct call_rules *rules,
    struct list *paths, struct err *e);

/*
 * Fills in their paths and adds the file: jailsh, the program of each command,
 * what its row or profile says that it starts, and nologin(8) and false(1),
 * which are shells; of each its loader and its interpreters.  Call it when the
 * shells are links to jailsh.
 *
 * Programs that are no command themselves become unreadable (mode 0711): the
 * loader, which has to be executable, would run them when it is told to.  What
 * root starts with jailsh(8) --jail needs to be executable only.
 */
int plan_rules_add(struct plan *p, struct call_rules *rules, struct err *e);

#endif
