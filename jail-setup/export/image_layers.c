/* SPDX-License-Identifier: BSD-2-Clause */
/* image_layers.c - see image_layers.h */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "additions.h"
#include "base/path_below.h"
#include "base/pathmap.h"
#include "base/progress.h"
#include "err.h"
#include "image_layers.h"
#include "plan/manifest.h"
#include "private/source.h"
#include "safe_open.h"
#include "scope.h"

enum { CHUNK = 256 * 1024 };

/* All bytes of fd, which are `size`, into the layer; sum may be NULL. */
static int
put_bytes(struct tar_layer *t, int fd, off_t size, const char *shown,
    struct digest *sum, struct err *e)
{
	scope_free char *buf = malloc(CHUNK);
	ssize_t n;

	if (buf == NULL)
		return err_set(e, errno, "%s", shown);
	while ((n = read(fd, buf, CHUNK)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, errno, "read %s", shown);
		if (n > size)
			return err_set(e, 0, "%s has become larger", shown);
		size -= n;
		if (sum != NULL)
			digest_add(sum, buf, (size_t)n);
		if (tar_bytes(t, buf, (size_t)n, e) < 0)
			return err_in(e, "%s", shown);
	}
	return size == 0 ? 0 : err_set(e, 0, "%s has become smaller", shown);
}

static mode_t
type_bits(enum plan_type type)
{
	return type == PLAN_DIR ? S_IFDIR : type == PLAN_LINK ? S_IFLNK :
	    S_IFREG;
}

static time_t
time_kept(const struct manifest_entry *en, const struct pathmap *owned)
{
	return en->type == PLAN_FILE && !path_below(en->path, "/etc") &&
	    pathmap_get(owned, en->path) != NULL ? en->mtime.tv_sec : 0;
}

static int
differs(const struct manifest_entry *en, struct err *e)
{
	return err_set(e, 0, "%s is not what the manifest says; see: "
	    "jail-setup check", en->path);
}

static int
put_file(struct tar_layer *t, int root, const struct manifest_entry *en,
    struct err *e)
{
	scope_fd fd = safe_beneath(root, en->path + 1,
	    O_RDONLY | O_NONBLOCK, 0, e);
	char sha256[SHA256_HEX + 1];
	struct digest sum;
	struct stat st;

	if (fd < 0)
		return e->no == ENOENT || e->no == ENOTDIR || e->no == ELOOP ||
		    e->no == EXDEV ? differs(en, e) : -1;
	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "%s", en->path);
	if (!S_ISREG(st.st_mode) || st.st_size != en->size)
		return differs(en, e);
	digest_start(&sum);
	if (put_bytes(t, fd, en->size, en->path, &sum, e) < 0)
		return -1;
	digest_end(&sum, sha256);
	return strcmp(sha256, en->sha256) == 0 ? 0 : differs(en, e);
}

static int
put_entry(struct tar_layer *t, int root, const struct manifest_entry *en,
    const struct pathmap *owned, struct err *e)
{
	const struct tar_entry one = {
		.path = en->path, .mode = type_bits(en->type) | en->mode,
		.uid = en->uid, .gid = en->gid, .size = en->size,
		.mtime = time_kept(en, owned), .link = en->link,
	};

	return tar_put(t, &one, e) < 0 ? -1 :
	    en->type == PLAN_FILE ? put_file(t, root, en, e) : 0;
}

static void
count_file(struct meter *meter, const struct manifest_entry *en)
{
	if (meter == NULL || en->type != PLAN_FILE)
		return;
	meter->files++;
	meter->bytes += en->size;
}

int
layer_of_tree(int fd, int root, const struct manifest *m,
    const struct pathmap *owned, struct meter *meter, struct tar_made *made,
    time_t *newest, struct err *e)
{
	scope_tar *t = tar_begin(fd, e);

	*newest = 0;
	for (size_t i = 0; t != NULL && i < m->n; i++) {
		const struct manifest_entry *en = &m->v[i];
		time_t its = time_kept(en, owned);

		if (put_entry(t, root, en, owned, e) < 0)
			return -1;
		*newest = its > *newest ? its : *newest;
		count_file(meter, en);
	}
	return t != NULL ? tar_end(t, made, e) : -1;
}

/* Is what leads to it in the tree a directory? */
static int
check_ground(const struct addition *one, const struct manifest *m,
    struct err *e)
{
	const struct manifest_entry *en = manifest_find(m, one->path);

	if (en == NULL || (type_bits(en->type) == (one->mode & S_IFMT) &&
	    (en->type != PLAN_DIR || one->mode != (S_IFDIR | 0755) ||
	    en->mode == 0755)))
		return 0;
	return err_set(e, 0, "%s is something else in the tree than in what "
	    "the image adds to it", one->path);
}

/*
 * A file of the host.  Whoever owns the directory may have put a link to a file
 * of root there since.
 */
static int
open_source(const char *path, struct stat *st, struct err *e)
{
	scope_source s = SOURCE_CLOSED;
	char why[SOURCE_WHY];

	if (source_find(path, &s, e) < 0)
		return -1;
	if (!S_ISREG(s.st.st_mode))
		return err_set(e, 0, "%s is no regular file any more", path);
	if (!source_allowed(&s)) {
		source_why(&s, why);
		return err_set(e, 0, "%s: %s", path, why);
	}
	*st = s.st;
	return source_read(&s, path, e);
}

/* One that changes meanwhile is an error. */
static int
put_source(struct tar_layer *t, struct tar_entry *to, const char *source,
    struct err *e)
{
	struct stat st = {0};
	scope_fd fd = open_source(source, &st, e);

	to->size = fd >= 0 ? st.st_size : 0;
	return fd < 0 || tar_put(t, to, e) < 0 ? -1 :
	    put_bytes(t, fd, st.st_size, source, NULL, e);
}

static int
put_addition(struct tar_layer *t, const struct addition *one, struct err *e)
{
	const size_t n = one->text != NULL ? strlen(one->text) : 0;
	struct tar_entry to = {
		.path = one->path, .mode = one->mode, .uid = one->uid,
		.gid = one->gid, .link = one->link, .same = one->same,
		.size = (off_t)n,
	};

	if (one->source != NULL && one->same == NULL)
		return put_source(t, &to, one->source, e);
	return tar_put(t, &to, e) < 0 ? -1 : tar_bytes(t, one->text, n, e);
}

int
layer_of_additions(int fd, const struct additions *a,
    const struct manifest *m, struct tar_made *made, struct err *e)
{
	scope_tar *t = tar_begin(fd, e);

	for (size_t i = 0; t != NULL && i < a->n; i++)
		if (check_ground(&a->v[i], m, e) < 0 ||
		    put_addition(t, &a->v[i], e) < 0)
			return -1;
	return t != NULL ? tar_end(t, made, e) : -1;
}

static const struct addition *
find_addition(const struct additions *a, const char *path)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i].path, path) == 0)
			return &a->v[i];
	return NULL;
}

/* An addition that the tree has as well takes its place there. */
static int
put_rest(struct tar_layer *t, const struct additions *a,
    const struct manifest *m, struct err *e)
{
	for (size_t i = 0; i < a->n; i++)
		if (check_ground(&a->v[i], m, e) < 0 ||
		    (manifest_find(m, a->v[i].path) == NULL &&
		    put_addition(t, &a->v[i], e) < 0))
			return -1;
	return 0;
}

int
layer_of_both(int fd, int root, const struct manifest *m,
    const struct pathmap *owned, const struct additions *a,
    struct meter *meter, time_t *newest, struct err *e)
{
	scope_tar *t = tar_begin(fd, e);
	struct tar_made made;

	*newest = 0;
	/* the first is the top */
	for (size_t i = 1; t != NULL && i < m->n; i++) {
		const struct manifest_entry *en = &m->v[i];
		const struct addition *one = find_addition(a, en->path);
		time_t its = one == NULL ? time_kept(en, owned) : 0;

		if ((one != NULL ? put_addition(t, one, e) :
		    put_entry(t, root, en, owned, e)) < 0)
			return -1;
		*newest = its > *newest ? its : *newest;
		count_file(meter, en);
	}
	return t == NULL || put_rest(t, a, m, e) < 0 ? -1 :
	    tar_end(t, &made, e);
}
