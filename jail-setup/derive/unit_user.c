/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_user.c - see unit_user.h */
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "derive.h"
#include "derive_host.h"
#include "derive_unit.h"
#include "err.h"
#include "scope.h"
#include "unit_file.h"
#include "unit_user.h"

enum { GROUPS_MAX = 1024 };

static int
add_group(struct unit_user *who, gid_t gid, struct err *e)
{
	gid_t *v;

	for (size_t i = 0; i < who->n_groups; i++)
		if (who->groups[i] == gid)
			return 0;
	if (gid == who->gid)
		return 0;
	if (who->n_groups == GROUPS_MAX)
		return err_set(e, 0, "more than %d groups", GROUPS_MAX);
	v = reallocarray(who->groups, who->n_groups + 1, sizeof(*v));
	if (v == NULL)
		return err_set(e, errno, "groups");
	who->groups = v;
	v[who->n_groups++] = gid;
	return 0;
}

static int
add_groups_of(struct unit_user *who, const char *name, struct err *e)
{
	gid_t groups[GROUPS_MAX];
	int n = GROUPS_MAX;

	if (getgrouplist(name, who->gid, groups, &n) < 0)
		return err_set(e, 0, "%s is in more than %d groups", name,
		    GROUPS_MAX);
	for (int i = 0; i < n; i++)
		if (add_group(who, groups[i], e) < 0)
			return -1;
	return 0;
}

static int
add_supplementary(const struct derive_from *from, struct unit_user *who,
    struct err *e)
{
	scope_list names = {0};

	if (unit_words(from->unit, "SupplementaryGroups", &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++) {
		gid_t gid;

		if (!derive_gid(from, names.v[i], &gid))
			return err_set(e, 0, "SupplementaryGroups=%s: this "
			    "host has no such group; fix: groupadd --system "
			    "%s", names.v[i], names.v[i]);
		if (add_group(who, gid, e) < 0)
			return -1;
	}
	return 0;
}

/* systemd makes its account when it starts, and nothing of it is known. */
static int
check_dynamic(const struct unit *u, const char *user, struct err *e)
{
	if (user != NULL || !unit_truth(u, "Service", "DynamicUser", false))
		return 0;
	return err_set(e, 0, "%s: DynamicUser=: systemd makes the account "
	    "when it starts; fix: useradd --system NAME, and a drop-in with "
	    "User=NAME", u->name);
}

bool
unit_home(const struct derive_from *from, char home[PATH_MAX])
{
	const char *user = unit_said(from->unit, "Service", "User");

	return derive_home(from, user != NULL ? user : "root", home);
}

static int
set_environment(const struct derive_from *from, const char *user,
    struct unit_user *who, struct err *e)
{
	char home[PATH_MAX];

	if (list_addf(&who->env, e, "USER=%s", user) < 0 ||
	    list_addf(&who->env, e, "LOGNAME=%s", user) < 0)
		return -1;
	return derive_home(from, user, home) ?
	    list_addf(&who->env, e, "HOME=%s", home) : 0;
}

int
unit_user(const struct derive_from *from, struct unit_user *who,
    struct err *e)
{
	scope_free char *user = NULL;
	char name[256];

	*who = (struct unit_user){0};
	if (derive_value(from, "User", &user, e) < 0 ||
	    check_dynamic(from->unit, user, e) < 0 ||
	    derive_account(from, &who->uid, &who->gid, e) < 0)
		return -1;
	/* a number has a name as well */
	if (user != NULL && derive_user(from, who->uid, name,
	    sizeof(name)) && set_environment(from, name, who, e) < 0)
		return -1;
	if (user != NULL && who->uid != 0 && from->root[0] == '\0' &&
	    add_groups_of(who, user, e) < 0)
		return -1;
	if (add_supplementary(from, who, e) < 0)
		return -1;
	who->said = who->uid != 0 || who->gid != 0 || who->n_groups > 0;
	return 0;
}

void
unit_user_free(struct unit_user *who)
{
	free(who->groups);
	list_free(&who->env);
	*who = (struct unit_user){0};
}
