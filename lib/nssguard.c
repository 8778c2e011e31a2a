/* SPDX-License-Identifier: BSD-2-Clause */
/* nssguard.c - see nssguard.h */
#include <grp.h>
#include <pwd.h>
#include <stddef.h>

#include "nssguard.h"

/*
 * The results do not matter: only what was loaded on the way.  Nobody is called
 * so, and a module that is there sees it before it asks its server.
 */
void
nssguard_before(void)
{
	static const char nobody[] = "/pam_jail";
	char buf[4096];
	struct passwd pw, *p;
	struct group gr, *g;
	gid_t gids[4];
	int n = sizeof(gids) / sizeof(*gids);

	getpwnam_r(nobody, &pw, buf, sizeof(buf), &p);
	getgrnam_r(nobody, &gr, buf, sizeof(buf), &g);
	getgrouplist(nobody, 0, gids, &n);
}

void
nssguard_after(void)
{
	char buf[4096];
	struct passwd pw, *p;

	getpwnam_r("root", &pw, buf, sizeof(buf), &p);
}
