/* SPDX-License-Identifier: BSD-2-Clause */
/* runtimedir.c - see runtimedir.h */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/slurp.h"
#include "base/systemctl.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "runtimedir.h"
#include "scope.h"

enum { UNIT_MAX = 256 * 1024 };

/* Is it one of the words of a line?  Newer systemd has "NAME:LINK". */
static bool
has_word(const char *s, size_t len, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0, w; i < len; i += w + 1) {
		w = strcspn(s + i, " \t\r\n");
		if (w >= n && strncmp(s + i, name, n) == 0 &&
		    (w == n || s[i + n] == ':'))
			return true;
	}
	return false;
}

void
runtimedir_read(const char *text, const char *name, struct runtimedir *r)
{
	for (; *text != '\0'; text += strcspn(text, "\n"),
	    text += *text == '\n') {
		size_t len = strcspn(text, "\n");
		const char *v = systemctl_value(text, "RuntimeDirectory");

		if (v != NULL && v >= text + len)
			r->makes = false;	/* none of those before */
		else if (v != NULL)
			r->makes |= has_word(v, (size_t)(text + len - v), name);
		v = systemctl_value(text, "RuntimeDirectoryPreserve");
		if (v != NULL)
			r->keeps = strncmp(v, "on", 2) == 0 ||
			    (*v != '\0' && strchr("yt1", *v) != NULL);
	}
}

static bool
is_service(const char *name)
{
	size_t n = strlen(name);

	return n > 8 && strcmp(name + n - 8, ".service") == 0;
}

static bool
is_conf(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && strcmp(name + n - 5, ".conf") == 0;
}

static int
list_directory(const char *dir, bool (*fits)(const char *), struct list *l,
    struct err *e)
{
	scope_fd fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return 0;
	if (dir_names(fd, dir, fits, l, e) < 0)
		return -1;
	list_sort(l);
	return 0;
}

static void
read_unit_file(const char *dir, const char *file, const char *name,
    struct runtimedir *r)
{
	char path[PATH_MAX];
	scope_free char *text = NULL;
	size_t len;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, file) <
	    sizeof(path) &&
	    slurp(path, UNIT_MAX, &text, &len) == SLURP_READ)
		runtimedir_read(text, name, r);
}

/* Those of the administrator last. */
static int
read_drop_ins(const char *const *dirs, const char *unit, const char *name,
    struct runtimedir *r, struct err *e)
{
	size_t n = 0;
	int rc = 0;

	while (dirs[n] != NULL)
		n++;
	while (rc == 0 && n-- > 0) {
		scope_list l = {0};
		char dir[PATH_MAX];

		if ((size_t)snprintf(dir, sizeof(dir), "%s/%s.d", dirs[n],
		    unit) >= sizeof(dir))
			continue;
		rc = list_directory(dir, is_conf, &l, e);
		for (size_t i = 0; rc == 0 && i < l.n; i++)
			read_unit_file(dir, l.v[i], name, r);
	}
	return rc;
}

static bool
is_hidden(const char *const *dirs, size_t d, const char *unit)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < d; i++) {
		snprintf(path, sizeof(path), "%s/%s", dirs[i], unit);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

static int
add_if_removed(const char *const *dirs, size_t d, const char *file,
    const char *name, struct list *units, struct err *e)
{
	struct runtimedir r = {0};

	if (is_hidden(dirs, d, file))
		return 0;
	read_unit_file(dirs[d], file, name, &r);
	if (read_drop_ins(dirs, file, name, &r, e) < 0)
		return -1;
	return r.makes && !r.keeps && !list_has(units, file) ?
	    list_add(units, file, e) : 0;
}

int
runtimedir_units(const char *const *dirs, const char *name,
    struct list *units, struct err *e)
{
	int rc = 0;

	for (size_t d = 0; rc == 0 && dirs[d] != NULL; d++) {
		scope_list l = {0};

		rc = list_directory(dirs[d], is_service, &l, e);
		for (size_t i = 0; rc == 0 && i < l.n; i++)
			rc = add_if_removed(dirs, d, l.v[i], name, units, e);
	}
	return rc;
}
