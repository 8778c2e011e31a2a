/* SPDX-License-Identifier: BSD-2-Clause */
/* jail.c - one jail file; see jail.h */
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "device.h"
#include "err.h"
#include "jail.h"
#include "jail_command.h"
#include "path_tokens.h"
#include "paths.h"
#include "scope.h"

static const char *const homes[] = { "rw", "ro", "none", NULL };
static const char *const tmps[] = { "private", "none", NULL };
static const char *const procs[] = { "own", "none", NULL };
static const char *const networks[] = { "host", "none", NULL };
static const char *const modes[] = { "ro", "rw", NULL };
static const char *const processes[] = { "host", "own", NULL };
static const char *const terminals[] = { "auto", "host", "own", NULL };
static const char *const seccomps[] = { "basic", "strict", NULL };
static const char *const enters[] = { "any", "session", "child", NULL };
COUNT_IS(homes, JAIL_HOME_COUNT + 1);
COUNT_IS(tmps, JAIL_TMP_COUNT + 1);
COUNT_IS(procs, JAIL_PROC_COUNT + 1);
COUNT_IS(networks, JAIL_NETWORK_COUNT + 1);
COUNT_IS(modes, JAIL_MODE_COUNT + 1);
COUNT_IS(processes, JAIL_PROCESSES_COUNT + 1);
COUNT_IS(terminals, JAIL_TERMINALS_COUNT + 1);
COUNT_IS(seccomps, JAIL_SECCOMP_COUNT + 1);
COUNT_IS(enters, JAIL_ENTER_COUNT + 1);

static const struct conf_key bind_keys[] = {
	{ "source",   CONF_STRING, offsetof(struct jail_bind, source), 0, 0 },
	{ "target",   CONF_STRING, offsetof(struct jail_bind, target), 0, 0 },
	{ "mode",     CONF_CHOICE, offsetof(struct jail_bind, mode), modes, 0 },
	{ "optional", CONF_BOOL,   offsetof(struct jail_bind, optional), 0, 0 },
	{ "noexec",   CONF_TRUTH,  offsetof(struct jail_bind, noexec), 0, 0 },
	{ 0 }
};

static const struct conf_row bind_row = {
	.keys = bind_keys, .size = sizeof(struct jail_bind),
};

/* The default depends on other keys and is set after all of them are read. */
enum { NOT_SAID = -1 };

#define AT(field) offsetof(struct jail, field)

/* What plan/ reads, or two jails that differ in it would share one tree. */
#define TREE_KEYS \
	{ "components",  CONF_LIST,   AT(components), 0, 0 }, \
	{ "directories", CONF_LIST,   AT(directories), 0, 0 }, \
	{ "commands",    CONF_ROWS,   AT(commands), 0, &jail_command_row }, \
	{ "devices",     CONF_LIST,   AT(devices), 0, 0 }

const struct conf_key jail_tree_keys[] = { TREE_KEYS, { 0 } };

const struct conf_key jail_keys[] = {
	TREE_KEYS,
	{ "description", CONF_STRING, AT(description), 0, 0 },
	{ "root",        CONF_STRING, AT(root), 0, 0 },
	{ "groups",      CONF_LIST,   AT(groups), 0, 0 },
	{ "users",       CONF_LIST,   AT(users), 0, 0 },
	{ "home",        CONF_CHOICE, AT(home), homes, 0 },
	{ "tmp",         CONF_CHOICE, AT(tmp), tmps, 0 },
	{ "proc",        CONF_CHOICE, AT(proc), procs, 0 },
	{ "network",     CONF_CHOICE, AT(network), networks, 0 },
	{ "processes",   CONF_CHOICE, AT(processes), processes, 0 },
	{ "terminals",   CONF_CHOICE, AT(terminals), terminals, 0 },
	{ "enter",       CONF_CHOICE, AT(enter), enters, 0 },
	{ "seccomp",     CONF_CHOICE, AT(seccomp), seccomps, 0 },
	{ "home_exec",   CONF_TRUTH,  AT(home_exec), 0, 0 },
	{ "tmp_exec",    CONF_TRUTH,  AT(tmp_exec), 0, 0 },
	{ "tmp_size",    CONF_NUMBER, AT(tmp_size), 0, 0 },
	{ "memory",      CONF_NUMBER, AT(memory), 0, 0 },
	{ "tasks",       CONF_NUMBER, AT(tasks), 0, 0 },
	{ "umask",       CONF_OCTAL,  AT(umask), 0, 0 },
	{ "require",     CONF_LIST,   AT(require), 0, 0 },
	{ "log",         CONF_TRUTH,  AT(log), 0, 0 },
	{ "binds",       CONF_ROWS,   AT(binds), 0, &bind_row },
	{ "keep",        CONF_NUMBER, AT(keep), 0, 0 },
	{ 0 }
};

bool
jail_name_ok(const char *name)
{
	static const char alnum[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t n = strlen(name);

	return n > 0 && n <= JAIL_NAME_MAX && strchr(alnum, name[0]) != NULL &&
	    strspn(name + 1, "_.-abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == n - 1;
}

static int
check_paths(const struct list *l, const char *file, const char *key,
    struct err *e)
{
	for (size_t i = 0; i < l->n; i++) {
		if (token_path_check(l->v[i], e) < 0)
			return err_in(e, "%s: %s", file, key);
		if (strchr(l->v[i], '%') != NULL)
			return err_set(e, 0, "%s: %s: \"%s\": no tokens here, "
			    "the tree is the same for everybody", file, key,
			    l->v[i]);
	}
	return 0;
}

static int
check_binds(const struct jail *j, const char *file, struct err *e)
{
	const struct jail_bind *b = j->binds.v;

	for (size_t i = 0; i < j->binds.n; i++)
		if (b[i].source == NULL || b[i].target == NULL)
			return err_set(e, 0, "%s: binds: source and target are "
			    "required; fix: write both in each { }", file);
		else if (token_path_check(b[i].source, e) < 0 ||
		    token_path_check(b[i].target, e) < 0)
			return err_in(e, "%s: binds", file);
	return 0;
}

/* What a bind covers is not the tree's, and git runs none of it. */
static int
check_hooks(const struct jail *j, const char *hooks, const char *file,
    struct err *e)
{
	const struct jail_bind *b = j->binds.v;

	for (size_t i = 0; hooks != NULL && i < j->binds.n; i++)
		if (path_within(hooks, b[i].target))
			return err_set(e, 0, "%s: hooks: %s is covered by a "
			    "bind; fix: name a directory of the tree", file,
			    hooks);
	return 0;
}

static int
check_commands(const struct jail *j, const char *file, struct err *e)
{
	const struct jail_command *c = j->commands.v;

	for (size_t i = 0; i < j->commands.n; i++)
		if (jail_command_check(&c[i], file, e) < 0 ||
		    check_hooks(j, c[i].values[VALUE_HOOKS], file, e) < 0)
			return -1;
	return 0;
}

/* None, with commands, unless one of them is to have it. */
static int
default_network(const struct jail *j)
{
	const struct jail_command *c = j->commands.v;

	for (size_t i = 0; i < j->commands.n; i++)
		if (jail_command_network(&c[i]))
			return JAIL_NETWORK_HOST;
	return c != NULL ? JAIL_NETWORK_NONE : JAIL_NETWORK_HOST;
}

static int
check_devices(struct jail *j, const char *file, struct err *e)
{
	static const char *const usual[] = {
		"null", "zero", "full", "random", "urandom", "tty",
	};

	for (size_t i = 0; i < j->devices.n; i++)
		if (device_find(j->devices.v[i]) == NULL)
			return err_set(e, 0, "%s: devices: \"%s\" is not a "
			    "device a jail may have; fix: take it out", file,
			    j->devices.v[i]);
	if (j->devices.v != NULL)
		return 0;
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		if (list_add(&j->devices, usual[i], e) < 0)
			return -1;
	return 0;
}

/* The default is yes in a jail with a shell and no in one with `commands`. */
static bool
default_of_shells(const struct jail *j, int said)
{
	return said == CONF_UNSAID ? j->commands.v == NULL : said == CONF_TRUE;
}

bool
jail_log(const struct jail *j)
{
	return default_of_shells(j, j->log);
}

bool
jail_home_exec(const struct jail *j)
{
	return default_of_shells(j, j->home_exec);
}

bool
jail_tmp_exec(const struct jail *j)
{
	return default_of_shells(j, j->tmp_exec);
}

bool
jail_bind_exec(const struct jail *j, const struct jail_bind *b)
{
	return default_of_shells(j, -b->noexec);
}

bool
jail_limited(const struct jail *j)
{
	return j->memory != 0 || j->tasks != 0;
}

struct wall_terms
jail_walls(const struct jail *j)
{
	struct wall_terms t = {
		.network = j->network == JAIL_NETWORK_HOST,
		.processes = j->processes == JAIL_PROCESSES_OWN,
		.strict = j->seccomp == JAIL_SECCOMP_STRICT,
		.commands = j->commands.v != NULL,
		.ports = j->ports, .keep = j->capabilities,
		.waived = j->require.v != NULL ? walls_optional(NULL) : 0,
	};

	for (size_t i = 0; i < j->require.n; i++)
		t.waived &= ~walls_optional(j->require.v[i]);
	return t;
}

/*
 * Without Landlock's scopes a pid namespace keeps signals inside, and on older
 * kernels ptrace(2).  The decision does not ask this kernel, so that a jail
 * file means the same on every host.
 */
static int
decide_processes(struct jail *j, const char *file, struct err *e)
{
	const bool must = jail_walls(j).waived != 0;

	if (j->processes == NOT_SAID)
		j->processes = must ? JAIL_PROCESSES_OWN : JAIL_PROCESSES_HOST;
	if (must && j->processes != JAIL_PROCESSES_OWN)
		return err_set(e, 0, "%s: processes = \"host\" and require = "
		    "[ ] exclude each other; fix: take one of them out",
		    file);
	return 0;
}

/* Rules about several keys, and about the values of one. */
int
jail_finish(struct jail *j, const char *file, struct err *e)
{
	char names[WALL_NAMES];

	if (j->components.v == NULL && j->root == NULL)
		return err_set(e, 0, "%s: components (or root) is required; "
		    "fix: write components = [ \"shell\" ], or see: "
		    "jail-setup component list", file);
	if (j->components.v != NULL && j->root != NULL)
		return err_set(e, 0, "%s: components and root exclude each "
		    "other; fix: take one of them out", file);
	/* jail-setup carries these out, but does not build a foreign tree */
	if (j->root != NULL && (j->commands.v != NULL || j->directories.n > 0))
		return err_set(e, 0, "%s: %s does nothing for a tree that "
		    "others keep (root); fix: take it out", file,
		    j->commands.v != NULL ? "commands" : "directories");
	if (j->root != NULL && token_path_check(j->root, e) < 0)
		return err_in(e, "%s: root", file);
	if (j->keep == 0)
		return err_set(e, 0, "%s: keep: at least 1, the current "
		    "generation; fix: write keep = 1", file);
	if (j->tmp_size == 0)
		return err_set(e, 0, "%s: tmp_size: at least 1 (MiB); "
		    "fix: write tmp_size = 1, or tmp = \"none\" for a "
		    "jail without", file);
	if (list_has(&j->users, "root"))
		return err_set(e, 0, "%s: users: root is never jailed; "
		    "fix: take it out", file);
	for (size_t i = 0; i < j->require.n; i++)
		if (walls_optional(j->require.v[i]) == 0)
			return err_set(e, 0, "%s: require: \"%s\" is no wall "
			    "to require; %s is; fix: write %s, or "
			    "require = [ ] for none", file, j->require.v[i],
			    walls_names(walls_optional(NULL), names),
			    names);
	if (j->network == NOT_SAID)
		j->network = default_network(j);
	if (check_binds(j, file, e) < 0 || check_commands(j, file, e) < 0 ||
	    decide_processes(j, file, e) < 0 ||
	    check_paths(&j->directories, file, "directories", e) < 0 ||
	    check_devices(j, file, e) < 0)
		return -1;
	return 0;
}

int
jail_begin(const char *name, const char *file, struct jail *j, struct err *e)
{
	*j = (struct jail){
		.keep = 2, .tmp_size = 256, .umask = -1,
		.processes = NOT_SAID, .network = NOT_SAID,
	};
	if (!jail_name_ok(name))
		return err_set(e, 0, "%s: \"%s\" is not a name for a jail: "
		    "letters, digits and ._- only, at most %d", file, name,
		    JAIL_NAME_MAX);
	strcpy(j->name, name);
	return 0;
}

int
jail_parse(const char *text, const char *name, const char *file,
    struct jail *j, struct err *e)
{
	if (jail_begin(name, file, j, e) < 0)
		return -1;
	if (conf_parse(text, file, jail_keys, j, e) < 0 ||
	    jail_finish(j, file, e) < 0) {
		jail_free(j);
		return -1;
	}
	return 0;
}

void
jail_free(struct jail *j)
{
	conf_free(jail_keys, j);
	list_free(&j->files);
	list_free(&j->packages);
	list_free(&j->private);
	list_free(&j->shared);
	list_free(&j->keeps);
	free(j->program);
	free(j->unit);
	*j = (struct jail){0};
}
