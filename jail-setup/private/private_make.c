/* SPDX-License-Identifier: BSD-2-Clause */
/* private_make.c - private data, of a new service or cloned; see private.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base.h"
#include "base/array.h"
#include "base/file_replace.h"
#include "copy_tree.h"
#include "derive/derived.h"
#include "err.h"
#include "facts.h"
#include "paths.h"
#include "private.h"
#include "private_dir.h"
#include "safe_open.h"
#include "scope.h"
#include "source.h"
#include "store/tree_erase.h"

struct making {
	const struct private_job *job;	/* NULL: a clone */
	int services, top;
	char aside[NAME_MAX + 1];
	struct tree_copy copy;
	struct base base;
};

static int
begin(struct making *m, const char *state, const char *name, struct err *e)
{
	struct stat st;

	m->services = private_services(state, true, e);
	if (m->services < 0)
		return -1;
	if (fstatat(m->services, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		err_set(e, 0, "%s/" PRIVATE_SERVICES "/%s is there already; "
		    "fix: jail-setup service delete %s", state, name, name);
		e->no = EEXIST;
		return -1;
	}
	snprintf(m->aside, sizeof(m->aside), ".%.64s.new", name);
	if (mkdirat(m->services, m->aside, 0700) < 0)
		return err_set(e, errno, "make %s", m->aside);
	m->top = openat(m->services, m->aside,
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (m->top < 0 || mkdirat(m->top, "private", 0755) < 0)
		return err_set(e, errno, "make %s/private", m->aside);
	m->copy.top = openat(m->top, "private",
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return m->copy.top >= 0 ? 0 :
	    err_set(e, errno, "open %s/private", m->aside);
}

/* Nothing half-made stays; the error is the caller's. */
static void
finish(struct making *m, int rc)
{
	struct err none;

	if (rc < 0 && m->aside[0] != '\0')
		(void)erase(m->services, m->aside, &none);
	tree_copy_free(&m->copy);
	base_free(&m->base);
	scope_close(&m->copy.top);
	scope_close(&m->top);
	scope_close(&m->services);
}

static int
leave_out(const struct making *m, const char *path, const char *why,
    struct err *e)
{
	return m->job->left == NULL ? 0 :
	    list_addf(m->job->left, e, "%s: %s", path, why);
}

/* The directories above, which are root's. */
static int
make_way(int top, const char *path, struct err *e)
{
	char way[PATH_MAX];

	if ((size_t)snprintf(way, sizeof(way), "%s", path + 1) >= sizeof(way))
		return err_set(e, ENAMETOOLONG, "%.100s", path);
	for (char *s = way; (s = strchr(s, '/')) != NULL; *s++ = '/') {
		*s = '\0';
		if (mkdirat(top, way, 0755) < 0 && errno != EEXIST)
			return err_set(e, errno, "make %s", way);
	}
	return 0;
}

/* `came`: it is there already. */
static int
make_directory(struct making *m, const struct derived_dir *d, bool came,
    struct err *e)
{
	const struct base_entry one = {
		.path = d->path, .sha256 = "-", .mode = S_IFDIR |
		    (d->mode & 07777), .uid = d->uid, .gid = d->gid,
	};
	scope_fd fd = -1;
	uint32_t uid, gid;

	if (!base_path_ok(d->path))
		return err_set(e, 0, "%s: not the path of a private "
		    "directory", d->path);
	if (came)
		return base_put(&m->base, &one, e);
	if (tree_copy_owner(&m->copy, d->uid, &uid, d->path, e) < 0 ||
	    tree_copy_owner(&m->copy, d->gid, &gid, d->path, e) < 0 ||
	    make_way(m->copy.top, d->path, e) < 0)
		return -1;
	if (mkdirat(m->copy.top, d->path + 1, 0700) < 0)
		return err_set(e, errno, "make %s", d->path);
	fd = safe_beneath(m->copy.top, d->path + 1, O_RDONLY | O_DIRECTORY, 0,
	    e);
	if (fd < 0)
		return -1;
	if (fchown(fd, uid, gid) < 0 || fchmod(fd, d->mode & 07777) < 0)
		return err_set(e, errno, "owner of %s", d->path);
	return base_put(&m->base, &one, e);
}

static bool
is_private_itself(const struct derived *d, const char *path)
{
	for (size_t i = 0; i < d->n_private; i++)
		if (strcmp(d->private[i].path, path) == 0)
			return true;
	return false;
}

/* Is the directory in another one that comes before it? */
static bool
is_covered(const struct derived *d, size_t i)
{
	for (size_t k = 0; k < d->n_private; k++)
		if (k != i && path_within(d->private[i].path,
		    d->private[k].path))
			return true;
	return false;
}

static bool
is_there(const struct making *m, const char *path)
{
	struct stat st;

	return fstatat(m->copy.top, path + 1, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/*
 * Record a default: its bytes as they are in the copy, if there is one, else as
 * on the host; owner and mode are the host's.
 */
static int
note_default(struct making *m, const struct source *s, const char *path,
    struct err *e)
{
	struct base_entry one;
	int rc = is_there(m, path) ? facts_of_copy(m->copy.top, path,
	    m->job->ids, SOURCE_FILE_MAX, &one, e) :
	    facts_of(s, path, SOURCE_FILE_MAX, &one, e);

	if (rc < 0)
		return e->no == EINVAL ? leave_out(m, path, "a device, a "
		    "socket or a pipe", e) : -1;
	if (strcmp(one.sha256, "large") == 0)
		return leave_out(m, path, "copied, but too large to be "
		    "compared", e);
	one.mode = s->st.st_mode;
	one.uid = s->st.st_uid;
	one.gid = s->st.st_gid;
	return base_put(&m->base, &one, e);
}

static int make_default(struct making *m, const char *path, struct err *e);

/* Its directories first, which nobody need have listed. */
static int
make_parent(struct making *m, const char *path, struct err *e)
{
	char up[PATH_MAX];

	snprintf(up, sizeof(up), "%.*s", (int)(strrchr(path, '/') - path),
	    path);
	return is_there(m, up) ? 0 : make_default(m, up, e);
}

static int
copy_default(struct making *m, const struct source *s, const char *path,
    struct err *e)
{
	int rc;

	if (make_parent(m, path, e) < 0)
		return -1;
	if (is_there(m, path))
		return 1;
	rc = tree_copy_one(&m->copy, s, path + 1, path, e);
	if (rc >= 0 || (e->no != ENOENT && e->no != ENOTDIR &&
	    e->no != ELOOP))
		return rc;
	return leave_out(m, path, "its directory is none in the copy", e);
}

static int
make_default(struct making *m, const char *path, struct err *e)
{
	scope_source s = SOURCE_CLOSED;
	char why[SOURCE_WHY];
	int rc = 1;

	if (!base_path_ok(path) || !derived_is_private(m->job->d, path))
		return err_set(e, 0, "%s is in no private directory", path);
	if (is_private_itself(m->job->d, path))
		return 0;
	if (source_find(path, &s, e) < 0)
		return e->no == ENOENT ? leave_out(m, path, "it is not there "
		    "any more", e) : -1;
	if (S_ISREG(s.st.st_mode) && !source_allowed(&s)) {
		source_why(&s, why);
		return leave_out(m, path, why, e);
	}
	if (m->job->content == CONTENT_DEFAULT)
		rc = copy_default(m, &s, path, e);
	return rc <= 0 ? rc : note_default(m, &s, path, e);
}

/* All that the host has in a private directory, which may be a link there. */
static int
copy_all(struct making *m, const struct derived_dir *d, struct err *e)
{
	scope_source s = SOURCE_CLOSED;
	char path[PATH_MAX];

	if ((size_t)snprintf(path, sizeof(path), "%s/.", d->path) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.100s", d->path);
	if (source_find(path, &s, e) < 0)
		return e->no == ENOENT ? 0 : -1;
	if (!S_ISDIR(s.st.st_mode))
		return err_set(e, ENOTDIR, "%s", d->path);
	return tree_copy_below(&m->copy, &s, d->path + 1, d->path, false, e);
}

/* With all content a directory in another one may have come with it. */
static int
make_private(struct making *m, size_t i, struct err *e)
{
	const struct derived_dir *d = &m->job->d->private[i];
	const bool all = m->job->content == CONTENT_COPY;
	const bool came = all && is_there(m, d->path);

	if (make_directory(m, d, came, e) < 0)
		return -1;
	return all && !is_covered(m->job->d, i) ? copy_all(m, d, e) : 0;
}

static int
make_content(struct making *m, struct err *e)
{
	const struct derived *d = m->job->d;

	for (size_t i = 0; i < d->n_private; i++)
		if (make_private(m, i, e) < 0)
			return -1;
	for (size_t i = 0; i < d->n_content; i++)
		if (make_default(m, d->content[i].path, e) < 0)
			return -1;
	return 0;
}

static int
write_base(struct making *m, struct err *e)
{
	scope_free char *text = base_text(&m->base, e);

	return text == NULL ? -1 :
	    file_replace(m->top, "base", text, 0600, false, e);
}

int
private_make(const struct private_job *job, struct err *e)
{
	struct making m = {
		.job = job, .services = -1, .top = -1, .copy = {
			.top = -1, .to = job->ids, .left = job->left,
		},
	};
	int rc = begin(&m, job->state, job->name, e) < 0 ||
	    make_content(&m, e) < 0 || write_base(&m, e) < 0 ||
	    private_place(m.services, job->name, m.aside, job->ids, e) < 0 ?
	    -1 : 0;

	finish(&m, rc);
	return rc;
}

/* Its root may have written anything: the record is taken as it is. */
static int
copy_data_of(struct making *m, const struct private_at *from, struct err *e)
{
	scope_source s = SOURCE_CLOSED;

	return source_of(from->data, "private", &s, e) < 0 ||
	    private_base(from, &m->base, e) < 0 ||
	    tree_copy_below(&m->copy, &s, ".", "", true, e) < 0 ? -1 : 0;
}

int
private_clone(const struct private_copy *c, struct err *e)
{
	scope_private from = PRIVATE_CLOSED;
	struct making m = {
		.services = -1, .top = -1, .copy = {
			.top = -1, .from = c->ids, .to = c->as_ids,
			.ours = true, .left = c->left,
		},
	};
	int rc;

	if (private_unused(c->state, c->name, e) < 0 ||
	    private_open(c->state, c->name, &from, e) < 0)
		return -1;
	rc = begin(&m, c->state, c->as, e) < 0 ||
	    copy_data_of(&m, &from, e) < 0 || write_base(&m, e) < 0 ||
	    /* nor has anything begun to write meanwhile */
	    private_unused(c->state, c->name, e) < 0 ||
	    private_place(m.services, c->as, m.aside, c->as_ids, e) < 0 ?
	    -1 : 0;
	finish(&m, rc);
	return rc;
}
