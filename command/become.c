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

int
become(const struct ident *who, struct err *e)
{
	scope_free gid_t *gids = calloc(who->ngroups + 1, sizeof(*gids));
	const struct caps none = {0};

	if (gids == NULL)
		return err_set(e, errno, "groups");
	for (size_t i = 0; i < who->ngroups; i++)
		gids[i] = who->groups[i].gid;
	if (setgroups(who->ngroups, gids) < 0 ||
	    setresgid(who->gid, who->gid, who->gid) < 0 ||
	    setresuid(who->uid, who->uid, who->uid) < 0 ||
	    caps_set(&none) < 0)
		return err_set(e, errno, "become %s", who->name);
	/* the calls above set it to what fs.suid_dumpable says, proc(5) */
	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return err_set(e, errno, "become %s, undumpable", who->name);
	return setuid(0) < 0 ? 0 : err_set(e, 0, "still root");
}
