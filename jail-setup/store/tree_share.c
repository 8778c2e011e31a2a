/* SPDX-License-Identifier: BSD-2-Clause */
/* tree_share.c - see tree_share.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "dir.h"
#include "err.h"
#include "held.h"
#include "inuse.h"
#include "jail.h"
#include "list.h"
#include "safe_open.h"
#include "scope.h"
#include "storedir.h"
#include "tree_erase.h"
#include "tree_share.h"

#define DIRECTORY (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

int
trees_lock(struct err *e)
{
	return storedir_lock(STOREDIR_TREES_LOCK, LOCK_SH, e);
}

int
trees_new(int trees, const char *recipe, const char *serial,
    char tree[TREE_MAX + 1], struct err *e)
{
	int n = 0;

	do	/* another jail with this recipe may be built in this second */
		snprintf(tree, TREE_MAX + 1, n == 0 ? "%s.%s" : "%s.%s.%d",
		    recipe, serial, n);
	while (mkdirat(trees, tree, 0700) < 0 && errno == EEXIST && ++n < 100);
	return safe_walk(trees, GENERATION_TREES, tree, 0, e);
}

/* The trees that the generations of one jail link to. */
static int
list_linked(int state, const char *jail, struct list *linked, struct err *e)
{
	scope_fd top = openat(state, jail, DIRECTORY);
	scope_fd gen = top >= 0 ? openat(top, "gen", DIRECTORY) : -1;
	char tree[TREE_MAX + 1];
	scope_list serials = {0};
	struct err no_link;

	if (gen < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 :
		    err_set(e, errno, "open %s/gen", jail);
	if (dir_names(gen, "gen", generation_serial_ok, &serials, e) < 0)
		return -1;
	for (size_t i = 0; i < serials.n; i++)
		if (generation_link(gen, serials.v[i], tree, &no_link) == 0 &&
		    !list_has(linked, tree) && list_add(linked, tree, e) < 0)
			return -1;
	return 0;
}

/* List the trees that no generation of any jail links to. */
static int
list_orphaned(int state, int trees, struct list *out, struct err *e)
{
	scope_list jails = {0}, all = {0}, linked = {0};

	if (dir_names(trees, GENERATION_TREES, generation_tree_ok, &all,
	    e) < 0 || dir_names(state, "the state directory", jail_name_ok,
	    &jails, e) < 0)
		return -1;
	for (size_t i = 0; i < jails.n; i++)
		if (list_linked(state, jails.v[i], &linked, e) < 0)
			return -1;
	for (size_t i = 0; i < all.n; i++)
		if (!list_has(&linked, all.v[i]) &&
		    list_add(out, all.v[i], e) < 0)
			return -1;
	return 0;
}

/*
 * The only place where a tree goes: not while anything is mounted from it or a
 * process reads it.  `lock` is the descriptor that has the lock of all trees.
 */
static int
erase_unheld(int trees, int lock, const struct list *l, struct err *e)
{
	scope_inuse used = {0};
	int rc = inuse_find(trees, &used, e);

	for (size_t i = 0; rc >= 0 && i < l->n; i++) {
		if (inuse_tree(&used, l->v[i], false) != NULL)
			continue;
		rc = held_by_none(lock, l->v[i], e);
		if (rc > 0 && erase(trees, l->v[i], e) < 0 && e->no != EBUSY)
			rc = err_in(e, GENERATION_TREES "/%s", l->v[i]);
	}
	return rc < 0 ? -1 : 0;
}

static int
sweep_orphaned(int state, int trees, struct err *e)
{
	scope_fd alone = storedir_lock(STOREDIR_TREES_LOCK,
	    LOCK_EX | LOCK_NB, e);
	scope_list l = {0};

	if (alone < 0)
		return e->no == EALREADY ? 0 : -1;
	if (list_orphaned(state, trees, &l, e) < 0)
		return -1;
	return l.n == 0 ? 0 : erase_unheld(trees, alone, &l, e);
}

int
trees_sweep(const char *state, struct err *e)
{
	scope_fd st = safe_dir(state, e);
	scope_fd trees = st < 0 ? -1 : safe_walk(st, state, GENERATION_TREES,
	    0, e);
	scope_list l = {0};

	if (trees < 0)
		return e->no == ENOENT ? 0 : -1;
	/* look without the lock first: usually there is nothing to do */
	if (list_orphaned(st, trees, &l, e) < 0)
		return -1;
	return l.n == 0 ? 0 : sweep_orphaned(st, trees, e);
}
