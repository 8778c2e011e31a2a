/* SPDX-License-Identifier: BSD-2-Clause */
/* unreached.c - see unreached.h */
#include <linux/landlock.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "entry.h"
#include "ident.h"
#include "path_tokens.h"
#include "paths.h"
#include "rules.h"
#include "safe_open.h"
#include "scope.h"
#include "unreached.h"

/* The paths that are read or written, of this account. */
static int
list_roots(const struct rules *rules, const struct ident *who,
    struct list *out, struct err *e)
{
	for (size_t i = 0; i < rules->n; i++) {
		scope_free char *path = NULL;

		if (rules->v[i].rights == LANDLOCK_ACCESS_FS_EXECUTE)
			continue;
		path = token_expand(rules->v[i].path, who, e);
		if (path == NULL || list_add(out, path, e) < 0)
			return -1;
	}
	return 0;
}

/* A root may also lie in what is mounted. */
static bool
is_reached(const char *target, const struct list *roots)
{
	for (size_t i = 0; i < roots->n; i++)
		if (path_within(target, roots->v[i]) ||
		    path_within(roots->v[i], target))
			return true;
	return false;
}

int
unreached(const struct entry *en, int tree, struct list *notes, struct err *e)
{
	scope_fd dir = safe_lists(tree, e);
	scope_free char *text = safe_list(dir, PATHS_RULES, RULES_MAX, e);
	scope_rules rules = {0};
	scope_list roots = {0};

	if (text == NULL || rules_parse(text, RULES_UNION, &rules, e) < 0 ||
	    list_roots(&rules, en->who, &roots, e) < 0)
		return -1;
	for (size_t i = 0; i < en->nmounts; i++) {
		const struct entry_mount *m = &en->mounts[i];

		if (!m->home && !is_reached(m->target, &roots) &&
		    list_addf(notes, e, "binds: %s is below no root of "
		    "commands, so no login reads or writes in it, as what root "
		    "starts by jailsh --jail does; fix: where a login is to, a "
		    "target below a root, as %%h/NAME below %%h, or a row with "
		    "that root", m->target) < 0)
			return -1;
	}
	return 0;
}
