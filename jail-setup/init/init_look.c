/* SPDX-License-Identifier: BSD-2-Clause */
/* init_look.c - names, template, who is in it, other jails; see init_look.h */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "dir.h"
#include "err.h"
#include "ident.h"
#include "init_act.h"
#include "init_look.h"
#include "init_text.h"
#include "init_want.h"
#include "inspect/member.h"
#include "inspect/roster.h"
#include "near.h"
#include "plan/plan_collect.h"
#include "quote.h"
#include "safe_open.h"
#include "scope.h"
#include "wall.h"

enum { SHOWN = 5 };	/* members in a note */

static int
add_problem(struct init_seen *s, const char *what, struct err *e)
{
	return list_has(&s->problems, what) ? 0 :
	    list_add(&s->problems, what, e);
}

int
init_problem(struct init_seen *s, const struct err *why, struct err *e)
{
	return add_problem(s, why->msg, e);
}

/* --- the template -------------------------------------------------------- */

static bool
is_template(const char *name)
{
	const size_t n = strlen(name);

	return n > 5 && strcmp(name + n - 5, ".conf") == 0;
}

/* The error of an unknown WHAT, with all that are known. */
static int
say_unknown(int dir, const char *shown, const char *what, struct err *e)
{
	struct near near = { .word = what };
	scope_list names = {0};
	char all[512] = "", fix[NEAR_MAX + 32] = "";

	if (dir_names(dir, shown, is_template, &names, e) < 0)
		return -1;
	list_sort(&names);
	for (size_t i = 0; i < names.n; i++) {
		const size_t n = strlen(all);

		names.v[i][strlen(names.v[i]) - strlen(".conf")] = '\0';
		near_try(&near, names.v[i]);
		snprintf(all + n, sizeof(all) - n, "%s%s", i > 0 ? ", " : "",
		    names.v[i]);
	}
	if (near.best[0] != '\0')
		snprintf(fix, sizeof(fix), "; fix: --for %s", near.best);
	return err_set(e, 0, "--for \"%.100s\": there are %s%s", what, all,
	    fix);
}

static int
read_template(const struct places *at, const char *what, char **text,
    struct err *e)
{
	char dir[PATH_MAX], base[JAIL_NAME_MAX + 8], file[PATH_MAX];
	scope_fd all = -1;
	scope_fd fd = -1;
	size_t len;

	snprintf(dir, sizeof(dir), "%.3900s/examples", at->vendor);
	all = safe_dir(dir, e);
	if (all < 0)
		return -1;
	if (!jail_name_ok(what))
		return say_unknown(all, dir, what, e);
	snprintf(base, sizeof(base), "%s.conf", what);
	snprintf(file, sizeof(file), "%.3990s/%s", dir, base);
	fd = safe_file(all, base, file, 0, e);
	if (fd < 0)
		return e->no == ENOENT ? say_unknown(all, dir, what, e) : -1;
	return safe_read(fd, file, CONF_MAX, text, &len, e);
}

/* --- the jail file ------------------------------------------------------- */

/* 1: *text is what it says; 0: there is none; -1: a problem. */
static int
read_jail_file(const struct places *at, const char *name, const char *file,
    char **text, struct err *e)
{
	char base[INIT_BASE];
	scope_fd all = init_open_place(at->config, name, base, e);
	scope_fd fd = all < 0 ? -1 : safe_file(all, base, file, 0, e);
	size_t len;

	if (all < 0)
		return -1;
	if (fd < 0)
		return e->no == ENOENT ? 0 : -1;
	return safe_read(fd, file, CONF_MAX, text, &len, e) < 0 ? -1 : 1;
}

static bool
lacks_scopes(const struct init_want *w)
{
	const struct wall_terms t = { .waived = walls_optional("landlock") };

	return w->root == NULL && walls_missing(&t) != 0;
}

/*
 * The text, and whether the file has it.  What was written on a kernel without
 * scopes is right on a later one.
 */
static int
look_file(const struct init_want *w, const struct places *at,
    const char *template, struct init_seen *s, struct err *e)
{
	scope_free char *there = NULL;
	char name[QUOTE_MAX];
	int has = read_jail_file(at, w->name, s->file, &there, e);

	if (has < 0)
		return -1;
	for (int unscoped = lacks_scopes(w); unscoped < 2; unscoped++) {
		scope_free char *text = init_text(template, w, unscoped, e);

		if (text == NULL)
			return -1;
		s->facts.file = has && strcmp(there, text) == 0;
		if (s->text == NULL || s->facts.file) {
			free(s->text);
			s->text = take_ptr(&text);
		}
		if (!has || s->facts.file)
			return 0;
	}
	return err_set(e, 0, "%s is there, and it is not what init writes; "
	    "fix: init another NAME, or if nobody needs it: rm %s", s->file,
	    quote_bare(s->file, name));
}

/* --- who is in it -------------------------------------------------------- */

static bool
failed(int no)
{
	return no == ENOMEM || no == EMFILE || no == ENFILE || no == EIO ||
	    no == EINTR;
}

/* 1: the number; 0: no such name; -1. */
static int
find_number(const struct init_want *w, unsigned *number, struct err *e)
{
	const bool group = w->group != NULL;
	const char *name = group ? w->group : w->user;
	const struct passwd *pw = NULL;
	const struct group *gr = NULL;

	if (w->root != NULL)
		return init_root_number(w->root, group ? "group" : "passwd",
		    name, number, e);
	errno = 0;
	if (group)
		gr = getgrnam(name);
	else
		pw = getpwnam(name);
	if (gr == NULL && pw == NULL)
		return failed(errno) ? err_set(e, errno, "%s", name) : 0;
	*number = gr != NULL ? gr->gr_gid : pw->pw_uid;
	return 1;
}

static int
check_group(const struct init_want *w, bool there, struct err *e)
{
	char word[QUOTE_MAX];

	if (there)
		return 0;
	if (!w->create)
		return err_set(e, 0, "group %s: no such group; fix: "
		    "--create-group, or --group with one that there is",
		    w->group);
	return init_groupadd(e) < 0 ? err_in(e, "group %s",
	    quote_bare(w->group, word)) : 0;
}

/* *names: a jail file can name who is wanted. */
static int
check_who(const struct init_want *w, bool *names, struct init_seen *s,
    struct err *e)
{
	const char *name = w->group != NULL ? w->group : w->user;
	unsigned number = 1;
	char word[QUOTE_MAX];
	int there;

	*names = false;
	if (w->group == w->name && !jail_name_ok(name))
		return 0;	/* said of the name of the jail */
	if (ident_name_check(name, e) < 0)
		return err_in(e, w->group != NULL ? "group" : "user");
	there = find_number(w, &number, e);
	if (w->user != NULL && number == 0)
		return err_set(e, 0, "user %s has uid 0, which is never "
		    "jailed; fix: --user with another account", name);
	*names = true;
	s->facts.group = there > 0;
	if (there < 0)
		return -1;
	if (w->group != NULL)
		return check_group(w, there, e);
	return there ? 0 : err_set(e, 0, "user %s: no such account; fix: "
	    "useradd -m %s", name, quote_bare(name, word));
}

/* Two jails of one group: the first in the order of their names has it. */
static int
check_others(const struct init_want *w, const struct places *at,
    struct init_seen *s, struct err *e)
{
	struct jails all = {0};
	scope_list wrong = {0};
	int rc = 0;

	if (jails_load_rest(at->config, &all, &wrong, e) < 0)
		return init_problem(s, e, e);
	for (size_t i = 0; rc == 0 && i < wrong.n; i++)
		rc = add_problem(s, wrong.v[i], e);
	for (size_t i = 0; rc == 0 && i < all.n; i++) {
		const struct jail *j = &all.v[i];
		const bool has = w->group != NULL ?
		    list_has(&j->groups, w->group) :
		    list_has(&j->users, w->user);

		s->facts.others |= strcmp(j->name, w->name) != 0;
		if (has && strcmp(j->name, w->name) != 0)
			rc = list_addf(&s->problems, e, "%s %s is in jail %s "
			    "already; fix: name another", w->group != NULL ?
			    "group" : "user", w->group != NULL ? w->group :
			    w->user, j->name);
	}
	jails_free(&all);
	return rc;
}

static int
list_members(const struct roster *r, const char *group, struct list *out,
    struct err *e)
{
	const struct group *gr = getgrnam(group);
	const struct roster_account *a;
	int rc = 0;

	for (char **m = gr != NULL ? gr->gr_mem : NULL; rc == 0 &&
	    m != NULL && *m != NULL; m++)
		if ((a = roster_find(r, *m)) == NULL || a->uid != 0)
			rc = list_add(out, *m, e);
	for (size_t i = 0; rc == 0 && gr != NULL && i < r->naccounts; i++)
		if (r->accounts[i].gid == gr->gr_gid &&
		    r->accounts[i].uid != 0)
			rc = list_add(out, r->accounts[i].name, e);
	list_sort(out);
	return rc;
}

/*
 * A group that is there already may have members that nobody thinks of, as
 * "sudo" and "backup" have.  Not said, it is in the way of a new jail.
 */
static int
note_members(const struct init_want *w, const struct list *all,
    struct init_seen *s, struct err *e)
{
	char some[512] = "";

	for (size_t i = 0; i < all->n && i < SHOWN; i++) {
		const size_t n = strlen(some);

		snprintf(some + n, sizeof(some) - n, "%s%.64s",
		    i > 0 ? ", " : "", all->v[i]);
	}
	if (all->n == 0 || s->facts.file)
		return 0;
	if (all->n > SHOWN)
		strcat(some, ", ...");
	return w->named ? list_addf(&s->notes, e, "group %s "
	    "has members already, whose next login is jailed: %s", w->group,
	    some) : list_addf(&s->problems, e, "group %s has members already, "
	    "who would be jailed: %s; fix: another NAME, or if that is meant: "
	    "--group %s", w->group, some, w->group);
}

/* Who is in a jail already: users come before groups, then file names count. */
static int
note_jailed(const struct list *all, const struct places *at,
    struct init_seen *s, struct err *e)
{
	char jail[JAIL_NAME_MAX + 1];
	struct err ignored;
	int rc = 0;

	for (size_t i = 0; rc == 0 && !s->facts.file && i < all->n &&
	    i < SHOWN; i++) {
		if (member_of(all->v[i], at->config, jail, &ignored) !=
		    MEMBER_JAILED)
			continue;
		rc = list_addf(&s->notes, e, "%s is in jail %s now; in "
		    "which of the two then: jail-setup explain %s@sshd",
		    all->v[i], jail, all->v[i]);
	}
	return rc;
}

/* As check says it in the end, and before anything is written. */
static int
note_names(const struct init_want *w, const struct places *at,
    struct init_seen *s, struct err *e)
{
	struct roster r = {0};
	scope_list all = {0};
	int rc = roster_load(&r, e);

	for (size_t i = 0; rc == 0 && i < r.silent.n; i++)
		rc = list_addf(&s->notes, e, "%.100s of nsswitch.conf(5) does "
		    "not list its accounts: check sees only those that a jail "
		    "file or its group names", r.silent.v[i]);
	if (rc == 0)
		rc = w->group != NULL ? list_members(&r, w->group, &all, e) :
		    list_add(&all, w->user, e);
	roster_free(&r);
	if (rc == 0 && w->group != NULL)
		rc = note_members(w, &all, s, e);
	return rc < 0 ? -1 : note_jailed(&all, at, s, e);
}

static int
note_root(const struct init_want *w, struct init_seen *s, struct err *e)
{
	scope_list all = {0};

	return init_root_members(w->root, w->group, &all, e) < 0 ? -1 :
	    note_members(w, &all, s, e);
}

/* --- all of it ----------------------------------------------------------- */

/* The name, the template and the file; s->text stays NULL after a problem. */
static int
look_text(const struct init_want *w, const struct places *at, bool names,
    struct init_seen *s, struct err *e)
{
	scope_free char *template = NULL;
	struct err why;

	if (read_template(at, w->what, &template, &why) < 0 &&
	    init_problem(s, &why, e) < 0)
		return -1;
	if (!jail_name_ok(w->name))
		return list_addf(&s->problems, e, "\"%.100s\" is not the name "
		    "of a jail: letters, digits, '_', '.' and '-', at most "
		    "%d, the first a letter or a digit", w->name,
		    JAIL_NAME_MAX);
	snprintf(s->file, sizeof(s->file), "%.3900s/jails.d/%s.conf",
	    at->config, w->name);
	if (template == NULL || !names)
		return 0;
	return look_file(w, at, template, s, &why) < 0 ||
	    jail_parse(s->text, w->name, s->file, &s->jail, &why) < 0 ?
	    init_problem(s, &why, e) : 0;
}

int
init_look(const struct init_want *w, const struct places *at,
    struct init_seen *s, struct err *e)
{
	struct err why;
	bool names;

	*s = (struct init_seen){0};
	if ((check_who(w, &names, s, &why) < 0 &&
	    init_problem(s, &why, e) < 0) ||
	    look_text(w, at, names, s, e) < 0 ||
	    check_others(w, at, s, e) < 0)
		return -1;
	if (w->root != NULL)
		return w->group != NULL && s->facts.group ?
		    note_root(w, s, e) : 0;
	return note_names(w, at, s, e) < 0 || init_look_host(at, s, e) < 0 ?
	    -1 : 0;
}

void
init_seen_free(struct init_seen *s)
{
	free(s->text);
	jail_free(&s->jail);
	list_free(&s->problems);
	list_free(&s->notes);
}
