/* SPDX-License-Identifier: BSD-2-Clause */
/* store_read.c - what the current generation says of itself; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dir.h"
#include "err.h"
#include "plan/manifest.h"
#include "plan/stale.h"
#include "record/origins.h"
#include "safe_open.h"
#include "scope.h"
#include "store.h"
#include "storedir.h"

enum { RECORD_MAX = 64 * 1024 * 1024 };

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

/*
 * The text of a file beside the tree of a generation, of the current one if
 * serial is "", and its name for complaints.
 */
static int
record(const char *state, const char *jail, const char *name, char *serial,
    char shown[PATH_MAX], char **text, struct err *e)
{
	scope_fd top = open_jail(state, jail, e);
	scope_fd at = -1;
	scope_fd fd = -1;
	struct stat st;
	size_t len;

	if (top < 0 || (serial[0] == '\0' &&
	    generation_current(top, serial, e) < 0))
		return -1;
	snprintf(shown, PATH_MAX, "%.2000s/%s", state, jail);
	at = generation_tree(top, shown, serial, e);
	if (at < 0)
		return -1;
	snprintf(shown, PATH_MAX, "%.2000s/%s/gen/%s/%s", state, jail, serial,
	    name);
	fd = safe_beneath(at, name, O_RDONLY | O_NONBLOCK, 0, e);
	if (fd < 0)
		return err_in(e, "%s/%s", state, jail);
	if (fstat(fd, &st) < 0 || st.st_uid != 0 || (st.st_mode & 022) != 0)
		return err_set(e, 0, "%s does not belong to root, or others "
		    "can write it; fix: jail-setup build %s", shown, jail);
	return safe_read(fd, shown, RECORD_MAX, text, &len, e);
}

int
store_tree(const char *state, const char *jail, char tree[TREE_MAX + 1],
    struct err *e)
{
	char serial[SERIAL_MAX + 1];
	scope_fd top = open_jail(state, jail, e);
	scope_fd gen = -1;

	if (top < 0 || generation_current(top, serial, e) < 0)
		return -1;
	gen = safe_walk(top, jail, "gen", 0, e);
	return gen < 0 ? -1 : generation_link(gen, serial, tree, e);
}

/* As a plan is: from the top, sorted, nothing twice. */
static int
in_order(const struct manifest *m, const char *shown, struct err *e)
{
	if (m->n == 0 || strcmp(m->v[0].path, "/") != 0)
		return err_set(e, 0, "%s does not begin with the top", shown);
	for (size_t i = 1; i < m->n; i++)
		if (strcmp(m->v[i - 1].path, m->v[i].path) >= 0)
			return err_set(e, 0, "%s: %s is not in its place, or "
			    "there twice", shown, m->v[i].path);
	return 0;
}

static int
manifest(const char *state, const char *jail, char serial[SERIAL_MAX + 1],
    struct manifest *m, struct err *e)
{
	scope_free char *text = NULL;
	char shown[PATH_MAX];

	if (record(state, jail, "manifest", serial, shown, &text, e) < 0)
		return -1;
	if (manifest_parse(text, shown, m, e) < 0)
		return -1;
	if (in_order(m, shown, e) == 0)
		return 0;
	manifest_free(m);
	return -1;
}

int
store_current(const char *state, const char *jail,
    char serial[SERIAL_MAX + 1], struct manifest *m, struct err *e)
{
	serial[0] = '\0';
	return manifest(state, jail, serial, m, e);
}

int
store_manifest(const char *state, const char *jail, const char *serial,
    struct manifest *m, struct err *e)
{
	char of[SERIAL_MAX + 1];

	snprintf(of, sizeof(of), "%s", serial);
	return manifest(state, jail, of, m, e);
}

int
store_newest(const char *state, const char *jail,
    char serial[SERIAL_MAX + 1], struct err *e)
{
	scope_fd top = open_jail(state, jail, e);
	scope_fd gen = top < 0 ? -1 : safe_walk(top, jail, "gen", 0, e);
	struct list l = {0};
	int rc = gen < 0 ? -1 : storedir_names(gen, generation_serial_ok, &l,
	    e);

	list_sort(&l);
	if (rc == 0 && l.n == 0)
		rc = err_set(e, ENOENT, "gen");
	if (rc == 0)
		strcpy(serial, l.v[l.n - 1]);
	list_free(&l);
	return rc;
}

bool
store_exists(const char *state, const char *jail)
{
	char serial[SERIAL_MAX + 1];
	struct err ignored;
	scope_fd top = open_jail(state, jail, &ignored);

	/* one that cannot be trusted is there: whoever opens it will say so */
	return top >= 0 ? generation_current(top, serial, &ignored) == 0 ||
	    ignored.no != ENOENT : ignored.no != ENOENT;
}

int
store_origins(const char *state, const char *jail, struct origins *o,
    struct err *e)
{
	scope_free char *text = NULL;
	char shown[PATH_MAX], serial[SERIAL_MAX + 1] = "";

	if (record(state, jail, "origins", serial, shown, &text, e) < 0)
		return -1;
	return origins_parse(text, shown, o, e);
}

int
store_stale(const char *state, const char *jail, struct stale *s,
    struct err *e)
{
	scope_free char *text = NULL;
	char shown[PATH_MAX], serial[SERIAL_MAX + 1] = "";

	*s = (struct stale){0};
	if (record(state, jail, "stale", serial, shown, &text, e) < 0)
		return e->no == ENOENT ? 0 : -1;
	/* it is not written where nothing is stale */
	return *text == '\0' ? err_set(e, 0, "%s: no line in it", shown) :
	    stale_parse(text, shown, s, e);
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

/* One call, for refreshes that have nothing to do; what it finds is opened. */
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
	struct stale was, now = {0};

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
	unlinkat(top, STOREDIR_FAILING, 0);
	if (text != NULL &&
	    (storedir_write(top, STOREDIR_FAILING, text, &none) < 0 ||
	    storedir_rename(top, STOREDIR_FAILING, STOREDIR_FAILED, &none) < 0))
		unlinkat(top, STOREDIR_FAILING, 0);
	stale_free(&was);
	stale_free(&now);
}

int
store_bill(const char *state, const char *jail,
    char serial[SERIAL_MAX + 1], char **text, struct err *e)
{
	char shown[PATH_MAX];

	serial[0] = '\0';
	if (record(state, jail, "bill", serial, shown, text, e) == 0)
		return 0;
	if (e->no != ENOENT)
		return -1;
	return err_set(e, 0, "jail %s %s; fix: jail-setup build %s", jail,
	    serial[0] != '\0' ? "was built without a bill of materials" :
	    "is not built", jail);
}

struct limit {
	bool (*fits)(const char *);
	size_t left;
};

static int
beyond(void *arg, int dir, const char *name, struct err *e)
{
	struct limit *l = arg;

	(void)dir;
	(void)e;
	return !l->fits(name) || l->left-- == 0;
}

/*
 * Anything in the directory but what `fits`, or more than `most` of that?  Also
 * where that cannot be read: who then clears away says why.
 */
static bool
more_than(int at, const char *name, bool (*fits)(const char *), size_t most)
{
	struct err ignored;
	struct limit l = { fits, most };
	scope_fd fd = safe_beneath(at, name, O_RDONLY | O_DIRECTORY, 0,
	    &ignored);

	return fd >= 0 && dir_each(fd, name, beyond, &l, &ignored) != 0;
}

static bool
of_a_jail(const char *name)
{
	return strcmp(name, "gen") == 0 || strcmp(name, "current") == 0 ||
	    strcmp(name, STOREDIR_FAILED) == 0;
}

bool
store_untidy(const char *state, const char *jail, unsigned keep)
{
	struct err ignored;
	scope_fd top = open_jail(state, jail, &ignored);

	return top >= 0 && (more_than(top, ".", of_a_jail, 3) ||
	    more_than(top, "gen", generation_serial_ok, keep > 0 ? keep : 1));
}
