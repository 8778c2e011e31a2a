/* SPDX-License-Identifier: BSD-2-Clause */
/* held.c - see held.h */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "held.h"
#include "plan/manifest.h"
#include "plan/stale.h"
#include "record/origins.h"
#include "safe_open.h"
#include "scope.h"
#include "storedir.h"

enum {
	RECORD_MAX = 64 * 1024 * 1024,
	STATE_MOST = PATH_MAX - 256,	/* what lies below it fits as well */
};

/* Two trees of one byte (FNV-1a) only keep each other a little longer. */
static struct flock
lock_of_tree(short type, const char *tree)
{
	uint64_t hash = 14695981039346656037u;

	for (const char *s = tree; *s != '\0'; s++)
		hash = (hash ^ (unsigned char)*s) * 1099511628211u;
	return (struct flock){
		.l_type = type, .l_whence = SEEK_SET,
		.l_start = (off_t)(hash >> 2), .l_len = 1,
	};
}

int
held_by_none(int lock, const char *tree, struct err *e)
{
	struct flock l = lock_of_tree(F_WRLCK, tree);

	if (fcntl(lock, F_OFD_SETLK, &l) == 0)
		return 1;
	return errno == EAGAIN || errno == EACCES ? 0 :
	    err_set(e, errno, "lock tree %s", tree);
}

/*
 * Waits while a sweep removes that tree.  A unit with ProtectSystem=strict or a
 * rescue system may have no lock and be unable to make one: it reads all the
 * same, unheld, as an account without privilege does.
 */
static int
lock_tree(struct held *h, struct err *e)
{
	struct flock l = lock_of_tree(F_RDLCK, h->tree);

	if (geteuid() != 0)
		return 0;
	h->lock = storedir_lock_file(STOREDIR_TREES_LOCK, e);
	if (h->lock < 0)
		return e->no == EROFS ? 0 : -1;
	return fcntl(h->lock, F_OFD_SETLKW, &l) == 0 ? 0 :
	    err_set(e, errno, "lock tree %s", h->tree);
}

/*
 * By the link, which is read once more when the tree is locked: a tree with a
 * link is not swept, and a link that is gone never comes back.
 */
static int
open_tree(struct held *h, int jail, const char *path, struct err *e)
{
	scope_fd gen = safe_walk(jail, path, "gen", 0, e);

	if (gen < 0)
		return -1;
	if (generation_link(gen, h->serial, h->tree, e) < 0)
		return err_in(e, "%s", path);
	if (lock_tree(h, e) < 0)
		return -1;
	if (faccessat(gen, h->serial, F_OK, AT_SYMLINK_NOFOLLOW) < 0) {
		err_set(e, 0, "generation %s of jail %s was removed by another "
		    "jail-setup", h->serial, h->jail);
		e->no = EALREADY;
		return -1;
	}
	h->dir = generation_open(jail, path, h->serial, "", e);
	return h->dir < 0 ? -1 : 0;
}

/* STATE/JAIL and what is named of it: what a message is about. */
static void
show(struct held *h, const char *rest)
{
	snprintf(h->shown, sizeof(h->shown), "%.*s/%s%s", STATE_MOST,
	    h->state, h->jail, rest);
}

static void
show_part(struct held *h, const char *part)
{
	char rest[SERIAL_MAX + 32];

	snprintf(rest, sizeof(rest), "/gen/%s/%.16s", h->serial, part);
	show(h, rest);
}

static int
open_serial(struct held *h, const char *serial, struct err *e)
{
	char path[PATH_MAX];
	scope_fd jail = safe_dir(h->shown, e);

	if (jail < 0)
		return -1;
	strcpy(path, h->shown);
	show(h, "/current");
	if (serial != NULL)
		snprintf(h->serial, sizeof(h->serial), "%s", serial);
	else if (generation_current(jail, h->serial, e) < 0)
		return -1;
	show_part(h, "root");
	return open_tree(h, jail, path, e);
}

int
held_open(const char *state, const char *jail, const char *serial,
    struct held *h, struct err *e)
{
	*h = (struct held){
		.state = state, .jail = jail, .dir = -1, .lock = -1,
	};
	if (strlen(state) > STATE_MOST)
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	for (;;) {
		show(h, "");
		if (open_serial(h, serial, e) == 0)
			return 0;
		held_close(h);
		if (serial != NULL || e->no != EALREADY)
			return -1;
	}
}

void
held_close(struct held *h)
{
	scope_close(&h->dir);
	scope_close(&h->lock);
	h->dir = h->lock = -1;
}

int
held_root(struct held *h, struct err *e)
{
	char path[PATH_MAX];

	show_part(h, "root");
	snprintf(path, sizeof(path), "%.*s/" GENERATION_TREES "/%s",
	    STATE_MOST, h->state, h->tree);
	return safe_walk(h->dir, path, "root", 0, e);
}

/* The text of a file beside the tree. */
static int
read_record(struct held *h, const char *name, char **text, struct err *e)
{
	scope_fd fd = safe_beneath(h->dir, name, O_RDONLY | O_NONBLOCK, 0, e);
	struct stat st;
	size_t len;

	show_part(h, name);
	if (fd < 0)
		return err_in(e, "%s/%s", h->state, h->jail);
	if (fstat(fd, &st) < 0 || st.st_uid != 0 || (st.st_mode & 022) != 0)
		return err_set(e, 0, "%s does not belong to root, or others "
		    "can write it; fix: jail-setup build %s", h->shown,
		    h->jail);
	return safe_read(fd, h->shown, RECORD_MAX, text, &len, e);
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

int
held_manifest(struct held *h, struct manifest *m, struct err *e)
{
	scope_free char *text = NULL;

	*m = (struct manifest){0};
	if (read_record(h, "manifest", &text, e) < 0 ||
	    manifest_parse(text, h->shown, m, e) < 0)
		return -1;
	if (in_order(m, h->shown, e) == 0)
		return 0;
	manifest_free(m);
	return -1;
}

int
held_origins(struct held *h, struct origins *o, struct err *e)
{
	scope_free char *text = NULL;

	return read_record(h, "origins", &text, e) < 0 ? -1 :
	    origins_parse(text, h->shown, o, e);
}

int
held_stale(struct held *h, struct stale *s, struct err *e)
{
	scope_free char *text = NULL;

	*s = (struct stale){0};
	if (read_record(h, "stale", &text, e) < 0)
		return e->no == ENOENT ? 0 : -1;
	/* it is not written where nothing is stale */
	return *text == '\0' ? err_set(e, 0, "%s: no line in it", h->shown) :
	    stale_parse(text, h->shown, s, e);
}

int
held_bill(struct held *h, char **text, struct err *e)
{
	return read_record(h, "bill", text, e);
}
