/* SPDX-License-Identifier: BSD-2-Clause */
/* script.c - see script.h */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "call_rules.h"
#include "commands.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "safe_open.h"
#include "script.h"
#include "scripts.h"
#include "status.h"

/*
 * Variables that make a shell, or what it starts by itself, load or run more
 * than the script: one NAME or NAME... a line; environment_clean() in lib names
 * what passes a command line, but a script is also started by su(1) as its
 * user's shell, with all that another account says.  What programs like git say
 * to their hooks passes.
 */
static const char *const dropped[] = {
	"ENV=", "BASH_ENV=", "BASH_FUNC_", "BASHOPTS=", "SHELLOPTS=", "PS4=",
	"BASH_XTRACEFD=", "IFS=", "CDPATH=", "GLOBIGNORE=", "ZDOTDIR=",
	"FPATH=", "KSH_ENV=", "LD_", "GCONV_PATH=", "LOCPATH=", "PYTHONPATH=",
	"PYTHONHOME=", "PYTHONUSERBASE=", "PERL5", "PERLLIB=", "RUBYLIB=",
	"RUBYOPT=", "NODE_OPTIONS=", "NODE_PATH=", "PHPRC=",
	"PHP_INI_SCAN_DIR=", NULL
};

/* In the tree itself: no mount lies on the way. */
static bool
is_of_tree(int top, const char *path, struct stat *st)
{
	return safe_stat_tree(top, path, st) == 0 && S_ISREG(st->st_mode) &&
	    st->st_uid == 0 && (st->st_mode & 022) == 0;
}

/* Are these the words of that script, and this the script? */
static bool
is_meant(int top, const struct script *s, char **argv)
{
	struct stat st, named;
	size_t i;

	for (i = 0; i < s->words.n; i++)
		if (argv[1 + i] == NULL ||
		    strcmp(argv[1 + i], s->words.v[i]) != 0)
			return false;
	return argv[1 + i] != NULL && stat(argv[1 + i], &st) == 0 &&
	    is_of_tree(top, s->path, &named) &&
	    st.st_dev == named.st_dev && st.st_ino == named.st_ino;
}

static int
shell_words(const struct script *s, char **argv, struct list *out,
    struct err *e)
{
	if (list_add(out, script_shell(s), e) < 0)
		return -1;
	for (size_t i = 0; i < s->words.n; i++)
		if (list_add(out, s->words.v[i], e) < 0)
			return -1;
	if (list_add(out, s->path, e) < 0)
		return -1;
	for (char **v = argv + 2 + s->words.n; *v != NULL; v++)
		if (list_add(out, *v, e) < 0)
			return -1;
	return list_terminate(out, e);
}

static bool
is_dropped(const char *var)
{
	for (const char *const *d = dropped; *d != NULL; d++)
		if (strncmp(var, *d, strlen(*d)) == 0)
			return true;
	return false;
}

static int
clean_environment(char *const *from, struct list *out, struct err *e)
{
	for (; *from != NULL; from++)
		if (!is_dropped(*from) && list_add(out, *from, e) < 0)
			return -1;
	return list_terminate(out, e);
}

/* What a command starts has no row of its own, and keeps the command's. */
static int
narrow(int top, const char *name, struct err *e)
{
	scope_call_rules rules = {0};
	struct ident who;
	int row;

	if (call_rules_read(top, name, &rules, e) < 0)
		return -1;
	row = call_rules_find(&rules, name);
	if (row < 0)
		return 0;
	return commands_account(&who, e) < 0 ? -1 :
	    commands_narrow(row, rules.v[row].network, &who, e);
}

/* By path: all in the tree is read-only and root's. */
static int
become_shell(int top, const struct script *s, char **argv,
    char *const *environment, struct err *e)
{
	struct list args = {0}, env = {0};
	struct stat st;

	if (!is_of_tree(top, s->program, &st)) {
		err_set(e, 0, "%s: %s, which runs it, is not in the jail",
		    s->path, s->program);
		return STATUS_NOT_FOUND;
	}
	if (shell_words(s, argv, &args, e) < 0 ||
	    clean_environment(environment, &env, e) < 0 ||
	    narrow(top, program_name(s->path), e) < 0)
		return STATUS_REFUSED;
	execve(s->program, args.v, env.v);
	err_set(e, errno, "%s", s->program);
	return STATUS_REFUSED;
}

/* Says which script: the first word that is no option. */
static int
refuse_script(char **argv, struct err *e)
{
	while (*++argv != NULL && (*argv)[0] == '-')
		;
	if (*argv == NULL)
		err_set(e, 0, "usage: jailsh [-c COMMAND]");
	else
		err_set(e, 0, "%.200s: a script that is not among the commands "
		    "of this account, or not as the tree has it", *argv);
	return STATUS_REFUSED;
}

/* One file can be several commands, which differ in their names. */
static const struct script *
find_script(int top, const struct scripts *all, char **argv)
{
	const struct script *found = NULL;

	for (size_t i = 0; i < all->n; i++) {
		const struct script *s = &all->v[i];

		if (script_shell(s) == NULL || !is_meant(top, s, argv))
			continue;
		if (found == NULL || strcmp(program_name(s->path),
		    program_name(argv[1 + s->words.n])) == 0)
			found = s;
	}
	return found;
}

int
script_run(int top, char **argv, char *const *environment, struct err *e)
{
	scope_scripts all = {0};
	const struct script *s;

	if (scripts_read(top, &all, e) < 0)
		return STATUS_REFUSED;
	s = find_script(top, &all, argv);
	return s == NULL ? refuse_script(argv, e) :
	    become_shell(top, s, argv, environment, e);
}
