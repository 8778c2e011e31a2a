/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolve_extras.c - what a program loads besides DT_NEEDED: preloaded
 * libraries, those that its notes name, and audit libraries.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "ld_state.h"
#include "ldfile.h"
#include "resolve_closure.h"

static const struct ldnode *
node_at(const struct closure *c, size_t i)
{
	return c->file[i]->node;
}

static bool
is_glibc_program(const struct closure *c)
{
	return c->musl == NULL && node_at(c, 0)->elf.interp != NULL;
}

int
extras_preload(struct closure *c, struct err *e)
{
	const struct list *names = &c->l->preload;
	size_t at;

	for (size_t i = 0; i < names->n && is_glibc_program(c); i++) {
		const struct ask a = {
			.name = names->v[i], .asked = ASKED_PRELOAD,
		};

		if (closure_ask(c, &a, &at, e) < 0)
			return -1;
	}
	return 0;
}

/* --- dlopen notes --------------------------------------------------------- */

static int
open_name(struct closure *c, const struct ask *a, bool *there, struct err *e)
{
	size_t at;
	int r;

	c->opening = true;
	r = closure_ask(c, a, &at, e);
	c->opening = false;
	*there = r == 0 && at != NOWHERE && c->file[at] != NULL;
	return r;
}

/* Add the first alternative that exists, or a required one as missing. */
static int
open_wish(struct closure *c, size_t by, const struct dlopen_wish *w,
    struct err *e)
{
	char note[PATH_MAX + 32];
	struct ask a = {
		.by = by, .asked = ASKED_DLOPEN, .optional = true,
		.note = note,
	};
	bool there;

	snprintf(note, sizeof(note), "%s%s%s%s",
	    w->feature != NULL ? "feature " : "",
	    w->feature != NULL ? w->feature : "",
	    w->feature != NULL ? ", " : "", dlopen_priority_name(w->priority));
	for (size_t i = 0; i < w->sonames.n; i++) {
		a.name = w->sonames.v[i];
		if (open_name(c, &a, &there, e) < 0)
			return -1;
		if (there)
			return 0;
	}
	if (w->priority != DLOPEN_REQUIRED)
		return 0;
	a.name = w->sonames.v[0];
	a.optional = false;
	return open_name(c, &a, &there, e);
}

static int
open_wishes(struct closure *c, size_t by, struct err *e)
{
	const struct dlopen_wishes *w = &node_at(c, by)->opens;

	if (node_at(c, by)->opens_why != NULL)
		return err_set(e, 0, "%s: %s", c->file[by]->path,
		    node_at(c, by)->opens_why);
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].priority != DLOPEN_SUGGESTED &&
		    open_wish(c, by, &w->v[i], e) < 0)
			return -1;
	return 0;
}

int
extras_dlopen(struct closure *c, struct err *e)
{
	for (size_t i = 0; i < c->deps->n; i++)
		if (closure_is_object(c, i) &&
		    (open_wishes(c, i, e) < 0 || closure_walk(c, e) < 0))
			return -1;
	return closure_lacks(c, c->deps->started, e);
}

/* --- audit libraries ------------------------------------------------------ */

/*
 * An audit library has its own namespace, and is searched for as if the loader
 * needed it: glibc's load_audit_module() in elf/rtld.c.  A missing one is
 * ignored.
 */
static int
find_auditor(struct closure *c, const char *name, struct err *e)
{
	char buf[PATH_MAX];
	const struct ask a = {
		.name = buf, .by = 1, .asked = ASKED_AUDIT, .optional = true,
	};
	size_t at;

	if (search_expand(c, 0, name, buf, e) < 0)
		return -1;
	if (buf[0] == '\0')
		return 0;
	c->base = c->deps->n;
	if (closure_ask(c, &a, &at, e) < 0 || closure_walk(c, e) < 0)
		return -1;
	return closure_lacks(c, c->base, e);
}

static int
find_auditors(struct closure *c, const char *names, struct err *e)
{
	char one[PATH_MAX];
	size_t n;

	for (; names != NULL; names = names[n] != '\0' ? names + n + 1 : NULL) {
		n = strcspn(names, ":");
		if (n == 0 || n >= sizeof(one))
			continue;
		memcpy(one, names, n);
		one[n] = '\0';
		if (find_auditor(c, one, e) < 0)
			return -1;
	}
	return 0;
}

int
extras_audit(struct closure *c, struct err *e)
{
	const struct elf *f = &node_at(c, 0)->elf;

	if (!is_glibc_program(c) || c->deps->v[1].how != HOW_INTERP)
		return 0;
	if (find_auditors(c, f->audit, e) < 0)
		return -1;
	return find_auditors(c, f->depaudit, e);
}
