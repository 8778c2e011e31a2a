/* SPDX-License-Identifier: BSD-2-Clause */
/* copy_tree.c - see copy_tree.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/array.h"
#include "base/slurp.h"
#include "copy_data.h"
#include "copy_tree.h"
#include "count.h"
#include "dir.h"
#include "err.h"
#include "ids.h"
#include "safe_open.h"
#include "scope.h"
#include "source.h"

/* Less than tree_erase.c's: what is made half can be removed again. */
enum { DEEPEST = 200 };

/* A directory whose entries are copied. */
struct below {
	struct tree_copy *c;
	const struct source *dir;
	const char *rel, *shown;
	int depth;
	bool way;		/* root's, and leads to what is the service's */
};

void
tree_copy_free(struct tree_copy *c)
{
	for (size_t i = 0; i < c->n_links; i++)
		free(c->links[i].rel);
	free(c->links);
	c->links = NULL;
	c->n_links = c->room = 0;
}

int
tree_copy_owner(const struct tree_copy *c, uint32_t id, uint32_t *to,
    const char *shown, struct err *e)
{
	const uint64_t rel = id - c->from;

	*to = (uint32_t)(rel + c->to);
	if ((c->from == 0 && c->to == 0) || (id >= c->from && rel < IDS_BLOCK))
		return 0;
	if (c->from == 0)
		return err_set(e, 0, "%s belongs to id %u, and the service has "
		    "ids 0 to %u; fix: give it to another account, or write "
		    "ids = 0", shown, id, (unsigned)IDS_BLOCK - 1);
	return err_set(e, 0, "%s belongs to id %u, which is none of the "
	    "service's ids %u to %u; fix: chown -h %u:%u what it is",
	    shown, id, (unsigned)c->from, (unsigned)(c->from + IDS_BLOCK - 1),
	    (unsigned)c->from, (unsigned)c->from);
}

static int
leave_out(struct tree_copy *c, const char *shown, const char *why,
    struct err *e)
{
	return c->left == NULL ? 0 :
	    list_addf(c->left, e, "%s: %s", shown, why);
}

/* Owner before mode: chown(2) takes the set-id bits away. */
static int
give(const struct tree_copy *c, int fd, const struct stat *st,
    const char *shown, struct err *e)
{
	uint32_t uid, gid;

	if (tree_copy_owner(c, st->st_uid, &uid, shown, e) < 0 ||
	    tree_copy_owner(c, st->st_gid, &gid, shown, e) < 0)
		return -1;
	return fchown(fd, uid, gid) == 0 &&
	    fchmod(fd, st->st_mode & 07777) == 0 ? 0 :
	    err_set(e, errno, "owner or mode of the copy of %s", shown);
}

/* They would be lost without a word. */
static int
say_attributes(struct tree_copy *c, int from, const char *shown,
    struct err *e)
{
	static const char *const lost[] = {
		"system.posix_acl_access", "security.capability",
	};

	for (size_t i = 0; i < COUNT(lost); i++)
		if (fgetxattr(from, lost[i], NULL, 0) > 0 && leave_out(c,
		    shown, i == 0 ? "without its access control list" :
		    "without its capabilities", e) < 0)
			return -1;
	return 0;
}

static const char *
known_link(const struct tree_copy *c, const struct stat *st)
{
	for (size_t i = 0; st->st_nlink > 1 && i < c->n_links; i++)
		if (c->links[i].ino == st->st_ino &&
		    c->links[i].dev == st->st_dev)
			return c->links[i].rel;
	return NULL;
}

static int
note_link(struct tree_copy *c, const struct stat *st, const char *rel,
    struct err *e)
{
	struct copied_link *one;

	if (st->st_nlink <= 1)
		return 0;
	if (ARRAY_ROOM(c->links, c->n_links, c->room, "links", e) < 0)
		return -1;
	one = &c->links[c->n_links];
	*one = (struct copied_link){ st->st_dev, st->st_ino, strdup(rel) };
	if (one->rel == NULL)
		return err_set(e, ENOMEM, "links");
	c->n_links++;
	return 0;
}

static int
copy_file(struct tree_copy *c, const struct source *s, const char *rel,
    const char *shown, struct err *e)
{
	const char *first = known_link(c, &s->st);
	char why[SOURCE_WHY];
	scope_fd from = -1;
	scope_fd to = -1;

	if (!c->ours && !source_allowed(s)) {
		source_why(s, why);
		return leave_out(c, shown, why, e);
	}
	if (first != NULL)
		return linkat(c->top, first, c->top, rel, 0) == 0 ? 1 :
		    err_set(e, errno, "link the copy of %s", shown);
	from = source_read(s, shown, e);
	if (from < 0)
		return -1;
	to = safe_beneath(c->top, rel, O_CREAT | O_EXCL | O_WRONLY |
	    O_NOFOLLOW, 0600, e);
	if (to < 0 || copy_data(from, to, shown, e) < 0 ||
	    give(c, to, &s->st, shown, e) < 0 ||
	    say_attributes(c, from, shown, e) < 0 ||
	    note_link(c, &s->st, rel, e) < 0)
		return -1;
	return 1;
}

static int
copy_link(struct tree_copy *c, const struct source *s, const char *rel,
    const char *shown, struct err *e)
{
	const struct timespec t[2] = { s->st.st_mtim, s->st.st_mtim };
	char text[PATH_MAX];
	uint32_t uid, gid;

	if (!slurp_link(s->fd, "", text))
		return err_set(e, errno, "read %s", shown);
	if (tree_copy_owner(c, s->st.st_uid, &uid, shown, e) < 0 ||
	    tree_copy_owner(c, s->st.st_gid, &gid, shown, e) < 0)
		return -1;
	if (symlinkat(text, c->top, rel) < 0 ||
	    fchownat(c->top, rel, uid, gid, AT_SYMLINK_NOFOLLOW) < 0 ||
	    utimensat(c->top, rel, t, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, errno, "write the copy of %s", shown);
	return 1;
}

static int
copy_directory(struct tree_copy *c, const struct source *s, const char *rel,
    const char *shown, struct err *e)
{
	scope_fd to = -1;

	if (mkdirat(c->top, rel, 0700) < 0)
		return err_set(e, errno, "make the copy of %s", shown);
	to = safe_beneath(c->top, rel, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0,
	    e);
	return to < 0 || give(c, to, &s->st, shown, e) < 0 ? -1 : 1;
}

int
tree_copy_one(struct tree_copy *c, const struct source *s, const char *rel,
    const char *shown, struct err *e)
{
	switch (s->st.st_mode & S_IFMT) {
	case S_IFREG:
		return copy_file(c, s, rel, shown, e);
	case S_IFLNK:
		return copy_link(c, s, rel, shown, e);
	case S_IFDIR:
		return copy_directory(c, s, rel, shown, e);
	case S_IFSOCK:
		return leave_out(c, shown, "a socket", e);
	case S_IFIFO:
		return leave_out(c, shown, "a pipe", e);
	default:
		return leave_out(c, shown, "a device", e);
	}
}

static bool
is_way(const struct stat *st)
{
	return S_ISDIR(st->st_mode) && st->st_uid == 0 && st->st_gid == 0;
}

static int
copy_way(const struct tree_copy *c, const char *rel, const char *shown,
    struct err *e)
{
	return mkdirat(c->top, rel, 0755) == 0 ? 1 :
	    err_set(e, errno, "make the copy of %s", shown);
}

static int copy_entry(void *arg, int dir, const char *name, struct err *e);

static int
walk_below(const struct below *b, struct err *e)
{
	if (b->depth > DEEPEST)
		return err_set(e, 0, "%.200s: deeper than %d", b->shown,
		    DEEPEST);
	return dir_each(b->dir->fd, b->shown, copy_entry, (void *)b, e);
}

static int
copy_entry(void *arg, int dir, const char *name, struct err *e)
{
	const struct below *b = arg;
	scope_source s = SOURCE_CLOSED;
	char rel[PATH_MAX], shown[PATH_MAX];
	struct below child = { b->c, &s, rel, shown, b->depth + 1, false };
	int rc;

	(void)dir;
	if ((size_t)snprintf(rel, sizeof(rel), "%s/%s", b->rel, name) >=
	    sizeof(rel) || (size_t)snprintf(shown, sizeof(shown), "%s/%s",
	    b->shown, name) >= sizeof(shown))
		return err_set(e, ENAMETOOLONG, "%.200s", b->shown);
	if (source_child(b->dir, name, shown, &s, e) < 0)
		return e->no == ENOENT ? 0 : -1;	/* removed meanwhile */
	if (s.mount != b->dir->mount)
		return leave_out(b->c, shown, "a mount point", e);
	child.way = b->way && b->c->to != 0 && is_way(&s.st);
	rc = child.way ? copy_way(b->c, rel, shown, e) :
	    tree_copy_one(b->c, &s, rel, shown, e);
	if (rc <= 0 || !S_ISDIR(s.st.st_mode))
		return rc < 0 ? -1 : 0;
	return walk_below(&child, e);
}

int
tree_copy_below(struct tree_copy *c, const struct source *s, const char *rel,
    const char *shown, bool way, struct err *e)
{
	const struct below b = { c, s, rel, shown, 0, way };

	return walk_below(&b, e);
}
