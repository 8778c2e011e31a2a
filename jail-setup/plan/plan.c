/* SPDX-License-Identifier: BSD-2-Clause */
/* plan.c - see plan.h */
#include <errno.h>
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
	return strcmp((*(struct plan_entry *const *)a)->path,
	    (*(struct plan_entry *const *)b)->path);
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

/* The first n bytes, and a NUL. */
static bool
copy_bytes(char **to, const char *from, size_t n)
{
	*to = from != NULL ? malloc(n + 1) : NULL;
	if (*to != NULL) {
		memcpy(*to, from, n);
		(*to)[n] = '\0';
	}
	return (*to == NULL) == (from == NULL);
}

static bool
copy_string(char **to, const char *from)
{
	return copy_bytes(to, from, from != NULL ? strlen(from) : 0);
}

static bool
fill_entry(struct plan_entry *en, const struct plan_want *w)
{
	en->type = w->type;
	en->mode = w->mode;
	en->size = w->size;
	en->because = w->because;
	return copy_string(&en->path, w->path) &&
	    copy_string(&en->source, w->source) &&
	    copy_bytes(&en->text, w->text, (size_t)w->size) &&
	    copy_string(&en->why, w->why);
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
	return pathmap_get(&p->paths, path);
}

static struct plan_entry *
insert_entry(struct plan *p, const struct plan_want *w, struct err *e)
{
	struct plan_entry *en = entry_new(w, e);

	if (en == NULL || ARRAY_ROOM(p->v, p->n, p->room, "plan", e) < 0 ||
	    pathmap_put(&p->paths, en->path, en, e) < 0) {
		entry_free(en);
		return NULL;
	}
	p->v[p->n++] = en;
	return en;
}

static bool
is_why_it_runs(const char *why)
{
	return strcmp(why, PLAN_WHY_LOADER) == 0 ||
	    strcmp(why, PLAN_WHY_INTERPRETER) == 0 ||
	    strcmp(why, PLAN_WHY_ENV) == 0 || strcmp(why, PLAN_WHY_SHELL) == 0;
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
	*new = (struct plan_wish){
		.from = w->because, .to = to,
		.runs = w->because != NULL && is_why_it_runs(w->why),
	};
	if (w->because == NULL && (!copy_string(&new->why, w->why) ||
	    !copy_string(&new->on_way, w->on_way)))
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

	if (made != NULL)
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
	struct plan_entry *new, was;

	if (there == NULL)
		return plan_add(p, w, NULL, e);
	if (there->type == PLAN_DIR)
		return err_null(e, 0, "%s is a directory", w->path);
	new = entry_new(w, e);
	if (new == NULL || add_wish(p, w, there, e) < 0) {
		entry_free(new);
		return NULL;
	}
	/* in place: other entries may point to this one as their reason */
	was = *there;
	*there = *new;
	there->path = was.path;		/* p->paths has that one */
	was.path = new->path;
	*new = was;
	entry_free(new);
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
	return en->lacks != NULL || copy_string(&en->lacks, what) ? 0 :
	    err_set(e, ENOMEM, "%s", en->path);
}

void
plan_sort(struct plan *p)
{
	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), by_path);
}

void
plan_free(struct plan *p)
{
	pathmap_free(&p->paths);
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
