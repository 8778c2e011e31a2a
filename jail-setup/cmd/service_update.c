/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_update.c - jail-setup service update NAME [PATH...]
 *
 * The host's defaults come into the private data of a derived service: those
 * that it has not changed, and what is named.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/colour.h"
#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "derive/derived.h"
#include "err.h"
#include "private/defaults.h"
#include "private/private.h"
#include "quote.h"
#include "scope.h"
#include "service_verbs.h"

/* With paths, those alone. */
static bool
is_meant(const struct call *c, const struct default_row *row)
{
	char *const *path = c->args + 2;

	if (*path == NULL)
		return true;
	while (*path != NULL && strcmp(*path, row->path) != 0)
		path++;
	return *path != NULL;
}

static bool
is_left(const struct default_row *row)
{
	return !row->brought && (row->state == DEFAULT_CONFLICT ||
	    row->state == DEFAULT_DROPPED || default_follows(row->state)) &&
	    row->state != DEFAULT_AGREED;
}

static void
print_json(const char *name, const struct default_row *row)
{
	const struct escape_member members[] = {
		{ "service", name }, { "path", row->path },
		{ "state", default_state_name(row->state) },
	};
	json_t *o = escape_object(members, COUNT(members));

	json_object_set_new(o, "updated", json_boolean(row->brought));
	jsonline(o, stdout);
}

/* What was done, and what is left with the command for it. */
static void
print_row(const char *name, const struct default_row *row)
{
	char word[QUOTE_MAX];

	printf("%s: ", name);
	colour_print(stdout, row->brought ? COLOUR_GOOD : COLOUR_BAD, 0,
	    default_state_name(row->state));
	putchar(' ');
	escape_print(stdout, ESCAPE_NAME, row->path);
	if (row->brought)
		puts(": updated");
	else if (row->state == DEFAULT_CONFLICT)
		printf(": both have changed; the host's: jail-setup service "
		    "update %s %s\n", name, quote(row->path, word));
	else if (row->state == DEFAULT_DROPPED)
		printf(": the host has it no more; without it: jail-setup "
		    "service update %s %s\n", name, quote(row->path, word));
	else
		puts(": not updated");
}

static void
print_rows(const struct call *c, const char *name, const struct defaults *all)
{
	for (size_t i = 0; i < all->n && !c->quiet; i++) {
		const struct default_row *row = &all->v[i];

		if (!is_meant(c, row))
			continue;
		if (c->json && row->state != DEFAULT_SAME)
			print_json(name, row);
		else if (!c->json && (row->brought || is_left(row)))
			print_row(name, row);
	}
}

/* What could not be done is an error, what is left is told by the status. */
static int
report(const struct call *c, const char *name, const struct defaults *all,
    const struct list *notes, const struct list *failed)
{
	int rc = EXIT_FINE;
	struct err e;

	print_rows(c, name, all);
	for (size_t i = 0; i < notes->n && !c->quiet && !c->json; i++)
		escape_line(stdout, "  left out: ", notes->v[i]);
	for (size_t i = 0; i < all->n; i++)
		if (is_meant(c, &all->v[i]) && is_left(&all->v[i]))
			rc = EXIT_FOUND;
	for (size_t i = 0; i < failed->n; i++) {
		err_set(&e, 0, "%s: %s", name, failed->v[i]);
		rc = unable(&e);
	}
	return rc;
}

static int
open_data(const struct call *c, const char *name, struct private_at *at,
    struct err *e)
{
	if (private_open(c->at.state, name, at, e) == 0)
		return 0;
	return e->no != ENOENT ? -1 : err_set(e, 0, "%s has no private data; "
	    "fix: jail-setup service create %s", name, name);
}

int
service_update(const struct call *c)
{
	const char *name = c->args[1];
	scope_service s = {0};
	scope_derived d = {0};
	scope_private at = PRIVATE_CLOSED;
	scope_defaults all = {0};
	scope_list notes = {0}, failed = {0};
	scope_fd lock = -1;
	struct err e;

	if (service_find(c, name, &s, &e) < 0 ||
	    service_has_data(&s, &e) < 0 ||
	    service_derive(&s, &d, &e) < 0 ||
	    (lock = private_lock(&e)) < 0 ||
	    open_data(c, name, &at, &e) < 0 ||
	    defaults_look(&at, &d, s.ids, &all, &notes, &e) < 0 ||
	    defaults_bring(&at, &all, c->args + 2, s.ids, &failed, &e) < 0)
		return unable(&e);
	return report(c, name, &all, &notes, &failed);
}
