/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_collect.h - a jail's words and this host into a plan.  Changes nothing and
 * needs no root, as long as the files can be read.
 */
#ifndef PLAN_COLLECT_H
#define PLAN_COLLECT_H

struct component;
struct keep;
struct stale;
struct err;
struct jail;
struct memory;
struct packages;
struct plan;

/* Where things are; borrowed strings. */
struct places {
	const char *config;	/* /etc/jail */
	const char *vendor;	/* /usr/share/jail */
	const char *state;	/* /var/lib/jail */
	const char *jailsh;	/* the program put in the place of shells */
};

/*
 * What several plans of one run have in common, so that no file and no list is
 * read twice.  The host is taken to stay as it is; NULL on error.
 */
struct memory *memory_new(struct err *e);
void memory_free(struct memory *m);

/* The packages of this host, read at the first question; NULL on error. */
struct packages *memory_packages(struct memory *m, struct err *e);

/* Can each component of the jail be read, and those that they require? */
int plan_collect_readable(const struct jail *j, const struct places *at,
    struct err *e);

/* A sorted plan; free it either way. */
int plan_collect(const struct jail *j, const struct places *at, struct plan *p,
    struct err *e);

/*
 * The same, where there is a generation before (`before`; NULL: none): a
 * component of which something is not to be had on this host does not stop the
 * others, it keeps the files it has there.  *stale names it, with the reason, as
 * from now; empty: all is as the host has it.  Of a mistake in a file of ours,
 * or trouble, and where the jail has nothing of the component, it is an error.
 */
int plan_collect_keeping(const struct jail *j, const struct places *at,
    const struct keep *before, struct stale *stale, struct plan *p,
    struct err *e);

/* One component by itself, with those it requires; in any jail. */
int plan_collect_component(const char *name, const struct places *at,
    struct memory *m, struct plan *p, struct err *e);

/* The same of one that no file says yet. */
int plan_collect_said(const struct component *co, const struct places *at,
    struct memory *m, struct plan *p, struct err *e);

#endif
