/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jailsh.c - jailsh(8), the pseudo-shell.
 *
 * In the tree of a jail with `commands` it replaces every shell.  It starts one
 * program, without a shell, or refuses to.  It has no privilege and grants
 * none: outside a jail it prints an error.
 *
 * For an administrator it prints what it would start, and for root it starts
 * programs in a jail: launch.h.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "commands.h"
#include "dry_run.h"
#include "environment.h"
#include "err.h"
#include "launch.h"
#include "list.h"
#include "record.h"
#include "scope.h"
#include "script.h"
#include "status.h"
#include "wall.h"

static int
say(const struct err *e, int status)
{
	fprintf(stderr, "jailsh: %s\n", e->msg);
	return status;
}

static int
run_command(int top, const char *line, const struct list *commands,
    char **environment, struct err *e)
{
	struct list words = {0}, env = {0};
	char path[PATH_MAX];

	switch (commands_judge(top, commands, line, &words, path, e)) {
	case PROGRAM_REFUSED:
		return STATUS_REFUSED;
	case PROGRAM_MISSING:
		return STATUS_NOT_FOUND;
	case PROGRAM_FOUND:
		break;
	}
	if (environment_clean(environment, &env, e) < 0 ||
	    list_terminate(&words, e) < 0 || list_terminate(&env, e) < 0)
		return STATUS_REFUSED;
	if (commands_narrow(words.v[0], e) < 0)
		return STATUS_REFUSED;
	record(line, NULL);
	execve(path, words.v, env.v);
	err_set(e, errno, "%s", path);
	return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_REFUSED;
}

static int
refuse_interactive(const struct list *commands, struct err *e)
{
	err_set(e, 0, "this account has no shell; it may run:");
	program_list(commands, e);
	return STATUS_REFUSED;
}

static int
be_shell(const struct arguments *a, char **environment, struct err *e)
{
	struct list commands = {0};
	scope_fd top = -1;

	if (walls_seen(e) < 0 || (top = program_top(e)) < 0 ||
	    commands_read(top, &commands, e) < 0)
		return STATUS_REFUSED;
	if (a->mode == MODE_SCRIPT)
		return script_run(top, a->argv, environment, e);
	if (a->command == NULL)
		return refuse_interactive(&commands, e);
	return run_command(top, a->command, &commands, environment, e);
}

/* As sh(1) would read it again. */
static void
print_word(const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/=,:+@%";

	if (*s != '\0' && s[strspn(s, plain)] == '\0') {
		fputs(s, stdout);
		return;
	}
	putchar('\'');
	for (; *s != '\0'; s++)
		if (*s == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*s);
	putchar('\'');
}

static void
print_words(const char *path, char *const *words, size_t n)
{
	print_word(path);
	for (size_t i = 1; i < n; i++) {
		putchar(' ');
		print_word(words[i]);
	}
	putchar('\n');
}

static int
be_test(const struct arguments *a, struct err *e)
{
	struct list words = {0}, shells = {0};
	char path[PATH_MAX], said[PATH_MAX];
	int verdict = judge(a, &words, path, said, &shells, e);

	if (verdict == PROGRAM_UNKNOWN)
		return say(e, STATUS_UNABLE);
	if (verdict == PROGRAM_FOUND)
		print_words(path, words.v, words.n);
	else
		printf("refused: %s\n", e->msg);
	if (*said != '\0')
		fprintf(stderr, "jailsh: programs run that are not of the "
		    "tree, which the account may have written, by: %s\n",
		    said);
	for (size_t i = 0; i < shells.n; i++)
		fprintf(stderr, "jailsh: the tree has a shell, and a command "
		    "that executes what it is told to can start it: %s\n",
		    shells.v[i]);
	list_free(&words);
	list_free(&shells);
	return verdict == PROGRAM_FOUND ? 0 : STATUS_WOULD_NOT;
}

static int
be_rehearsal(const struct arguments *a, char **environment, struct err *e)
{
	char path[PATH_MAX];
	bool told;
	size_t n = 0;
	int status = launch_rehearse(a, environment, path, &told, e);

	if (told)
		return status;
	if (status == STATUS_UNABLE)
		return say(e, status);
	while (a->argv[n] != NULL)
		n++;
	if (status == 0)
		print_words(path, a->argv, n);
	else
		printf("refused: %s\n", e->msg);
	return status;
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
		return be_test(&a, &e);
	case MODE_REHEARSE:
		return be_rehearsal(&a, environment, &e);
	case MODE_LAUNCH:
		status = launch(&a, environment, &e);
		break;
	default:
		status = be_shell(&a, environment, &e);
		record(a.command, e.msg);
	}
	return e.msg[0] != '\0' ? say(&e, status) : status;
}
