/* SPDX-License-Identifier: BSD-2-Clause */
/* dry_run.c - see dry_run.h */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "commands.h"
#include "dry_run.h"
#include "entry_sources.h"
#include "environment.h"
#include "err.h"
#include "exec_said.h"
#include "ground.h"
#include "pam_options.h"
#include "reach.h"
#include "scope.h"
#include "scripts.h"
#include "shell.h"
#include "split_words.h"

static int
read_tree(struct dry_run *d, const struct options *o, struct err *e)
{
	const struct login *l = &d->login;

	d->tree = sources_tree(&l->entry, o->state, e);
	if (d->tree < 0 || shell_limits(d->tree, l->jail, l->who.name,
	    l->who.shell, e) < 0 || call_rules_read(d->tree, NULL, &d->rules,
	    e) < 0 || scripts_shells(d->tree, &d->shells, e) < 0)
		return -1;
	list_sort(&d->shells);	/* two rows can have one script */
	return 0;
}

int
dry_run_open(const struct arguments *a, struct dry_run *d, struct err *e)
{
	const struct options o = { .config = a->config, .state = a->state };

	*d = (struct dry_run){ .tree = -1 };
	if (login_decide(a->user, "jailsh", &o, &d->login, e) < 0)
		return -1;
	if (d->login.jail == NULL)
		return err_set(e, 0, "%s is in no jail", a->user);
	jail_exec_said(d->login.jail, d->exec, sizeof(d->exec));
	d->limited = d->login.jail->commands.v != NULL;
	return d->limited ? read_tree(d, &o, e) : 0;
}

void
dry_run_close(struct dry_run *d)
{
	if (d->tree >= 0)
		close(d->tree);
	call_rules_free(&d->rules);
	list_free(&d->shells);
	login_free(&d->login);
}

static int
ask_shell(const struct login *l, const char *line, struct answer *out,
    struct err *e)
{
	struct list *words = &out->call.line.words;

	out->verdict = PROGRAM_FOUND;
	snprintf(out->path, sizeof(out->path), "%s", l->who.shell);
	return list_add(words, l->who.shell, e) < 0 ||
	    list_add(words, "-c", e) < 0 || list_add(words, line, e) < 0 ?
	    -1 : 0;
}

/* As reach_open() and commands_expand() will in the jail. */
static void
check_places(const struct dry_run *d, struct answer *out)
{
	const struct entry *en = &d->login.entry;
	const char *root = out->call.root, *start = out->call.start;
	int no = 0;

	if (out->verdict != PROGRAM_FOUND)
		return;
	if (strcmp(root, "/") != 0)
		no = ground_look(en, d->tree, root);
	if (no != 0) {
		out->verdict = reach_missing(root, no, &d->login.who,
		    &out->why);
		return;
	}
	if (start != NULL)
		no = ground_look(en, d->tree, start);
	if (no != 0 && no != ELOOP)	/* chdir(2) follows links */
		out->verdict = err_set(&out->why, no, "%s", start);
}

int
dry_run_ask(const struct dry_run *d, const char *line, struct answer *out,
    struct err *e)
{
	char *const none[] = { NULL };

	*out = (struct answer){0};
	if (!d->limited)
		return ask_shell(&d->login, line, out, e);
	out->verdict = words_split(line, &out->line, &out->why) < 0 ?
	    PROGRAM_REFUSED : commands_judge(d->tree, &d->rules,
	    &d->login.who, &out->line, &out->call, out->path, &out->why);
	check_places(d, out);
	return environment_clean(none, &out->environment, e) < 0 ||
	    environment_add(none, &out->call.environment, &out->environment,
	    e) < 0 ? -1 : 0;
}

void
answer_free(struct answer *out)
{
	line_free(&out->line);
	call_free(&out->call);
	list_free(&out->environment);
}
