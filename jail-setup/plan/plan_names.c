/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_names.c - see plan_names.h */
#include <string.h>

#include "err.h"
#include "ident.h"
#include "list.h"
#include "passwd_text.h"
#include "plan.h"
#include "plan_names.h"
#include "plan_path.h"
#include "scope.h"

static const char why[] = "the names every jail knows";

/* Appends the lines of `other` that *text lacks; frees `other`. */
static int
append_names(char **text, char *other, struct err *e)
{
	char *both = other != NULL ? names_merge(*text, other, e) : NULL;

	free(other);
	if (both == NULL)
		return -1;
	free(*text);
	*text = both;
	return 0;
}

static int
add_account(const char *name, char **passwd, char **group, struct err *e)
{
	struct ident who, primary;
	int rc;

	if (ident_load(name, &who, e) < 0)
		return err_in(e, "accounts");
	primary = who;
	primary.ngroups = 1;	/* getgrouplist(3) puts it first */
	rc = append_names(passwd, names_passwd(&primary, e), e);
	if (rc == 0)
		rc = append_names(group, names_group(&primary, e), e);
	ident_free(&who);
	return rc;
}

int
plan_names_add(struct plan *p, const struct list *accounts, struct err *e)
{
	scope_free char *passwd = strdup(names_base_passwd);
	scope_free char *group = strdup(names_base_group);

	if (passwd == NULL || group == NULL)
		return err_set(e, ENOMEM, "names");
	for (size_t i = 0; i < accounts->n; i++)
		if (add_account(accounts->v[i], &passwd, &group, e) < 0)
			return -1;
	/* of the databases of nsswitch.conf(5) those that are files */
	if (accounts->n > 0 && (list_add(&p->inputs, "/etc/passwd", e) < 0 ||
	    list_add(&p->inputs, "/etc/group", e) < 0))
		return -1;
	return plan_path_add_text(p, "/etc/passwd", passwd, strlen(passwd),
	    why, e) < 0 ? -1 : plan_path_add_text(p, "/etc/group", group,
	    strlen(group), why, e);
}
