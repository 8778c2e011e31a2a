/* SPDX-License-Identifier: BSD-2-Clause */
/* alike.c - see alike.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alike.h"
#include "base/array.h"
#include "entry.h"
#include "err.h"
#include "fix.h"
#include "ident.h"
#include "jail.h"
#include "scope.h"
#include "shell.h"

const char explain_more[] = "jail-setup explain says more";

/* --- classes ------------------------------------------------------------- */

/*
 * Joined by newlines: no field of passwd(5) and no path of a jail file has
 * one.
 */
static char *
class_key(const struct entry *en, enum sshdmatch sftp, const char *points)
{
	const struct ident *who = en->who;
	const char *base = strrchr(who->home, '/');
	const bool named = base != NULL && strcmp(base + 1, who->name) == 0;
	const int parent = named ? (int)(base - who->home) :
	    (int)strlen(who->home);
	char *key;

	return asprintf(&key, "%s\n%s\n%s\n%d\n%s\n%.*s%s", en->jail->name,
	    shell_of(who->shell), en->tree != NULL ? en->tree : "",
	    (int)sftp, points, parent, who->home, named ? "/%u" : "") < 0 ?
	    NULL : key;
}

static int
name_class(struct alike *a, const char *name, bool good, struct err *e)
{
	char *copy;

	if (a->first != NULL && (a->good || !good))
		return 0;
	copy = strdup(name);
	if (copy == NULL)
		return err_set(e, errno, "classes");
	free(a->first);
	a->first = copy;
	a->good = good;
	return 0;
}

int
alike_add(struct alikes *all, const struct entry *en, enum sshdmatch sftp,
    const char *points, bool good, struct err *e)
{
	scope_free char *key = class_key(en, sftp, points);
	const struct alike new = { .jail = en->jail };
	size_t i;

	if (key == NULL)
		return err_set(e, ENOMEM, "classes");
	if (pathindex_find(&all->keys, key, all->n, &i, e) < 0 ||
	    (i == all->n &&
	    ARRAY_ADD(all->v, all->n, all->room, new, "classes", e) < 0))
		return -1;
	all->v[i].n++;
	return name_class(&all->v[i], en->who->name, good, e);
}

void
alikes_free(struct alikes *all)
{
	for (size_t i = 0; i < all->n; i++)
		free(all->v[i].first);
	free(all->v);
	pathindex_free(&all->keys);
	*all = (struct alikes){0};
}

/* --- reasons ------------------------------------------------------------- */

static char *
reason_key(const struct concerned *who, const char *what, size_t n)
{
	char *key;

	return asprintf(&key, "%d\n%s\n%s\n%.*s", (int)who->kind, who->jail,
	    who->path != NULL ? who->path : "", (int)n, what) < 0 ? NULL : key;
}

/* The argument with which explain tells more. */
static char *
explain_argument(const struct concerned *who)
{
	char *path;

	return asprintf(&path, "%s%s%s", who->account,
	    who->service != NULL ? "@" : "",
	    who->service != NULL ? who->service : "") < 0 ? NULL : path;
}

static int
add_reason(struct reasons *all, const struct concerned *who, const char *text,
    size_t n, struct err *e)
{
	const char *mend = text[n] != '\0' ? text + n + strlen(FIX_WORD) :
	    explain_more;
	struct reason *v;

	if (ARRAY_ROOM(all->v, all->n, all->room, "reasons", e) < 0)
		return -1;
	v = &all->v[all->n++];
	*v = (struct reason){
		.kind = who->kind, .jail = who->jail,
		.first = explain_argument(who),
		.path = who->path != NULL ? strdup(who->path) : NULL,
		.what = strndup(text, n), .mend = strdup(mend),
	};
	return (v->path != NULL || who->path == NULL) && v->first != NULL &&
	    v->what != NULL && v->mend != NULL ? 0 :
	    err_set(e, ENOMEM, "reasons");
}

int
reason_add(struct reasons *all, const struct concerned *who,
    const char *text, struct err *e)
{
	const char *end = strstr(text, FIX_WORD);
	const size_t n = end != NULL ? (size_t)(end - text) : strlen(text);
	scope_free char *key = reason_key(who, text, n);
	struct reason *r;
	size_t i;

	if (key == NULL)
		return err_set(e, ENOMEM, "reasons");
	if (pathindex_find(&all->keys, key, all->n, &i, e) < 0 ||
	    (i == all->n && add_reason(all, who, text, n, e) < 0))
		return -1;
	r = &all->v[i];
	if (who->class == 0 || r->counted != who->class)
		r->accounts += who->n;
	r->counted = who->class;
	return who->service == NULL || list_has(&r->services, who->service) ?
	    0 : list_add(&r->services, who->service, e);
}

void
reasons_free(struct reasons *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->v[i].first);
		free(all->v[i].path);
		free(all->v[i].what);
		free(all->v[i].mend);
		list_free(&all->v[i].services);
	}
	free(all->v);
	pathindex_free(&all->keys);
	*all = (struct reasons){0};
}

void
reason_say(const struct reason *r, size_t services, char *text, size_t size)
{
	size_t n;

	snprintf(text, size, "%s", r->what);
	n = strlen(text);
	if (r->accounts > 1)
		snprintf(text + n, size - n, ", and so for %zu more account%s",
		    r->accounts - 1, r->accounts > 2 ? "s" : "");
	n = strlen(text);
	if (r->services.n > 1 && r->services.n == services) {
		snprintf(text + n, size - n, ", by each service");
		return;
	}
	for (size_t i = 1; i < r->services.n; i++) {
		n = strlen(text);
		snprintf(text + n, size - n, "%s%s", i == 1 ? ", also by " :
		    ", ", r->services.v[i]);
	}
}
