/* SPDX-License-Identifier: BSD-2-Clause */
/* listen_free.c - see listen_free.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/systemctl.h"
#include "dir.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "listen_address.h"
#include "listen_free.h"
#include "listen_taken.h"
#include "plan/plan_collect.h"
#include "scope.h"
#include "service_file.h"
#include "unit_control.h"

/* Addresses, and whose they are, for the message. */
struct wanted {
	const char *name;	/* of the service */
	struct listen_address *v;
	size_t n;
};

static int
fill_wanted(const struct service *s, struct wanted *w, struct err *e)
{
	const struct service_listen *l = s->listen.v;
	struct ident who;
	int rc = ident_load(s->user, &who, e);

	*w = (struct wanted){ .name = s->jail.name };
	if (rc < 0)
		return -1;
	w->v = calloc(s->listen.n + 1, sizeof(*w->v));
	rc = w->v != NULL ? 0 : err_set(e, errno, "listen");
	for (size_t i = 0; rc == 0 && i < s->listen.n; i++)
		rc = listen_address_fill(l[i].address, &who, &w->v[w->n++], e);
	ident_free(&who);
	return rc;
}

static int
refuse(const struct listen_address *a, const char *what, const char *whose,
    struct err *e)
{
	char text[LISTEN_ADDRESS_TEXT];

	return err_set(e, 0, "listen: %s: %s %s has that address; fix: write "
	    "another address", listen_address_text(a, text), what, whose);
}

static int
check_against(const struct wanted *w, const struct listen_address *has,
    const char *what, const char *whose, struct err *e)
{
	for (size_t i = 0; i < w->n; i++)
		if (listen_address_clash(&w->v[i], has))
			return refuse(&w->v[i], what, whose, e);
	return 0;
}

/* A service that cannot be read has nothing that can be compared. */
static int
check_service(const struct wanted *w, const struct places *at,
    const char *name, struct err *e)
{
	scope_service other = {0};
	struct wanted its = {0};
	struct err none;
	int rc = 0;

	if (strcmp(name, w->name) == 0 ||
	    service_load(at->config, name, &other, &none) < 0)
		return 0;
	if (fill_wanted(&other, &its, &none) == 0)
		for (size_t i = 0; rc == 0 && i < its.n; i++)
			rc = check_against(w, &its.v[i], "service", name, e);
	free(its.v);
	return rc;
}

static int
check_services(const struct wanted *w, const struct places *at, struct err *e)
{
	scope_list names = {0};

	if (service_names(at->config, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++)
		if (check_service(w, at, names.v[i], e) < 0)
			return -1;
	return 0;
}

/* "%t/x", the usual one of a unit's specifiers, is /run/x. */
static int
note_stream(const char *value, struct list *streams, struct err *e)
{
	char path[PATH_MAX];

	/* an empty one takes back those before it */
	if (*value == '\0') {
		list_free(streams);
		return 0;
	}
	if (strncmp(value, "%t/", 3) == 0) {
		snprintf(path, sizeof(path), "/run%s", value + 2);
		value = path;
	}
	return list_add(streams, value, e);
}

/* What cannot be opened has none. */
static int
read_streams(const char *path, struct list *streams, struct err *e)
{
	scope_file *f = fopen(path, "re");
	scope_free char *line = NULL;
	size_t room = 0;

	while (f != NULL && getline(&line, &room, f) >= 0) {
		const char *value;

		line[strcspn(line, "\r\n")] = '\0';
		value = systemctl_value(line, "ListenStream");
		if (value != NULL && note_stream(value, streams, e) < 0)
			return -1;
	}
	return 0;
}

static bool
ends_in(const char *name, const char *suffix)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && strcmp(dot, suffix) == 0;
}

static bool
is_socket(const char *name)
{
	return ends_in(name, ".socket");
}

static bool
is_drop_in(const char *name)
{
	return ends_in(name, ".conf");
}

static bool
is_wish(const char *name)
{
	return ends_in(name, ".wants") || ends_in(name, ".requires");
}

/* The names in a directory; none where there is no such directory. */
static int
names_in(const char *path, bool (*which)(const char *name),
    struct list *names, struct err *e)
{
	scope_fd fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? 0 : dir_names(fd, path, which, names, e);
}

static int
read_drop_ins(const char *where, const char *unit, struct list *streams,
    struct err *e)
{
	char dir[PATH_MAX], path[PATH_MAX];
	scope_list names = {0};

	snprintf(dir, sizeof(dir), "%s/%.255s.d", where, unit);
	if (names_in(dir, is_drop_in, &names, e) < 0)
		return -1;
	list_sort(&names);
	for (size_t i = 0; i < names.n; i++) {
		snprintf(path, sizeof(path), "%.3000s/%.255s", dir, names.v[i]);
		if (read_streams(path, streams, e) < 0)
			return -1;
	}
	return 0;
}

/* The first of its name, and all that is added to it. */
static int
check_unit(const struct wanted *w, const char *unit, struct err *e)
{
	scope_list streams = {0};
	struct listen_address a;
	char path[PATH_MAX];
	struct err none;
	size_t at = 0;

	do
		snprintf(path, sizeof(path), "%s/%.255s", systemctl_units[at],
		    unit);
	while (access(path, F_OK) < 0 && systemctl_units[++at] != NULL);
	if (read_streams(path, &streams, e) < 0)
		return -1;
	for (at = 0; systemctl_units[at] != NULL; at++)
		if (read_drop_ins(systemctl_units[at], unit, &streams, e) < 0)
			return -1;
	for (size_t i = 0; i < streams.n; i++)
		if (listen_address_parse(streams.v[i], &a, &none) == 0 &&
		    check_against(w, &a, "unit", unit, e) < 0)
			return -1;
	return 0;
}

static bool
is_own(const struct wanted *w, const char *unit)
{
	size_t n = strlen(w->name);

	return strncmp(unit, w->name, n) == 0 &&
	    strcmp(unit + n, ".socket") == 0;
}

/* Those that a target wants, systemctl(1) "enable". */
static int
check_enabled(const struct wanted *w, struct err *e)
{
	scope_list targets = {0};
	char dir[PATH_MAX];

	if (names_in(systemctl_units[0], is_wish, &targets, e) < 0)
		return -1;
	for (size_t i = 0; i < targets.n; i++) {
		scope_list units = {0};

		snprintf(dir, sizeof(dir), "%s/%.255s", systemctl_units[0],
		    targets.v[i]);
		if (names_in(dir, is_socket, &units, e) < 0)
			return -1;
		for (size_t k = 0; k < units.n; k++)
			if (!is_own(w, units.v[k]) &&
			    check_unit(w, units.v[k], e) < 0)
				return -1;
	}
	return 0;
}

/* By itself, where its unit listens already. */
static int
check_now(const struct wanted *w, struct err *e)
{
	if (unit_control("is-active", w->name, UNIT_OF_SOCKETS))
		return 0;
	for (size_t i = 0; i < w->n; i++)
		if (listen_taken(&w->v[i], e) < 0)
			return err_in(e, "listen");
	return 0;
}

int
listen_free(const struct service *s, const struct places *at, struct err *e)
{
	struct wanted w;
	int rc = fill_wanted(s, &w, e);

	if (rc == 0)
		rc = check_services(&w, at, e) < 0 ||
		    check_enabled(&w, e) < 0 || check_now(&w, e) < 0 ? -1 : 0;
	free(w.v);
	return rc;
}
