/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_find.c - see unit_find.h */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/path_below.h"
#include "derive.h"
#include "derive_host.h"
#include "derive_packages.h"
#include "err.h"
#include "package/package.h"
#include "package/package_facts.h"
#include "scope.h"
#include "unit_exec.h"
#include "unit_file.h"
#include "unit_find.h"
#include "unit_load.h"
#include "unit_path.h"

enum match {			/* the first is the best */
	MATCH_NAMED, MATCH_LED, MATCH_SOURCE, MATCH_COUNT
};

struct finding {
	const struct derive_from *from;
	const char *given;		/* as it was named */
	char path[PATH_MAX];		/* no links but the last name */
	char real[PATH_MAX];
	const struct package *package;	/* of the program; NULL: none */
	struct list *inputs;
	struct list found[MATCH_COUNT];	/* units */
	struct list templates, once;	/* that start it, but cannot be it */
};

static bool
is_template(const char *name)
{
	return strstr(name, "@.") != NULL;
}

static bool
is_once(const struct unit *u)
{
	const char *type = unit_said(u, "Service", "Type");

	return type != NULL && strcmp(type, "oneshot") == 0;
}

/* Are the unit, and a script that it starts, of the program's source? */
static int
is_of_source(const struct finding *f, const struct unit *u,
    const struct derive_seen *starts, struct err *e)
{
	scope_seen file = { .fd = -1 };
	const char *paths[] = { file.path, starts->path };
	char head[4];

	if (f->package == NULL || derive_find(f->from, u->path +
	    strlen(f->from->root), true, &file) < 0)
		return 0;
	for (size_t i = 0; i < 2; i++) {
		const struct package *pk;

		if (derive_owner(f->from, paths[i], &pk, e) < 0)
			return -1;
		if (pk == NULL || !packages_same_source(pk, f->package))
			return 0;
	}
	/* another binary of the package is another service of it */
	derive_head(f->from, starts->path, head, sizeof(head));
	return strncmp(head, "#!", 2) == 0;
}

/* How the unit comes to the program; MATCH_COUNT: not at all. */
static int
match_unit(const struct finding *f, const struct unit *u, struct err *e)
{
	scope_unit_execs all = {0};
	int best = MATCH_COUNT;

	if (unit_execs(u, &all, e) < 0)
		return e->no != 0 ? -1 : MATCH_COUNT;
	for (size_t i = 0; i < all.n; i++) {
		scope_seen s = { .fd = -1 };
		char path[PATH_MAX];
		int match = MATCH_COUNT, of;

		if (all.v[i].when != UNIT_MAIN || unit_program(f->from,
		    all.v[i].program, path) < 0)
			continue;
		if (derive_find(f->from, path, false, &s) == 0 &&
		    strcmp(s.path, f->path) == 0)
			return MATCH_NAMED;
		derive_seen_close(&s);
		if (derive_find(f->from, path, true, &s) < 0)
			continue;
		of = is_of_source(f, u, &s, e);
		if (of < 0)
			return -1;
		if (strcmp(s.path, f->real) == 0)
			match = MATCH_LED;
		else if (of > 0)
			match = MATCH_SOURCE;
		best = match < best ? match : best;
	}
	return best;
}

static int
sort_in(struct finding *f, const struct unit *u, const char *name, int match,
    struct err *e)
{
	struct list *to = match == MATCH_COUNT ? NULL :
	    is_template(name) ? &f->templates :
	    is_once(u) ? &f->once : &f->found[match];

	/* another service of the same source says nothing about this one */
	if (to == NULL || (match == MATCH_SOURCE && to == &f->once))
		return 0;
	return list_add(to, name, e);
}

/* What is there of it; what may come shows in the directories' names. */
static int
note_inputs(struct finding *f, const struct unit *u, struct err *e)
{
	if (u->path != NULL && (list_add(f->inputs, u->path, e) < 0 ||
	    list_add(f->inputs, u->fragment, e) < 0))
		return -1;
	for (size_t i = 0; i < u->inputs.n; i++) {
		const char *path = u->inputs.v[i];

		if (strcmp(path_base(path), ".") == 0 &&
		    list_add(f->inputs, path, e) < 0)
			return -1;
	}
	return list_append(f->inputs, &u->dropins, e);
}

/* A template is read as some instance: %i stands in its arguments. */
static int
load_any(const struct finding *f, const char *name, struct unit *u,
    struct err *e)
{
	char instance[NAME_MAX + 8];

	if (!is_template(name))
		return unit_load(f->from->root, name, u, e);
	snprintf(instance, sizeof(instance), "%.*sNAME.service",
	    (int)strcspn(name, "@") + 1, name);
	return unit_load(f->from->root, instance, u, e);
}

static int
try_unit(struct finding *f, const char *name, struct err *e)
{
	scope_unit u = {0};
	int match, rc = load_any(f, name, &u, e);

	if (note_inputs(f, &u, e) < 0)
		return -1;
	/* one that systemd does not load either is none */
	if (rc != 0)
		return rc < 0 && e->no != 0 ? -1 : 0;
	match = match_unit(f, &u, e);
	return match < 0 ? -1 : sort_in(f, &u, name, match, e);
}

/* Of several of one source the one of the program's name. */
static void
prefer_name(struct finding *f)
{
	struct list *l = &f->found[MATCH_SOURCE];
	const char *base = path_base(f->given);

	for (size_t i = 0; l->n > 1 && i < l->n; i++)
		if (strlen(l->v[i]) == strlen(base) + strlen(".service") &&
		    strncmp(l->v[i], base, strlen(base)) == 0) {
			char *first = l->v[0];

			l->v[0] = l->v[i];
			l->v[i] = first;
			while (l->n > 1)
				free(l->v[--l->n]);
		}
}

static int
refuse_several(const struct finding *f, const struct list *l, struct err *e)
{
	char text[512] = "";
	size_t at = 0;

	for (size_t i = 0; i < l->n && at < sizeof(text); i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s",
		    i > 0 ? ", " : "", l->v[i]);
	return err_set(e, 0, "%s: %zu units start it: %s; fix: say one of "
	    "them, --unit %s", f->given, l->n, text, l->v[0]);
}

static int
refuse_rest(const struct finding *f, struct err *e)
{
	if (f->templates.n > 0)
		return err_set(e, 0, "%s: %s is a template, which starts no "
		    "service without an instance; fix: say one, --unit "
		    "%.*sNAME.service", f->given, f->templates.v[0],
		    (int)strcspn(f->templates.v[0], "@") + 1,
		    f->templates.v[0]);
	return err_set(e, 0, "%s: %s runs it once and ends, which is no "
	    "service; fix: say another unit, --unit NAME", f->given,
	    f->once.v[0]);
}

static int
decide(struct finding *f, struct unit *u, char why[UNIT_WHY], struct err *e)
{
	int m = MATCH_NAMED;

	prefer_name(f);
	while (m < MATCH_COUNT && f->found[m].n == 0)
		m++;
	if (m == MATCH_COUNT)
		return f->templates.n + f->once.n > 0 ? refuse_rest(f, e) : 1;
	if (f->found[m].n > 1)
		return refuse_several(f, &f->found[m], e);
	if (m == MATCH_NAMED)
		snprintf(why, UNIT_WHY, "ExecStart= names %.400s", f->given);
	else if (m == MATCH_LED)
		snprintf(why, UNIT_WHY, "ExecStart= leads to %.400s", f->real);
	else
		snprintf(why, UNIT_WHY, "the service of source package "
		    "%.200s", f->package->source != NULL ?
		    f->package->source : f->package->name);
	return unit_load(f->from->root, f->found[m].v[0], u, e) == 0 ? 0 : -1;
}

/* Where the program is, and whose it is. */
static int
look_at(struct finding *f, struct err *e)
{
	scope_seen s = { .fd = -1 }, real = { .fd = -1 };

	if (derive_find(f->from, f->given, false, &s) < 0 ||
	    derive_find(f->from, f->given, true, &real) < 0)
		return err_set(e, errno, "%s", f->given);
	snprintf(f->path, sizeof(f->path), "%s", s.path);
	snprintf(f->real, sizeof(f->real), "%s", real.path);
	if (derive_owner(f->from, f->path, &f->package, e) < 0)
		return -1;
	return f->package != NULL ? 0 :
	    derive_owner(f->from, f->real, &f->package, e);
}

static int
find_any(struct finding *f, struct unit *u, char why[UNIT_WHY],
    struct err *e)
{
	scope_list names = {0};

	if (look_at(f, e) < 0 ||
	    unit_names(f->from->root, &names, f->inputs, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++)
		if (try_unit(f, names.v[i], e) < 0)
			return -1;
	return decide(f, u, why, e);
}

static int
find_named(const struct derive_from *from, const char *name, struct unit *u,
    char why[UNIT_WHY], struct err *e)
{
	scope_free char *full = unit_full_name(name, e);
	int rc;

	if (full == NULL)
		return -1;
	if (is_template(full))
		return err_set(e, 0, "%s is a template; fix: say an instance, "
		    "--unit %.*sNAME.service", full, (int)strcspn(full,
		    "@") + 1, full);
	rc = unit_load(from->root, full, u, e);
	snprintf(why, UNIT_WHY, "it was said");
	return rc <= 0 ? rc : err_set(e, 0, "there is no unit %s on this host; "
	    "fix: systemctl list-unit-files --type=service shows them", full);
}

int
unit_find(const struct derive_from *from, const char *program,
    const char *name, struct unit *u, char why[UNIT_WHY],
    struct list *inputs, struct err *e)
{
	struct finding f = {
		.from = from, .given = program, .inputs = inputs,
	};
	int rc;

	*u = (struct unit){0};
	if (name != NULL)
		rc = find_named(from, name, u, why, e);
	else
		rc = find_any(&f, u, why, e);
	for (size_t m = 0; m < MATCH_COUNT; m++)
		list_free(&f.found[m]);
	list_free(&f.templates);
	list_free(&f.once);
	return rc == 0 ? list_append(inputs, &u->inputs, e) : rc;
}
