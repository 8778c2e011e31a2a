/* SPDX-License-Identifier: BSD-2-Clause */
/* check_binds.c - see check_binds.h */
#include <stdio.h>
#include <unistd.h>

#include "check_binds.h"
#include "entry.h"
#include "entry_sources.h"
#include "err.h"
#include "finding.h"
#include "ident.h"
#include "jail.h"

static int
report(const struct entry_mount *m, struct err *why, struct findings *f,
    struct err *e)
{
	const char *fix = finding_cut_fix(why->msg);
	char path[4200];

	snprintf(path, sizeof(path), "binds=%.4096s", m->source);
	return findings_add(f, FINDING_REFUSED, path, "a login that gets in",
	    why->msg, fix, e);
}

int
check_binds(const struct jail *j, struct findings *f, struct err *e)
{
	/* what no account has: sources that depend on one are left out */
	const struct ident who = {
		.name = (char *)"member", .uid = 65534, .gid = 65534,
		.gecos = (char *)"", .home = (char *)"/home/member",
		.shell = (char *)"/bin/sh",
	};
	struct entry en = {0};
	struct err why;
	int rc = 0;

	/* a fault of the account's home, or one that init and build name */
	if (geteuid() != 0 ||
	    entry_compute(j, &who, ENTRY_SESSION, &en, &why) < 0)
		return 0;
	f->jail = j->name;
	for (size_t i = 0; rc == 0 && i < en.nmounts; i++) {
		const struct entry_mount *m = &en.mounts[i];

		if (!m->home && !m->own && sources_try(&en, m, &why) < 0)
			rc = report(m, &why, f, e);
	}
	entry_free(&en);
	return rc;
}
