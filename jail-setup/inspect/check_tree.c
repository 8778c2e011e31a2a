/* SPDX-License-Identifier: BSD-2-Clause */
/* check_tree.c - see check_tree.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/path_below.h"
#include "base/slurp.h"
#include "base/workers.h"
#include "check_tree.h"
#include "dir.h"
#include "err.h"
#include "finding.h"
#include "plan/manifest.h"
#include "safe_open.h"
#include "scope.h"
#include "store/copy.h"

enum { DEEPEST = 256 };

struct check {
	int root;
	const struct manifest *manifest;
	bool *seen;			/* for each entry */
	bool *read;			/* its content must be compared */
	struct findings *findings;
	char names[XATTR_LIST_MAX];	/* of attributes: large, so once */
	pthread_mutex_t lock;		/* of findings, while hashing */
};

/* A file of the tree. */
struct there {
	int dir;
	const char *name;
	char path[PATH_MAX];
	struct statx st;
};

static int
add_finding(struct check *c, enum finding_kind kind, const char *path,
    const char *expected, const char *found, struct err *e)
{
	int rc;

	pthread_mutex_lock(&c->lock);
	rc = findings_add(c->findings, kind, path, expected, found, NULL, e);
	pthread_mutex_unlock(&c->lock);
	return rc;
}

static int
compare_by_path(const void *a, const void *b)
{
	const struct manifest_entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static const struct manifest_entry *
find_entry(const struct check *c, const char *path)
{
	const struct manifest_entry key = { .path = (char *)path };

	return bsearch(&key, c->manifest->v, c->manifest->n, sizeof(key),
	    compare_by_path);
}

static const char *
type_name(mode_t mode)
{
	return S_ISREG(mode) ? "file" : S_ISDIR(mode) ? "directory" :
	    S_ISLNK(mode) ? "link" : S_ISFIFO(mode) ? "FIFO" :
	    S_ISSOCK(mode) ? "socket" : S_ISCHR(mode) ? "character device" :
	    "block device";
}

/* What no tree may hold, whatever its manifest says. */
static int
check_dangers(struct check *c, const struct there *t, struct err *e)
{
	mode_t mode = t->st.stx_mode;
	char found[64];

	if ((S_ISCHR(mode) || S_ISBLK(mode)) && add_finding(c, FINDING_DEVICE,
	    t->path, "no device", type_name(mode), e) < 0)
		return -1;
	if (S_ISLNK(mode))
		return 0;
	snprintf(found, sizeof(found), "%04o", (unsigned)mode & 07777);
	if ((mode & (S_ISUID | S_ISGID)) != 0 && add_finding(c, FINDING_SETID,
	    t->path, "no set-id bit", found, e) < 0)
		return -1;
	return (mode & S_IWOTH) == 0 ? 0 :
	    add_finding(c, FINDING_WORLD_WRITABLE, t->path,
	    "not writable by others", found, e);
}

/*
 * The kind of finding for an attribute of that name; -1: none.  The host's
 * security modules set labels by themselves.
 */
static int
attribute_kind(const char *name)
{
	static const char *const labels[] = {
		"security.selinux", "security.SMACK64", "security.ima",
		"security.evm",
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (strcmp(name, labels[i]) == 0)
			return -1;
	if (strcmp(name, "security.capability") == 0)
		return FINDING_CAPABILITY;
	if (strncmp(name, "system.posix_acl_", 17) == 0)
		return FINDING_ACL;
	return strncmp(name, "security.", 9) == 0 ||
	    strncmp(name, "trusted.", 8) == 0 ||
	    strncmp(name, "user.", 5) == 0 ? FINDING_XATTR : -1;
}

static int
check_attributes(struct check *c, const struct there *t, struct err *e)
{
	scope_fd fd = openat(t->dir, t->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	char path[40];
	ssize_t n;

	if (fd < 0)
		return err_set(e, errno, "open %s", t->path);
	/* O_PATH descriptors take no flistxattr(2): xattr(7) */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = listxattr(path, c->names, sizeof(c->names));
	if (n < 0)
		return errno == ENOTSUP ? 0 :
		    err_set(e, errno, "attributes of %s", t->path);
	for (const char *s = c->names; s < c->names + n; s += strlen(s) + 1) {
		int kind = attribute_kind(s);

		if (kind >= 0 && add_finding(c, (enum finding_kind)kind,
		    t->path, "none", s, e) < 0)
			return -1;
	}
	return 0;
}

static int
check_link(struct check *c, const struct there *t,
    const struct manifest_entry *en, struct err *e)
{
	char target[PATH_MAX];

	if (!slurp_link(t->dir, t->name, target))
		return err_set(e, errno, "readlink %s", t->path);
	return strcmp(target, en->link) == 0 ? 0 :
	    add_finding(c, FINDING_SYMLINK, t->path, en->link, target, e);
}

static mode_t
type_of(const struct manifest_entry *en)
{
	return en->type == PLAN_DIR ? S_IFDIR :
	    en->type == PLAN_LINK ? S_IFLNK : S_IFREG;
}

static int
check_owner_and_mode(struct check *c, const struct there *t,
    const struct manifest_entry *en, struct err *e)
{
	unsigned mode = t->st.stx_mode & 07777;
	char want[32], found[32];

	snprintf(want, sizeof(want), "%u:%u", en->uid, en->gid);
	snprintf(found, sizeof(found), "%u:%u", t->st.stx_uid, t->st.stx_gid);
	if (strcmp(want, found) != 0 &&
	    add_finding(c, FINDING_OWNER, t->path, want, found, e) < 0)
		return -1;
	snprintf(want, sizeof(want), "%04o", (unsigned)en->mode);
	snprintf(found, sizeof(found), "%04o", mode);
	return en->type == PLAN_LINK || mode == en->mode ? 0 :
	    add_finding(c, FINDING_MODE, t->path, want, found, e);
}

static int
compare_entry(struct check *c, const struct there *t,
    const struct manifest_entry *en, struct err *e)
{
	size_t i = (size_t)(en - c->manifest->v);
	char want[40], found[40];

	c->seen[i] = true;
	if ((t->st.stx_mode & S_IFMT) != type_of(en))
		return add_finding(c, FINDING_CHANGED, t->path,
		    type_name(type_of(en)), type_name(t->st.stx_mode), e);
	if (check_owner_and_mode(c, t, en, e) < 0)
		return -1;
	if (en->type == PLAN_LINK)
		return check_link(c, t, en, e);
	if (en->type != PLAN_FILE)
		return 0;
	c->read[i] = (off_t)t->st.stx_size == en->size;
	snprintf(want, sizeof(want), "%lld bytes", (long long)en->size);
	snprintf(found, sizeof(found), "%llu bytes",
	    (unsigned long long)t->st.stx_size);
	return c->read[i] ? 0 :
	    add_finding(c, FINDING_CHANGED, t->path, want, found, e);
}

/* Files below a mount are hidden, so they are not reported as missing. */
static int
report_mount(struct check *c, const char *path, struct err *e)
{
	for (size_t i = 0; i < c->manifest->n; i++)
		if (path_below(c->manifest->v[i].path, path) != NULL)
			c->seen[i] = true;
	return add_finding(c, FINDING_MOUNT, path, "nothing mounted",
	    "a mount point", e);
}

/*
 * Owner, mode, attributes, and whether the manifest has it.  1: something is
 * mounted there.
 */
static int
check_entry(struct check *c, struct there *t, const char *shown, struct err *e)
{
	const struct manifest_entry *en = find_entry(c, t->path);

	if (statx(t->dir, t->name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
	    STATX_BASIC_STATS, &t->st) < 0)
		return err_set(e, errno, "stat %s", shown);
	if ((t->st.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0)
		return report_mount(c, t->path, e) < 0 ? -1 : 1;
	if (check_dangers(c, t, e) < 0 || check_attributes(c, t, e) < 0)
		return -1;
	return en != NULL ? compare_entry(c, t, en, e) :
	    add_finding(c, FINDING_EXTRA, t->path, "nothing",
	    type_name(t->st.stx_mode), e);
}

/* A directory on the way down. */
struct level {
	struct check *check;
	const char *path;
	int depth;
};

static int visit_name(void *arg, int dir, const char *name, struct err *e);

static int
walk_directory(struct check *c, int dir, const char *path, int depth,
    struct err *e)
{
	struct level here = { c, path, depth };

	return depth > DEEPEST ?
	    err_set(e, 0, "%s: deeper than %d", path, DEEPEST) :
	    dir_each(dir, path, visit_name, &here, e);
}

static int
visit_name(void *arg, int dir, const char *name, struct err *e)
{
	const struct level *l = arg;
	struct there t = { .dir = dir, .name = name };
	scope_fd fd = -1;
	int rc;

	if ((size_t)snprintf(t.path, sizeof(t.path), "%s/%s", l->path, name) >=
	    sizeof(t.path))
		return err_set(e, ENAMETOOLONG, "%.60s...", l->path);
	rc = check_entry(l->check, &t, t.path, e);
	if (rc != 0 || !S_ISDIR(t.st.stx_mode))
		return rc < 0 ? -1 : 0;
	fd = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_set(e, errno, "open %s", t.path);
	return walk_directory(l->check, fd, t.path, l->depth + 1, e);
}

static int
check_content(void *arg, size_t i, struct err *e)
{
	struct check *c = arg;
	const struct manifest_entry *en = &c->manifest->v[i];
	char sha256[SHA256_HEX + 1];
	scope_fd fd = -1;

	if (!c->read[i])
		return 0;
	fd = safe_beneath(c->root, en->path + 1, O_RDONLY | O_NONBLOCK |
	    O_NOCTTY, 0, e);
	if (fd < 0 || copy_digest_fd(fd, en->path, sha256, e) < 0)
		return -1;
	return strcmp(sha256, en->sha256) == 0 ? 0 :
	    add_finding(c, FINDING_CHANGED, en->path, en->sha256, sha256, e);
}

static int
report_missing(struct check *c, struct err *e)
{
	for (size_t i = 0; i < c->manifest->n; i++)
		if (!c->seen[i] &&
		    add_finding(c, FINDING_MISSING, c->manifest->v[i].path,
		    type_name(type_of(&c->manifest->v[i])), "nothing", e) < 0)
			return -1;
	return 0;
}

static int
compare_tree(struct check *c, bool quick, struct err *e)
{
	struct there t = { .dir = c->root, .name = ".", .path = "/" };
	int rc = check_entry(c, &t, "the tree", e);

	if (rc != 0)
		return rc;
	if (walk_directory(c, c->root, "", 0, e) < 0 ||
	    report_missing(c, e) < 0)
		return -1;
	return quick ? 0 : workers_run(c->manifest->n, check_content, c, e);
}

int
check_tree(int root, const struct manifest *m, bool quick,
    struct findings *f, struct err *e)
{
	struct check c = { .root = root, .manifest = m, .findings = f };
	int rc;

	pthread_mutex_init(&c.lock, NULL);
	c.seen = calloc(m->n + 1, sizeof(*c.seen));
	c.read = calloc(m->n + 1, sizeof(*c.read));
	rc = c.seen == NULL || c.read == NULL ? err_set(e, ENOMEM, "check") :
	    compare_tree(&c, quick, e);
	free(c.seen);
	free(c.read);
	pthread_mutex_destroy(&c.lock);
	return rc;
}
