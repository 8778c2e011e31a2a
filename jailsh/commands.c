/* SPDX-License-Identifier: BSD-2-Clause */
/* commands.c - see commands.h */
#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "reach.h"
#include "call_rules.h"
#include "scope.h"
#include "starts.h"
#include "value_kind.h"

enum { MATCHES_MOST = 100000, PATTERN_ROOM = 256 << 20 };

/* Not by a name service, and not by HOME, which a client may set. */
int
commands_account(struct ident *who, struct err *e)
{
	const struct passwd *p;
	FILE *f = fopen("/etc/passwd", "re");

	*who = (struct ident){0};
	if (f == NULL)
		return err_set(e, errno, "/etc/passwd");
	do {
		errno = 0;
		p = fgetpwent(f);
	} while (p != NULL && p->pw_uid != getuid());
	if (p != NULL) {
		who->uid = p->pw_uid;
		who->name = strdup(p->pw_name);
		who->home = strdup(p->pw_dir);
	}
	fclose(f);
	return who->name != NULL && who->home != NULL ? 0 :
	    err_set(e, errno, "/etc/passwd: who is uid %u", (unsigned)getuid());
}

static enum program
find_program(int root, const struct call_rules *rules, const struct ident *who,
    const struct line *line, struct call *out, char *path, struct err *e)
{
	scope_list names = {0};
	const char *program;

	if (call_rules_names(rules, &names, e) < 0)
		return PROGRAM_REFUSED;
	if (line->words.n == 0)
		return err_set(e, 0, "the command is empty");
	if (!program_named(line->words.v[0], &names, e) ||
	    call_rules_match(rules, line, who, out, e) < 0)
		return PROGRAM_REFUSED;
	program = rules->v[out->row].program;
	return program_find(root, program != NULL ? program :
	    line->words.v[0], path, e);
}

enum program
commands_judge(int root, const struct call_rules *rules,
    const struct ident *who, const struct line *line, struct call *out,
    char *path, struct err *e)
{
	enum program rc;

	*out = (struct call){0};
	rc = find_program(root, rules, who, line, out, path, e);
	return rc != PROGRAM_FOUND ? rc : starts(root, path, NULL, e);
}

/*
 * glob(3) holds all that it has found, without a limit, and a pattern that goes
 * in and out of directories finds each as often as there are ways to it.  What
 * is read is counted, in the bytes that a match in that directory takes.
 */
static struct {
	size_t left, each;
} room;				/* glob(3) passes nothing on */

static void *
open_counted(const char *path)
{
	room.each = strlen(path) + NAME_MAX;
	errno = E2BIG;
	return room.left < room.each ? NULL : opendir(path);
}

static struct dirent *
read_counted(void *dir)
{
	if (room.left < room.each)
		return NULL;
	room.left -= room.each;
	return readdir(dir);
}

static void
close_counted(void *dir)
{
	closedir(dir);
}

static int
stop_if_full(const char *path, int no)
{
	(void)path;
	return no == E2BIG;
}

/* 0: found; 1: nothing is. */
static int
find_matches(const char *pattern, glob_t *found, struct err *e)
{
	int rc;

	room.left = PATTERN_ROOM;
	room.each = 0;
	*found = (glob_t){
		.gl_opendir = open_counted, .gl_readdir = read_counted,
		.gl_closedir = close_counted, .gl_stat = stat,
		.gl_lstat = lstat,
	};
	rc = glob(pattern, GLOB_ALTDIRFUNC, stop_if_full, found);
	if (room.left < room.each)
		return err_set(e, 0, "%.200s: too many files to look at",
		    pattern);
	return rc == 0 ? 0 : 1;
}

static int
add_matches(const struct call *c, const glob_t *found, struct list *to,
    struct err *e)
{
	char path[PATH_MAX];
	struct err outside;

	if (found->gl_pathc > MATCHES_MOST)
		return err_set(e, E2BIG, "a pattern");
	for (size_t i = 0; i < found->gl_pathc; i++)
		if (value_path(found->gl_pathv[i], c->start != NULL ?
		    c->start : "/", c->root, path, &outside) == 0 &&
		    list_add(to, path, e) < 0)
			return -1;
	return 0;
}

static int
expand_word(const struct call *c, size_t i, struct list *to, struct err *e)
{
	const size_t before = to->n;
	glob_t found = {0};
	int rc;

	if (c->line.patterns.v[i][0] == '\0')
		return list_add(to, c->line.words.v[i], e);
	rc = find_matches(c->line.patterns.v[i], &found, e);
	if (rc == 0)
		rc = add_matches(c, &found, to, e);
	globfree(&found);
	return rc >= 0 && to->n == before ?
	    list_add(to, c->line.words.v[i], e) : rc;
}

int
commands_expand(struct call *c, struct err *e)
{
	scope_list words = {0};
	struct list was;

	if (c->umask != NULL)
		umask((mode_t)strtoul(c->umask, NULL, 8));
	if (c->start != NULL && chdir(c->start) < 0)
		return err_set(e, errno, "%s", c->start);
	for (size_t i = 0; i < c->line.words.n; i++)
		if (expand_word(c, i, &words, e) < 0)
			return -1;
	was = c->line.words;
	c->line.words = words;
	words = was;
	return 0;
}

int
commands_narrow(int row, bool network, const struct ident *who, struct err *e)
{
	scope_reach reach = {0};

	if (reach_open(row, who, &reach, e) < 0 || wall_narrow(&reach, e) < 0)
		return -1;
	return network ? 0 : wall_offline(e);
}
