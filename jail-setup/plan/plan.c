/* SPDX-License-Identifier: BSD-2-Clause */
/* plan.c - see plan.h */
#include <errno.h>
#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "err.h"
#include "plan.h"

const char *
plan_type_name(enum plan_type t)
{
	return t == PLAN_DIR ? "dir" : t == PLAN_LINK ? "link" : "file";
}

static int
by_path(const void *a, const void *b)
{
	const struct plan_entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static int
by_path_ptr(const void *a, const void *b)
{
	return by_path(*(struct plan_entry *const *)a,
	    *(struct plan_entry *const *)b);
}

static void
entry_free(struct plan_entry *en)
{
	if (en == NULL)
		return;
	free(en->path);
	free(en->source);
	free(en->text);
	free(en->why);
	free(en->from);
	free(en->lacks);
	free(en);
}

static bool
copy_string(char **to, const char *from, size_t n)
{
	if (from == NULL)
		return true;
	*to = malloc(n + 1);
	if (*to == NULL)
		return false;
	memcpy(*to, from, n);
	(*to)[n] = '\0';
	return true;
}

static bool
fill_entry(struct plan_entry *en, const struct plan_want *w)
{
	en->type = w->type;
	en->mode = w->mode;
	en->size = w->size;
	en->because = w->because;
	return copy_string(&en->path, w->path, strlen(w->path)) &&
	    copy_string(&en->source, w->source,
	    w->source != NULL ? strlen(w->source) : 0) &&
	    copy_string(&en->text, w->text, (size_t)w->size) &&
	    copy_string(&en->why, w->why, strlen(w->why));
}

static struct plan_entry *
entry_new(const struct plan_want *w, struct err *e)
{
	struct plan_entry *en = calloc(1, sizeof(*en));

	if (en == NULL || !fill_entry(en, w)) {
		err_set(e, ENOMEM, "%s", w->path);
		entry_free(en);
		return NULL;
	}
	return en;
}

const struct plan_entry *
plan_find(const struct plan *p, const char *path)
{
	struct plan_entry key = { .path = (char *)path };
	void *found = tfind(&key, &p->tree, by_path);

	return found != NULL ? *(struct plan_entry **)found : NULL;
}

static struct plan_entry *
insert_entry(struct plan *p, const struct plan_want *w, struct err *e)
{
	struct plan_entry *en = entry_new(w, e);

	if (en == NULL || ARRAY_ROOM(p->v, p->n, p->room, "plan", e) < 0) {
		entry_free(en);
		return NULL;
	}
	if (tsearch(en, &p->tree, by_path) == NULL) {
		err_set(e, ENOMEM, "plan");
		entry_free(en);
		return NULL;
	}
	p->v[p->n++] = en;
	return en;
}

static int
add_wish(struct plan *p, const struct plan_want *w, const struct plan_entry *to,
    struct err *e)
{
	struct plan_wish *new;

	if (to->type == PLAN_DIR)
		return 0;
	if (ARRAY_ROOM(p->wishes, p->n_wishes, p->wishes_room, "plan", e) < 0)
		return -1;
	new = &p->wishes[p->n_wishes++];
	*new = (struct plan_wish){ .from = w->because, .to = to };
	if (w->because == NULL &&
	    (!copy_string(&new->why, w->why, strlen(w->why)) ||
	    !copy_string(&new->on_way, w->on_way,
	    w->on_way != NULL ? strlen(w->on_way) : 0)))
		return err_set(e, ENOMEM, "plan");
	return 0;
}

/* An error where two wishes for one path exclude each other. */
static int
check_agree(const struct plan_entry *there, const struct plan_want *w,
    struct err *e)
{
	if ((there->type == PLAN_DIR) != (w->type == PLAN_DIR) ||
	    (there->type == PLAN_LINK) != (w->type == PLAN_LINK))
		return err_set(e, 0, "%s: wanted twice, as different things "
		    "(%s; %s)", w->path, there->why, w->why);
	if (there->type == w->type && there->source != NULL &&
	    w->source != NULL && strcmp(there->source, w->source) != 0)
		return err_set(e, 0, "%s: wanted twice, with different content "
		    "(%s, %s; %s, %s)", w->path, there->source, there->why,
		    w->source, w->why);
	return 0;
}

struct plan_entry *
plan_add(struct plan *p, const struct plan_want *w, int *made, struct err *e)
{
	struct plan_entry *there = (struct plan_entry *)plan_find(p, w->path);

	*made = there == NULL;
	if (there == NULL)
		there = insert_entry(p, w, e);
	else if (check_agree(there, w, e) < 0)
		return NULL;
	return there != NULL && add_wish(p, w, there, e) == 0 ? there : NULL;
}

struct plan_entry *
plan_replace(struct plan *p, const struct plan_want *w, struct err *e)
{
	struct plan_entry *there = (struct plan_entry *)plan_find(p, w->path);
	struct plan_entry new = {0};

	if (there == NULL) {
		there = insert_entry(p, w, e);
		return there != NULL && add_wish(p, w, there, e) == 0 ? there :
		    NULL;
	}
	if (there->type == PLAN_DIR) {
		err_set(e, 0, "%s is a directory", w->path);
		return NULL;
	}
	/* in place: other entries may point to this one as their reason */
	if (!fill_entry(&new, w)) {
		err_set(e, ENOMEM, "%s", w->path);
		return NULL;
	}
	if (add_wish(p, w, there, e) < 0)
		return NULL;
	free(there->source);
	free(there->text);
	free(there->why);
	free(there->from);
	free(there->lacks);
	free(new.path);
	new.path = there->path;
	*there = new;
	return there;
}

int
plan_ask(struct plan *p, const struct plan_entry *en, const char *why,
    struct err *e)
{
	const struct plan_want w = { .path = en->path, .why = why };

	return add_wish(p, &w, en, e);
}

int
plan_lacks(struct plan_entry *en, const char *what, struct err *e)
{
	return en->lacks != NULL ||
	    copy_string(&en->lacks, what, strlen(what)) ?
	    0 : err_set(e, ENOMEM, "%s", en->path);
}

void
plan_sort(struct plan *p)
{
	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), by_path_ptr);
}

static void
free_nothing(void *entry)
{
	(void)entry;
}

void
plan_free(struct plan *p)
{
	tdestroy(p->tree, free_nothing);
	for (size_t i = 0; i < p->n; i++)
		entry_free(p->v[i]);
	free(p->v);
	for (size_t i = 0; i < p->n_wishes; i++) {
		free(p->wishes[i].why);
		free(p->wishes[i].on_way);
	}
	free(p->wishes);
	list_free(&p->inputs);
	*p = (struct plan){0};
}
