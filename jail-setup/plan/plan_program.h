/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_program.h - the tree of a container that is derived from a program:
 * what derive.h found as words of a component, and what no package has.
 */
#ifndef PLAN_PROGRAM_H
#define PLAN_PROGRAM_H

struct component;
struct derived;
struct err;
struct jail;
struct packages;
struct plan;

/* derive() with the keys of a service's file; free *d in any case. */
int plan_program_derive(const struct jail *j, struct packages *all,
    struct derived *d, struct err *e);

/*
 * Derives the container of j->program into *d, which the caller frees in any
 * case, and adds the words to *co.
 */
int plan_program_words(const struct jail *j, struct packages *all,
    struct derived *d, struct component *co, struct err *e);

/*
 * Adds jail-init(8) and its file, the directories that are mounted over, and
 * empty files in place of those that an engine makes: a shared tree is written
 * by nobody.  After everything else, so that what a package has stays.
 */
int plan_program_add(struct plan *p, const struct derived *d, struct err *e);

#endif
