/* SPDX-License-Identifier: BSD-2-Clause */
/* store_read.c - which generations a jail has, and its failures; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "dir.h"
#include "err.h"
#include "inuse.h"
#include "plan/stale.h"
#include "safe_open.h"
#include "scope.h"
#include "store.h"
#include "storedir.h"

/* STATE/JAIL, trusted. */
static int
open_jail(const char *state, const char *jail, struct err *e)
{
	char path[PATH_MAX];

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state, jail) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	return safe_dir(path, e);
}

static int
add_tree(int gen, const char *serial, struct list *trees, struct err *e)
{
	char tree[TREE_MAX + 1];
	struct err none;

	return list_add(trees, generation_link(gen, serial, tree, &none) == 0 ?
	    tree : "", e);
}

int
store_generations(const char *state, const char *jail, struct list *serials,
    struct list *trees, struct err *e)
{
	scope_fd top = open_jail(state, jail, e);
	scope_fd gen = top < 0 ? -1 : safe_walk(top, jail, "gen", 0, e);
	int rc = gen < 0 ? -1 :
	    dir_names(gen, "gen", generation_serial_ok, serials, e);

	list_sort(serials);
	for (size_t i = 0; rc == 0 && trees != NULL && i < serials->n; i++)
		rc = add_tree(gen, serials->v[i], trees, e);
	return rc;
}

bool
store_serial_time(const char *serial, time_t *made)
{
	struct tm tm = {0};
	const char *rest = strptime(serial, STOREDIR_SERIAL, &tm);

	if (rest != NULL)
		*made = timegm(&tm);
	return rest != NULL && *rest == '\0';
}

int
store_inuse(const char *state, struct inuse *all, struct err *e)
{
	scope_fd top = safe_dir(state, e);
	scope_fd trees = top < 0 ? -1 :
	    safe_walk(top, state, GENERATION_TREES, 0, e);

	return trees < 0 ? -1 : inuse_find(trees, all, e);
}

int
store_newest(const char *state, const char *jail,
    char serial[SERIAL_MAX + 1], struct err *e)
{
	scope_list l = {0};

	if (store_generations(state, jail, &l, NULL, e) < 0)
		return -1;
	if (l.n == 0)
		return err_set(e, ENOENT, "gen");
	strcpy(serial, l.v[l.n - 1]);
	return 0;
}

bool
store_exists(const char *state, const char *jail)
{
	char serial[SERIAL_MAX + 1];
	struct err ignored;
	scope_fd top = open_jail(state, jail, &ignored);

	/* an untrusted one exists: whoever opens it reports that */
	return top >= 0 ? generation_current(top, serial, &ignored) == 0 ||
	    ignored.no != ENOENT : ignored.no != ENOENT;
}

void
store_failed(const char *state, const char *jail, struct stale *s)
{
	struct err none;
	scope_free char *text = NULL;
	scope_fd top = open_jail(state, jail, &none);
	scope_fd fd = -1;
	size_t len;

	*s = (struct stale){0};
	if (top >= 0)
		fd = safe_file(top, STOREDIR_FAILED, STOREDIR_FAILED, 0, &none);
	if (fd < 0 || safe_read(fd, STOREDIR_FAILED, STALE_TEXT_MAX, &text,
	    &len, &none) < 0 ||
	    stale_parse(text, STOREDIR_FAILED, s, &none) < 0)
		return;
	if (s->n != 1 || strcmp(s->v[0].name, "-") != 0)
		stale_free(s);
}

/* One system call, for refreshes that have nothing to do. */
static bool
has_failed(const char *state, const char *jail)
{
	char path[PATH_MAX];

	return (size_t)snprintf(path, sizeof(path), "%s/%s/" STOREDIR_FAILED,
	    state, jail) < sizeof(path) && faccessat(AT_FDCWD, path, F_OK,
	    AT_SYMLINK_NOFOLLOW) == 0;
}

void
store_fail(const char *state, const char *jail, const char *why)
{
	struct err none;
	scope_fd top = why == NULL && !has_failed(state, jail) ? -1 :
	    open_jail(state, jail, &none);
	scope_free char *text = NULL;
	scope_stale was = {0}, now = {0};

	if (top < 0)
		return;
	if (why == NULL) {
		unlinkat(top, STOREDIR_FAILED, 0);
		return;
	}
	store_failed(state, jail, &was);
	if (stale_add(&now, "-", time(NULL), why, &none) == 0) {
		stale_since(&now, &was);
		text = stale_text(&now, &none);
	}
	if (text != NULL)
		file_replace(top, STOREDIR_FAILED, text, 0644, true, &none);
}

struct limit {
	bool (*fits)(const char *);
	size_t left;
};

static int
is_beyond(void *arg, int dir, const char *name, struct err *e)
{
	struct limit *l = arg;

	(void)dir;
	(void)e;
	return !l->fits(name) || l->left-- == 0;
}

/*
 * Does the directory hold anything that does not fit, or more than `most` that
 * does?  true on error: the sweep will report it.
 */
static bool
holds_more_than(int at, const char *name, bool (*fits)(const char *),
    size_t most)
{
	struct err ignored;
	struct limit l = { fits, most };
	scope_fd fd = safe_beneath(at, name, O_RDONLY | O_DIRECTORY, 0,
	    &ignored);

	return fd >= 0 && dir_each(fd, name, is_beyond, &l, &ignored) != 0;
}

static bool
is_jail_part(const char *name)
{
	return strcmp(name, "gen") == 0 || strcmp(name, "current") == 0 ||
	    strcmp(name, STOREDIR_FAILED) == 0 ||
	    strcmp(name, STOREDIR_HOLD) == 0;
}

bool
store_untidy(const char *state, const char *jail, unsigned keep)
{
	struct err ignored;
	scope_fd top = open_jail(state, jail, &ignored);

	return top >= 0 && (holds_more_than(top, ".", is_jail_part, 4) ||
	    holds_more_than(top, "gen", generation_serial_ok, keep > 0 ? keep :
	    1));
}
