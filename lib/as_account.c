/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * as_account.c - see as_account.h
 *
 * sshd's child has CAP_SETUID, which this takes, in the permitted set alone:
 * withhold_setuid.h of pam_jail.
 */
#include <errno.h>
#include <sys/fsuid.h>

#include "as_account.h"
#include "err.h"
#include "ident.h"

int
as_account_begin(const struct ident *who, struct as_account *was,
    struct err *e)
{
	struct caps with;
	struct err more;

	if (caps_get(&was->had) < 0)
		return err_set(e, errno, "capget");
	with = was->had;
	with.v[CAP_TO_INDEX(CAP_SETUID)].effective |= CAP_TO_MASK(CAP_SETUID);
	if (caps_set(&with) < 0)
		return err_set(e, errno, "capset");
	was->gid = (gid_t)setfsgid(who->gid);
	setfsuid(who->uid);
	if ((uid_t)setfsuid((uid_t)-1) == who->uid)
		return 0;
	as_account_end(was, &more);
	return err_set(e, EPERM, "setfsuid");
}

int
as_account_end(const struct as_account *was, struct err *e)
{
	setfsuid(0);
	setfsgid(was->gid);
	return setfsuid((uid_t)-1) == 0 && caps_set(&was->had) == 0 ? 0 :
	    err_set(e, EPERM, "be root again");
}
