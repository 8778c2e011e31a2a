/* collect.c - see collect.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect.h"
#include "component.h"
#include "err.h"
#include "jail.h"
#include "list.h"
#include "needs.h"
#include "pattern.h"
#include "plan.h"
#include "shells.h"
#include "static_names.h"
#include "want.h"

struct collector {
	const struct jail *jail;
	const struct places *at;
	struct plan *plan;
	struct libraries *libraries;
	struct list seen;		/* components */
	struct list accounts;		/* that must be known inside */
};

static bool
excluded(const struct component *co, const char *path)
{
	for (size_t i = 0; i < co->exclude.n; i++)
		if (pattern_matches(co->exclude.v[i], path))
			return true;
	return false;
}

static int
file(struct collector *c, const char *path, const char *why, struct err *e)
{
	const struct plan_entry *en;
	int made;

	en = want(c->plan, path, why, NULL, &made, e);
	if (en == NULL)
		return -1;
	return made ? needs(c->plan, c->libraries, en, e) : 0;
}

static int
pattern(struct collector *c, const struct component *co, const char *name,
    const char *text, bool optional, struct err *e)
{
	char why[JAIL_NAME_MAX + 16];
	struct list found = {0};
	int rc = pattern_expand(text, &found, e);

	snprintf(why, sizeof(why), "component %s", name);
	if (rc == 0 && found.n == 0 && !optional)
		rc = err_set(e, 0, "%s: nothing on this host matches", text);
	for (size_t i = 0; rc == 0 && i < found.n; i++) {
		const char *path = found.v[i];

		if (excluded(co, path) ||
		    (optional && access(path, F_OK) < 0 &&
		    (errno == ENOENT || errno == ENOTDIR)))
			continue;
		rc = file(c, path, why, e);
	}
	list_free(&found);
	return rc;
}

static int
patterns(struct collector *c, const struct component *co, const char *name,
    struct err *e)
{
	for (size_t i = 0; i < co->files.n; i++)
		if (pattern(c, co, name, co->files.v[i], false, e) < 0)
			return -1;
	for (size_t i = 0; i < co->optional.n; i++)
		if (pattern(c, co, name, co->optional.v[i], true, e) < 0)
			return -1;
	return 0;
}

static int component(struct collector *c, const char *name, struct err *e);

static int
contents(struct collector *c, const struct component *co, const char *name,
    struct err *e)
{
	if (co->packages.n > 0)
		return err_set(e, 0, "packages are not understood yet; name "
		    "files instead");
	for (size_t i = 0; i < co->devices.n; i++)
		if (!list_has(&c->jail->devices, co->devices.v[i]))
			return err_set(e, 0, "needs the device %s; add it to "
			    "devices of jail %s", co->devices.v[i],
			    c->jail->name);
	for (size_t i = 0; i < co->accounts.n; i++)
		if (list_add(&c->accounts, co->accounts.v[i], e) < 0)
			return -1;
	for (size_t i = 0; i < co->requires.n; i++)
		if (component(c, co->requires.v[i], e) < 0)
			return -1;
	return patterns(c, co, name, e);
}

static int
component(struct collector *c, const char *name, struct err *e)
{
	struct component co;
	int rc;

	if (list_has(&c->seen, name))
		return 0;
	if (list_add(&c->seen, name, e) < 0 ||
	    component_load(c->at->config, c->at->vendor, name, &co, e) < 0)
		return -1;
	rc = contents(c, &co, name, e);
	component_free(&co);
	return rc == 0 ? 0 : err_in(e, "component %s", name);
}

static int
directories(struct collector *c, struct err *e)
{
	for (size_t i = 0; i < c->jail->directories.n; i++) {
		char real[PATH_MAX];
		struct plan_want w = {
			.path = real, .type = PLAN_DIR, .mode = 0755,
			.why = "directories of the jail",
		};
		int made;

		if (want_way(c->plan, c->jail->directories.v[i], w.why, NULL,
		    real, e) < 0 || plan_add(c->plan, &w, &made, e) == NULL)
			return -1;
	}
	return 0;
}

static int
everything(struct collector *c, struct err *e)
{
	for (size_t i = 0; i < c->jail->components.n; i++)
		if (component(c, c->jail->components.v[i], e) < 0)
			return -1;
	if (directories(c, e) < 0 ||
	    static_names(c->plan, &c->accounts, e) < 0)
		return -1;
	if (c->jail->commands.v != NULL &&
	    shells_replace(c->plan, c->libraries, c->at->jailsh,
	    &c->jail->commands, e) < 0)
		return -1;
	return libraries_cache(c->plan, c->libraries, e);
}

int
collect(const struct jail *j, const struct places *at, struct plan *p,
    struct err *e)
{
	struct collector c = { .jail = j, .at = at, .plan = p };
	int rc;

	*p = (struct plan){0};
	if (j->root != NULL)
		return err_set(e, 0, "jail %s has root = \"%s\": somebody else "
		    "maintains that tree", j->name, j->root);
	c.libraries = libraries_new(e);
	if (c.libraries == NULL)
		return -1;
	rc = everything(&c, e);
	libraries_free(c.libraries);
	list_free(&c.seen);
	list_free(&c.accounts);
	if (rc < 0)
		return err_in(e, "jail %s", j->name);
	plan_sort(p);
	return 0;
}
