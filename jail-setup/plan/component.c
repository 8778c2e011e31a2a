/* SPDX-License-Identifier: BSD-2-Clause */
/* component.c - see component.h */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "component.h"
#include "conf_dir.h"
#include "count.h"
#include "device.h"
#include "err.h"
#include "jail.h"
#include "near.h"
#include "scope.h"

#define AT(field) offsetof(struct component, field)

const struct conf_key component_keys[] = {
	{ "description", CONF_STRING, AT(description), 0, 0 },
	{ "files",       CONF_LIST,   AT(files), 0, 0 },
	{ "any_of",      CONF_LIST,   AT(any_of), 0, 0 },
	{ "optional",    CONF_LIST,   AT(optional), 0, 0 },
	{ "requires",    CONF_LIST,   AT(requires), 0, 0 },
	{ "packages",    CONF_LIST,   AT(packages), 0, 0 },
	{ "exclude",     CONF_LIST,   AT(exclude), 0, 0 },
	{ "devices",     CONF_LIST,   AT(devices), 0, 0 },
	{ "accounts",    CONF_LIST,   AT(accounts), 0, 0 },
	{ 0 }
};

static const char folder[] = "components.d";
static const size_t paths[] = {
	AT(files), AT(any_of), AT(optional), AT(exclude),
};

const struct list *
component_list(const struct component *c, const struct conf_key *k)
{
	return k->type != CONF_LIST ? NULL :
	    (const struct list *)((const char *)c + k->at);
}

const char *
component_string(const struct component *c, const struct conf_key *k)
{
	return k->type != CONF_STRING ? NULL :
	    *(char *const *)((const char *)c + k->at);
}

bool
component_key_is_paths(const struct conf_key *k)
{
	for (size_t i = 0; i < COUNT(paths); i++)
		if (paths[i] == k->at)
			return true;
	return false;
}

int
component_read_text(const char *from, const char *name, char **text,
    struct err *e)
{
	char file[PATH_MAX];

	return conf_dir_read(from, from, folder, name, file, &from, text, e);
}

/* A relative path would depend on the working directory of jail-setup. */
static int
check_absolute(const struct list *l, const char *key, const char *name,
    struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i][0] != '/')
			return err_set(e, 0, "component %s: %s: \"%s\" is not "
			    "an absolute path", name, key, l->v[i]);
	return 0;
}

static int
check_values(const struct component *c, const char *name, struct err *e)
{
	for (const struct conf_key *k = component_keys; k->name != NULL; k++)
		if (component_key_is_paths(k) &&
		    check_absolute(component_list(c, k), k->name, name, e) < 0)
			return -1;
	for (size_t i = 0; i < c->devices.n; i++)
		if (device_find(c->devices.v[i]) == NULL)
			return err_set(e, 0, "component %s: devices: \"%s\" is "
			    "not a device a jail may have", name,
			    c->devices.v[i]);
	return 0;
}

/* The known name that is most like it, or else one that begins with it. */
static void
find_similar(const struct list *there, const char *name, struct near *n)
{
	const size_t len = strlen(name);

	for (size_t i = 0; i < there->n; i++)
		near_try(n, there->v[i]);
	for (size_t i = 0; n->best[0] == '\0' && i < there->n; i++)
		if (strncmp(there->v[i], name, len) == 0 &&
		    strlen(there->v[i]) <= NEAR_MAX)
			strcpy(n->best, there->v[i]);
}

/*
 * The error of an unknown name: the known one that is most like it, and how to
 * make it where none is meant.
 */
static int
say_not_found(const char *config, const char *vendor, const char *name,
    struct err *e)
{
	struct near near = { .word = name };
	scope_list there = {0};
	char fix[NEAR_MAX + 16] = "", or_there[PATH_MAX] = "";
	struct err ignored;

	component_names(config, vendor, &there, &ignored);
	find_similar(&there, name, &near);
	if (near.best[0] != '\0')
		snprintf(fix, sizeof(fix), "write %s, or ", near.best);
	if (strcmp(config, vendor) != 0)
		snprintf(or_there, sizeof(or_there), " or %s/components.d",
		    vendor);
	return err_set(e, 0, "no component %s in %s/components.d%s; fix: "
	    "%ssee: jail-setup component list, or make it of a program: "
	    "jail-setup learn %s -- CMD", name, config, or_there, fix, name);
}

int
component_load(const char *config, const char *vendor, const char *name,
    struct component *c, struct err *e)
{
	char file[PATH_MAX];
	scope_free char *text = NULL;

	*c = (struct component){0};
	if (!jail_name_ok(name))
		return err_set(e, 0, "\"%s\" is not a name for a component",
		    name);
	if (conf_dir_read(config, vendor, folder, name, file, &c->from, &text,
	    e) < 0)
		return e->no != ENOENT ? -1 :
		    say_not_found(config, vendor, name, e);
	if (conf_parse(text, file, component_keys, c, e) == 0 &&
	    check_values(c, name, e) == 0)
		return 0;
	component_free(c);
	return -1;
}

void
component_free(struct component *c)
{
	conf_free(component_keys, c);
}

static int
merge_list(struct list *to, const struct list *from, struct err *e)
{
	if (list_append(to, from, e) < 0)
		return -1;
	list_sort(to);
	return 0;
}

static int
merge_string(char **to, char *const *from, struct err *e)
{
	if (*to != NULL || *from == NULL)
		return 0;
	*to = strdup(*from);
	return *to != NULL ? 0 : err_set(e, errno, "component");
}

int
component_merge(struct component *to, const struct component *from,
    struct err *e)
{
	for (const struct conf_key *k = component_keys; k->name != NULL; k++) {
		void *ours = (char *)to + k->at;
		const void *theirs = (const char *)from + k->at;

		if (k->type != CONF_LIST && k->type != CONF_STRING)
			return err_set(e, 0, "component key %s: a value of "
			    "its type cannot be copied", k->name);
		if ((k->type == CONF_LIST ? merge_list(ours, theirs, e) :
		    merge_string(ours, theirs, e)) < 0)
			return -1;
	}
	return 0;
}

int
component_names(const char *config, const char *vendor, struct list *names,
    struct err *e)
{
	return conf_dir_names(config, vendor, folder, names, e);
}
