/* SPDX-License-Identifier: BSD-2-Clause */
/* check_files.c - see check_files.h */
#include <grp.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/path_below.h"
#include "check_files.h"
#include "err.h"
#include "finding.h"
#include "jail.h"
#include "plan/manifest.h"
#include "quote.h"

enum { TEXT = 1024 };

static const char *
group_name(gid_t gid, char number[16])
{
	const struct group *gr = getgrgid(gid);

	snprintf(number, 16, "%u", (unsigned)gid);
	return gr != NULL ? gr->gr_name : number;
}

bool
check_unreadable(const char *host, mode_t mode, char *found, char *fix,
    size_t size)
{
	char number[16], name[QUOTE_MAX];
	struct stat st;

	if ((mode & 0005) != 0 || stat(host, &st) < 0 || st.st_gid == 0 ||
	    (st.st_mode & 0050) == 0)
		return false;
	snprintf(found, size, "root:root, mode %04o, for nobody in the jail; "
	    "on the host group %.64s may use it", (unsigned)mode,
	    group_name(st.st_gid, number));
	if (st.st_uid == 0)
		snprintf(fix, size, "if it is no secret: chmod o+r%s %s; "
		    "else take it out of the component",
		    (st.st_mode & 0010) != 0 ? "x" : "", quote(host, name));
	else
		snprintf(fix, size, "take it out of the component");
	return true;
}

static int
check_all_readable(const struct manifest *m, struct findings *f, struct err *e)
{
	char found[TEXT], fix[TEXT];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < m->n; i++) {
		const struct manifest_entry *en = &m->v[i];

		if (en->type == PLAN_FILE && check_unreadable(en->path,
		    en->mode, found, fix, TEXT))
			rc = findings_add(f, FINDING_UNREADABLE, en->path,
			    "for the account to read, or not there", found,
			    fix, e);
	}
	return rc;
}

/* Trees have no files below targets with tokens. */
static int
check_covered(const struct jail_bind *b, const struct manifest *m,
    struct findings *f, struct err *e)
{
	const char *first = NULL;
	char found[TEXT];
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].type == PLAN_FILE &&
		    path_below(m->v[i].path, b->target) != NULL && n++ == 0)
			first = m->v[i].path;
	if (n == 0)
		return 0;
	snprintf(found, sizeof(found), "%.600s, of %zu, hidden by what is "
	    "bound there for writing", first, n);
	return findings_add(f, FINDING_COVERED, b->target,
	    "no file of the tree", found, "bind a directory that holds only "
	    "what is written, or take the files out of the components", e);
}

int
check_files(const struct jail *j, const struct manifest *m,
    struct findings *f, struct err *e)
{
	const struct jail_bind *binds = j->binds.v;
	int rc = check_all_readable(m, f, e);

	for (size_t i = 0; rc == 0 && i < j->binds.n; i++)
		if (binds[i].mode == JAIL_MODE_RW)
			rc = check_covered(&binds[i], m, f, e);
	return rc;
}
