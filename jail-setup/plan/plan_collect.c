/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_collect.c - see plan_collect.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asked.h"
#include "base/array.h"
#include "component.h"
#include "count.h"
#include "derive/derived.h"
#include "err.h"
#include "jail.h"
#include "list.h"
#include "package/alternatives.h"
#include "package/package.h"
#include "package/package_docs.h"
#include "pattern.h"
#include "plan.h"
#include "plan_collect.h"
#include "plan_from.h"
#include "plan_keep.h"
#include "plan_names.h"
#include "plan_needs.h"
#include "plan_path.h"
#include "plan_program.h"
#include "plan_rules.h"
#include "plan_shells.h"
#include "rundir.h"
#include "call_rules.h"
#include "stale.h"

struct memory {
	struct libraries *libraries;
	struct packages *packages;	/* NULL: not asked yet */
	struct list languages;
};

struct collector {
	const struct jail *jail;	/* NULL: a component by itself */
	const struct places *at;
	struct plan *plan;
	struct memory *memory;		/* NULL: reads component files only */
	struct list seen;		/* components */
	bool unread;			/* the file of one cannot be read */
	struct list accounts;		/* that the tree's passwd must have */
	struct derived derived;		/* of a service with a program */
	size_t taken;			/* paths */
	const struct keep *before;	/* NULL: nothing can be kept */
	const struct stale *stale;	/* whose files are kept */
	char lacking[JAIL_NAME_MAX + 1];	/* component that failed, */
	struct err lacks;		/* and what the host lacks for it */
	struct err refused;		/* of the first file left out because */
					/* others than root can write it */
};

static bool
is_excluded(const struct component *co, const char *path)
{
	for (size_t i = 0; i < co->exclude.n; i++)
		if (pattern_matches(co->exclude.v[i], path))
			return true;
	return false;
}

/*
 * A pattern or a package may bring files that do not work on the host either: a
 * plug-in for a library that is not installed, a module with its author's
 * interpreter line, a file that an image leaves out.  The jail gets what the
 * host has, and the plan says what it lacks.  Other errors stop the plan,
 * unless others than root can write the file: they could stop every refresh.
 */
static bool
is_lacking(const struct err *e)
{
	return e->no == 0 || e->no == ENOENT || e->no == ENOTDIR;
}

static bool
is_of_others(const struct collector *c, const char *path, const struct err *e)
{
	return e->no != ENOMEM && e->no != EMFILE && e->no != ENFILE &&
	    source_theirs(path, c->plan->owner);
}

/* Notes why the path is left out at its link, or else at a directory above. */
static int
note_left_out(struct collector *c, const char *path, struct err *e)
{
	const struct plan_entry *en;
	char at[PATH_MAX], *slash;

	if (c->refused.msg[0] == '\0')
		c->refused = *e;
	snprintf(at, sizeof(at), "%s", path);
	while ((en = plan_find(c->plan, at)) == NULL &&
	    (slash = strrchr(at, '/')) != NULL && slash > at)
		*slash = '\0';
	return en != NULL ? plan_lacks((struct plan_entry *)en, e->msg, e) : 0;
}

/* Did the walk below a "**" leave it out?  Then it ends in '/': pattern.h. */
static bool
is_left_out(const char *text, const char *path)
{
	return text[strlen(text) - 1] == '*' && path[strlen(path) - 1] == '/';
}

static int
note_not_walked(struct collector *c, const char *path, struct err *e)
{
	struct err why;

	err_set(&why, 0, "%.*s and more, which others than root can write, "
	    "is too deep, has too many entries, or cannot be read",
	    (int)strlen(path) - 1, path);
	return note_left_out(c, path, &why) == 0 ? 0 :
	    err_set(e, ENOMEM, "plan");
}

static int
add_file(struct collector *c, const char *path, const char *why, bool named,
    struct err *e)
{
	struct plan_entry *en;
	int made;

	en = plan_path_add(c->plan, path, why, NULL, &made, e);
	if (en != NULL && named && en->lacks != NULL && en->type != PLAN_DIR)
		return err_set(e, 0, "%s", en->lacks);
	if (en != NULL) {
		en->spare = !named && en->led && (made || en->spare);
		c->taken++;
	}
	if (en != NULL && (!made ||
	    plan_needs_add(c->plan, c->memory->libraries, en, e) == 0))
		return 0;
	if (named || (!is_lacking(e) && !is_of_others(c, path, e)))
		return -1;
	if (en != NULL)
		return plan_lacks(en, e->msg, e);
	if (is_of_others(c, path, e))
		return note_left_out(c, path, e);
	/* a link that leads nowhere, or nothing */
	en = (struct plan_entry *)plan_find(c->plan, path);
	return en != NULL ? plan_lacks(en, e->msg, e) : 0;
}

/* Says what to do if the jail asks for a path that is not installed. */
static int
add_required(struct collector *c, const char *path, const char *why,
    struct err *e)
{
	if (c->jail == NULL || path[0] != '/' || access(path, F_OK) == 0 ||
	    errno != ENOENT)
		return add_file(c, path, why, true, e);
	return err_set(e, 0, "%s: %s; fix: install it, or take the component "
	    "out of the jail", path, strerror(ENOENT));
}

/* Starts the next path of a component. */
static void
begin_path(struct collector *c)
{
	c->plan->theirs = 0;
	c->taken = 0;
	c->refused.msg[0] = '\0';
}

/* A pattern that brought nothing is an error: the first reason for that. */
static int
check_any_taken(const struct collector *c, struct err *e)
{
	if (c->taken > 0 || c->refused.msg[0] == '\0')
		return 0;
	*e = c->refused;
	return -1;
}

static int
add_pattern(struct collector *c, const struct component *co, const char *name,
    const char *text, bool optional, struct err *e)
{
	char why[JAIL_NAME_MAX + 16];
	bool named = strpbrk(text, "*?[") == NULL;
	scope_list found = {0};
	int rc = pattern_expand(text, &found, &c->plan->inputs, e);

	snprintf(why, sizeof(why), "component %s", name);
	begin_path(c);
	if (rc == 0 && found.n == 0 && !optional)
		rc = err_set(e, 0, "%s: nothing on this host matches; fix: "
		    "install it, take the component out of the jail, or move "
		    "the pattern to optional", text);
	for (size_t i = 0; rc == 0 && i < found.n; i++) {
		const char *path = found.v[i];

		if (is_excluded(co, path) || is_left_out(text, path))
			continue;	/* note_not_walked() */
		if (optional && access(path, F_OK) < 0 &&
		    (errno == ENOENT || errno == ENOTDIR))
			/* a dangling link: its target may appear */
			rc = named ? 0 : list_add(&c->plan->inputs, path, e);
		else if (named && !optional)
			rc = add_required(c, path, why, e);
		else
			rc = add_file(c, path, why, named, e);
	}
	for (size_t i = 0; rc == 0 && i < found.n; i++)
		if (is_left_out(text, found.v[i]))
			rc = note_not_walked(c, found.v[i], e);
	return rc == 0 && !optional ? check_any_taken(c, e) : rc;
}

static int
add_any_of(struct collector *c, const struct component *co, const char *name,
    struct err *e)
{
	size_t taken = 0;

	for (size_t i = 0; i < co->any_of.n; i++) {
		if (add_pattern(c, co, name, co->any_of.v[i], true, e) < 0)
			return -1;
		taken += c->taken;
	}
	return taken > 0 || co->any_of.n == 0 ? 0 : err_set(e, 0, "%s: nothing "
	    "on this host matches, nor what else any_of names; fix: install "
	    "it, or take the component out of the jail", co->any_of.v[0]);
}

static int
add_patterns(struct collector *c, const struct component *co, const char *name,
    struct err *e)
{
	for (size_t i = 0; i < co->files.n; i++)
		if (add_pattern(c, co, name, co->files.v[i], false, e) < 0)
			return -1;
	if (add_any_of(c, co, name, e) < 0)
		return -1;
	for (size_t i = 0; i < co->optional.n; i++)
		if (add_pattern(c, co, name, co->optional.v[i], true, e) < 0)
			return -1;
	return 0;
}

static int
add_listed(struct collector *c, const struct component *co, const char *path,
    const char *why, struct err *e)
{
	char merged[PATH_MAX];
	struct stat st;

	snprintf(merged, sizeof(merged), "/usr%s", path);
	if (package_docs(path, &c->memory->languages) ||
	    is_excluded(co, path) || is_excluded(co, merged))
		return 0;
	if (lstat(path, &st) < 0)	/* it may appear again */
		return list_add(&c->plan->inputs, path, e);
	if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
		return 0;
	return add_file(c, path, why, false, e);
}

static int
add_package(struct collector *c, const struct component *co, const char *name,
    const struct package *pk, struct err *e)
{
	char why[JAIL_NAME_MAX + 256];
	scope_list files = {0}, names = {0};
	int rc = packages_files(c->memory->packages, pk, &files, e);

	if (rc == 0)
		rc = alternatives_of(&files, &names, &c->plan->inputs, e);
	begin_path(c);
	snprintf(why, sizeof(why), "component %s, package %.200s", name,
	    pk->name);
	for (size_t i = 0; rc == 0 && i < files.n; i++)
		rc = add_listed(c, co, files.v[i], why, e);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = add_listed(c, co, names.v[i], why, e);
	return rc == 0 ? 0 : err_in(e, "package %s", pk->name);
}

/* A plain name must be installed; a pattern may match nothing. */
static int
add_packages(struct collector *c, const struct component *co, const char *name,
    struct err *e)
{
	const struct packages *all;

	if (co->packages.n == 0)
		return 0;
	all = memory_packages(c->memory, e);
	if (packages_inputs(&c->plan->inputs, e) < 0 ||
	    package_languages_inputs(&c->plan->inputs, e) < 0)
		return -1;
	for (size_t i = 0; all != NULL && i < co->packages.n; i++) {
		const char *pattern = co->packages.v[i];
		const struct package *pk = packages_next(all, pattern, NULL);

		if (pk == NULL && strpbrk(pattern, "*?[") == NULL)
			return packages_absent(all, pattern, e);
		for (; pk != NULL; pk = packages_next(all, pattern, pk))
			if (add_package(c, co, name, pk, e) < 0)
				return -1;
	}
	return all != NULL ? 0 : -1;
}

static int
check_devices(const struct collector *c, const struct component *co,
    struct err *e)
{
	for (size_t i = 0; c->jail != NULL && i < co->devices.n; i++)
		if (!list_has(&c->jail->devices, co->devices.v[i]))
			return err_set(e, 0, "needs the device %s; add it to "
			    "devices of jail %s", co->devices.v[i],
			    c->jail->name);
	return 0;
}

/*
 * If this host lacks what the component itself names, notes it as `lacking`:
 * the plan is then made again without it.  Not if a file or the package
 * database cannot be read: nobody knows then what the host has.
 */
static int
add_own(struct collector *c, const struct component *co, const char *name,
    struct err *e)
{
	if (c->stale != NULL && stale_has(c->stale, name))
		return 0;
	if (co->packages.n > 0 && memory_packages(c->memory, e) == NULL)
		return -1;
	if (add_patterns(c, co, name, e) == 0 &&
	    add_packages(c, co, name, e) == 0)
		return 0;
	if (c->before != NULL && is_lacking(e) && keep_has(c->before, name)) {
		snprintf(c->lacking, sizeof(c->lacking), "%s", name);
		c->lacks = *e;
	}
	return -1;
}

static int add_component(struct collector *c, const char *name, struct err *e);

static int
add_contents(struct collector *c, const struct component *co, const char *name,
    struct err *e)
{
	if (c->memory != NULL && check_devices(c, co, e) < 0)
		return -1;
	if (list_append(&c->accounts, &co->accounts, e) < 0)
		return -1;
	for (size_t i = 0; i < co->requires.n; i++)
		if (add_component(c, co->requires.v[i], e) < 0)
			return -1;
	return c->memory != NULL ? add_own(c, co, name, e) : 0;
}

/* The administrator's file and the vendor's: either may appear. */
static int
note_component_files(struct collector *c, const char *name, struct err *e)
{
	const char *const tops[] = { c->at->config, c->at->vendor };
	char path[PATH_MAX];

	for (size_t i = 0; i < COUNT(tops); i++)
		if ((size_t)snprintf(path, sizeof(path),
		    "%s/components.d/%s.conf", tops[i], name) >= sizeof(path))
			return err_set(e, ENAMETOOLONG, "%.60s...", tops[i]);
		else if (list_add(&c->plan->inputs, path, e) < 0)
			return -1;
	return 0;
}

/* A component that requires itself, also indirectly, is in `seen` already. */
static int
add_component(struct collector *c, const char *name, struct err *e)
{
	scope_component co = {0};

	if (list_has(&c->seen, name))
		return 0;
	if (list_add(&c->seen, name, e) < 0 ||
	    note_component_files(c, name, e) < 0)
		return -1;
	if (component_load(c->at->config, c->at->vendor, name, &co, e) < 0) {
		c->unread = true;
		return -1;
	}
	return add_contents(c, &co, name, e) == 0 ? 0 :
	    err_in(e, "component %s", name);
}

static int
add_components(struct collector *c, struct err *e)
{
	for (size_t i = 0; i < c->jail->components.n; i++) {
		const char *name = c->jail->components.v[i];

		if (add_component(c, name, e) < 0)
			return !c->unread ? -1 : asked_in(c->at->config,
			    c->jail, "components", name, e);
	}
	return 0;
}

/* A program and what follows from it. */
static int
add_program(struct collector *c, struct err *e)
{
	scope_component co = {0};
	struct packages *all = memory_packages(c->memory, e);

	if (all == NULL || plan_program_words(c->jail, all, &c->derived, &co,
	    e) < 0 ||
	    list_append(&c->plan->inputs, &c->derived.inputs, e) < 0 ||
	    list_append(&c->accounts, &co.accounts, e) < 0)
		return -1;
	for (size_t i = 0; i < co.requires.n; i++)
		if (add_component(c, co.requires.v[i], e) < 0)
			return -1;
	return add_own(c, &co, PLAN_SERVICE, e);
}

/* What a service names besides its components. */
static int
add_service(struct collector *c, struct err *e)
{
	const struct component co = {
		.files = c->jail->files, .packages = c->jail->packages,
	};

	if (c->memory == NULL)
		return 0;
	return c->jail->program != NULL ? add_program(c, e) :
	    add_own(c, &co, PLAN_SERVICE, e);
}

static int
add_directories(struct collector *c, struct err *e)
{
	for (size_t i = 0; i < c->jail->directories.n; i++) {
		char real[PATH_MAX];
		struct plan_want w = {
			.path = real, .type = PLAN_DIR, .mode = 0755,
			.why = "directories of the jail",
		};

		if (plan_path_add_way(c->plan, c->jail->directories.v[i],
		    w.why, NULL, real, e) < 0 ||
		    plan_add(c->plan, &w, NULL, e) == NULL)
			return -1;
	}
	return 0;
}

/* Notes where libraries were searched; last, when all of them are found. */
static int
note_tried(struct collector *c, struct err *e)
{
	const size_t from = c->plan->inputs.n;

	if (libraries_tried(c->plan, c->memory->libraries, e) < 0)
		return -1;
	return c->stale == NULL ? 0 : keep_shadows(c->plan, from, e);
}

static int
add_commands(struct collector *c, struct err *e)
{
	scope_call_rules rules = {0};
	scope_list names = {0};

	return plan_rules_make(c->plan, c->at, c->jail, &rules, e) < 0 ||
	    call_rules_names(&rules, &names, e) < 0 ||
	    plan_rules_started(c->plan, &rules, &names, e) < 0 ||
	    plan_shells_replace(c->plan, c->memory->libraries, c->at->jailsh,
	    &names, e) < 0 ? -1 : plan_rules_add(c->plan, &rules, e);
}

static int
add_everything(struct collector *c, struct err *e)
{
	if (add_components(c, e) < 0 || add_service(c, e) < 0)
		return -1;
	if (c->stale != NULL &&
	    keep_add(c->before, c->stale, c->plan, e) < 0)
		return -1;
	if (add_directories(c, e) < 0 ||
	    plan_names_add(c->plan, &c->accounts, e) < 0 ||
	    rundir(c->plan, e) < 0 || (c->jail->program != NULL &&
	    plan_program_add(c->plan, &c->derived, e) < 0))
		return -1;
	if (c->jail->commands.v != NULL && add_commands(c, e) < 0)
		return -1;
	return libraries_cache(c->plan, c->memory->libraries, e) < 0 ? -1 :
	    note_tried(c, e);
}

struct memory *
memory_new(struct err *e)
{
	struct memory *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return err_null(e, errno, "plan");
	m->libraries = libraries_new(e);
	if (m->libraries == NULL || package_languages(&m->languages, e) < 0) {
		memory_free(m);
		return NULL;
	}
	return m;
}

void
memory_free(struct memory *m)
{
	if (m == NULL)
		return;
	libraries_free(m->libraries);
	packages_free(m->packages);
	list_free(&m->languages);
	free(m);
}

struct packages *
memory_packages(struct memory *m, struct err *e)
{
	if (m->packages == NULL)
		m->packages = packages_open("", e);
	return m->packages;
}

static int
finish_plan(struct collector *c, int rc, struct err *e)
{
	list_free(&c->seen);
	list_free(&c->accounts);
	derived_free(&c->derived);
	if (rc == 0) {
		plan_sort(c->plan);
		rc = plan_from(c->plan, e);
	}
	if (rc < 0 && c->jail != NULL && !c->unread)
		err_in(e, "jail %s", c->jail->name);
	return rc;
}

static int
collect_once(struct collector *c, struct plan *p, struct err *e)
{
	int rc;

	*p = (struct plan){ .state = c->at->state };
	c->plan = p;
	c->memory = memory_new(e);
	if (c->memory == NULL)
		return -1;
	rc = finish_plan(c, add_everything(c, e), e);
	memory_free(c->memory);
	return rc;
}

int
plan_collect_readable(const struct jail *j, const struct places *at,
    struct err *e)
{
	scope_plan none = {0};
	struct collector c = { .jail = j, .at = at, .plan = &none };

	return finish_plan(&c, add_components(&c, e), e);
}

int
plan_collect(const struct jail *j, const struct places *at, struct plan *p,
    struct err *e)
{
	struct collector c = { .jail = j, .at = at };

	*p = (struct plan){0};
	if (j->root != NULL)
		return err_set(e, 0, "jail %s has root = \"%s\": somebody else "
		    "maintains that tree", j->name, j->root);
	return collect_once(&c, p, e);
}

/* Each component that fails takes its entries along: the plan starts again. */
int
plan_collect_keeping(const struct jail *j, const struct places *at,
    const struct keep *before, struct stale *stale, struct plan *p,
    struct err *e)
{
	int rc;

	*stale = (struct stale){0};
	for (;;) {
		struct collector c = {
			.jail = j, .at = at, .before = before,
			.stale = stale->n > 0 ? stale : NULL,
		};

		rc = collect_once(&c, p, e);
		if (rc == 0 || c.lacking[0] == '\0' ||
		    stale_has(stale, c.lacking))
			break;
		plan_free(p);
		if (stale_add(stale, c.lacking, time(NULL), c.lacks.msg,
		    e) < 0)
			return -1;
	}
	if (rc < 0 && stale->n > 0)	/* the first cause */
		err_in(e, "component %s: %s; and it cannot be kept as it is",
		    stale->v[0].name, stale->v[0].why);
	return rc;
}

int
plan_collect_component(const char *name, const struct component *said,
    const struct places *at, struct memory *m, struct plan *p, struct err *e)
{
	struct collector c = { .at = at, .plan = p, .memory = m };

	*p = (struct plan){ .state = at->state };
	return finish_plan(&c, said != NULL ? add_contents(&c, said, name, e) :
	    add_component(&c, name, e), e);
}
