/* SPDX-License-Identifier: BSD-2-Clause */
/* defaults.c - see defaults.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "defaults.h"
#include "derive/derived.h"
#include "err.h"
#include "facts.h"
#include "list.h"
#include "private.h"
#include "scope.h"
#include "source.h"

void
defaults_free(struct defaults *all)
{
	for (size_t i = 0; i < all->n; i++)
		free(all->v[i].path);
	free(all->v);
	*all = (struct defaults){0};
}

struct default_row *
defaults_find(const struct defaults *all, const char *path)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->v[i].path, path) == 0)
			return &all->v[i];
	return NULL;
}

static const struct base_entry *
if_there(const struct base_entry *v)
{
	return v->sha256[0] != '\0' ? v : NULL;
}

void
default_text(const struct base_entry *v, char text[DEFAULT_TEXT])
{
	const char *what = S_ISDIR(v->mode) ? "a directory" :
	    S_ISLNK(v->mode) ? "a link" : "";

	if (if_there(v) == NULL)
		strcpy(text, "nothing");
	else if (S_ISREG(v->mode) && strlen(v->sha256) == SHA256_HEX)
		snprintf(text, DEFAULT_TEXT, "sha256:%.12s, mode %04o, owner "
		    "%u:%u", v->sha256, (unsigned)v->mode & 07777,
		    (unsigned)v->uid, (unsigned)v->gid);
	else
		snprintf(text, DEFAULT_TEXT, "%s, mode %04o, owner %u:%u",
		    *what != '\0' ? what : "another file",
		    (unsigned)v->mode & 07777, (unsigned)v->uid,
		    (unsigned)v->gid);
}

static struct default_row *
add_row(struct defaults *all, const char *path, struct err *e)
{
	struct default_row *row = defaults_find(all, path);

	if (row != NULL)
		return row;
	if (ARRAY_ROOM(all->v, all->n, all->room, "defaults", e) < 0)
		return NULL;
	row = &all->v[all->n];
	*row = (struct default_row){ .path = strdup(path) };
	if (row->path == NULL)
		return err_null(e, ENOMEM, "defaults");
	all->n++;
	return row;
}

static int
add_directories(const struct derived *d, struct defaults *all, struct err *e)
{
	for (size_t i = 0; i < d->n_private; i++) {
		const struct derived_dir *p = &d->private[i];
		struct default_row *row = add_row(all, p->path, e);

		if (row == NULL)
			return -1;
		row->directory = true;
		row->host = (struct base_entry){
			.sha256 = "-", .mode = S_IFDIR | (p->mode & 07777),
			.uid = p->uid, .gid = p->gid,
		};
	}
	return 0;
}

static int
say_left(struct list *left, const char *path, const char *why, struct err *e)
{
	return left == NULL ? 0 : list_addf(left, e, "%s: %s", path, why);
}

/* 1; 0: nothing is there, or nothing that could be a default. */
static int
look_at_host(const char *path, struct base_entry *host, struct list *left,
    struct err *e)
{
	scope_source s = SOURCE_CLOSED;
	char why[SOURCE_WHY];
	int rc;

	if (source_find(path, &s, e) < 0)
		return e->no == ENOENT || e->no == ENOTDIR ? 0 : -1;
	if (S_ISREG(s.st.st_mode) && !source_allowed(&s)) {
		source_why(&s, why);
		return say_left(left, path, why, e);
	}
	rc = facts_of(&s, path, SOURCE_FILE_MAX, host, e);
	if (rc < 0 && e->no == EINVAL)
		return say_left(left, path, "a device, a socket or a pipe", e);
	return rc < 0 ? -1 : 1;
}

static int
add_content(const struct derived *d, struct defaults *all, struct list *left,
    struct err *e)
{
	for (size_t i = 0; i < d->n_content; i++) {
		const char *path = d->content[i].path;
		struct base_entry host = {0};
		struct default_row *row;
		int rc;

		if (defaults_find(all, path) != NULL || !base_path_ok(path))
			continue;
		rc = look_at_host(path, &host, left, e);
		if (rc < 0)
			return -1;
		row = rc > 0 ? add_row(all, path, e) : NULL;
		if (rc > 0 && row == NULL)
			return -1;
		if (row != NULL)
			row->host = host;
	}
	return 0;
}

/* A directory above a default is one too, which nobody need have listed. */
static int
add_base(const struct base *b, struct defaults *all, struct list *left,
    struct err *e)
{
	for (size_t i = 0; i < b->n; i++) {
		const bool known = defaults_find(all, b->v[i].path) != NULL;
		struct default_row *row = add_row(all, b->v[i].path, e);

		if (row == NULL || (!known && S_ISDIR(b->v[i].mode) &&
		    look_at_host(row->path, &row->host, left, e) < 0))
			return -1;
		row->base = b->v[i];
		row->base.path = NULL;	/* b's */
	}
	return 0;
}

/* Larger than both others, it is another file, whatever is in it. */
static off_t
most_of(const struct default_row *row)
{
	return row->host.size > row->base.size ? row->host.size :
	    row->base.size;
}

static int
look_at_copy(int data, struct default_row *row, uint64_t ids, struct err *e)
{
	if (facts_of_copy(data, row->path, ids, most_of(row), &row->copy,
	    e) == 0) {
		row->foreign = ids != 0 && (row->copy.uid == UINT32_MAX ||
		    row->copy.gid == UINT32_MAX);
		return 0;
	}
	/* EAGAIN: a lease of its root's, who shall not end the whole look */
	if (e->no != EINVAL && e->no != EAGAIN) {
		row->copy = (struct base_entry){0};
		/* a link on the way, or a file, is no directory of ours */
		return e->no == ENOENT || e->no == ENOTDIR ||
		    e->no == ELOOP || e->no == EXDEV ? 0 : -1;
	}
	strcpy(row->copy.sha256, "other");
	return 0;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct default_row *x = a, *y = b;

	return strcmp(x->path, y->path);
}

int
defaults_look(const struct private_at *at, const struct derived *d,
    uint64_t ids, struct defaults *out, struct list *left, struct err *e)
{
	scope_base b = {0};

	*out = (struct defaults){0};
	if (private_base(at, &b, e) < 0 || add_directories(d, out, e) < 0 ||
	    add_content(d, out, left, e) < 0 || add_base(&b, out, left, e) < 0)
		goto error;
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(*out->v), compare_rows);
	for (size_t i = 0; i < out->n; i++) {
		struct default_row *row = &out->v[i];

		if (look_at_copy(at->data, row, ids, e) < 0)
			goto error;
		row->state = default_compare(if_there(&row->host),
		    if_there(&row->base), if_there(&row->copy));
	}
	return 0;
error:
	defaults_free(out);
	return -1;
}
