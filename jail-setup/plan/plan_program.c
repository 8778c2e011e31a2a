/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_program.c - see plan_program.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "component.h"
#include "count.h"
#include "derive/derive.h"
#include "derive/derived.h"
#include "err.h"
#include "jail.h"
#include "list.h"
#include "paths.h"
#include "plan.h"
#include "plan_path.h"
#include "plan_program.h"

static const char why[] = "what every container has";

/*
 * The same on all hosts of a release, and read by most programs; what says
 * which host it is (hosts, resolv.conf, localtime) is not among them, or the
 * digests of two hosts' images differed.
 */
static const char *const usual[] = {
	"/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf",
	"/etc/protocols", "/etc/services", "/etc/os-release",
	"/usr/lib/os-release",
};

static int
add_lists(const struct jail *j, const struct derived *d,
    struct component *co, struct err *e)
{
	const struct {
		struct list *to;
		const struct list *from;
	} all[] = {
		{ &co->files, &d->files }, { &co->files, &j->files },
		{ &co->optional, &d->optional },
		{ &co->packages, &d->packages }, { &co->packages,
		    &j->packages },
		{ &co->exclude, &d->exclude }, { &co->accounts,
		    &d->accounts },
		{ &co->requires, &d->requires },
	};

	for (size_t i = 0; i < COUNT(all); i++)
		if (list_append(all[i].to, all[i].from, e) < 0)
			return -1;
	return 0;
}

int
plan_program_derive(const struct jail *j, struct packages *all,
    struct derived *d, struct err *e)
{
	const struct derive_want w = {
		.program = j->program, .unit = j->unit, .shared = &j->shared,
		.private = &j->private, .capabilities = &j->keeps,
	};

	return derive(&w, all, "", d, e);
}

int
plan_program_words(const struct jail *j, struct packages *all,
    struct derived *d, struct component *co, struct err *e)
{
	if (plan_program_derive(j, all, d, e) < 0 || add_lists(j, d, co, e) < 0)
		return -1;
	for (size_t i = 0; i < COUNT(usual); i++)
		if (list_add(&co->optional, usual[i], e) < 0)
			return -1;
	return 0;
}

static int
add_directory(struct plan *p, const char *path, struct err *e)
{
	char real[PATH_MAX];
	const struct plan_want w = {
		.path = real, .type = PLAN_DIR, .mode = 0755, .why = why,
	};

	if (plan_path_add_way(p, path, why, NULL, real, e) < 0)
		return -1;
	return plan_find(p, real) != NULL ? 0 :
	    plan_add(p, &w, NULL, e) != NULL ? 0 : -1;
}

static int
add_directories(struct plan *p, const struct derived *d, struct err *e)
{
	static const char *const mounted[] = {
		"/.oldroot", "/proc", "/sys", "/dev", "/run", "/tmp",
		"/var/tmp",
	};

	for (size_t i = 0; i < COUNT(mounted); i++)
		if (add_directory(p, mounted[i], e) < 0)
			return -1;
	for (size_t i = 0; i < d->n_private; i++)
		if (add_directory(p, d->private[i].path, e) < 0)
			return -1;
	return 0;
}

/* podman writes them into a tree that has none, read-only or not. */
static int
add_placeholders(struct plan *p, struct err *e)
{
	static const char *const files[] = {
		"/etc/hostname", "/etc/mtab", "/etc/hosts",
		"/etc/resolv.conf",
	};

	for (size_t i = 0; i < COUNT(files); i++)
		if (plan_find(p, files[i]) == NULL &&
		    plan_path_add_text(p, files[i], "", 0, why, e) < 0)
			return -1;
	return 0;
}

/* At the same path in each tree, wherever this host has it. */
static int
add_init(struct plan *p, struct err *e)
{
	char real[PATH_MAX];
	struct plan_want w = {
		.path = real, .type = PLAN_FILE, .source = PATHS_JAIL_INIT,
		.mode = 0755, .why = why,
	};
	struct stat st;

	if (stat(PATHS_JAIL_INIT, &st) < 0)
		return err_set(e, errno, "%s (each container needs it)",
		    PATHS_JAIL_INIT);
	w.size = st.st_size;
	return plan_path_add_way(p, PATHS_INIT_INSIDE, why, NULL, real,
	    e) < 0 || plan_replace(p, &w, e) == NULL ? -1 :
	    list_add(&p->inputs, PATHS_JAIL_INIT, e);
}

int
plan_program_add(struct plan *p, const struct derived *d, struct err *e)
{
	if (add_init(p, e) < 0 || plan_path_add_text(p, PATHS_INIT_CONF,
	    d->init, strlen(d->init), why, e) < 0)
		return -1;
	return add_directories(p, d, e) < 0 ? -1 : add_placeholders(p, e);
}
