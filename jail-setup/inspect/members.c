/* SPDX-License-Identifier: BSD-2-Clause */
/* members.c - see members.h */
#include <grp.h>
#include <string.h>

#include "base/array.h"
#include "err.h"
#include "ident.h"
#include "members.h"
#include "roster.h"

/* A group that is not listed may exist by name. */
static int
list_unlisted_group(const char *name, struct list *names, struct err *e)
{
	const struct group *gr = getgrnam(name);
	int rc = 0;

	for (char **m = gr != NULL ? gr->gr_mem : NULL; rc == 0 &&
	    m != NULL && *m != NULL; m++)
		rc = list_add(names, *m, e);
	return rc;
}

/* A group does not list the accounts whose primary group it is. */
static int
list_primary_members(const struct roster *r, gid_t gid, struct list *names,
    struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < r->naccounts; i++)
		if (r->accounts[i].gid == gid)
			rc = list_add(names, r->accounts[i].name, e);
	return rc;
}

/* A number may have several names: a member by one is a member by each. */
static int
list_group(const struct roster *r, const char *name, struct list *names,
    struct err *e)
{
	const struct roster_group *all = r->groups;
	int rc = 0;

	for (size_t g = 0; rc >= 0 && g < r->ngroups; g++) {
		size_t i = g;

		if (strcmp(all[g].name, name) != 0)
			continue;
		while (i > 0 && all[i - 1].gid == all[g].gid)
			i--;
		rc = list_primary_members(r, all[g].gid, names, e) < 0 ? -1 : 1;
		for (; rc > 0 && i < r->ngroups && all[i].gid == all[g].gid;
		    i++)
			if (list_append(names, &all[i].members, e) < 0)
				rc = -1;
	}
	return rc;
}

int
members_of_group(const struct roster *r, const char *group,
    struct list *names, struct err *e)
{
	int rc = list_group(r, group, names, e);

	if (rc == 0)
		rc = list_unlisted_group(group, names, e);
	return rc < 0 ? -1 : 0;
}

int
members_ident(const struct roster *r, const char *name, struct ident *who,
    struct err *e)
{
	const struct roster_account *a = roster_find(r, name);

	if (a != NULL)
		return roster_ident(r, a, who, e) < 0 ? -1 : 1;
	return ident_load(name, who, e) == 0;
}

int
members_notes(const struct roster *r, struct list *notes, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < r->silent.n; i++)
		rc = list_addf(notes, e, "%.100s of nsswitch.conf(5) does not "
		    "list its accounts: of these only who is named in a jail "
		    "file or listed in its group was looked at; others: "
		    "jail-setup explain USER@SERVICE", r->silent.v[i]);
	return rc;
}
