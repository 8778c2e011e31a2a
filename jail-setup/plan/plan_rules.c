/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_rules.c - see plan_rules.h */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "count.h"
#include "elf/elf.h"
#include "err.h"
#include "interpreted.h"
#include "jail.h"
#include "jail_command.h"
#include "list.h"
#include "paths.h"
#include "pattern.h"
#include "plan.h"
#include "plan_collect.h"
#include "plan_needs.h"
#include "plan_path.h"
#include "plan_rules.h"
#include "plan_walk.h"
#include "profile.h"
#include "row_rules.h"
#include "rules.h"
#include "call_rules.h"
#include "scope.h"

/* --- the list ------------------------------------------------------------- */

static int add_path(const struct plan *p, const char *path, struct list *to,
    struct err *e);

/* What ran it is not recorded: every program of the same stale component. */
static int
add_kept(const struct plan *p, const struct plan_entry *en, struct list *to,
    struct err *e)
{
	for (size_t i = 0; i < p->n_wishes; i++) {
		const struct plan_entry *other = p->wishes[i].to;

		if (p->wishes[i].from == NULL && other->kept &&
		    (other->mode & 0111) != 0 &&
		    strcmp(p->wishes[i].why, en->why) == 0 &&
		    add_path(p, other->path, to, e) < 0)
			return -1;
	}
	return 0;
}

static int
add_file(const struct plan *p, const struct plan_entry *en, struct list *to,
    struct err *e)
{
	if (en->type != PLAN_FILE || list_has(to, en->path))
		return 0;
	if (list_add(to, en->path, e) < 0)
		return -1;
	if (en->kept)
		return add_kept(p, en, to, e);
	for (size_t i = 0; i < p->n_wishes; i++)
		if (p->wishes[i].from == en && p->wishes[i].runs &&
		    add_path(p, p->wishes[i].to->path, to, e) < 0)
			return -1;
	return 0;
}

static int
add_path(const struct plan *p, const char *path, struct list *to, struct err *e)
{
	const struct plan_entry *en;

	return plan_leads(&p, 1, path, &en) && en != NULL ?
	    add_file(p, en, to, e) : 0;
}

static int
find_matching(const struct plan *p, const char *pattern, struct list *paths,
    struct err *e)
{
	for (size_t i = 0; i < p->n; i++)
		if ((p->v[i]->mode & 0111) != 0 &&
		    pattern_matches(pattern, p->v[i]->path) &&
		    list_add(paths, p->v[i]->path, e) < 0)
			return -1;
	return 0;
}

static int
add_matching(const struct plan *p, const char *pattern, struct list *to,
    struct err *e)
{
	scope_list paths = {0};

	if (find_matching(p, pattern, &paths, e) < 0)
		return -1;
	for (size_t i = 0; i < paths.n; i++)
		if (add_path(p, paths.v[i], to, e) < 0)
			return -1;
	return 0;
}

/* The loader has to read it, too. */
static int
add_program(const struct plan *p, const struct plan_entry *en, struct list *to,
    struct list *readable, struct err *e)
{
	return en != NULL && (add_file(p, en, to, e) < 0 ||
	    list_add(readable, en->path, e) < 0) ? -1 : 0;
}

static int
add_programs(const struct plan *p, const struct call_rule *r, struct list *to,
    struct list *readable, struct err *e)
{
	const char *word;
	char path[PATH_MAX];

	for (size_t i = 0; (word = call_rule_starts(r, i)) != NULL; i++)
		if (add_program(p, interpreted_program(p, word, 0001, path),
		    to, readable, e) < 0)
			return -1;
	return 0;
}

/* Replaces the patterns of row_rules.h by paths of the plan. */
static int
find_paths(const struct plan *p, struct call_rule *r, struct list *readable,
    struct err *e)
{
	scope_list paths = {0};
	const struct list patterns = r->paths;

	if (add_programs(p, r, &paths, readable, e) < 0)
		return -1;
	for (size_t i = 0; i < patterns.n; i++)
		if (add_matching(p, patterns.v[i], &paths, e) < 0)
			return -1;
	list_sort(&paths);
	r->paths = paths;
	paths = patterns;
	return 0;
}

static int
find_all_paths(const struct plan *p, struct call_rules *rules,
    struct list *readable, struct err *e)
{
	static const char *const always[] = {
		PATHS_JAILSH, "/usr/sbin/nologin", "/sbin/nologin",
		"/usr/bin/false", "/bin/false",
	};

	for (size_t i = 0; i < COUNT(always); i++)
		if (add_path(p, always[i], &rules->paths, e) < 0)
			return -1;
	list_sort(&rules->paths);
	if (list_append(readable, &rules->paths, e) < 0)
		return -1;
	for (size_t i = 0; i < rules->n; i++)
		if (find_paths(p, &rules->v[i], readable, e) < 0)
			return -1;
	return 0;
}

/* elf(5): a library has a soname, also where it has an interpreter. */
static int
is_program(const struct plan_entry *en, bool *is, struct err *e)
{
	scope_fd fd = plan_needs_open(en, e);
	scope_elf elf = {0};
	struct err no_elf;

	if (fd < 0)
		return -1;
	*is = elf_read(fd, &elf, &no_elf) == 0 && elf.soname == NULL &&
	    (elf.interp != NULL || elf.type == ET_EXEC || elf.pie);
	return 0;
}

/*
 * The kernel and jailsh start the others, interpreters among them; the loader
 * would start them with words of the account's choice.
 */
static int
hide_others(struct plan *p, const struct list *readable, struct err *e)
{
	for (size_t i = 0; i < p->n; i++) {
		struct plan_entry *en = p->v[i];
		bool program = false;

		if (en->type != PLAN_FILE || list_has(readable, en->path))
			continue;
		if (is_program(en, &program, e) < 0)
			return -1;
		if (program && (en->mode & 0004) != 0)
			en->mode &= ~(mode_t)0044;
	}
	return 0;
}

static bool
is_present(const struct plan *p, const char *name)
{
	char path[PATH_MAX];

	return interpreted_program(p, name, 0001, path) != NULL;
}

/*
 * A profile may answer to names of programs that are not installed; where it
 * says what is started they need not be any.
 */
static void
drop_missing(const struct plan *p, struct call_rule *r)
{
	size_t kept = 0;

	for (size_t i = 0; r->program == NULL && i < r->names.n; i++)
		if (is_present(p, r->names.v[i])) {
			char *name = r->names.v[kept];

			r->names.v[kept++] = r->names.v[i];
			r->names.v[i] = name;
		}
	while (kept > 0 && r->names.n > kept)
		free(r->names.v[--r->names.n]);
}

/* git(1) runs none where there is no such directory, and says nothing. */
static int
check_hooks(const struct plan *p, const char *hooks, struct err *e)
{
	if (hooks == NULL || hooks[0] != '/')
		return 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i]->type == PLAN_FILE && (p->v[i]->mode & 0001) != 0 &&
		    path_within(p->v[i]->path, hooks))
			return 0;
	return err_set(e, 0, "hooks: there is no program in %s of the tree; "
	    "fix: add %s/* to files of a component", hooks, hooks);
}

int
plan_rules_make(struct plan *p, const struct places *at, const struct jail *j,
    struct call_rules *out, struct err *e)
{
	const struct jail_command *c = j->commands.v;
	scope_profiles profiles = {0};

	if (profiles_load(at, &profiles, &p->inputs, e) < 0)
		return -1;
	for (size_t i = 0; i < j->commands.n; i++) {
		if (check_hooks(p, c[i].values[VALUE_HOOKS], e) < 0 ||
		    row_rule(&c[i], &profiles, out, e) < 0)
			return -1;
		drop_missing(p, &out->v[i]);
	}
	return 0;
}

int
plan_rules_started(const struct plan *p, const struct call_rules *rules,
    struct list *paths, struct err *e)
{
	for (size_t i = 0; i < rules->n; i++) {
		const struct call_rule *r = &rules->v[i];

		if (r->program != NULL && list_add(paths, r->program, e) < 0)
			return -1;
		for (size_t k = 0; k < r->paths.n; k++)
			if (find_matching(p, r->paths.v[k], paths, e) < 0)
				return -1;
	}
	return 0;
}

int
plan_rules_add(struct plan *p, struct call_rules *rules, struct err *e)
{
	scope_free char *text = NULL;
	scope_list readable = {0};
	size_t size = 0;
	FILE *f;
	int rc;

	if (find_all_paths(p, rules, &readable, e) < 0 ||
	    hide_others(p, &readable, e) < 0)
		return -1;
	f = open_memstream(&text, &size);
	if (f == NULL)
		return err_set(e, errno, PATHS_RULES);
	rc = call_rules_print(rules, f, e);
	if (fclose(f) != 0)
		return err_set(e, errno, PATHS_RULES);
	if (rc == 0 && size > RULES_MAX)
		rc = err_set(e, EFBIG, PATHS_RULES);
	return rc < 0 ? -1 : plan_path_add_text(p, PATHS_RULES, text, size,
	    "rules of the jail's commands, for jailsh", e);
}
