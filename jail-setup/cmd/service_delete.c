/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_delete.c - jail-setup service delete NAME
 *
 * The file goes last, so that a run that was killed is ended by the next one.
 * What the service has written to the host stays: root removes it, who knows
 * what it is.  Private data go with the service whose they are.
 */
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/systemctl.h"
#include "cmd.h"
#include "err.h"
#include "ident.h"
#include "listen_address.h"
#include "private/private.h"
#include "scope.h"
#include "service/unit_control.h"
#include "service/unit_files.h"
#include "service_dirs.h"
#include "service_verbs.h"
#include "session_row.h"
#include "store/sessions.h"
#include "store/store.h"

/* By systemd or, with engine none, by whoever started it. */
static int
check_nobody_inside(const char *name, struct err *e)
{
	struct sessions all;
	size_t inside = 0;

	if (sessions_find(&all, e) < 0)
		return -1;
	for (size_t i = 0; i < all.n; i++)
		inside += strcmp(all.v[i].jail, name) == 0;
	sessions_free(&all);
	return inside == 0 ? 0 : err_set(e, 0, "%s: processes are still in "
	    "it; fix: stop it by its supervisor, or jail-setup end %s", name,
	    name);
}

static int
stop(const char *name, struct err *e)
{
	if (!systemctl_booted() || !unit_files_there(name))
		return 0;
	return unit_control("stop", name, unit_files_which(name)) &&
	    unit_control("disable", name, unit_files_which(name)) ? 0 :
	    err_set(e, 0, "%s: systemctl stop or disable failed; see: "
	    "journalctl -n 20 -u %s", name, name);
}

/* Also what is left of one that is half removed. */
static bool
has_tree(const struct call *c, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.3000s/%.64s", c->at.state, name);
	return access(path, F_OK) == 0;
}

/* Refused before anything is removed. */
static int
check_data_unused(const struct call *c, const char *name, struct err *e)
{
	if (!private_exists(c->at.state, name))
		return 0;
	return private_unused(c->at.state, name, e) == 0 ? 0 :
	    err_in(e, "%s", name);
}

/* 1: they were there. */
static int
remove_data(const struct call *c, const char *name, struct err *e)
{
	scope_fd lock = private_lock(e);
	int rc = lock < 0 ? -1 : private_remove(c->at.state, name, e);

	return rc < 0 ? err_in(e, "%s", name) : rc;
}

static int
remove_all(const struct call *c, const char *name, bool tree, bool derived,
    struct err *e)
{
	char base[SERVICE_BASE];
	scope_fd dir = service_directory(c, name, base, e);
	int units;

	if (dir < 0 || (tree && has_tree(c, name) &&
	    (derived ? store_remove_unused : store_remove)(c->at.state, name,
	    e) < 0) ||
	    remove_data(c, name, e) < 0)
		return -1;
	units = unit_files_there(name) ? unit_files_remove(name, e) : 0;
	if (units > 0 && systemctl_booted() && !unit_reload())
		return err_set(e, 0, "systemctl daemon-reload failed");
	if (units < 0)
		return -1;
	return unlinkat(dir, base, 0) < 0 && errno != ENOENT ?
	    err_set(e, errno, "unlink %s", base) : 0;
}

/* systemd removes the socket of a unit, jailsh leaves its own. */
static void
say_kept_sockets(const struct service *s)
{
	const struct service_listen *l = s->listen.v;
	struct listen_address a;
	struct ident who;
	struct err none;
	struct stat st;

	if (ident_load(s->user, &who, &none) < 0)
		return;
	printf("  kept: account %s\n", s->user);
	for (size_t i = 0; i < s->listen.n; i++)
		if (listen_address_is_path(l[i].address) &&
		    listen_address_fill(l[i].address, &who, &a, &none) == 0 &&
		    lstat(listen_address_path(&a), &st) == 0 &&
		    S_ISSOCK(st.st_mode))
			printf("  kept: %s\n", listen_address_path(&a));
	ident_free(&who);
}

/* A service that could not start names what may be somebody else's. */
static bool
is_its_own(const struct stat *st, const char *user)
{
	const struct passwd *pw = user != NULL ? getpwnam(user) : NULL;

	return S_ISDIR(st->st_mode) && (pw == NULL ||
	    st->st_uid == pw->pw_uid);
}

/* What is left, and whose: a file that cannot be read names nothing. */
static void
say_kept(const struct service *s, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%.64s.service.d", systemctl_units[0],
	    name);
	if (lstat(path, &st) == 0)
		printf("  kept: %s\n", path);
	for (int d = 0; d < DIR_COUNT; d++)
		if (s->jail.name[0] != '\0' &&
		    service_dir_path(s, (enum service_dir)d, path) &&
		    lstat(path, &st) == 0 && is_its_own(&st, s->user))
			printf("  kept: %s\n", path);
	if (s->jail.name[0] != '\0' && s->user != NULL)
		say_kept_sockets(s);
}

int
service_delete(const struct call *c)
{
	const char *name = c->args[1];
	scope_service s = {0};
	struct err e, none;
	const bool read = service_find(c, name, &s, &e) == 0;
	/* else the tree of that name is a jail's, and who is inside as well */
	const bool tree = service_no_jail(c->at.config, name, &none) == 0;

	/* a broken one is deleted as well, and what a killed run has left */
	if (!jail_name_ok(name) || (!read && e.no == ENOENT &&
	    !unit_files_there(name) && !private_exists(c->at.state, name)))
		return unable(&e);
	if (check_data_unused(c, name, &e) < 0 || stop(name, &e) < 0 ||
	    (tree && check_nobody_inside(name, &e) < 0) ||
	    remove_all(c, name, tree, read && service_derived(&s), &e) < 0)
		return unable(&e);
	if (c->quiet)
		return EXIT_FINE;
	printf("%s: deleted\n", name);
	if (!tree)
		printf("  kept: %s/%s, the tree of a jail\n", c->at.state,
		    name);
	say_kept(&s, name);
	return EXIT_FINE;
}
