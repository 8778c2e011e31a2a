/* SPDX-License-Identifier: BSD-2-Clause */
/* become.c - see become.h */
#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "become.h"
#include "caps.h"
#include "err.h"
#include "ident.h"
#include "scope.h"

/* In each set, and no others: what is not inheritable cannot be ambient. */
static int
keep_only(uint64_t keep)
{
	struct caps c = {0};

	for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		c.v[i].effective = c.v[i].permitted = c.v[i].inheritable =
		    (uint32_t)(keep >> 32 * i);
	if (caps_set(&c) < 0)
		return -1;
	for (unsigned long n = 0; n < 64; n++)
		if ((keep & 1ULL << n) != 0 && prctl(PR_CAP_AMBIENT,
		    PR_CAP_AMBIENT_RAISE, n, 0, 0) < 0)
			return -1;
	return 0;
}

int
become(const struct ident *who, struct err *e)
{
	return become_keeping(who, 0, e);
}

int
become_keeping(const struct ident *who, uint64_t keep, struct err *e)
{
	scope_free gid_t *gids = calloc(who->ngroups + 1, sizeof(*gids));

	if (gids == NULL)
		return err_set(e, errno, "groups");
	for (size_t i = 0; i < who->ngroups; i++)
		gids[i] = who->groups[i].gid;
	if (setgroups(who->ngroups, gids) < 0 ||
	    setresgid(who->gid, who->gid, who->gid) < 0 ||
	    (keep != 0 && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0) ||
	    setresuid(who->uid, who->uid, who->uid) < 0 ||
	    (keep != 0 && prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) < 0) ||
	    keep_only(keep) < 0)
		return err_set(e, errno, "become %s", who->name);
	/* the calls above set it to what fs.suid_dumpable says, proc(5) */
	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return err_set(e, errno, "become %s, undumpable", who->name);
	return setuid(0) < 0 ? 0 : err_set(e, 0, "still root");
}
