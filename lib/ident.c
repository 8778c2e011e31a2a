/* SPDX-License-Identifier: BSD-2-Clause */
/* ident.c - see ident.h */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ident.h"
#include "scope.h"

enum {
	NAME_LONGEST = 64,
	BUF_FIRST = 4096,
	BUF_MOST = 64 * 1024 * 1024,	/* a group of a million members */
};

int
ident_name_check(const char *name, struct err *e)
{
	static const char ok[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._@+-";
	size_t n = strlen(name);

	if (n == 0)
		return err_set(e, 0, "the user name is empty");
	if (n > NAME_LONGEST)
		return err_set(e, 0, "user name \"%.16s...\" is longer than %d "
		    "bytes", name, NAME_LONGEST);
	if (name[0] == '-' || name[0] == '.')
		return err_set(e, 0, "user name \"%s\" starts with '%c'", name,
		    name[0]);
	if (strspn(name, ok) != n)
		return err_set(e, 0, "user name \"%s\" has a character other "
		    "than letters, digits and ._@+-", name);
	return 0;
}

/* getpwnam_r(3) and getgrgid_r(3) return ERANGE if the buffer is too small. */
static char *
grow_buffer(char *buf, size_t *size)
{
	char *bigger;

	*size = *size != 0 ? *size * 2 : BUF_FIRST;
	bigger = *size <= BUF_MOST ? realloc(buf, *size) : NULL;
	if (bigger == NULL)
		free(buf);
	return bigger;
}

static int
copy_field(char **to, const char *from, struct err *e)
{
	*to = strdup(from != NULL ? from : "");
	return *to != NULL ? 0 : err_set(e, errno, "account");
}

static int
load_passwd(const char *name, struct ident *who, struct err *e)
{
	scope_free char *buf = NULL;
	size_t size = 0;
	struct passwd pw, *found = NULL;
	int rc = ERANGE;

	while (rc == ERANGE || rc == EINTR) {
		buf = grow_buffer(buf, &size);
		if (buf == NULL)
			return err_set(e, ENOMEM, "look up %s", name);
		rc = getpwnam_r(name, &pw, buf, size, &found);
	}
	if (found == NULL && rc != 0 && rc != ENOENT && rc != ESRCH)
		return err_set(e, rc, "look up %s", name);
	if (found == NULL)
		return err_set(e, 0, "no account named \"%s\"", name);
	who->uid = pw.pw_uid;
	who->gid = pw.pw_gid;
	if (copy_field(&who->name, pw.pw_name, e) < 0 ||
	    copy_field(&who->gecos, pw.pw_gecos, e) < 0 ||
	    copy_field(&who->home, pw.pw_dir, e) < 0 ||
	    copy_field(&who->shell, pw.pw_shell, e) < 0)
		return -1;
	return 0;
}

/*
 * By name, or by gid if name is NULL.  An unknown group is no error, a failing
 * name service is.  *gr points into *buf, which the caller frees.
 */
static int
look_up_group(const char *name, gid_t gid, struct group *gr, bool *found,
    char **buf, struct err *e)
{
	struct group *got = NULL;
	size_t size = 0;
	int rc = ERANGE;

	while (rc == ERANGE || rc == EINTR) {
		*buf = grow_buffer(*buf, &size);
		if (*buf == NULL)
			return err_set(e, ENOMEM, "look up a group");
		rc = name != NULL ? getgrnam_r(name, gr, *buf, size, &got) :
		    getgrgid_r(gid, gr, *buf, size, &got);
	}
	*found = got != NULL;
	if (*found || rc == 0 || rc == ENOENT || rc == ESRCH)
		return 0;
	return name != NULL ? err_set(e, rc, "look up group %s", name) :
	    err_set(e, rc, "look up group %u", gid);
}

/* Try twice: the service after an unreadable file answers "not found". */
static int
name_group(struct ident_group *g, struct err *e)
{
	bool found = false;

	for (int i = 0; i < 2 && !found; i++) {
		scope_free char *buf = NULL;
		struct group gr;

		if (look_up_group(NULL, g->gid, &gr, &found, &buf, e) < 0 ||
		    (found && copy_field(&g->name, gr.gr_name, e) < 0))
			return -1;
	}
	return 0;
}

static int
list_gids(const struct ident *who, gid_t **out, int *n, struct err *e)
{
	int room = 32;

	for (;;) {
		gid_t *v = reallocarray(*out, (size_t)room, sizeof(*v));

		if (v == NULL)
			return err_set(e, errno, "groups of %s", who->name);
		*out = v;
		*n = room;
		if (getgrouplist(who->name, who->gid, v, n) >= 0)
			return 0;
		room = *n > room ? *n : room * 2;
	}
}

static int
load_groups(struct ident *who, struct err *e)
{
	scope_free gid_t *v = NULL;
	int n = 0;

	if (list_gids(who, &v, &n, e) < 0)
		return -1;
	who->ngids = n;
	who->groups = calloc((size_t)n, sizeof(*who->groups));
	if (who->groups == NULL)
		return err_set(e, errno, "groups of %s", who->name);
	who->ngroups = (size_t)n;
	for (int i = 0; i < n; i++) {
		who->groups[i].gid = v[i];
		if (name_group(&who->groups[i], e) < 0)
			return -1;
		who->nameless |= who->groups[i].name == NULL;
	}
	return 0;
}

static int
add_group(struct ident *who, gid_t gid, const char *name, struct err *e)
{
	struct ident_group *v = reallocarray(who->groups, who->ngroups + 1,
	    sizeof(*v));

	if (v == NULL)
		return err_set(e, errno, "groups of %s", who->name);
	who->groups = v;
	v[who->ngroups] = (struct ident_group){ .gid = gid };
	return copy_field(&v[who->ngroups++].name, name, e);
}

/* group(5), "name:password:gid:members". */
static int
add_other_name(struct ident *who, char *line, struct err *e)
{
	const char *name = strsep(&line, ":");
	const char *number = strsep(&line, ":") != NULL ?
	    strsep(&line, ":") : NULL;
	char *end = NULL;
	unsigned long gid = number != NULL ? strtoul(number, &end, 10) : 0;
	bool member = false;

	if (end == number || (*end != '\0' && *end != '\n') ||
	    ident_in_group(who, name))
		return 0;
	for (size_t i = 0; i < who->ngroups; i++)
		member |= who->groups[i].gid == gid;
	return member ? add_group(who, (gid_t)gid, name, e) : 0;
}

/* getgrgid(3) names only the first of two groups with one gid. */
static int
add_other_names(struct ident *who, struct err *e)
{
	scope_free char *line = NULL;
	scope_file *f = fopen("/etc/group", "re");
	size_t room = 0;

	if (f == NULL)
		return errno == ENOENT ? 0 : err_set(e, errno,
		    "open /etc/group");
	while (errno = 0, getline(&line, &room, f) >= 0)
		if (add_other_name(who, line, e) < 0)
			return -1;
	return errno != 0 ? err_set(e, errno, "read /etc/group") : 0;
}

/*
 * Look up a group that cannot exist: an error means that a name service is down
 * now.  One that recovered meanwhile shows as another number of groups.  Asking
 * each group for its members is not enough: a server need not list them.
 */
int
ident_doubt(const struct ident *who, struct err *e)
{
	scope_free gid_t *v = NULL;
	scope_free char *buf = NULL;
	struct group gr;
	struct err down;
	bool found;
	int n;

	if (list_gids(who, &v, &n, e) < 0)
		return -1;
	if (n != who->ngids)
		return err_set(e, 0, "a name service failed: groups of %s "
		    "differ from one moment to the next", who->name);
	return who->nameless || look_up_group("_pam_jail_no_such_group", 0, &gr,
	    &found, &buf, &down) < 0;
}

int
ident_not_in(const struct ident *who, const char *name, struct err *e)
{
	scope_free char *buf = NULL;
	struct group gr;
	bool found;

	if (ident_in_group(who, name))
		return 0;
	if (look_up_group(name, 0, &gr, &found, &buf, e) < 0)
		return -1;
	for (char **m = found ? gr.gr_mem : NULL; m != NULL && *m != NULL; m++)
		if (strcmp(*m, who->name) == 0)
			return err_set(e, 0, "a name service failed: %s is in "
			    "group %s, and was not listed there", who->name,
			    name);
	return 0;
}

int
ident_load(const char *name, struct ident *who, struct err *e)
{
	*who = (struct ident){0};
	if (load_passwd(name, who, e) < 0 || load_groups(who, e) < 0 ||
	    add_other_names(who, e) < 0) {
		ident_free(who);
		return -1;
	}
	return 0;
}

void
ident_free(struct ident *who)
{
	for (size_t i = 0; i < who->ngroups; i++)
		free(who->groups[i].name);
	free(who->groups);
	free(who->name);
	free(who->gecos);
	free(who->home);
	free(who->shell);
	*who = (struct ident){0};
}

bool
ident_in_group(const struct ident *who, const char *group)
{
	for (size_t i = 0; i < who->ngroups; i++)
		if (who->groups[i].name != NULL &&
		    strcmp(who->groups[i].name, group) == 0)
			return true;
	return false;
}
