/* SPDX-License-Identifier: BSD-2-Clause */
/* derived.c - see derived.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/path_below.h"
#include "derived.h"
#include "err.h"

static const char *const kinds[DERIVED_KIND_COUNT] = {
	[DERIVED_UNIT] = "unit", [DERIVED_PACKAGE] = "package",
	[DERIVED_FILE] = "file", [DERIVED_NEEDS] = "needs",
	[DERIVED_ACCOUNT] = "account", [DERIVED_CAPABILITY] = "capability",
	[DERIVED_RUN] = "run", [DERIVED_PRIVATE] = "private",
	[DERIVED_COPY] = "copy", [DERIVED_LEFT] = "left",
	[DERIVED_LACKS] = "lacks",
};

const char *
derived_kind_name(enum derived_kind k)
{
	return kinds[k];
}

static bool
is_said(const struct derived *d, enum derived_kind k, const char *what)
{
	for (size_t i = 0; i < d->n_lines; i++)
		if (d->lines[i].kind == k &&
		    strcmp(d->lines[i].what, what) == 0)
			return true;
	return false;
}

int
derived_say(struct derived *d, enum derived_kind k, const char *what,
    const char *why, struct err *e)
{
	struct derived_line one = { .kind = k }, *v;

	if (is_said(d, k, what))
		return 0;
	v = reallocarray(d->lines, d->n_lines + 1, sizeof(*v));
	if (v != NULL)
		d->lines = v;
	one.what = strdup(what);
	one.why = strdup(why);
	if (v == NULL || one.what == NULL || one.why == NULL) {
		free(one.what);
		free(one.why);
		return err_set(e, errno, "a line of the plan");
	}
	v[d->n_lines++] = one;
	return 0;
}

int
derived_add_dir(struct derived_dir **v, size_t *n,
    const struct derived_dir *one, struct err *e)
{
	struct derived_dir *more = reallocarray(*v, *n + 1, sizeof(*more));
	char *path = strdup(one->path);

	if (more != NULL)
		*v = more;
	if (more == NULL || path == NULL) {
		free(path);
		return err_set(e, errno, "%s", one->path);
	}
	more[*n] = *one;
	more[(*n)++].path = path;
	return 0;
}

int
derived_add_entry(struct derived *d, const struct derived_entry *one,
    struct err *e)
{
	struct derived_entry *v = reallocarray(d->content, d->n_content + 1,
	    sizeof(*v)), copy = *one;

	if (v != NULL)
		d->content = v;
	copy.path = strdup(one->path);
	copy.link = one->link != NULL ? strdup(one->link) : NULL;
	if (v == NULL || copy.path == NULL ||
	    (one->link != NULL && copy.link == NULL)) {
		free(copy.path);
		free(copy.link);
		return err_set(e, errno, "%s", one->path);
	}
	v[d->n_content++] = copy;
	return 0;
}

static int
by_line(const void *a, const void *b)
{
	const struct derived_line *x = a, *y = b;

	return x->kind != y->kind ? (x->kind > y->kind) - (x->kind < y->kind) :
	    strcmp(x->what, y->what);
}

static int
by_dir(const void *a, const void *b)
{
	return strcmp(((const struct derived_dir *)a)->path,
	    ((const struct derived_dir *)b)->path);
}

static int
by_entry(const void *a, const void *b)
{
	return strcmp(((const struct derived_entry *)a)->path,
	    ((const struct derived_entry *)b)->path);
}

void
derived_sort(struct derived *d)
{
	if (d->n_lines > 0)
		qsort(d->lines, d->n_lines, sizeof(*d->lines), by_line);
	if (d->n_private > 0)
		qsort(d->private, d->n_private, sizeof(*d->private), by_dir);
	if (d->n_run > 0)
		qsort(d->run, d->n_run, sizeof(*d->run), by_dir);
	if (d->n_content > 0)
		qsort(d->content, d->n_content, sizeof(*d->content),
		    by_entry);
}

bool
derived_is_private(const struct derived *d, const char *path)
{
	for (size_t i = 0; i < d->n_private; i++)
		if (path_below(path, d->private[i].path) != NULL)
			return true;
	return false;
}

static void
free_dirs(struct derived_dir *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i].path);
	free(v);
}

void
derived_free(struct derived *d)
{
	struct list *const lists[] = {
		&d->packages, &d->files, &d->optional, &d->exclude,
		&d->accounts, &d->requires, &d->inputs,
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		list_free(lists[i]);
	for (size_t i = 0; i < d->n_lines; i++) {
		free(d->lines[i].what);
		free(d->lines[i].why);
	}
	free(d->lines);
	free_dirs(d->private, d->n_private);
	free_dirs(d->run, d->n_run);
	for (size_t i = 0; i < d->n_content; i++) {
		free(d->content[i].path);
		free(d->content[i].link);
	}
	free(d->content);
	free(d->program);
	free(d->unit);
	free(d->init);
	*d = (struct derived){0};
}
