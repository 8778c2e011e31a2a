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
	struct list serials = {0};
	struct err no_link;
	int rc;

	if (gen < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 :
		    err_set(e, errno, "open %s/gen", jail);
	rc = dir_names(gen, "gen", generation_serial_ok, &serials, e);
	for (size_t i = 0; rc == 0 && i < serials.n; i++)
		if (generation_link(gen, serials.v[i], tree, &no_link) == 0 &&
		    !list_has(linked, tree))
			rc = list_add(linked, tree, e);
	list_free(&serials);
	return rc;
}

/* List the trees that no generation of any jail links to. */
static int
list_orphaned(int state, int trees, struct list *out, struct err *e)
{
	struct list jails = {0}, all = {0}, linked = {0};
	int rc = dir_names(trees, GENERATION_TREES, generation_tree_ok, &all,
	    e);

	if (rc == 0)
		rc = dir_names(state, "the state directory", jail_name_ok,
		    &jails, e);
	for (size_t i = 0; rc == 0 && i < jails.n; i++)
		rc = list_linked(state, jails.v[i], &linked, e);
	for (size_t i = 0; rc == 0 && i < all.n; i++)
		if (!list_has(&linked, all.v[i]))
			rc = list_add(out, all.v[i], e);
	list_free(&jails);
	list_free(&all);
	list_free(&linked);
	return rc;
}

/*
 * The only place where a tree goes: not while anything is mounted from it or a
 * process reads it.  `lock` is the descriptor that has the lock of all trees.
 */
static int
erase_unheld(int trees, int lock, const struct list *l, struct err *e)
{
	struct inuse used;
	int rc = inuse_find(trees, &used, e);

	if (rc < 0)
		return -1;
	for (size_t i = 0; rc >= 0 && i < l->n; i++) {
		if (inuse_tree(&used, l->v[i]) != NULL)
			continue;
		rc = held_by_none(lock, l->v[i], e);
		if (rc > 0 && erase(trees, l->v[i], e) < 0 && e->no != EBUSY)
			rc = err_in(e, GENERATION_TREES "/%s", l->v[i]);
	}
	inuse_free(&used);
	return rc < 0 ? -1 : 0;
}

static int
sweep_orphaned(int state, int trees, struct err *e)
{
	scope_fd alone = storedir_lock(STOREDIR_TREES_LOCK,
	    LOCK_EX | LOCK_NB, e);
	struct list l = {0};
	int rc;

	if (alone < 0)
		return e->no == EALREADY ? 0 : -1;
	rc = list_orphaned(state, trees, &l, e);
	if (rc == 0 && l.n > 0)
		rc = erase_unheld(trees, alone, &l, e);
	list_free(&l);
	return rc;
}

int
trees_sweep(const char *state, struct err *e)
{
	scope_fd st = safe_dir(state, e);
	scope_fd trees = st < 0 ? -1 : safe_walk(st, state, GENERATION_TREES,
	    0, e);
	struct list l = {0};
	int rc;

	if (trees < 0)
		return e->no == ENOENT ? 0 : -1;
	/* look without the lock first: usually there is nothing to do */
	rc = list_orphaned(st, trees, &l, e);
	if (rc == 0 && l.n > 0)
		rc = sweep_orphaned(st, trees, e);
	list_free(&l);
	return rc;
}
