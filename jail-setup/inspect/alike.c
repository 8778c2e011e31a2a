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

/* FNV-1a, so that most comparisons are of a number. */
static unsigned
hash_of(const char *s, size_t n)
{
	unsigned h = 2166136261U;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619U;
	return h;
}

/* --- classes ------------------------------------------------------------- */

/*
 * Joined by newlines: no field of passwd(5) and no path of a jail file has
 * one.
 */
static char *
class_key(const struct entry *en, enum sshdmatch sftp)
{
	const struct ident *who = en->who;
	const char *base = strrchr(who->home, '/');
	const bool named = base != NULL && strcmp(base + 1, who->name) == 0;
	const int parent = named ? (int)(base - who->home) :
	    (int)strlen(who->home);
	char *key;

	return asprintf(&key, "%s\n%s\n%s\n%d\n%.*s%s", en->jail->name,
	    shell_of(who->shell), en->tree != NULL ? en->tree : "",
	    (int)sftp, parent, who->home, named ? "/%u" : "") < 0 ? NULL : key;
}

static struct alike *
find_class(struct alikes *all, const char *key)
{
	const unsigned hash = hash_of(key, strlen(key));

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].hash == hash && strcmp(all->v[i].key, key) == 0)
			return &all->v[i];
	return NULL;
}

static struct alike *
add_class(struct alikes *all, char **key, const struct entry *en,
    struct err *e)
{
	struct alike *v;

	if (ARRAY_ROOM(all->v, all->n, all->room, "classes", e) < 0)
		return NULL;
	v = &all->v[all->n++];
	*v = (struct alike){ .jail = en->jail,
	    .hash = hash_of(*key, strlen(*key)) };
	v->key = take_ptr(key);
	return v;
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
    bool good, struct err *e)
{
	scope_free char *key = class_key(en, sftp);
	struct alike *a;

	if (key == NULL)
		return err_set(e, ENOMEM, "classes");
	a = find_class(all, key);
	if (a == NULL && (a = add_class(all, &key, en, e)) == NULL)
		return -1;
	a->n++;
	return name_class(a, en->who->name, good, e);
}

void
alikes_free(struct alikes *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->v[i].key);
		free(all->v[i].first);
	}
	free(all->v);
	*all = (struct alikes){0};
}

/* --- reasons ------------------------------------------------------------- */

static bool
is_same_reason(const struct reason *r, const struct concerned *who,
    const char *what, size_t n, unsigned hash)
{
	return r->hash == hash && r->kind == who->kind &&
	    strcmp(r->jail, who->jail) == 0 && (who->path == NULL ||
	    (r->path != NULL && strcmp(r->path, who->path) == 0)) &&
	    strncmp(r->what, what, n) == 0 && r->what[n] == '\0';
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

static struct reason *
new_reason(struct reasons *all, const struct concerned *who, const char *text,
    size_t n, struct err *e)
{
	const char *mend = text[n] != '\0' ? text + n + strlen(FIX_WORD) :
	    explain_more;
	struct reason *v;

	if (ARRAY_ROOM(all->v, all->n, all->room, "reasons", e) < 0)
		return NULL;
	v = &all->v[all->n++];
	*v = (struct reason){
		.kind = who->kind, .jail = who->jail,
		.first = explain_argument(who),
		.path = who->path != NULL ? strdup(who->path) : NULL,
		.what = strndup(text, n), .mend = strdup(mend),
		.hash = hash_of(text, n),
	};
	if ((v->path != NULL || who->path == NULL) && v->first != NULL &&
	    v->what != NULL && v->mend != NULL)
		return v;
	return err_null(e, ENOMEM, "reasons");
}

int
reason_add(struct reasons *all, const struct concerned *who,
    const char *text, struct err *e)
{
	const char *end = strstr(text, FIX_WORD);
	const size_t n = end != NULL ? (size_t)(end - text) : strlen(text);
	const unsigned hash = hash_of(text, n);
	struct reason *r = NULL;

	/* from the last on: those of one account come together */
	for (size_t i = all->n; r == NULL && i > 0; i--)
		if (is_same_reason(&all->v[i - 1], who, text, n, hash))
			r = &all->v[i - 1];
	if (r == NULL && (r = new_reason(all, who, text, n, e)) == NULL)
		return -1;
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
