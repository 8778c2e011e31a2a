/* SPDX-License-Identifier: BSD-2-Clause */
/* dry_run.c - see dry_run.h */
#include <limits.h>
#include <stdio.h>

#include "arguments.h"
#include "commands.h"
#include "dry_run.h"
#include "entry_sources.h"
#include "err.h"
#include "exec_said.h"
#include "list.h"
#include "login.h"
#include "pam_options.h"
#include "scope.h"
#include "scripts.h"
#include "shell.h"

static int
judge_shell(const struct login *l, const char *command, struct list *words,
    char *path, struct err *e)
{
	snprintf(path, PATH_MAX, "%s", l->who.shell);
	if (list_add(words, l->who.shell, e) < 0 ||
	    list_add(words, "-c", e) < 0 || list_add(words, command, e) < 0)
		return PROGRAM_UNKNOWN;
	return PROGRAM_FOUND;
}

static int
judge_limited(const struct login *l, const struct options *o,
    const char *command, struct list *words, char *path, struct list *shells,
    struct err *e)
{
	scope_list commands = {0};
	scope_fd tree = sources_tree(&l->entry, o->state, e);

	if (tree < 0 || shell_limits(tree, l->jail, l->who.name, l->who.shell,
	    e) < 0 || commands_read(tree, &commands, e) < 0 ||
	    scripts_shells(tree, shells, e) < 0)
		return PROGRAM_UNKNOWN;
	return commands_judge(tree, &commands, command, words, path, e);
}

int
judge(const struct arguments *a, struct list *words, char *path,
    char *said, struct list *shells, struct err *e)
{
	const struct options o = { .config = a->config, .state = a->state };
	struct login l;
	int verdict = PROGRAM_UNKNOWN;

	*said = '\0';
	if (login_decide(a->user, "jailsh", &o, &l, e) < 0)
		;
	else if (l.jail == NULL)
		err_set(e, 0, "%s is in no jail", a->user);
	else if (l.jail->commands.v == NULL)
		verdict = judge_shell(&l, a->command, words, path, e);
	else
		verdict = judge_limited(&l, &o, a->command, words, path,
		    shells, e);
	if (l.jail != NULL)
		jail_exec_said(l.jail, said, PATH_MAX);
	login_free(&l);
	return verdict;
}
