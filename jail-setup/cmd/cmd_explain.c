/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_explain.c - jail-setup explain USER[@SERVICE] or NAME@service */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/colour.h"
#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "cgroup.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "explain_rows.h"
#include "inspect/check_selinux.h"
#include "inspect/explain.h"
#include "inspect/explain_selinux.h"
#include "jail_command.h"
#include "policy.h"
#include "scope.h"
#include "service_file.h"
#include "shell.h"

static const char *const verdicts[] = {
	[EXPLAIN_JAILED] = "jailed",
	[EXPLAIN_FREE] = "not jailed",
	[EXPLAIN_REFUSED] = "refused",
	[EXPLAIN_UNKNOWN] = "unknown",
};
COUNT_IS(verdicts, EXPLAIN_VERDICT_COUNT);

/* A login outside is a finding for a member, or if membership is unknown. */
static int
exit_status(const struct explain *x)
{
	const enum explain_verdict v = explain_verdict(x);

	return v == EXPLAIN_REFUSED ||
	    (v == EXPLAIN_FREE && x->outside.n > 0) ? EXIT_FOUND :
	    v == EXPLAIN_UNKNOWN ? EXIT_UNABLE : EXIT_FINE;
}

/* The path of the tree that the login would enter; "" if it is unknown. */
static void
tree_path(const struct explain *x, char path[PATH_MAX])
{
	if (x->login.entry.tree != NULL)
		snprintf(path, PATH_MAX, "%s", x->login.entry.tree);
	else if (x->serial[0] != '\0')
		snprintf(path, PATH_MAX, "%.2000s/%s/gen/%s/root",
		    x->options.state, x->login.jail->name, x->serial);
	else
		path[0] = '\0';
}

/* --- text --------------------------------------------------------------- */

static void
print_line(const char *title, const char *what)
{
	printf("  %-11s", title);
	escape_line(stdout, " ", what);
}

static void
print_each(const char *title, const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		print_line(i == 0 ? title : "", l->v[i]);
}

static void
print_match(const char *title, const struct explain *x,
    const struct policy_match *m, const char *why)
{
	char text[1024];

	snprintf(text, sizeof(text), "%s: %s \"%s\"%s", m->jail->name,
	    m->by_name ? "user" : "group",
	    m->by_name ? x->login.who.name : m->group, why);
	print_line(title, text);
}

static void
print_rules(const struct explain *x)
{
	struct policy_match first = {0}, m;

	if (x->login.who.name != NULL && x->login.who.uid == 0)
		print_line("rule", "uid 0 is never jailed");
	if (!policy_next(&x->login.jails, &x->login.who, &first))
		return;
	print_match("rule", x, &first, "");
	for (m = first; policy_next(&x->login.jails, &x->login.who, &m); )
		print_match("hidden", x, &m, m.by_name == first.by_name ?
		    "; the other file comes first" :
		    "; users come before groups");
}

static const char *
source(const struct entry_step *st, const char *tree)
{
	return st->kind == STEP_TREE ? tree : st->source;
}

static void
print_mounts(const struct explain *x, const char *tree)
{
	const struct entry *en = &x->login.entry;
	char options[EXPLAIN_OPTIONS];

	for (size_t i = 0; i < en->nsteps; i++) {
		const struct entry_step *st = &en->steps[i];
		const char *from = source(st, tree);

		if (st->type == NULL)
			continue;
		printf("  %-11s ", i == 0 ? "mounts" : "");
		escape_print(stdout, ESCAPE_NAME, st->target);
		printf(" %s %s", st->type, explain_options(st, options));
		if (from != NULL && from[0] != '\0') {
			fputs(" from ", stdout);
			escape_print(stdout, ESCAPE_NAME, from);
		}
		if (st->when != NULL)
			printf(" (%s)", st->when);
		putchar('\n');
	}
}

/* Of a jail without `commands`. */
static const char *
shell_started(const struct explain *x)
{
	return x->starts != NULL && x->starts[0] != '\0' ? x->starts :
	    shell_of(x->login.who.shell);
}

/* Whom nologin(8) ends; a service may start another shell. */
static bool
starts_none(const struct explain *x)
{
	return x->starts == NULL && !x->login.launched &&
	    shell_none(x->login.who.shell);
}

static void
print_commands(const struct explain *x)
{
	const struct conf_rows *l = &x->login.jail->commands;
	const struct jail_command *c = l->v;

	if (x->login.launched && c == NULL)
		return;
	printf("  %-11s ", "commands");
	if (starts_none(x)) {
		fputs("none, the shell is ", stdout);
		escape_print(stdout, ESCAPE_NAME, x->login.who.shell);
		putchar('\n');
		return;
	}
	if (c == NULL) {
		fputs("all, by ", stdout);
		escape_print(stdout, ESCAPE_NAME, shell_started(x));
		puts(" of the jail");
		return;
	}
	for (size_t i = 0; i < l->n; i++) {
		escape_print(stdout, ESCAPE_NAME, jail_command_name(&c[i]));
		putchar(' ');
	}
	printf("%sby jailsh, which refuses all else\n",
	    l->n == 0 ? "none, " : "");
}

static struct wall_terms
terms_of(const struct explain *x)
{
	struct wall_terms t = jail_walls(x->login.jail);

	t.limited = x->limited;
	return t;
}

static void
print_walls(const struct explain *x)
{
	const struct wall_terms terms = terms_of(x);

	for (size_t i = 0; i < walls_count; i++) {
		const char *what = explain_wall(&walls[i], &terms);

		if (what != NULL)
			printf("  %-11s %s: %s\n", i == 0 ? "walls" : "",
			    walls[i].name, what);
	}
}

static void
print_limits(const struct jail *j)
{
	char memory[24] = "no limit", tasks[24] = "no limit", text[512];

	if (!jail_limited(j))
		return;
	if (j->memory != 0)
		snprintf(memory, sizeof(memory), "%u MiB", j->memory);
	if (j->tasks != 0)
		snprintf(tasks, sizeof(tasks), "%u", j->tasks);
	snprintf(text, sizeof(text), "memory %s, tasks %s: all logins of this "
	    "jail together, in %s/%s", memory, tasks, cgroup_above(), j->name);
	print_line("limits", text);
}

static void
print_jail(const struct explain *x)
{
	char tree[PATH_MAX];

	tree_path(x, tree);
	if (tree[0] != '\0')
		print_line("tree", tree);
	print_mounts(x, tree);
	print_commands(x);
	print_walls(x);
	explain_rows_print(x);
	print_limits(x->login.jail);
	if (x->context[0] != '\0')
		print_line("SELinux", x->context);
	if (x->tried)
		printf("  %-11s entered in %ld us, and left again\n", "tried",
		    x->us);
}

static void
print_who(const struct explain *x)
{
	escape_print(stdout, ESCAPE_NAME, x->user);
	if (x->login.who.name != NULL)
		printf(" (uid %u)", (unsigned)x->login.who.uid);
	if (x->service != NULL) {
		fputs(" through ", stdout);
		escape_print(stdout, ESCAPE_NAME, x->service);
	}
	fputs(": ", stdout);
	colour_print(stdout, exit_status(x) != EXIT_FINE ? COLOUR_BAD :
	    explain_verdict(x) == EXPLAIN_JAILED ? COLOUR_GOOD : COLOUR_NONE,
	    0, verdicts[explain_verdict(x)]);
	putchar('\n');
}

static void
print_report(const struct explain *x)
{
	char text[PATH_MAX + 32];

	print_who(x);
	if (x->has_line) {
		snprintf(text, sizeof(text), "%s: entry=%s", x->line.at.file,
		    x->options.entry == ENTRY_CHILD ? "child" : "session");
		print_line("PAM", text);
	}
	print_each("way out", &x->ways);
	print_each("OUTSIDE", &x->outside);
	print_each("note", &x->notes);
	print_rules(x);
	if (explain_enters(x))
		print_jail(x);
	print_each("REFUSED", &x->refused);
	print_each("UNKNOWN", &x->unsure);
	for (size_t i = 0; i < x->unchecked.n; i++) {
		snprintf(text, sizeof(text), "not checked without root: %s",
		    x->unchecked.v[i]);
		print_line("UNKNOWN", text);
	}
}

/* --- JSON --------------------------------------------------------------- */

static json_t *
string_or_null(const char *s)
{
	json_t *j = s != NULL && s[0] != '\0' ? json_string(s) : NULL;

	return j != NULL ? j : json_null();
}

static json_t *
rules_json(const struct explain *x)
{
	struct policy_match m = {0};
	json_t *a = json_array();

	while (policy_next(&x->login.jails, &x->login.who, &m)) {
		const struct escape_member v[] = {
			{ "jail", m.jail->name },
			{ "user", m.by_name ? x->login.who.name : NULL },
			{ "group", m.group },
		};

		json_array_append_new(a, escape_object(v, COUNT(v)));
	}
	return a;
}

static json_t *
mounts_json(const struct explain *x, const char *tree)
{
	const struct entry *en = &x->login.entry;
	json_t *a = json_array();
	char options[EXPLAIN_OPTIONS];

	for (size_t i = 0; i < en->nsteps; i++) {
		const struct entry_step *st = &en->steps[i];
		const struct escape_member m[] = {
			{ "target", st->target },
			{ "source", source(st, tree) }, { "type", st->type },
			{ "options", explain_options(st, options) },
			{ "when", st->when },
		};

		if (st->type != NULL)
			json_array_append_new(a, escape_object(m, COUNT(m)));
	}
	return a;
}

static json_t *
walls_json(const struct explain *x)
{
	const struct wall_terms terms = terms_of(x);
	json_t *a = json_array();

	for (size_t i = 0; i < walls_count; i++) {
		const char *what = explain_wall(&walls[i], &terms);

		if (what != NULL)
			json_array_append_new(a, json_pack("{s:s s:s}",
			    "name", walls[i].name, "what", what));
	}
	return a;
}

static json_t *
commands_json(const struct explain *x)
{
	const struct conf_rows *rows = &x->login.jail->commands;
	const struct jail_command *c = rows->v;
	scope_list names = {0};
	struct err ignored;

	if (starts_none(x))
		return json_array();
	if (c == NULL)
		return json_null();
	for (size_t i = 0; i < rows->n; i++)
		if (list_add(&names, jail_command_name(&c[i]), &ignored) < 0)
			return NULL;
	return escape_json_list(&names);
}

static json_t *
limits_json(const struct jail *j)
{
	json_t *o = json_object();
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", cgroup_above(), j->name);
	if (j->memory != 0)
		json_object_set_new(o, "memory", json_integer(j->memory));
	if (j->tasks != 0)
		json_object_set_new(o, "tasks", json_integer(j->tasks));
	json_object_set_new(o, "cgroup", json_string(path));
	return o;
}

static void
set_jail_members(json_t *o, const struct explain *x)
{
	const struct jail *j = x->login.jail;
	char tree[PATH_MAX];

	tree_path(x, tree);
	json_object_set_new(o, "generation", string_or_null(
	    strcmp(x->serial, "-") != 0 ? x->serial : NULL));
	json_object_set_new(o, "tree", string_or_null(tree));
	json_object_set_new(o, "mounts", mounts_json(x, tree));
	json_object_set_new(o, "commands", commands_json(x));
	if (j->commands.v != NULL && !starts_none(x))
		json_object_set_new(o, "rows", explain_rows_json(x));
	json_object_set_new(o, "walls", walls_json(x));
	if (jail_limited(j))
		json_object_set_new(o, "limits", limits_json(j));
	if (x->tried)
		json_object_set_new(o, "us", json_integer(x->us));
	if (x->context[0] != '\0')
		json_object_set_new(o, "selinux", json_string(x->context));
}

static json_t *
unknown_json(const struct explain *x)
{
	json_t *all = escape_json_list(&x->unsure);
	json_t *unchecked = escape_json_list(&x->unchecked);

	json_array_extend(all, unchecked);
	json_decref(unchecked);
	return all;
}

static json_t *
report_json(const struct explain *x)
{
	const struct escape_member who[] = {
		{ "user", x->user }, { "service", x->service },
	};
	json_t *o = escape_object(who, COUNT(who));

	json_object_set_new(o, "verdict",
	    json_string(verdicts[explain_verdict(x)]));
	if (x->login.who.name != NULL)
		json_object_set_new(o, "uid", json_integer(x->login.who.uid));
	if (x->has_line)
		json_object_set_new(o, "entry", json_string(
		    x->options.entry == ENTRY_CHILD ? "child" : "session"));
	json_object_set_new(o, "jail", string_or_null(
	    explain_enters(x) ? x->login.jail->name : NULL));
	json_object_set_new(o, "rules", rules_json(x));
	if (explain_enters(x))
		set_jail_members(o, x);
	json_object_set_new(o, "way_out", escape_json_list(&x->ways));
	json_object_set_new(o, "outside", escape_json_list(&x->outside));
	json_object_set_new(o, "notes", escape_json_list(&x->notes));
	json_object_set_new(o, "refused", escape_json_list(&x->refused));
	json_object_set_new(o, "unchecked", unknown_json(x));
	return o;
}

static int
report(const struct call *c, const struct explain *x)
{
	if (c->json)
		jsonline(report_json(x), stdout);
	else if (!c->quiet)
		print_report(x);
	return exit_status(x);
}

/* An exit status, or -1: there is no such service. */
static int
report_service(const struct call *c, const char *name)
{
	scope_service s = {0};
	scope_explain x = {0};
	struct err e;

	if (service_load(c->at.config, name, &s, &e) < 0)
		return e.no == ENOENT ? -1 : unable(&e);
	if (service_starts_here(&s, &e) < 0 ||
	    explain_started(&s, &c->at, &x, &e) < 0)
		return unable(&e);
	return report(c, &x);
}

int
cmd_explain(const struct call *c)
{
	char *user = c->args[0];
	char *at = strrchr(user, '@');
	scope_explain x = {0};
	struct err e;
	int rc;

	/* the last '@' separates the service; a name may contain others */
	if (at != NULL)
		*at = '\0';
	if (at != NULL && strcmp(at + 1, "service") == 0 &&
	    (rc = report_service(c, user)) >= 0)
		return rc;
	if (user[0] == '\0') {
		err_set(&e, 0, "explain: name an account, and a service after "
		    "an @");
		return unable(&e);
	}
	if (explain(user, at != NULL && at[1] != '\0' ? at + 1 : NULL,
	    SYSCONFDIR "/pam.d", &c->at, &x, &e) < 0 ||
	    (explain_enters(&x) &&
	    explain_selinux(&x, &check_selinux_host, &e) < 0))
		return unable(&e);
	return report(c, &x);
}
