/* SPDX-License-Identifier: BSD-2-Clause */
/* finding.c - see finding.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "count.h"
#include "err.h"
#include "finding.h"

static const struct {
	const char *name;
	bool of_host;		/* a new tree does not help against it */
} kinds[] = {
	[FINDING_WAY_OUT] = { "way-out", true },
	[FINDING_OUTSIDE] = { "outside", true },
	[FINDING_REFUSED] = { "refused", true },
	[FINDING_CHANGED] = { "changed", false },
	[FINDING_MISSING] = { "missing", false },
	[FINDING_EXTRA] = { "extra", false },
	[FINDING_MODE] = { "mode", false },
	[FINDING_OWNER] = { "owner", false },
	[FINDING_SETID] = { "setid", false },
	[FINDING_CAPABILITY] = { "capability", false },
	[FINDING_ACL] = { "acl", false },
	[FINDING_XATTR] = { "xattr", false },
	[FINDING_DEVICE] = { "device", false },
	[FINDING_WORLD_WRITABLE] = { "world-writable", false },
	[FINDING_SYMLINK] = { "symlink", false },
	[FINDING_UNRESOLVED_LIBRARY] = { "unresolved-library", false },
	[FINDING_MISSING_VERSION] = { "missing-version", false },
	[FINDING_MISSING_INTERPRETER] = { "missing-interpreter", false },
	[FINDING_STALE] = { "stale", false },
	[FINDING_IDENTITY] = { "identity", false },
	[FINDING_UNSAFE_PATH] = { "unsafe-path", false },
	[FINDING_MOUNT] = { "mount", false },
	[FINDING_CONFIG] = { "config", true },
	[FINDING_COMMAND] = { "command", true },
	[FINDING_UNREADABLE] = { "unreadable", true },
	[FINDING_COVERED] = { "covered", true },
	[FINDING_SHELLS] = { "shells", true },
	[FINDING_ACCEPTS_NOTHING] = { "accepts-nothing", false },
};
COUNT_IS(kinds, FINDING_COUNT);

const char *
finding_name(enum finding_kind k)
{
	return kinds[k].name;
}

bool
finding_of_tree(enum finding_kind k)
{
	return !kinds[k].of_host;
}

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

int
findings_add(struct findings *f, enum finding_kind kind, const char *path,
    const char *expected, const char *found, const char *mend, struct err *e)
{
	struct finding one = {
		.kind = kind, .jail = strdup(f->jail), .path = strdup(path),
		.expected = strdup(expected), .found = strdup(found),
		.mend = strdup(mend),
	};

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
    const char *path)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].kind == kind && strcmp(f->v[i].path, path) == 0)
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

/* Within a jail: causes before their effects. */
static int
rank_in_jail(enum finding_kind k)
{
	switch (k) {
	case FINDING_CONFIG:
	case FINDING_UNSAFE_PATH:
		return 0;
	case FINDING_REFUSED:
		return 1;
	case FINDING_UNRESOLVED_LIBRARY:
	case FINDING_MISSING_VERSION:
	case FINDING_MISSING_INTERPRETER:
	case FINDING_SHELLS:
		return 3;
	default:
		return 2;
	}
}

static int
compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = kind_rank(x->kind) - kind_rank(y->kind);

	if (c == 0)
		c = strcmp(x->jail, y->jail);
	if (c == 0)
		c = rank_in_jail(x->kind) - rank_in_jail(y->kind);
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
