/* SPDX-License-Identifier: BSD-2-Clause */
/* additions.c - see additions.h */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "additions.h"
#include "base/array.h"
#include "err.h"
#include "list.h"

static void
free_addition(struct addition *one)
{
	free(one->path);
	free(one->link);
	free(one->same);
	free(one->text);
	free(one->source);
}

static bool
copy_string(char **to, const char *from)
{
	*to = from != NULL ? strdup(from) : NULL;
	return from == NULL || *to != NULL;
}

int
additions_add(struct additions *a, const struct addition *one, struct err *e)
{
	struct addition mine = *one;
	bool whole;

	/* before the first copy: free_addition() */
	mine.path = mine.link = mine.same = mine.source = NULL;
	whole = copy_string(&mine.path, one->path) &&
	    copy_string(&mine.link, one->link) &&
	    copy_string(&mine.same, one->same) &&
	    copy_string(&mine.source, one->source);
	if (whole && ARRAY_ADD(a->v, a->n, a->room, mine, "image", e) == 0)
		return 0;
	free_addition(&mine);
	return err_set(e, ENOMEM, "image");
}

int
additions_text(struct additions *a, const char *path, char *text,
    struct err *e)
{
	const struct addition one = {
		.path = (char *)path, .mode = S_IFREG | 0644, .text = text,
	};

	return additions_add(a, &one, e);
}

static int
compare_additions(const void *a, const void *b)
{
	const struct addition *x = a, *y = b;
	int late = (x->same != NULL) - (y->same != NULL);

	return late != 0 ? late : strcmp(x->path, y->path);
}

static int
compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Each directory above the path, but the top. */
static int
add_parents(const char *path, struct list *to, struct err *e)
{
	for (const char *slash = strchr(path + 1, '/'); slash != NULL;
	    slash = strchr(slash + 1, '/'))
		if (list_add_n(to, path, (size_t)(slash - path), e) < 0)
			return -1;
	return 0;
}

/* Both lists are sorted; those of the first that the second has not. */
static int
add_missing(struct additions *a, const struct list *all,
    const struct list *have, struct err *e)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct addition dir = {
			.path = all->v[i], .mode = S_IFDIR | 0755,
		};

		if (bsearch(&all->v[i], have->v, have->n, sizeof(*have->v),
		    compare_strings) == NULL && additions_add(a, &dir, e) < 0)
			return -1;
	}
	return 0;
}

static int
check_once(const struct list *sorted, size_t n, struct err *e)
{
	return sorted->n == n ? 0 : err_set(e, 0, "a path is twice in what "
	    "the image adds to the tree");
}

int
additions_finish(struct additions *a, struct err *e)
{
	scope_list have = {0};
	scope_list dirs = {0};
	const size_t n = a->n;

	for (size_t i = 0; i < a->n; i++)
		if (list_add(&have, a->v[i].path, e) < 0 ||
		    add_parents(a->v[i].path, &dirs, e) < 0)
			return -1;
	list_sort(&have);
	list_sort(&dirs);
	if (check_once(&have, n, e) < 0 ||
	    add_missing(a, &dirs, &have, e) < 0)
		return -1;
	if (a->n > 0)
		qsort(a->v, a->n, sizeof(*a->v), compare_additions);
	return 0;
}

void
additions_free(struct additions *a)
{
	for (size_t i = 0; i < a->n; i++)
		free_addition(&a->v[i]);
	free(a->v);
	*a = (struct additions){0};
}
