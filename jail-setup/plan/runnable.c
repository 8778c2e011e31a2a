/* SPDX-License-Identifier: BSD-2-Clause */
/* runnable.c - see runnable.h */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "component.h"
#include "err.h"
#include "interpreted.h"
#include "jail.h"
#include "jail_command.h"
#include "list.h"
#include "paths.h"
#include "pattern.h"
#include "plan.h"
#include "plan_collect.h"
#include "plan_walk.h"
#include "program.h"
#include "quote.h"
#include "call_rules.h"
#include "runnable.h"
#include "scope.h"
#include "scripts.h"
#include "starts.h"

enum { TEXT = 600 };

struct texts {
	char found[TEXT], fix[TEXT];
};

/* --- what would bring it -------------------------------------------------- */

static bool
is_among(const struct list *patterns, const char *name)
{
	char path[PATH_MAX];

	for (const char *const *d = program_dirs; *d != NULL; d++)
		for (size_t i = 0; i < patterns->n; i++)
			if (snprintf(path, sizeof(path), "%s/%s", *d, name) <
			    PATH_MAX && pattern_matches(patterns->v[i], path))
				return true;
	return false;
}

static bool
component_brings(const struct places *at, const char *component,
    const char *name)
{
	scope_component co = {0};
	struct err ignored;

	return component_load(at->config, at->vendor, component, &co,
	    &ignored) == 0 && (is_among(&co.files, name) ||
	    is_among(&co.any_of, name) || is_among(&co.optional, name));
}

static void
write_fix(const struct jail *j, const struct places *at, const char *name,
    char fix[TEXT])
{
	scope_list names = {0};
	struct err ignored;
	const char *by = NULL;

	if (component_names(at->config, at->vendor, &names, &ignored) == 0)
		for (size_t i = 0; by == NULL && i < names.n; i++)
			if (component_brings(at, names.v[i], name))
				by = names.v[i];
	if (by == NULL)
		snprintf(fix, TEXT, "correct the name in commands of "
		    "%.200s/jails.d/%s.conf, or add a component that brings it",
		    at->config, j->name);
	else if (list_has(&j->components, by))
		snprintf(fix, TEXT, "install it, as component %s has it, or "
		    "take it out of commands; then: jail-setup build %s", by,
		    j->name);
	else
		snprintf(fix, TEXT, "add component %s to components of "
		    "%.200s/jails.d/%s.conf, then: jail-setup build %s", by,
		    at->config, j->name, j->name);
}

/* Root owns every file of a tree.  `path` "": there is none of that name. */
static void
describe_absent(const struct jail *j, const struct places *at, const char *name,
    const char *path, mode_t mode, struct texts *t)
{
	char word[QUOTE_MAX];
	struct stat st;

	if (*path == '\0') {
		snprintf(t->found, TEXT, "no program of that name in the jail");
		write_fix(j, at, name, t->fix);
		return;
	}
	snprintf(t->found, TEXT, "%.300s has mode %04o: not for others than "
	    "root to run", path, (unsigned)mode & 07777);
	if (stat(path, &st) == 0 && st.st_uid == 0)
		snprintf(t->fix, TEXT, "if everybody may run it: chmod o+rx "
		    "%.400s, then: jail-setup build %s; else take it out of "
		    "commands", quote(path, word), j->name);
	else
		snprintf(t->fix, TEXT, "take it out of commands");
}

/* --- a tree --------------------------------------------------------------- */

/* Finds the file that is there but does not run; "" if there is none. */
static mode_t
find_in_tree(int root, const char *name, char path[PATH_MAX])
{
	struct stat st;

	for (const char *const *d = program_dirs; *d != NULL; d++) {
		scope_fd fd = -1;

		if (snprintf(path, PATH_MAX, "%s/%s", *d, name) >= PATH_MAX)
			continue;
		fd = program_opens(root, path);
		if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
			return st.st_mode;
	}
	*path = '\0';
	return 0;
}

static int
programs_of_rules(const struct call_rules *rules, struct list *programs,
    struct err *e)
{
	const char *word;

	for (size_t i = 0; i < rules->n; i++)
		for (size_t k = 0; (word = call_rule_starts(&rules->v[i],
		    k)) != NULL; k++)
			if (!list_has(programs, word) &&
			    list_add(programs, word, e) < 0)
				return -1;
	return 0;
}

/*
 * What the jail file names, which may be newer than the tree, and what the tree
 * answers to; a profile may have other names than its own.
 */
static int
programs_of_tree(const struct jail *j, int root, struct list *programs,
    struct err *e)
{
	const struct jail_command *c = j->commands.v;
	scope_call_rules rules = {0};

	for (size_t i = 0; i < j->commands.n; i++)
		if (c[i].use == NULL && list_add(programs, c[i].run.v != NULL ?
		    c[i].run.v[0] : jail_command_name(&c[i]), e) < 0)
			return -1;
	return call_rules_read(root, NULL, &rules, e) < 0 ? -1 :
	    programs_of_rules(&rules, programs, e);
}

int
runnable_tree(const struct jail *j, int root, const struct places *at,
    runnable_say *say, void *arg, struct err *e)
{
	scope_scripts known = {0};
	scope_list names = {0};
	int rc = j->commands.n == 0 ? 0 : scripts_read(root, &known, e) < 0 ?
	    -1 : programs_of_tree(j, root, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++) {
		const char *name = names.v[i];
		char path[PATH_MAX];
		struct texts t;
		struct err why;

		if (program_find(root, name, path, &why) != PROGRAM_FOUND) {
			mode_t mode = find_in_tree(root, name, path);

			describe_absent(j, at, name, path, mode, &t);
		} else if (starts(root, path, &known, &why) != PROGRAM_FOUND) {
			snprintf(t.found, TEXT, "%.*s", TEXT - 1, why.msg);
			snprintf(t.fix, TEXT, "correct it, or name another in "
			    "commands; then: jail-setup build %s", j->name);
		} else {
			continue;
		}
		rc = say(arg, &(struct runnable){ name, t.found, t.fix }, e);
	}
	return rc;
}

/* --- a plan --------------------------------------------------------------- */

/* What the plan itself writes there; NULL: nothing. */
static const char *
text_of_plan(const struct plan *p, const char *path)
{
	const struct plan_entry *en;

	return !plan_leads(&p, 1, path, &en) || en == NULL ||
	    en->type != PLAN_TEXT ? NULL : en->text;
}

static int
say_not_in_plan(const struct jail *j, const struct plan *p,
    const struct places *at, const char *name, struct err *e)
{
	char path[PATH_MAX];
	const struct plan_entry *en = interpreted_program(p,
	    program_name(name), 07777, path);
	struct texts t;

	if (en != NULL && (en->mode & 0001) != 0)
		return err_set(e, 0, "jail %s: commands: %s: no program is "
		    "searched there; fix: write %s", j->name, name, path);
	describe_absent(j, at, name, en != NULL ? path : "", en != NULL ?
	    en->mode : 0, &t);
	return err_set(e, 0, "jail %s: commands: \"%s\": %s; fix: %s", j->name,
	    name, t.found, t.fix);
}

int
runnable_plan(const struct jail *j, const struct plan *p,
    const struct places *at, struct err *e)
{
	const char *scripts = text_of_plan(p, "/etc/jail/scripts");
	const char *text = text_of_plan(p, PATHS_RULES);
	scope_scripts known = {0};
	scope_call_rules rules = {0};
	scope_list names = {0};
	char path[PATH_MAX];

	if ((scripts != NULL && scripts_parse(scripts, &known, e) < 0) ||
	    (text != NULL && (call_rules_parse(text, NULL, &rules, e) < 0 ||
	    programs_of_rules(&rules, &names, e) < 0)))
		return -1;
	for (size_t i = 0; i < names.n; i++)
		if (interpreted_program(p, names.v[i], 0001, path) == NULL)
			return say_not_in_plan(j, p, at, names.v[i], e);
	for (size_t i = 0; i < known.n; i++)
		if (known.v[i].why != NULL)
			return err_set(e, 0, "jail %s: commands: %s is not "
			    "run: %s", j->name, known.v[i].path,
			    known.v[i].why);
	return 0;
}
