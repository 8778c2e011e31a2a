/* SPDX-License-Identifier: BSD-2-Clause */
/* store.c - a generation is made, a jail is removed; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "copy_pool.h"
#include "err.h"
#include "hold.h"
#include "plan/manifest.h"
#include "plan/stale.h"
#include "record/kept.h"
#include "record/origins.h"
#include "record/origins_watch.h"
#include "record/sbom_collect.h"
#include "safe_open.h"
#include "scope.h"
#include "store.h"
#include "storedir.h"
#include "tree_build.h"
#include "tree_erase.h"
#include "tree_key.h"
#include "tree_share.h"

/*
 * The time, or the second behind the newest there is: their order is the order
 * in which they were made, also when a clock was set back.
 */
static int
new_serial(const struct storedir *d, char serial[SERIAL_MAX + 1],
    struct err *e)
{
	time_t now = time(NULL), newest;
	scope_list l = {0};
	struct tm tm;

	if (storedir_serials(d, &l, e) < 0)
		return -1;
	if (l.n > 0 && store_serial_time(l.v[l.n - 1], &newest) &&
	    newest >= now)
		now = newest + 1;
	gmtime_r(&now, &tm);
	strftime(serial, SERIAL_MAX, STOREDIR_SERIAL, &tm);
	if (faccessat(d->gen, serial, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return err_set(e, EEXIST, "generation %s", serial);
	return 0;
}

/* Beside the tree, all of which is flushed at the end. */
static int
write_record(int at, const char *name, const char *text, struct err *e)
{
	return file_replace(at, name, text, 0644, false, e);
}

static int
write_records(int at, const struct store_job *job, const char *serial,
    const struct manifest *m, struct origins *o, struct err *e)
{
	scope_free char *manifest = NULL;
	scope_free char *origins = NULL;
	scope_free char *bill = NULL;

	if (origins_watch(job->plan, o, e) < 0)
		return -1;
	if ((job->packages != NULL && bill_text(job->jail, serial, m, o,
	    job->bill, job->packages, &bill, e) < 0) ||
	    (bill != NULL && write_record(at, "bill", bill, e) < 0))
		return -1;
	origins_distrust(o, &job->since);
	if (job->stale != NULL && job->stale->n > 0) {
		scope_free char *stale = stale_text(job->stale, e);

		if (stale == NULL || write_record(at, "stale", stale, e) < 0)
			return -1;
	}
	manifest = manifest_text(m, e);
	origins = manifest != NULL ? origins_text(o, e) : NULL;
	return origins == NULL ||
	    write_record(at, "manifest", manifest, e) < 0 ||
	    write_record(at, "origins", origins, e) < 0 ? -1 : 0;
}

/* Check that what was kept of an older tree works in this one. */
static int
check_kept_fits(const struct storedir *d, const struct store_job *job, int root,
    struct err *e)
{
	char rel[TREE_MAX + 8];
	scope_fd was = -1;

	if (job->kept == NULL)
		return 0;
	snprintf(rel, sizeof(rel), "%s/root", job->kept);
	was = safe_walk(d->trees, GENERATION_TREES, rel, 0, e);
	if (was < 0)
		return -1;
	return kept_fits(job->plan, was, root, e) == 0 ? 0 :
	    err_in(e, "component %s: %s; and it cannot be kept as it is",
	    job->stale->v[0].name, job->stale->v[0].why);
}

/* The tree, its records, and all of it on the disk. */
static int
stage_tree(const struct storedir *d, const struct store_job *job,
    const char *serial, char *tree, struct manifest *m, struct origins *o,
    struct err *e)
{
	scope_fd at = trees_new(d->trees, job->recipe, serial, tree, e);
	scope_fd root = -1;

	if (at < 0)
		return -1;
	if (mkdirat(at, "root", 0755) < 0)
		return err_set(e, errno, "mkdir root");
	root = openat(at, "root",
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (root < 0)
		return err_set(e, errno, "open root");
	if (build_tree(job->plan, root, job->reuse, job->meter, m, o, e) < 0 ||
	    check_kept_fits(d, job, root, e) < 0 || write_records(at, job,
	    serial, m, o, e) < 0)
		return -1;
	if (fchmodat(d->trees, tree, 0755, 0) < 0)
		return err_set(e, errno, "chmod %s", tree);
	/* one flush for the tree: one per file costs a disk turn each */
	return file_flush(at, syncfs, e);
}

/* Let the next jails of this run use the tree and its files. */
static int
offer_to_run(const struct store_job *job, const char *tree,
    const struct manifest *m, const struct origins *o, struct err *e)
{
	if (job->trees != NULL && list_add(job->trees, tree, e) < 0)
		return -1;
	return job->reuse == NULL ? 0 :
	    pool_add_tree(job->reuse, m, o, tree, e);
}

static int
link_and_switch(const struct storedir *d, const char *serial, const char *tree,
    struct err *e)
{
	if (storedir_link(d, serial, tree, e) < 0 ||
	    storedir_switch(d, serial, e) < 0)
		return -1;
	unlinkat(d->top, STOREDIR_FAILED, 0);
	return 0;
}

static int
make_tree(const struct storedir *d, const struct store_job *job, char *serial,
    struct err *e)
{
	__attribute__((cleanup(origins_free))) struct origins o = {0};
	scope_manifest m = {0};
	char tree[TREE_MAX + 1];

	return storedir_tidy(d, e) < 0 ||
	    new_serial(d, serial, e) < 0 ||
	    stage_tree(d, job, serial, tree, &m, &o, e) < 0 ||
	    link_and_switch(d, serial, tree, e) < 0 ? -1 :
	    offer_to_run(job, tree, &m, &o, e);
}

/* The last one made: the host may have changed since the earlier ones. */
static const char *
made_of_recipe(const struct list *trees, const char *recipe)
{
	for (size_t i = trees != NULL ? trees->n : 0; i > 0; i--)
		if (recipe_made(recipe, trees->v[i - 1]))
			return trees->v[i - 1];
	return NULL;
}

/* Its tree may be gone: the jail it was made for may have been removed. */
static int
share_tree(const struct storedir *d, const struct store_job *job, char *serial,
    struct err *e)
{
	const char *tree = made_of_recipe(job->trees, job->recipe);

	if (tree == NULL || faccessat(d->trees, tree, F_OK,
	    AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return storedir_tidy(d, e) < 0 || new_serial(d, serial, e) < 0 ||
	    link_and_switch(d, serial, tree, e) < 0 ? -1 : 1;
}

/*
 * After a failure, remove the unfinished generation and any directory created
 * for it.
 */
static void
undo_generation(const struct store_job *job, const struct storedir *d,
    const char *serial)
{
	char current[SERIAL_MAX + 1];
	struct err ignored;
	scope_fd st = -1;

	/* if `current` cannot be read, it may name this generation */
	if (generation_serial_ok(serial) &&
	    (generation_current(d->top, current, &ignored) == 0 ?
	    strcmp(current, serial) != 0 : ignored.no == ENOENT))
		unlinkat(d->gen, serial, 0);
	storedir_tidy(d, &ignored);
	unlinkat(d->top, "gen", AT_REMOVEDIR);
	st = safe_dir(job->state, &ignored);
	if (st >= 0)
		unlinkat(st, job->jail, AT_REMOVEDIR);
}

/* Also one that was held since the command began. */
static int
refuse_held(const struct storedir *d, const struct store_job *job,
    struct err *e)
{
	struct hold h;

	hold_look_at(d->top, job->jail, &h);
	return hold_refuses(&h, job->jail, e);
}

/* Act under the jail's lock and the one that keeps sweeps away. */
static int
run_locked(const struct store_job *job, char *serial, int (*act)(
    const struct storedir *, const struct store_job *, char *, struct err *),
    struct err *e)
{
	struct storedir d;
	struct err ignored;
	int trees = -1;
	int rc;

	serial[0] = '\0';
	rc = storedir_open(job->state, job->jail, true, &d, e);
	if (rc == 0 && (rc = refuse_held(&d, job, e)) < 0)
		storedir_close(&d);
	if (rc == 0) {
		trees = trees_lock(e);
		rc = trees < 0 ? -1 : act(&d, job, serial, e);
		if (rc < 0)
			undo_generation(job, &d, serial);
		scope_close(&trees);
		storedir_close(&d);
	}
	if (rc < 0)
		trees_sweep(job->state, &ignored);
	if (rc < 0 && (e->no == ENOSPC || e->no == EDQUOT))
		err_in(e, "jail %s: %s", job->jail, job->state);
	return rc;
}

int
store_make(const struct store_job *job, char serial[SERIAL_MAX + 1],
    struct err *e)
{
	return run_locked(job, serial, make_tree, e);
}

int
store_share(const struct store_job *job, char serial[SERIAL_MAX + 1],
    struct err *e)
{
	return made_of_recipe(job->trees, job->recipe) == NULL ? 0 :
	    run_locked(job, serial, share_tree, e);
}

/* Interruptible at any point: the jail is then unchanged or completely gone. */
static int
rename_away(int top, struct err *e)
{
	if (erase(top, STOREDIR_GONE, e) < 0)
		return -1;
	if (unlinkat(top, "current", 0) < 0 && errno != ENOENT)
		return err_set(e, errno, "unlink current");
	if (erase(top, STOREDIR_HOLD, e) < 0)
		return -1;
	if (renameat(top, "gen", top, STOREDIR_GONE) < 0 && errno != ENOENT)
		return err_set(e, errno, "rename gen");
	return 0;
}

/* Check everything that may forbid it before removing anything. */
static int
remove_jail(const struct storedir *d, const char *state, const char *jail,
    struct err *e)
{
	scope_fd st = safe_dir(state, e);

	if (st < 0 || erase_check(st, jail, e) < 0)
		return -1;
	return rename_away(d->top, e) < 0 ? -1 : erase(st, jail, e);
}

static int
remove_checked(const char *state, const char *jail, bool trees,
    struct err *e)
{
	scope_storedir d = STOREDIR_CLOSED;
	char path[PATH_MAX];
	struct stat st;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state, jail) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	if (lstat(path, &st) < 0)
		return err_set(e, 0, "jail %s is not built", jail);
	if (storedir_open(state, jail, false, &d, e) < 0)
		return -1;
	if (storedir_unused(&d, jail, trees, e) < 0)
		return err_in(e, "jail %s", jail);
	return remove_jail(&d, state, jail, e) < 0 ? err_in(e, "%s", path) : 0;
}

int
store_remove(const char *state, const char *jail, struct err *e)
{
	return remove_checked(state, jail, true, e);
}

int
store_remove_unused(const char *state, const char *jail, struct err *e)
{
	return remove_checked(state, jail, false, e);
}
