/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_hook.c - jail-setup hook install|remove|status [MANAGER...] */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/detach.h"
#include "base/escape_json.h"
#include "base/jsonline.h"
#include "base/systemctl.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "evict.h"
#include "quote.h"
#include "refresh/hook.h"
#include "refresh/hook_files.h"
#include "refresh/hook_zypp.h"
#include "safe_open.h"
#include "scope.h"
#include "service/service_jails.h"

#define PROGRAM PREFIX "/sbin/jail-setup"

struct look {
	int state[HOOKS_MOST];
	bool background[HOOKS_MOST];
};

static int
open_host(const struct call *c, struct host *at, struct err *e)
{
	*at = (struct host){ .root = -1, .shown = "", .program = PROGRAM };
	if (c->root != NULL) {
		at->shown = c->root;
		at->root = safe_dir(c->root, e);
		return at->root < 0 ? -1 : 0;
	}
	at->root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return at->root >= 0 ? 0 : err_set(e, errno, "open /");
}

/* Is it among those asked for?  No names: all are. */
static bool
is_asked(const struct call *c, const struct hook *h)
{
	for (char **name = c->args + 1; *name != NULL; name++)
		if (strcmp(*name, h->manager) == 0)
			return true;
	return c->args[1] == NULL;
}

static int
check_managers(const struct call *c, struct err *e)
{
	for (char **name = c->args + 1; *name != NULL; name++) {
		const struct hook *h = hooks;

		while (h->manager != NULL && strcmp(h->manager, *name) != 0)
			h++;
		if (h->manager == NULL)
			return err_set(e, 0, "no package manager \"%s\"; see: "
			    "jail-setup hook status --json", *name);
	}
	return 0;
}

/* Is it systemd that runs this host, or will run the other one? */
static bool
with_systemd(const struct host *at)
{
	static const char *const programs[] = {
		"usr/lib/systemd/systemd", "lib/systemd/systemd",
	};

	if (at->shown[0] == '\0')
		return systemctl_booted();
	for (size_t i = 0; i < COUNT(programs); i++)
		if (faccessat(at->root, programs[i], F_OK,
		    AT_SYMLINK_NOFOLLOW) == 0)
			return true;
	return false;
}

/* Units that watch packages are for hosts where no hook does. */
static bool
is_needless(const struct hook *h, bool booted, bool served)
{
	return h->unit && served && (h->packages || !booted);
}

static int
look_at_hooks(const struct call *c, const struct host *at, struct look *l,
    struct err *e)
{
	bool served = false, unserved = false;

	for (size_t i = 0; hooks[i].manager != NULL; i++) {
		l->state[i] = hookfile_state(at, &hooks[i], &l->background[i],
		    e);
		if (l->state[i] < 0)
			return -1;
		if (hooks[i].unit || hooks[i].guards)
			continue;
		unserved |= l->state[i] == HOOK_UNREAD;
		served |= l->state[i] != HOOK_UNREAD &&
		    l->state[i] != HOOK_ABSENT;
	}
	for (size_t i = 0; hooks[i].manager != NULL; i++)
		if (l->state[i] == HOOK_MISSING && c->args[1] == NULL &&
		    is_needless(&hooks[i], with_systemd(at), served &&
		    !unserved))
			l->state[i] = HOOK_NEEDLESS;
	return 0;
}

static void
hook_path(const struct host *at, const struct hook *h, char *path, size_t n)
{
	snprintf(path, n, "%s%s/%s", at->shown, h->dir, h->name);
}

/* The command that enables the unit, here or for the other root. */
static void
print_enable(const struct host *at, const char *unit)
{
	char root[QUOTE_MAX];

	if (at->shown[0] == '\0')
		printf("systemctl enable --now %s", unit);
	else
		printf("systemctl --root=%s enable %s", quote(at->shown, root),
		    unit);
}

static void
print_hook(const struct host *at, const struct hook *h, int state,
    bool background)
{
	char path[4096];

	hook_path(at, h, path, sizeof(path));
	printf("%-8s %-10s %s", h->manager, hook_state_name(state), path);
	if (state == HOOK_UNREAD) {
		printf("; fix: install %s", h->package);
	} else if (state == HOOK_DISABLED) {
		printf("; fix: ");
		print_enable(at, h->name);
	} else if (state == HOOK_INSTALLED && background) {
		printf(" (in the background)");
	}
	putchar('\n');
}

static json_t *
json_hook(const struct host *at, const struct hook *h, int state,
    bool background)
{
	char path[4096];
	const struct escape_member members[] = {
		{ "manager", h->manager }, { "file", path },
		{ "state", hook_state_name(state) },
	};
	json_t *o;

	hook_path(at, h, path, sizeof(path));
	o = escape_object(members, COUNT(members));
	json_object_set_new(o, "background", json_boolean(background));
	return o;
}

static void
print_hooks_json(const struct call *c, const struct host *at,
    const struct look *l)
{
	json_t *all = json_array();

	for (size_t i = 0; hooks[i].manager != NULL; i++)
		if (is_asked(c, &hooks[i]))
			json_array_append_new(all, json_hook(at, &hooks[i],
			    l->state[i], l->background[i]));
	jsonline(all, stdout);
}

/* Is there a hook, and is none missing?  Units replace a missing plugin. */
static int
verdict(const struct call *c, const struct look *l)
{
	bool any = false;

	for (size_t i = 0; hooks[i].manager != NULL; i++) {
		const int state = l->state[i];

		if (!is_asked(c, &hooks[i]) || state == HOOK_ABSENT ||
		    state == HOOK_NEEDLESS ||
		    (state == HOOK_UNREAD && c->args[1] == NULL))
			continue;
		if (state != HOOK_INSTALLED)
			return EXIT_FOUND;
		any = true;
	}
	return any ? EXIT_FINE : EXIT_FOUND;
}

static int
hook_status(const struct call *c, const struct host *at, struct err *e)
{
	struct look l;
	int found;

	if (look_at_hooks(c, at, &l, e) < 0)
		return unable(e);
	found = verdict(c, &l);
	if (c->json)
		print_hooks_json(c, at, &l);
	for (size_t i = 0; !c->json && !c->quiet &&
	    hooks[i].manager != NULL; i++)
		if (is_asked(c, &hooks[i]) && (c->args[1] != NULL ||
		    (l.state[i] != HOOK_ABSENT &&
		    l.state[i] != HOOK_NEEDLESS)))
			print_hook(at, &hooks[i], l.state[i], l.background[i]);
	return found;
}

/* Only if the hooks are for this host, which systemd runs. */
static bool
tell_systemd(const struct host *at, const char *const argv[])
{
	return at->shown[0] == '\0' && systemctl(argv);
}

static bool
reload_systemd(const struct host *at)
{
	static const char *const argv[] = { "systemctl", "daemon-reload",
		NULL };

	return tell_systemd(at, argv);
}

/* "systemctl VERB --now UNIT..." */
static bool
switch_units(const struct host *at, const char *verb,
    const bool units[HOOKS_MOST])
{
	const char *argv[HOOKS_MOST + 5] = { "systemctl", "--quiet", verb,
		"--now" };
	size_t n = 4;

	for (size_t i = 0; hooks[i].manager != NULL; i++)
		if (units[i])
			argv[n++] = hooks[i].name;
	return tell_systemd(at, argv);
}

static int
enable_units(const struct call *c, const struct host *at,
    const bool units[HOOKS_MOST])
{
	if (reload_systemd(at) && switch_units(at, "enable", units))
		return EXIT_FINE;
	for (size_t i = 0; !c->quiet && hooks[i].manager != NULL; i++)
		if (units[i]) {
			printf("systemd  not enabled; fix: ");
			print_enable(at, hooks[i].name);
			putchar('\n');
		}
	return EXIT_FOUND;
}

/* Make systemd read the drop-in, and end the managers started before. */
static int
heed_guard(const struct call *c, const struct host *at)
{
	if (at->shown[0] != '\0' || !systemctl_booted())
		return EXIT_FINE;
	if (reload_systemd(at))
		return evict_managers(c);
	fprintf(stderr, "jail-setup: user@.service is not asked about jails "
	    "yet; fix: systemctl daemon-reload\n");
	return EXIT_FOUND;
}

/* Asked for by name, and there is nothing that would read it. */
static int
check_useful(const struct call *c, const struct look *l, struct err *e)
{
	for (size_t i = 0; c->args[1] != NULL &&
	    hooks[i].manager != NULL; i++) {
		const struct hook *h = &hooks[i];

		if (!is_asked(c, h))
			continue;
		if (l->state[i] == HOOK_ABSENT)
			return err_set(e, 0, "this host has no %s: there is no "
			    "%s", h->manager, h->sign);
		if (l->state[i] == HOOK_UNREAD)
			return err_set(e, 0, "%s has no plugin that would read "
			    "a hook; fix: install %s", h->manager, h->package);
	}
	return 0;
}

/* Does anything call a refresh, or would, with the plugin that status names? */
static bool
is_followed(const struct look *l)
{
	for (size_t i = 0; hooks[i].manager != NULL; i++)
		if (!hooks[i].guards && (l->state[i] == HOOK_INSTALLED ||
		    l->state[i] == HOOK_UNREAD))
			return true;
	return false;
}

static int
hook_install(const struct call *c, const struct host *at, struct err *e)
{
	bool units[HOOKS_MOST] = { false }, any = false, guard = false;
	struct look l;
	int worst = EXIT_FINE;

	if (look_at_hooks(c, at, &l, e) < 0 || check_useful(c, &l, e) < 0)
		return unable(e);
	for (size_t i = 0; hooks[i].manager != NULL; i++) {
		const struct hook *h = &hooks[i];
		int rc;

		if (!is_asked(c, h) || l.state[i] < HOOK_MISSING)
			continue;
		rc = hookfile_install(at, h, c->background, e);
		if (rc < 0)
			worst = unable(e);
		else if (rc > 0 && !c->quiet)
			print_hook(at, h, HOOK_INSTALLED, c->background &&
			    !h->unit && !h->guards);
		guard |= h->guards && rc >= 0;
		units[i] = h->enabled != NULL && (rc > 0 || l.state[i] ==
		    HOOK_DISABLED);
		any |= units[i];
	}
	if (guard && heed_guard(c, at) != EXIT_FINE && worst == EXIT_FINE)
		worst = EXIT_FOUND;
	if (any && enable_units(c, at, units) != EXIT_FINE &&
	    worst == EXIT_FINE)
		worst = EXIT_FOUND;
	if (worst == EXIT_FINE && look_at_hooks(c, at, &l, e) == 0 &&
	    verdict(c, &l) != EXIT_FINE) {
		fputs(is_followed(&l) ?
		    "jail-setup: not every hook is in place; "
		    "see: jail-setup hook status\n" : "jail-setup: nothing on "
		    "this host calls a refresh; run \"jail-setup refresh\" "
		    "from cron\n", stderr);
		worst = EXIT_FOUND;
	}
	return worst;
}

/* Stop and disable the units that exist, before their files are removed. */
static bool
disable_units(const struct call *c, const struct host *at)
{
	bool units[HOOKS_MOST] = { false }, any = false, background;
	struct err ignored;

	for (size_t i = 0; hooks[i].manager != NULL; i++) {
		const struct hook *h = &hooks[i];

		units[i] = h->enabled != NULL && is_asked(c, h) &&
		    hookfile_state(at, h, &background, &ignored) >=
		    HOOK_DISABLED;
		any |= units[i];
	}
	if (any)
		switch_units(at, "disable", units);
	return any;
}

static int
hook_remove(const struct call *c, const struct host *at, struct err *e)
{
	bool heeded = disable_units(c, at);
	int worst = EXIT_FINE;

	for (size_t i = 0; hooks[i].manager != NULL; i++) {
		const struct hook *h = &hooks[i];
		int rc;

		if (!is_asked(c, h))
			continue;
		rc = hookfile_remove(at, h, e);
		if (rc < 0)
			worst = unable(e);
		heeded |= (h->guards || h->unit) && rc > 0;
		if (rc > 0 && !c->quiet)
			printf("%-8s removed    %s%s/%s\n", h->manager,
			    at->shown, h->dir, h->name);
	}
	if (heeded)
		reload_systemd(at);
	return worst;
}

/* libzypp waits for this plugin, so the refresh runs in the background. */
static int
hook_zypp(const struct call *c, struct err *e)
{
	struct call here = *c;
	enum detached we = DETACH_PARENT;
	enum zypp_said said;
	int rc;

	while (we == DETACH_PARENT &&
	    (said = zypp_next(stdin, stdout)) != ZYPP_GONE)
		if (said == ZYPP_COMMITTED)
			we = detach(e);
	if (we != DETACH_CHILD)
		return we == DETACH_PARENT ? EXIT_FINE : unable(e);
	if (jails_load(c->at.config, &here.jails, e) < 0 ||
	    service_jails_add(c->at.config, &here.jails, &here.services, e) < 0)
		return EXIT_UNABLE;
	rc = refresh_and_follow(&here, c->args + 1, true, true);
	service_wrong_free(&here.services);
	jails_free(&here.jails);
	return rc;
}

int
cmd_hook(const struct call *c)
{
	const char *what = c->args[0];
	bool see = strcmp(what, "status") == 0;
	struct host at;
	struct err e;
	int rc;

	if (!see && geteuid() != 0)
		return err_set(&e, 0, "hook %s: only root can do this", what),
		    unable(&e);
	umask(022);	/* also of a package manager that runs it */
	if (strcmp(what, "zypp") == 0 && c->args[1] == NULL)
		return hook_zypp(c, &e);
	if (check_managers(c, &e) < 0 || open_host(c, &at, &e) < 0)
		return unable(&e);
	if (see) {
		rc = hook_status(c, &at, &e);
	} else if (strcmp(what, "install") == 0) {
		rc = hook_install(c, &at, &e);
	} else if (strcmp(what, "remove") == 0) {
		rc = hook_remove(c, &at, &e);
	} else {
		err_set(&e, 0, "hook: install, remove or status, not \"%s\"",
		    what);
		rc = unable(&e);
	}
	close(at.root);
	return rc;
}
