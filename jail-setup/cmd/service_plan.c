/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_plan.c - jail-setup service plan PROGRAM [--unit UNIT]: what its
 * container would be, each line with its reason.  Without root; nothing is
 * written and nothing is executed.
 */
#include <cap-ng.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/colour.h"
#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "derive/derive.h"
#include "derive/derived.h"
#include "err.h"
#include "package/package.h"
#include "service_verbs.h"

enum { KIND = 11, WHAT = 47 };	/* columns */

static void
print_line(const struct derived_line *l)
{
	const bool bad = l->kind == DERIVED_LACKS;
	int n = (int)strlen(l->what);

	colour_print(stdout, bad ? COLOUR_ODD : COLOUR_NONE, KIND - 1,
	    derived_kind_name(l->kind));
	putchar(' ');
	escape_print(stdout, ESCAPE_WORDS, l->what);
	printf("%*s ", n < WHAT ? WHAT - n : 0, "");
	escape_print(stdout, ESCAPE_WORDS, l->why);
	putchar('\n');
}

/* Long lists of one kind come last in it: how much is taken along. */
static void
print_plan(const struct derived *d)
{
	for (size_t i = 0; i < d->n_lines; i++)
		print_line(&d->lines[i]);
}

static json_t *
json_dirs(const struct derived_dir *v, size_t n)
{
	json_t *a = json_array();

	for (size_t i = 0; i < n; i++) {
		const struct escape_member path = { "path", v[i].path };
		char mode[8];
		json_t *o = escape_object(&path, 1);

		snprintf(mode, sizeof(mode), "%04o",
		    (unsigned)v[i].mode & 07777);
		json_object_set_new(o, "mode", json_string(mode));
		json_object_set_new(o, "uid", json_integer(v[i].uid));
		json_object_set_new(o, "gid", json_integer(v[i].gid));
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *
json_content(const struct derived *d)
{
	json_t *a = json_array();

	for (size_t i = 0; i < d->n_content; i++) {
		const struct derived_entry *en = &d->content[i];
		const struct escape_member texts[] = {
			{ "path", en->path }, { "link", en->link },
		};
		char mode[8];
		json_t *o = escape_object(texts, COUNT(texts));

		snprintf(mode, sizeof(mode), "%04o",
		    (unsigned)en->mode & 07777);
		json_object_set_new(o, "mode", json_string(mode));
		json_object_set_new(o, "uid", json_integer(en->uid));
		json_object_set_new(o, "gid", json_integer(en->gid));
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *
json_lines(const struct derived *d)
{
	json_t *a = json_array();

	for (size_t i = 0; i < d->n_lines; i++) {
		const struct derived_line *l = &d->lines[i];
		const struct escape_member texts[] = {
			{ "kind", derived_kind_name(l->kind) },
			{ "what", l->what }, { "why", l->why },
		};

		json_array_append_new(a, escape_object(texts, COUNT(texts)));
	}
	return a;
}

static json_t *
json_capabilities(const struct derived *d)
{
	json_t *a = json_array();

	for (unsigned i = 0; i <= CAP_LAST_CAP; i++)
		if ((d->capabilities & 1ULL << i) != 0)
			json_array_append_new(a,
			    json_string(capng_capability_to_name(i)));
	return a;
}

static json_t *
json_plan(const struct derived *d)
{
	const struct escape_member texts[] = {
		{ "program", d->program }, { "unit", d->unit },
		{ "init", d->init },
	};
	const struct {
		const char *key;
		const struct list *l;
	} lists[] = {
		{ "packages", &d->packages }, { "files", &d->files },
		{ "optional", &d->optional }, { "exclude", &d->exclude },
		{ "accounts", &d->accounts }, { "requires", &d->requires },
	};
	json_t *o = escape_object(texts, COUNT(texts));

	for (size_t i = 0; i < COUNT(lists); i++)
		json_object_set_new(o, lists[i].key,
		    escape_json_list(lists[i].l));
	json_object_set_new(o, "capabilities", json_capabilities(d));
	json_object_set_new(o, "private", json_dirs(d->private,
	    d->n_private));
	json_object_set_new(o, "run", json_dirs(d->run, d->n_run));
	json_object_set_new(o, "content", json_content(d));
	json_object_set_new(o, "lines", json_lines(d));
	return o;
}

int
service_plan(const struct call *c)
{
	const struct list none = {0};
	const struct derive_want w = {
		.program = c->args[1], .unit = c->unit, .shared = &none,
		.private = &none,
	};
	scope_derived d = {0};
	struct packages *all;
	struct err e;
	int rc;

	all = packages_open("", &e);
	if (all == NULL)
		return unable(&e);
	rc = derive(&w, all, "", &d, &e);
	packages_free(all);
	if (rc < 0)
		return unable(&e);
	if (geteuid() != 0 && !c->quiet)
		fputs("jail-setup: what only some can read is missing here; "
		    "root sees it\n", stderr);
	if (c->json)
		jsonline(json_plan(&d), stdout);
	else if (!c->quiet)
		print_plan(&d);
	return EXIT_FINE;
}
