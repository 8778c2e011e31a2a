/* SPDX-License-Identifier: BSD-2-Clause */
/* fresh_tree.c - see fresh_tree.h */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "diff.h"
#include "dir.h"
#include "err.h"
#include "fresh_tree.h"
#include "jail.h"
#include "list.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/stale.h"
#include "record/origins.h"
#include "record/origins_changed.h"
#include "safe_open.h"
#include "scope.h"
#include "store/held.h"
#include "store/tree_key.h"

/* Files whose times tell nothing (origins_distrust()) are read. */
static bool
same_content(const struct manifest *m, struct origins *o)
{
	struct err why;

	for (size_t i = 0; i < o->n; i++) {
		struct origin *one = &o->v[i];
		const struct manifest_entry *made;

		if (one->kind != ORIGIN_FILE || !origin_changed(one))
			continue;
		made = manifest_find(m, one->path);
		if (made == NULL || touched(one, made->sha256, &why) <= 0)
			return false;
	}
	return true;
}

/* What cannot be read, or did not follow the host, is not offered. */
static bool
is_fresh(struct held *h, const struct plan *p)
{
	__attribute__((cleanup(origins_free))) struct origins o = {0};
	scope_manifest m = {0};
	scope_stale stale = {0};
	const char *differs;
	struct err why;

	return held_manifest(h, &m, &why) == 0 &&
	    held_origins(h, &o, &why) == 0 &&
	    held_stale(h, &stale, &why) == 0 && stale.n == 0 &&
	    plan_is_manifest(p, &m, &differs) && same_content(&m, &o);
}

/* 1: the current tree of that jail will do. */
static int
look_at(const char *state, const char *jail, const char *recipe,
    const struct plan *p, struct list *seen, char tree[TREE_MAX + 1],
    struct err *e)
{
	scope_held h = HELD_CLOSED;
	struct err none;

	if (held_open(state, jail, NULL, &h, &none) < 0 ||
	    !recipe_made(recipe, h.tree) || list_has(seen, h.tree))
		return 0;
	if (list_add(seen, h.tree, e) < 0)
		return -1;
	memcpy(tree, h.tree, sizeof(h.tree));
	return is_fresh(&h, p);
}

int
fresh_tree(const char *state, const char *recipe, const struct plan *p,
    char tree[TREE_MAX + 1], struct err *e)
{
	scope_fd dir = safe_dir(state, e);
	scope_list jails = {0}, seen = {0};
	int rc = 0;

	if (dir < 0)
		return e->no == ENOENT ? 0 : -1;
	if (dir_names(dir, state, jail_name_ok, &jails, e) < 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < jails.n; i++)
		rc = look_at(state, jails.v[i], recipe, p, &seen, tree, e);
	return rc;
}
