/* SPDX-License-Identifier: BSD-2-Clause */
/* member.c - see member.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/accounts.h"
#include "err.h"
#include "list.h"
#include "login.h"
#include "member.h"
#include "pam_options.h"
#include "scope.h"

static enum member
member_by_name(const char *name, const char *config,
    char jail[JAIL_NAME_MAX + 1], struct err *e)
{
	const struct options o = { .config = config };
	struct login l;
	int rc = login_decide(name, "unjailed", &o, &l, e);
	enum member m = rc < 0 ? MEMBER_UNKNOWN : MEMBER_NONE;

	if (l.jail != NULL) {	/* also if the entry cannot be computed */
		m = MEMBER_JAILED;
		strcpy(jail, l.jail->name);
	}
	login_free(&l);
	return m;
}

static enum member
member_by_uid(uid_t uid, const char *config, char jail[JAIL_NAME_MAX + 1],
    struct err *e)
{
	scope_list names = {0};
	enum member m = MEMBER_NONE;

	if (uid == 0)
		return MEMBER_NONE;
	if (accounts_of(uid, &names, e) < 0)
		m = MEMBER_UNKNOWN;
	for (size_t i = 0; m == MEMBER_NONE && i < names.n; i++)
		m = member_by_name(names.v[i], config, jail, e);
	return m;
}

enum member
member_of(const char *account, const char *config,
    char jail[JAIL_NAME_MAX + 1], struct err *e)
{
	unsigned long uid;

	if (account[0] == '\0' ||
	    account[strspn(account, "0123456789")] != '\0')
		return member_by_name(account, config, jail, e);
	errno = 0;
	uid = strtoul(account, NULL, 10);
	if (errno == 0 && uid < (uid_t)-1)
		return member_by_uid((uid_t)uid, config, jail, e);
	err_set(e, 0, "%s is no uid", account);
	return MEMBER_UNKNOWN;
}
