/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_collect.h - makes the plan of a jail from its file and this host.  It
 * changes nothing, and needs root only for files that others cannot read.
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

/* Stands as a component for what a service file names by itself. */
#define PLAN_SERVICE "service"

/* Directories and files; the strings are borrowed. */
struct places {
	const char *config;	/* /etc/jail */
	const char *vendor;	/* /usr/share/jail */
	const char *state;	/* /var/lib/jail */
	const char *jailsh;	/* the program that replaces shells */
};

/*
 * What the plans of one run share, so that no file and no package list is read
 * twice.  The host must not change meanwhile.  NULL on error.
 */
struct memory *memory_new(struct err *e);
void memory_free(struct memory *m);

/* The packages of this host, read at the first call; NULL on error. */
struct packages *memory_packages(struct memory *m, struct err *e);

/* An error if a component of the jail, or one it requires, cannot be read. */
int plan_collect_readable(const struct jail *j, const struct places *at,
    struct err *e);

/* Makes a sorted plan; free it either way. */
int plan_collect(const struct jail *j, const struct places *at, struct plan *p,
    struct err *e);

/*
 * The same for a jail that has a generation (`before`; NULL: none).  A
 * component that needs what this host lacks does not stop the others: it keeps
 * the files of that generation, and *stale gets its name, the reason and the
 * time.  *stale is empty if every component follows the host.  It stays an
 * error if a jail or component file is wrong, if the host cannot be read, or if
 * the generation has no file of that component.
 */
int plan_collect_keeping(const struct jail *j, const struct places *at,
    const struct keep *before, struct stale *stale, struct plan *p,
    struct err *e);

/*
 * Plans one component and those it requires, for no particular jail.  `said`:
 * what it says, if it has no file yet; else NULL.
 */
int plan_collect_component(const char *name, const struct component *said,
    const struct places *at, struct memory *m, struct plan *p, struct err *e);

#endif
