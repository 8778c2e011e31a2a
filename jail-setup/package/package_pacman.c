/* SPDX-License-Identifier: BSD-2-Clause */
/* package_pacman.c - pacman's database: a directory for each package */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "dir.h"
#include "err.h"
#include "list.h"
#include "package_db.h"
#include "package_pacman.h"
#include "scope.h"

/* Each transaction makes a directory here, also for the same version. */
#define LOCAL "/var/lib/pacman/local"

int
pacman_parse(const char *bytes, size_t len,
    int (*each)(void *arg, struct slice key, struct slice line, struct err *e),
    void *arg, struct err *e)
{
	struct text t = { .at = bytes, .end = bytes + len };
	struct slice line, key = { NULL, 0 };
	int more;

	while ((more = text_line(&t, &line, e)) > 0) {
		if (line.n == 0) {
			key.n = 0;
		} else if (key.n != 0) {
			if (each(arg, key, line, e) < 0)
				return -1;
		} else if (line.n < 3 || line.s[0] != '%' ||
		    line.s[line.n - 1] != '%') {
			return err_set(e, 0, "line %zu is no %%KEY%%", t.line);
		} else {
			key = (struct slice){ line.s + 1, line.n - 2 };
		}
	}
	return more == 0 && key.n != 0 ? err_set(e, 0,
	    "the section at the end is cut short") : more;
}

enum { IS_NAME, IS_VERSION, IS_ARCH, IS_BASE, IS_PACKAGER, KEYS };

static int
take_value(void *arg, struct slice key, struct slice line, struct err *e)
{
	static const char *const keys[KEYS] = {
		"NAME", "VERSION", "ARCH", "BASE", "PACKAGER",
	};
	struct slice *values = arg;

	(void)e;
	for (int i = 0; i < KEYS; i++)
		if (slice_is(key, keys[i]))
			values[i] = line;
	return 0;
}

/* "NAME-VERSION-RELEASE"; whatever has another name is no package. */
static bool
split_entry(const char *entry, struct slice *name, struct slice *version)
{
	const char *dash = strrchr(entry, '-');

	if (dash != NULL)
		dash = memrchr(entry, '-', (size_t)(dash - entry));
	if (dash == NULL || dash == entry)
		return false;
	*name = (struct slice){ entry, (size_t)(dash - entry) };
	*version = (struct slice){ dash + 1, strlen(dash + 1) };
	return true;
}

static bool
slice_same(struct slice a, struct slice b)
{
	return a.n == b.n && a.n != 0 && memcmp(a.s, b.s, a.n) == 0;
}

/* Without a description that is whole and its own it is half installed. */
static int
add_entry(struct packages *p, const char *entry, struct err *e)
{
	struct slice name, version, v[KEYS] = { { NULL, 0 } };
	struct package pk = { .state = PACKAGE_HALF };
	scope_free char *text = NULL;
	char path[PATH_MAX];
	size_t len = 0;

	if (!split_entry(entry, &name, &version))
		return 0;
	snprintf(path, sizeof(path), LOCAL "/%s/desc", entry);
	if (package_read(p, path, &text, &len, e) < 0) {
		if (e->no == ENOTDIR)
			return 0;	/* a file, as a backup */
		if (e->no != ENOENT)
			return -1;
	} else if (pacman_parse(text, len, take_value, v, e) == 0 &&
	    slice_same(v[IS_NAME], name) &&
	    slice_same(v[IS_VERSION], version)) {
		pk.state = PACKAGE_THERE;
	}
	pk.name = package_keep(p, name, e);
	pk.version = package_keep(p, version, e);
	pk.arch = package_keep(p, v[IS_ARCH], e);
	pk.source = package_keep(p, v[IS_BASE], e);
	pk.supplier = package_keep(p, v[IS_PACKAGER], e);
	return package_add(p, &pk, e);
}

static int
pacman_load(struct packages *p, struct err *e)
{
	scope_list names = {0};
	char path[PATH_MAX];
	scope_fd dir = -1;

	snprintf(path, sizeof(path), "%s" LOCAL, p->root);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return err_set(e, errno, "open %s", path);
	if (dir_names(dir, path, NULL, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++)
		if (add_entry(p, names.v[i], e) < 0)
			return -1;
	return p->n > 0;
}

struct reading {
	package_path *each;
	void *arg;
};

/* "usr/bin/ls", and "usr/bin/", which is a directory and left out. */
static int
take_file(void *arg, struct slice key, struct slice line, struct err *e)
{
	const struct reading *r = arg;
	char path[PATH_MAX] = "/";

	if (!slice_is(key, "FILES") || line.s[line.n - 1] == '/')
		return 0;
	if (line.n > sizeof(path) - 2)
		return err_set(e, ENAMETOOLONG, "%.60s...", line.s);
	memcpy(path + 1, line.s, line.n);
	return r->each(r->arg, path, line.n + 1, e);
}

static int
pacman_files(struct packages *p, const struct package *pk, package_path *each,
    void *arg, struct err *e)
{
	struct reading r = { each, arg };
	scope_free char *text = NULL;
	char path[PATH_MAX];
	size_t len;

	snprintf(path, sizeof(path), LOCAL "/%s-%s/files", pk->name,
	    pk->version);
	if (package_read(p, path, &text, &len, e) < 0)
		return -1;
	return pacman_parse(text, len, take_file, &r, e) == 0 ? 0 :
	    err_in(e, "%s%s", p->root, path);
}

const struct package_db package_pacman = {
	.name = "pacman", .paths = { LOCAL }, .purl = "alpm", .together = true,
	.mend = "pacman -Dk", .load = pacman_load, .files = pacman_files,
	.install = "pacman -S",
};
