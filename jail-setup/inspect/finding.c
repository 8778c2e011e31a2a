/* SPDX-License-Identifier: BSD-2-Clause */
/* finding.c - see finding.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "count.h"
#include "err.h"
#include "finding.h"
#include "fix.h"

const struct finding_traits finding_traits[] = {
	[FINDING_WAY_OUT] = { "way-out", true, false, true, 2 },
	[FINDING_OUTSIDE] = { "outside", true, true, true, 2 },
	[FINDING_REFUSED] = { "refused", true, true, true, 1 },
	[FINDING_CHANGED] = { "changed", false, false, true, 2 },
	[FINDING_MISSING] = { "missing", false, false, true, 2 },
	[FINDING_EXTRA] = { "extra", false, false, true, 2 },
	[FINDING_MODE] = { "mode", false, false, true, 2 },
	[FINDING_OWNER] = { "owner", false, false, true, 2 },
	[FINDING_SETID] = { "setid", false, false, true, 2 },
	[FINDING_CAPABILITY] = { "capability", false, false, true, 2 },
	[FINDING_ACL] = { "acl", false, false, true, 2 },
	[FINDING_XATTR] = { "xattr", false, false, true, 2 },
	[FINDING_DEVICE] = { "device", false, false, true, 2 },
	[FINDING_WORLD_WRITABLE] = { "world-writable", false, false, true, 2 },
	[FINDING_SYMLINK] = { "symlink", false, false, true, 2 },
	[FINDING_UNRESOLVED_LIBRARY] = { "unresolved-library",
	    false, true, false, 3 },
	[FINDING_MISSING_VERSION] = { "missing-version",
	    false, true, false, 3 },
	[FINDING_MISSING_INTERPRETER] = { "missing-interpreter",
	    false, true, false, 3 },
	[FINDING_STALE] = { "stale", false, true, false, 2 },
	[FINDING_IDENTITY] = { "identity", false, true, false, 2 },
	[FINDING_UNSAFE_PATH] = { "unsafe-path", false, false, true, 0 },
	[FINDING_MOUNT] = { "mount", false, false, true, 2 },
	[FINDING_CONFIG] = { "config", true, true, true, 0 },
	[FINDING_COMMAND] = { "command", true, true, false, 2 },
	[FINDING_UNREADABLE] = { "unreadable", true, true, false, 2 },
	[FINDING_COVERED] = { "covered", true, true, false, 2 },
	[FINDING_SHELLS] = { "shells", true, true, false, 3 },
	[FINDING_SELINUX] = { "selinux", true, true, false, 0 },
	[FINDING_OLD_TREE] = { "old-tree", true, true, false, 3 },
	[FINDING_DEFAULT] = { "default", true, true, false, 3 },
	[FINDING_CONFLICT] = { "conflict", true, true, false, 3 },
	[FINDING_PRIVATE] = { "private", true, true, true, 2 },
	[FINDING_IDS] = { "ids", true, false, true, 1 },
	[FINDING_OLD_SETTINGS] = { "old-settings", true, true, false, 3 },
	[FINDING_ACCEPTS_NOTHING] = { "accepts-nothing",
	    false, false, false, 2 },
};
COUNT_IS(finding_traits, FINDING_COUNT);

void
finding_clear(struct finding *f)
{
	free(f->jail);
	free(f->path);
	free(f->expected);
	free(f->found);
	free(f->mend);
	free(f->accepted);
}

char *
finding_cut_fix(char *msg)
{
	char *fix = strstr(msg, FIX_WORD);

	if (fix == NULL)
		return NULL;
	*fix = '\0';
	return fix + strlen(FIX_WORD);
}

int
findings_add(struct findings *f, enum finding_kind kind, const char *path,
    const char *expected, const char *found, const char *mend, struct err *e)
{
	char fix[128];
	struct finding one = {
		.kind = kind, .jail = strdup(f->jail), .path = strdup(path),
		.expected = strdup(expected), .found = strdup(found),
	};

	snprintf(fix, sizeof(fix), "jail-setup build %s", f->jail);
	one.mend = strdup(mend != NULL ? mend : fix);
	if (ARRAY_ROOM(f->v, f->n, f->room, "findings", e) < 0 ||
	    one.jail == NULL || one.path == NULL || one.expected == NULL ||
	    one.found == NULL || one.mend == NULL) {
		finding_clear(&one);
		return err_set(e, ENOMEM, "findings");
	}
	f->v[f->n++] = one;
	return 0;
}

bool
findings_have(const struct findings *f, enum finding_kind kind,
    const char *jail, const char *path)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].kind == kind && strcmp(f->v[i].path, path) == 0 &&
		    (jail == NULL || strcmp(f->v[i].jail, jail) == 0))
			return true;
	return false;
}

static bool
is_about_tree(const struct finding *f, const char *state)
{
	const bool way = strncmp(f->path, state, strlen(state)) == 0;

	return (f->kind == FINDING_MISSING && way) ||
	    (f->kind == FINDING_UNSAFE_PATH && way) ||
	    (f->kind == FINDING_MOUNT && strcmp(f->path, "/") == 0);
}

bool
findings_about_tree(const struct findings *f, const char *jail,
    const char *state)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].jail, jail) == 0 &&
		    is_about_tree(&f->v[i], state))
			return true;
	return false;
}

size_t
findings_count(const struct findings *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->v[i].accepted == NULL;
	return n;
}

/* Ways out first, then services that let in outside. */
static int
kind_rank(enum finding_kind k)
{
	return k <= FINDING_OUTSIDE ? (int)k : FINDING_OUTSIDE + 1;
}

static int
compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = kind_rank(x->kind) - kind_rank(y->kind);

	if (c == 0)
		c = strcmp(x->jail, y->jail);
	if (c == 0)
		c = finding_traits[x->kind].rank - finding_traits[y->kind].rank;
	if (c == 0)
		c = strcmp(x->path, y->path);
	return c != 0 ? c : (x->kind > y->kind) - (x->kind < y->kind);
}

void
findings_sort(struct findings *f)
{
	if (f->n > 0)
		qsort(f->v, f->n, sizeof(*f->v), compare_findings);
}

void
findings_free(struct findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		finding_clear(&f->v[i]);
	free(f->v);
	list_free(&f->notes);
	*f = (struct findings){0};
}
