/* SPDX-License-Identifier: BSD-2-Clause */
/* store_switch.c - between generations: back, and away; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "count.h"
#include "err.h"
#include "held.h"
#include "inuse.h"
#include "plan/stale.h"
#include "record/origins.h"
#include "scope.h"
#include "store.h"
#include "storedir.h"
#include "tree_erase.h"

enum { ON_THEIR_WAY = 60 };	/* seconds a login may take to get in */

/* First the stale list: the old origins then make a killed run look again. */
static int
write_note(int at, const char *origins, const struct stale *s, struct err *e)
{
	scope_free char *stale = s->n > 0 ? stale_text(s, e) : NULL;

	if (s->n > 0 && (stale == NULL ||
	    file_replace(at, "stale", stale, 0644, true, e) < 0))
		return -1;
	if (s->n == 0 && unlinkat(at, "stale", 0) < 0 && errno != ENOENT)
		return err_set(e, errno, "unlink stale");
	return file_replace(at, "origins", origins, 0644, true, e);
}

int
store_note(const struct held *h, const struct origins *o,
    const struct stale *stale, struct err *e)
{
	scope_free char *text = origins_text(o, e);
	scope_storedir d = STOREDIR_CLOSED;
	scope_fd alone = -1;

	if (text == NULL || storedir_open(h->state, h->jail, false, &d,
	    e) < 0)
		return -1;
	/* jails that share the tree have locks of their own */
	alone = storedir_lock(".note", LOCK_EX | LOCK_NB, e);
	return alone < 0 ? -1 : write_note(h->dir, text, stale, e);
}

/* The one before `current`, or the one asked for. */
static const char *
choose_generation(const struct list *l, const char *current, const char *to,
    struct err *e)
{
	const char *before = NULL;

	for (size_t i = 0; i < l->n; i++) {
		if (to != NULL && strcmp(l->v[i], to) == 0)
			return l->v[i];
		if (strcmp(l->v[i], current) < 0)
			before = l->v[i];
	}
	if (to == NULL && before != NULL)
		return before;
	return to != NULL ? err_null(e, 0, "there is no generation %s", to) :
	    err_null(e, 0, "there is no generation before %s", current);
}

/* Refuse a generation of which something was deleted by hand. */
static int
check_whole(const struct storedir *d, const char *jail, const char *serial,
    struct err *e)
{
	static const char *const parts[] = { "root", "manifest", "origins" };
	scope_fd at = generation_open(d->top, jail, serial, "", e);

	for (size_t i = 0; at >= 0 && i < COUNT(parts); i++)
		if (faccessat(at, parts[i], F_OK, AT_SYMLINK_NOFOLLOW) < 0)
			return err_set(e, errno, "generation %s is not whole: "
			    "%s", serial, parts[i]);
	return at >= 0 ? 0 : -1;
}

int
store_rollback(const char *state, const char *jail, const char *to,
    int (*sound)(const char *, const char *, const char *, struct err *),
    char serial[SERIAL_MAX + 1], struct err *e)
{
	scope_storedir d = STOREDIR_CLOSED;
	scope_list l = {0};
	char current[SERIAL_MAX + 1];
	const char *choice = NULL;
	int rc = -1;

	if (!store_exists(state, jail))
		return err_set(e, 0, "jail %s is not built; fix: jail-setup "
		    "build %s", jail, jail);
	if (storedir_open(state, jail, false, &d, e) < 0)
		return -1;
	if (generation_current(d.top, current, e) == 0 &&
	    storedir_serials(&d, &l, e) == 0 &&
	    /* `sound` could not see what a mount hides */
	    storedir_unused(&d, NULL, true, e) == 0)
		choice = choose_generation(&l, current, to, e);
	if (choice != NULL && check_whole(&d, jail, choice, e) == 0 &&
	    sound(state, jail, choice, e) == 0) {
		strcpy(serial, choice);
		rc = storedir_switch(&d, serial, e);
	}
	return rc < 0 ? err_in(e, "jail %s", jail) : 0;
}

/* storedir_switch() has marked when it stopped being current. */
static bool
left_long_ago(const struct storedir *d, const char *serial)
{
	struct stat st;

	return fstatat(d->gen, serial, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    time(NULL) - st.st_ctim.tv_sec > ON_THEIR_WAY;
}

/* Older than the `keep` newest, not current, and left long enough ago. */
static int
list_old(const struct storedir *d, unsigned keep, const struct list *l,
    struct list *out, struct err *e)
{
	char current[SERIAL_MAX + 1];
	int rc = generation_current(d->top, current, e);

	if (keep == 0)
		keep = 1;	/* the current one */
	for (size_t i = 0; rc == 0 && i + keep < l->n; i++)
		if (strcmp(l->v[i], current) != 0 && left_long_ago(d, l->v[i]))
			rc = list_add(out, l->v[i], e);
	return rc;
}

static int
discard_generation(const struct storedir *d, const char *jail,
    const char *serial, const struct inuse *used, struct err *e)
{
	const struct use *u = inuse_generation(used, jail, serial);

	if (u == NULL && storedir_uses(d, serial, used, false, &u, e) < 0)
		return -1;
	return u != NULL ? 0 : erase(d->gen, serial, e);
}

static int
sweep_generations(const struct storedir *d, const char *jail,
    const struct list *l, struct err *e)
{
	scope_inuse used = {0};

	if (inuse_find(d->trees, &used, e) < 0)
		return -1;
	for (size_t i = 0; i < l->n; i++)
		if (discard_generation(d, jail, l->v[i], &used, e) < 0)
			return err_in(e, "%s", l->v[i]);
	return 0;
}

int
store_sweep(const char *state, const char *jail, unsigned keep,
    struct err *e)
{
	scope_storedir d = STOREDIR_CLOSED;
	scope_list all = {0}, old = {0};

	if (storedir_open(state, jail, false, &d, e) < 0)
		return e->no == ENOENT ? 0 : -1;	/* removed meanwhile */
	if (storedir_tidy(&d, e) < 0 || storedir_serials(&d, &all, e) < 0 ||
	    (all.n > keep && list_old(&d, keep, &all, &old, e) < 0))
		return -1;
	return old.n == 0 || sweep_generations(&d, jail, &old, e) == 0 ? 0 :
	    err_in(e, "jail %s", jail);
}
