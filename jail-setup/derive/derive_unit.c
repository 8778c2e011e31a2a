/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_unit.c - see derive_unit.h */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/path_below.h"
#include "count.h"
#include "derive.h"
#include "derive_host.h"
#include "derive_packages.h"
#include "derive_text.h"
#include "derive_unit.h"
#include "derived.h"
#include "err.h"
#include "list.h"
#include "scope.h"
#include "unit_file.h"

int
derive_value(const struct derive_from *from, const char *key, char **value,
    struct err *e)
{
	*value = NULL;
	return from->unit == NULL ? 0 : unit_value(from->unit, "Service", key,
	    value, e);
}

int
derive_words(const struct derive_from *from, const char *key,
    struct list *out, struct err *e)
{
	return from->unit == NULL ? 0 : unit_words(from->unit, key, out, e);
}

int
derive_account(const struct derive_from *from, uid_t *uid, gid_t *gid,
    struct err *e)
{
	scope_free char *user = NULL;
	scope_free char *group = NULL;

	*uid = 0;
	*gid = 0;
	if (derive_value(from, "User", &user, e) < 0 ||
	    derive_value(from, "Group", &group, e) < 0)
		return -1;
	if (user != NULL && !derive_uid(from, user, uid, gid))
		return err_set(e, 0, "User=%s: this host has no such account; "
		    "fix: useradd --system %s", user, user);
	if (group != NULL && !derive_gid(from, group, gid))
		return err_set(e, 0, "Group=%s: this host has no such group; "
		    "fix: groupadd --system %s", group, group);
	return 0;
}

const char *
derive_unit_name(const struct derived *d)
{
	return d->unit != NULL ? path_base(d->unit) : "the program";
}

static mode_t
mode_of(const char *text)
{
	char *end = NULL;
	unsigned long mode = text != NULL ? strtoul(text, &end, 8) : 0;

	return text != NULL && *text != '\0' && *end == '\0' &&
	    mode <= 07777 ? (mode_t)mode : 0755;
}

/* systemd makes the directories above as well, root's. */
static int
hand_on_ways(const struct derived_dir *dir, const char *top, const char *why,
    derive_each_dir *each, void *arg, struct err *e)
{
	char path[PATH_MAX];

	for (const char *s = dir->path + strlen(top) + 1;
	    (s = strchr(s, '/')) != NULL; s++) {
		struct derived_dir way = { .path = path, .mode = 0755 };

		snprintf(path, sizeof(path), "%.*s", (int)(s - dir->path),
		    dir->path);
		if (each(arg, &way, why, e) < 0)
			return -1;
	}
	return each(arg, dir, why, e);
}

/* "NAME" or "NAME:LINK", which is left out: the unit alone knows it. */
static int
unit_dir(const struct derive_from *from, const char *key, const char *top,
    char *word, const char *why, derive_each_dir *each, void *arg,
    struct err *e)
{
	char full[PATH_MAX], path[PATH_MAX], mode_key[64];
	struct derived_dir dir = { .path = path };
	scope_free char *mode = NULL;

	*strchrnul(word, ':') = '\0';
	if ((size_t)snprintf(full, sizeof(full), "%s/%s", top, word) >=
	    sizeof(full) || !derive_plain_path(full, strlen(full), path) ||
	    strlen(path) <= strlen(top))
		return 0;
	snprintf(mode_key, sizeof(mode_key), "%sMode", key);
	if (derive_value(from, mode_key, &mode, e) < 0)
		return -1;
	dir.mode = mode_of(mode);
	/* systemd.exec(5): the configuration stays root's */
	if (strcmp(key, "ConfigurationDirectory") != 0 &&
	    derive_account(from, &dir.uid, &dir.gid, e) < 0)
		return -1;
	return hand_on_ways(&dir, top, why, each, arg, e);
}

int
derive_unit_dirs(const struct derive_from *from, const struct derived *d,
    const char *key, const char *top, derive_each_dir *each, void *arg,
    struct err *e)
{
	scope_list words = {0};
	char why[512];

	snprintf(why, sizeof(why), "%.400s %s=", derive_unit_name(d), key);
	if (derive_words(from, key, &words, e) < 0)
		return -1;
	for (size_t i = 0; i < words.n; i++)
		if (unit_dir(from, key, top, words.v[i], why, each, arg,
		    e) < 0)
			return -1;
	return 0;
}

struct naming {
	struct list names;	/* of files in tmpfiles.d */
};

static int
add_tmpfiles(void *arg, const struct package *pk, const char *path,
    struct err *e)
{
	struct naming *n = arg;
	const char *base = path_base(path);
	size_t len = strlen(base);

	(void)pk;
	if ((path_below(path, "/usr/lib/tmpfiles.d") == NULL &&
	    path_below(path, "/lib/tmpfiles.d") == NULL) || len < 6 ||
	    strcmp(base + len - 5, ".conf") != 0)
		return 0;
	return list_has(&n->names, base) ? 0 : list_add(&n->names, base, e);
}

struct reading {
	const char *why;
	derive_each_tmpfiles *each;
	void *arg;
};

static int
hand_on_line(void *arg, const struct tmpfiles_line *line, struct err *e)
{
	const struct reading *r = arg;

	return r->each(r->arg, line, r->why, e);
}

enum { TMPFILES_MAX = 1 << 20 };

/* A file of that name in /etc or /run replaces the packages', also an empty. */
static int
read_tmpfiles(const struct derive_from *from, struct derived *d,
    const char *name, derive_each_tmpfiles *each, void *arg, struct err *e)
{
	static const char *const dirs[] = { "/etc", "/run", "/usr/lib" };
	char path[PATH_MAX];

	for (size_t i = 0; i < COUNT(dirs); i++) {
		struct reading r = { path, each, arg };
		scope_seen s = { .fd = -1 };
		scope_free char *text = NULL;
		size_t n;
		int rc;

		snprintf(path, sizeof(path), "%s/tmpfiles.d/%.255s", dirs[i],
		    name);
		if (!list_has(&d->inputs, path) &&
		    list_add(&d->inputs, path, e) < 0)
			return -1;
		if (derive_find(from, path, false, &s) < 0)
			continue;
		rc = derive_read(from, path, TMPFILES_MAX, &text, &n, e);
		return rc <= 0 ? rc : tmpfiles_parse(text, n, hand_on_line,
		    &r, e);
	}
	return 0;
}

int
derive_tmpfiles(const struct derive_from *from, struct derived *d,
    derive_each_tmpfiles *each, void *arg, struct err *e)
{
	struct naming n = {0};
	int rc = derive_each_file(from, d, add_tmpfiles, &n, e);

	list_sort(&n.names);
	for (size_t i = 0; rc == 0 && i < n.names.n; i++)
		rc = read_tmpfiles(from, d, n.names.v[i], each, arg, e);
	list_free(&n.names);
	return rc;
}

void
derive_tmpfiles_dir(const struct derive_from *from,
    const struct tmpfiles_line *line, struct derived_dir *dir)
{
	gid_t primary;

	dir->path = (char *)line->path;
	dir->mode = line->has_mode ? line->mode : 0755;
	dir->uid = 0;
	dir->gid = 0;
	if (line->user[0] != '\0')
		derive_uid(from, line->user, &dir->uid, &primary);
	if (line->group[0] != '\0')
		derive_gid(from, line->group, &dir->gid);
}
