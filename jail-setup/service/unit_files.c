/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_files.c - see unit_files.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "base/systemctl.h"
#include "count.h"
#include "err.h"
#include "safe_open.h"
#include "scope.h"
#include "service_file.h"
#include "unit_control.h"
#include "unit_files.h"
#include "unit_socket.h"
#include "unit_text.h"

enum { UNIT_TEXT_MAX = 65536 };

/* Each kind of unit, in the order of the bits; `has`: not every service. */
static const struct kind {
	const char *suffix;
	char *(*text)(const struct service *s, const struct places *at,
	    struct err *e);
	bool (*has)(const struct service *s);
} kinds[] = {
	{ ".service", unit_service_text, NULL },
	{ ".socket", unit_socket_text, service_listens },
};

/* What generators and programs define while systemd runs, systemd.unit(5). */
static const char *const defined_later[] = {
	"/etc/systemd/system.control", "/run/systemd/system.control",
	"/run/systemd/transient", "/run/systemd/generator.early",
	"/etc/systemd/system.attached", "/run/systemd/system.attached",
	"/run/systemd/generator", "/run/systemd/generator.late",
};

static int
open_units(struct err *e)
{
	return safe_dir(systemctl_units[0], e);
}

/* *text: NULL, there is none. */
static int
read_unit(int dir, const char *base, char **text, struct err *e)
{
	char shown[PATH_MAX];
	scope_fd fd = -1;
	size_t len;

	*text = NULL;
	snprintf(shown, sizeof(shown), "%s/%.255s", systemctl_units[0], base);
	fd = safe_file(dir, base, shown, 0, e);
	if (fd < 0)
		return e->no == ENOENT ? 0 : -1;
	return safe_read(fd, shown, UNIT_TEXT_MAX, text, &len, e);
}

static bool
is_ours(const char *text)
{
	return strncmp(text, UNIT_MARK, strlen(UNIT_MARK)) == 0;
}

static int
refuse_other(const char *where, const char *base, struct err *e)
{
	return err_set(e, 0, "%s/%s is a unit that is not of jail-setup; "
	    "fix: give the service another name", where, base);
}

static int
check_later(const char *base, struct err *e)
{
	struct stat st;

	for (size_t i = 0; i < COUNT(defined_later); i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s/%.255s", defined_later[i],
		    base);
		if (lstat(path, &st) == 0)
			return refuse_other(defined_later[i], base, e);
	}
	return 0;
}

static int
check_kind(const char *base, struct err *e)
{
	struct stat st;

	for (size_t i = 0; systemctl_units[i] != NULL; i++) {
		char path[PATH_MAX];
		scope_free char *text = NULL;
		scope_fd dir = -1;

		snprintf(path, sizeof(path), "%s/%.255s", systemctl_units[i],
		    base);
		if (lstat(path, &st) < 0 && errno == ENOENT)
			continue;
		if (i > 0)
			return refuse_other(systemctl_units[i], base, e);
		dir = open_units(e);
		if (dir < 0 || read_unit(dir, base, &text, e) < 0)
			return -1;
		if (text != NULL && !is_ours(text))
			return refuse_other(systemctl_units[i], base, e);
	}
	return check_later(base, e);
}

static void
unit_name(const char *name, const struct kind *k, char base[NAME_MAX + 1])
{
	snprintf(base, NAME_MAX + 1, "%.64s%s", name, k->suffix);
}

int
unit_files_free(const char *name, struct err *e)
{
	char base[NAME_MAX + 1];

	for (size_t i = 0; i < COUNT(kinds); i++) {
		unit_name(name, &kinds[i], base);
		if (check_kind(base, e) < 0)
			return -1;
	}
	return 0;
}

bool
unit_files_there(const char *name)
{
	char base[NAME_MAX + 1];
	struct err none;
	scope_fd dir = open_units(&none);
	bool there = false;

	for (size_t i = 0; dir >= 0 && i < COUNT(kinds); i++) {
		scope_free char *text = NULL;

		unit_name(name, &kinds[i], base);
		there |= read_unit(dir, base, &text, &none) == 0 &&
		    text != NULL && is_ours(text);
	}
	return there;
}

/* 1: removed. */
static int
remove_kind(int dir, const char *base, struct err *e)
{
	scope_free char *text = NULL;

	if (read_unit(dir, base, &text, e) < 0)
		return -1;
	if (text == NULL)
		return 0;
	if (!is_ours(text))
		return refuse_other(systemctl_units[0], base, e);
	return unlinkat(dir, base, 0) < 0 ?
	    err_set(e, errno, "unlink %s/%s", systemctl_units[0], base) : 1;
}

/* 1: written. */
static int
write_kind(int dir, const char *base, const char *text, struct err *e)
{
	scope_free char *there = NULL;

	if (read_unit(dir, base, &there, e) < 0)
		return -1;
	if (there != NULL && !is_ours(there))
		return refuse_other(systemctl_units[0], base, e);
	/* a new one would hide that of a package; later ones of those do not */
	if (there == NULL && check_kind(base, e) < 0)
		return -1;
	if (there != NULL && strcmp(there, text) == 0)
		return 0;
	return file_replace(dir, base, text, 0644, true, e) < 0 ? -1 : 1;
}

int
unit_files_write(const struct service *s, const struct places *at,
    struct err *e)
{
	char base[NAME_MAX + 1];
	scope_fd dir = open_units(e);
	int changed = 0;

	if (dir < 0)
		return -1;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		const struct kind *k = &kinds[i];
		scope_free char *text = NULL;
		int rc;

		unit_name(s->jail.name, k, base);
		if (k->has == NULL || k->has(s)) {
			text = k->text(s, at, e);
			rc = text == NULL ? -1 : write_kind(dir, base, text, e);
		} else {
			rc = remove_kind(dir, base, e);
		}
		if (rc < 0)
			return -1;
		changed |= rc << i;
	}
	return changed;
}

/* A unit of another, and what cannot be made or read, is not judged here. */
static bool
is_old(const struct service *s, const struct places *at, const struct kind *k,
    int dir, const char *base)
{
	scope_free char *there = NULL, *text = NULL;
	struct err none;

	if (read_unit(dir, base, &there, &none) < 0 ||
	    (there != NULL && !is_ours(there)))
		return false;
	if (k->has != NULL && !k->has(s))
		return there != NULL;
	text = k->text(s, at, &none);
	return text != NULL && (there == NULL || strcmp(there, text) != 0);
}

bool
unit_files_old(const struct service *s, const struct places *at,
    char path[PATH_MAX])
{
	char base[NAME_MAX + 1];
	struct err none;
	scope_fd dir = open_units(&none);

	if (dir < 0 || !unit_files_there(s->jail.name))
		return false;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		unit_name(s->jail.name, &kinds[i], base);
		snprintf(path, PATH_MAX, "%s/%.255s", systemctl_units[0],
		    base);
		if (is_old(s, at, &kinds[i], dir, base))
			return true;
	}
	return false;
}

int
unit_files_which(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%.64s.socket", systemctl_units[0],
	    name);
	return UNIT_OF_SERVICE |
	    (access(path, F_OK) == 0 ? UNIT_OF_SOCKETS : 0);
}

int
unit_files_remove(const char *name, struct err *e)
{
	char base[NAME_MAX + 1];
	scope_fd dir = open_units(e);
	int removed = 0;

	for (size_t i = 0; dir >= 0 && i < COUNT(kinds); i++) {
		int rc;

		unit_name(name, &kinds[i], base);
		rc = remove_kind(dir, base, e);
		if (rc < 0)
			return -1;
		removed |= rc;
	}
	return dir < 0 ? -1 : removed;
}
