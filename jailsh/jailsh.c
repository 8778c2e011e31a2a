/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jailsh.c - jailsh(8), the pseudo-shell.
 *
 * In the tree of a jail with `commands` it replaces every shell.  It starts one
 * program, without a shell, or refuses to.  It has no privilege and grants
 * none: outside a jail it prints an error.
 *
 * For an administrator it prints what it would start, and for root it starts
 * programs in a jail: admin.h, which the jailsh of a tree has not got.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "admin.h"
#include "arguments.h"
#include "child_wait.h"
#include "commands.h"
#include "environment.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "record.h"
#include "call_rules.h"
#include "scope.h"
#include "script.h"
#include "split_words.h"
#include "status.h"
#include "wall.h"

static int
say(const struct err *e, int status)
{
	fprintf(stderr, "jailsh: %s\n", e->msg);
	return status;
}

/* Whoever reads what the command writes waits for the last who could. */
static int
attend_call(const struct call *c, pid_t child)
{
	int status;

	syscall(SYS_close_range, 0, ~0U, 0);
	status = attend(child);
	record_ended(c, status);
	return status;
}

static int
start_call(const struct ident *who, struct call *c, const char *path,
    char **environment, struct err *e)
{
	struct list env = {0};
	pid_t child;

	if (environment_clean(environment, &env, e) < 0 ||
	    environment_add(environment, &c->environment, &env, e) < 0 ||
	    list_terminate(&env, e) < 0 ||
	    commands_narrow(c->row, c->network, who, e) < 0 ||
	    commands_expand(c, e) < 0 ||
	    list_terminate(&c->line.words, e) < 0)
		return STATUS_REFUSED;
	if (record_started(c) && (child = attend_fork(e)) != 0)
		return child < 0 ? STATUS_REFUSED : attend_call(c, child);
	execve(path, c->line.words.v, env.v);
	err_set(e, errno, "%s", path);
	return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_REFUSED;
}

static int
run_command(int top, const struct line *line, const struct call_rules *rules,
    char **environment, struct err *e)
{
	char path[PATH_MAX];
	struct ident who;
	struct call call;

	if (commands_account(&who, e) < 0)
		return STATUS_REFUSED;
	switch (commands_judge(top, rules, &who, line, &call, path, e)) {
	case PROGRAM_REFUSED:
		return STATUS_REFUSED;
	case PROGRAM_MISSING:
		return STATUS_NOT_FOUND;
	case PROGRAM_FOUND:
		break;
	}
	return start_call(&who, &call, path, environment, e);
}

static int
refuse_interactive(const struct call_rules *rules, struct err *e)
{
	scope_list names = {0};

	if (call_rules_names(rules, &names, e) < 0)
		return STATUS_REFUSED;
	err_set(e, 0, "this account has no shell; it may run:");
	program_list(&names, e);
	return STATUS_REFUSED;
}

/* Of the other commands their names, which a refusal lists. */
static int
read_rules(int top, const struct line *line, struct call_rules *out,
    struct err *e)
{
	return call_rules_read(top, line->words.n > 0 ?
	    program_name(line->words.v[0]) : "", out, e);
}

static int
be_shell(const struct arguments *a, char **environment, struct err *e)
{
	scope_call_rules rules = {0};
	scope_line line = {0};
	scope_fd top = -1;

	if (walls_seen(e) < 0 || (top = program_top(e)) < 0)
		return STATUS_REFUSED;
	if (a->mode == MODE_SCRIPT)
		return script_run(top, a->argv, environment, e);
	if ((a->command != NULL && words_split(a->command, &line, e) < 0) ||
	    read_rules(top, &line, &rules, e) < 0)
		return STATUS_REFUSED;
	if (a->command == NULL)
		return refuse_interactive(&rules, e);
	return run_command(top, &line, &rules, environment, e);
}

int
main(int argc, char **argv, char **environment)
{
	struct arguments a;
	struct err e = {0};
	int status;

	if (arguments_parse(argc, argv, &a, &e) < 0)
		return say(&e, a.mode == MODE_TEST || a.mode == MODE_REHEARSE ?
		    STATUS_UNABLE : STATUS_REFUSED);
	switch (a.mode) {
	case MODE_HELP:
		fputs(arguments_usage, stdout);
		return 0;
	case MODE_VERSION:
		puts("jailsh " VERSION);
		return 0;
	case MODE_TEST:
	case MODE_REHEARSE:
	case MODE_LAUNCH:
	case MODE_SERVE:
	case MODE_JOIN:
		status = admin(&a, environment, &e);
		break;
	default:
		status = be_shell(&a, environment, &e);
		if (e.msg[0] != '\0')
			record_refused(a.command, e.msg);
	}
	return e.msg[0] != '\0' ? say(&e, status) : status;
}
