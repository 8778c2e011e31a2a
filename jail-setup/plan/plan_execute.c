/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_execute.c - see plan_execute.h */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "conf.h"
#include "conf_dir.h"
#include "count.h"
#include "elf/elf.h"
#include "err.h"
#include "interpreted.h"
#include "list.h"
#include "paths.h"
#include "pattern.h"
#include "plan.h"
#include "plan_collect.h"
#include "plan_execute.h"
#include "plan_needs.h"
#include "plan_path.h"
#include "plan_walk.h"
#include "scope.h"

/* --- profiles of commands ------------------------------------------------- */

/*
 * CONFIG/commands.d/NAME.conf, else VENDOR/commands.d/NAME.conf:
 *
 *   names = [ "git-upload-pack", "git-receive-pack" ];
 *   exec  = [ "/usr/bin/git" ];
 *
 * A profile says which programs the commands of these names start themselves,
 * as component files name paths (pattern.h).
 */
static const char folder[] = "commands.d";

struct profile {
	struct list names, exec;
};

struct profiles {
	struct profile *v;
	size_t n;
};

#define scope_profiles __attribute__((cleanup(profiles_free))) struct profiles

static const struct conf_key keys[] = {
	{ "names", CONF_LIST, offsetof(struct profile, names), 0, 0 },
	{ "exec",  CONF_LIST, offsetof(struct profile, exec), 0, 0 },
	{ 0 }
};

static int
check_absolute(const struct profile *p, const char *file, struct err *e)
{
	for (size_t i = 0; i < p->exec.n; i++)
		if (p->exec.v[i][0] != '/')
			return err_set(e, 0, "%s: exec: \"%s\" is not an "
			    "absolute path", file, p->exec.v[i]);
	return 0;
}

static int
load_profile(const char *config, const char *vendor, const char *name,
    struct profile *p, struct err *e)
{
	char file[PATH_MAX];
	scope_free char *text = NULL;
	const char *from;

	return conf_dir_read(config, vendor, folder, name, file, &from, &text,
	    e) < 0 || conf_parse(text, file, keys, p, e) < 0 ? -1 :
	    check_absolute(p, file, e);
}

/* A profile that comes or goes shows in its directory. */
static int
note_inputs(const char *top, const struct list *names, struct list *inputs,
    struct err *e)
{
	char path[PATH_MAX];

	for (size_t i = 0; i <= names->n; i++) {
		const int n = i < names->n ? snprintf(path, sizeof(path),
		    "%s/%s/%s.conf", top, folder, names->v[i]) :
		    snprintf(path, sizeof(path), "%s/%s/.", top, folder);

		if ((size_t)n >= sizeof(path))
			return err_set(e, ENAMETOOLONG, "%.40s", top);
		if (list_add(inputs, path, e) < 0)
			return -1;
	}
	return 0;
}

static void
profiles_free(struct profiles *all)
{
	for (size_t i = 0; i < all->n; i++)
		conf_free(keys, &all->v[i]);
	free(all->v);
}

/*
 * Appends what was read to `inputs` (plan.h).  A profile with a fault is an
 * error.  Free *all either way.
 */
static int
profiles_load(const struct places *at, struct profiles *all,
    struct list *inputs, struct err *e)
{
	scope_list names = {0};

	if (conf_dir_names(at->config, at->vendor, folder, &names, e) < 0 ||
	    note_inputs(at->config, &names, inputs, e) < 0 ||
	    note_inputs(at->vendor, &names, inputs, e) < 0)
		return -1;
	all->v = calloc(names.n + 1, sizeof(*all->v));
	if (all->v == NULL)
		return err_set(e, errno, "%s", folder);
	for (size_t i = 0; i < names.n; i++) {
		all->n++;
		if (load_profile(at->config, at->vendor, names.v[i],
		    &all->v[i], e) < 0)
			return -1;
	}
	return 0;
}

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
add_matching(const struct plan *p, const char *pattern, struct list *to,
    struct err *e)
{
	for (size_t i = 0; i < p->n; i++)
		if ((p->v[i]->mode & 0111) != 0 &&
		    pattern_matches(pattern, p->v[i]->path) &&
		    add_path(p, p->v[i]->path, to, e) < 0)
			return -1;
	return 0;
}

static int
add_started(const struct plan *p, const struct profiles *all,
    const char *command, struct list *to, struct err *e)
{
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; list_has(&all->v[i].names, command) &&
		    k < all->v[i].exec.n; k++)
			if (add_matching(p, all->v[i].exec.v[k], to, e) < 0)
				return -1;
	return 0;
}

/*
 * The program, which stays readable for the loader, and what the profiles say
 * that it starts.
 */
static int
add_command(const struct plan *p, const struct profiles *all, const char *name,
    struct list *to, struct list *readable, struct err *e)
{
	char path[PATH_MAX];
	const struct plan_entry *en = interpreted_program(p, name, 0001, path);

	if (en != NULL && (add_file(p, en, to, e) < 0 ||
	    list_add(readable, en->path, e) < 0))
		return -1;
	return add_started(p, all, name, to, e);
}

/* Empties it. */
static void
print_paths(struct list *paths, FILE *f)
{
	list_sort(paths);
	for (size_t i = 0; i < paths->n; i++)
		fprintf(f, "\t%s\n", paths->v[i]);
	list_free(paths);
}

static int
print_all(struct plan *p, const struct places *at, const struct list *commands,
    struct list *readable, FILE *f, struct err *e)
{
	static const char *const always[] = {
		PATHS_JAILSH, "/usr/sbin/nologin", "/sbin/nologin",
		"/usr/bin/false", "/bin/false",
	};
	scope_profiles profiles = {0};
	scope_list paths = {0};
	int rc = profiles_load(at, &profiles, &p->inputs, e);

	for (size_t i = 0; rc == 0 && i < COUNT(always); i++)
		rc = add_path(p, always[i], &paths, e);
	if (rc == 0)
		rc = list_append(readable, &paths, e);
	print_paths(&paths, f);
	for (size_t i = 0; rc == 0 && i < commands->n; i++) {
		fprintf(f, "%s\n", commands->v[i]);
		rc = add_command(p, &profiles, commands->v[i], &paths,
		    readable, e);
		print_paths(&paths, f);
	}
	return rc;
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

int
plan_execute_add(struct plan *p, const struct places *at,
    const struct list *commands, struct err *e)
{
	scope_free char *text = NULL;
	scope_list readable = {0};
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	int rc;

	if (f == NULL)
		return err_set(e, errno, "execute");
	rc = print_all(p, at, commands, &readable, f, e);
	if (rc == 0)
		rc = hide_others(p, &readable, e);
	if (fclose(f) != 0)
		return err_set(e, errno, "execute");
	return rc < 0 ? -1 : plan_path_add_text(p, PATHS_EXECUTE, text, size,
	    "what commands of the jail may execute", e);
}
