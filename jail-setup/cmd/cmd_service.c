/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_service.c - jail-setup service create|delete|list|start|stop|... */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape_text.h"
#include "base/file_replace.h"
#include "base/systemctl.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "ident.h"
#include "safe_open.h"
#include "scope.h"
#include "service/claimed_dirs.h"
#include "service/listen_free.h"
#include "service/new_service.h"
#include "service/service_jails.h"
#include "service/unit_files.h"
#include "service_file.h"
#include "store/store.h"

/* The one service as the only jail, for what takes jails by name. */
static int
on_its_jail(const struct call *c, struct service *s,
    int (*run)(const struct call *c, char *const *names, bool quiet))
{
	char *const names[] = { s->jail.name, NULL };
	struct call one = *c;

	one.jails = (struct jails){ &s->jail, 1 };
	return run(&one, names, c->quiet);
}

static int
refresh_quietly(const struct call *c, char *const *names, bool quiet)
{
	(void)quiet;
	return refresh_jails(c, names, true, false);
}

static int
check_name_free(const struct call *c, const char *name, struct err *e)
{
	scope_list wrong = {0};
	struct jails all;
	int rc = 0;

	if (!jail_name_ok(name))
		return err_set(e, 0, "\"%s\" is not a name for a service: "
		    "letters, digits and ._- only, at most %d", name,
		    JAIL_NAME_MAX);
	/* a broken file of a jail is no reason to stop here */
	if (jails_load_rest(c->at.config, &all, &wrong, e) < 0)
		return e->no == ENOENT ? 0 : -1;
	if (jails_find(&all, name) != NULL)
		rc = err_set(e, 0, "a jail has the name %s; fix: give the "
		    "service another one", name);
	jails_free(&all);
	return rc;
}

static int
check_account(const struct service *s, struct err *e)
{
	struct ident who;
	int rc;

	if (ident_load(s->user, &who, e) < 0)
		return err_set(e, 0, "no account %s; fix: useradd --system "
		    "--shell /usr/sbin/nologin %s", s->user, s->user);
	rc = who.uid != 0 ? 0 : err_set(e, 0, "%s has uid 0, which is never "
	    "jailed", s->user);
	ident_free(&who);
	return rc;
}

static int
check_engine(const struct service *s, struct err *e)
{
	if (s->engine != ENGINE_SYSTEMD)
		return 0;
	if (!systemctl_booted())
		return err_set(e, 0, "systemd does not run here; fix: engine = "
		    "\"none\" (--engine none), and jailsh --service %s in the "
		    "foreground of another supervisor", s->jail.name);
	return unit_files_free(s->jail.name, e);
}

static int
open_services(const struct call *c, char base[JAIL_NAME_MAX + 8],
    const char *name, struct err *e)
{
	char path[PATH_MAX];

	snprintf(base, JAIL_NAME_MAX + 8, "%s.conf", name);
	snprintf(path, sizeof(path), "%.3000s/services.d", c->at.config);
	return safe_make_dir(path, 0755, e);
}

/* The unit that it has, or both. */
static bool
on_units(const char *verb, const char *name, bool sockets)
{
	char unit[JAIL_NAME_MAX + 16], socket[JAIL_NAME_MAX + 16];
	const char *const argv[] = { "systemctl", "--quiet", verb,
	    unit, sockets ? socket : NULL, NULL };

	snprintf(unit, sizeof(unit), "%s.service", name);
	snprintf(socket, sizeof(socket), "%s.socket", name);
	return systemctl(argv);
}

/* daemon-reload, and at boot. */
static int
enable_units(const struct service *s, struct err *e)
{
	const char *const reload[] = { "systemctl", "daemon-reload", NULL };

	return systemctl(reload) &&
	    on_units("enable", s->jail.name, service_listens(s)) ? 0 :
	    err_set(e, 0, "systemctl enable %s failed", s->jail.name);
}

static int
define_service(const struct call *c, struct service *s, const char *text,
    struct err *e)
{
	char base[JAIL_NAME_MAX + 8];
	scope_fd dir = open_services(c, base, s->jail.name, e);
	const bool units = s->engine == ENGINE_SYSTEMD;

	if (dir < 0 || (units && unit_files_write(s, &c->at, e) < 0))
		return -1;
	/* from here on there is a service of this name */
	if (text != NULL && file_place(dir, base, text, 0644, e) < 0)
		return -1;
	return units ? enable_units(s, e) : 0;
}

/* Whatever is left of a service whose file was never written. */
static void
take_back(const struct call *c, const struct service *s)
{
	struct err none;

	if (s->engine == ENGINE_SYSTEMD)
		(void)unit_files_remove(s->jail.name, &none);
	(void)store_remove(c->at.state, s->jail.name, &none);
}

static int
create_parsed(const struct call *c, struct service *s, const char *text)
{
	struct err e;

	if (check_account(s, &e) < 0 || check_engine(s, &e) < 0 ||
	    claimed_dirs_check(c->at.config, s, false, &e) < 0 ||
	    listen_free(s, &c->at, &e) < 0)
		return unable(&e);
	if (on_its_jail(c, s, build_new_jails) != EXIT_FINE) {
		take_back(c, s);
		return EXIT_UNABLE;
	}
	if (define_service(c, s, text, &e) < 0) {
		take_back(c, s);
		return unable(&e);
	}
	if (!c->quiet)
		printf(s->engine == ENGINE_SYSTEMD ? "%s: created; start it: "
		    "jail-setup service start %s\n" : "%s: created; a "
		    "supervisor starts it: jailsh --service %s\n",
		    s->jail.name, s->jail.name);
	return EXIT_FINE;
}

/* The text of a new one: from the words of the command line. */
static char *
new_text(const struct call *c, struct err *e)
{
	const struct new_service n = {
		.name = c->args[1], .user = c->user, .network = c->network,
		.engine = c->engine, .listen = c->listen, .type = c->type,
		.run = c->args + 2,
	};

	return c->user != NULL ? new_service_text(&n, &c->at, e) :
	    err_null(e, 0, "create: which account?  fix: say --user ACCOUNT");
}

static int
create(const struct call *c)
{
	const char *name = c->args[1];
	scope_service s = {0};
	scope_free char *text = NULL;
	struct err e;

	if (check_name_free(c, name, &e) < 0)
		return unable(&e);
	if (c->args[2] == NULL)
		return service_load(c->at.config, name, &s, &e) < 0 ?
		    unable(&e) : create_parsed(c, &s, NULL);
	if (service_load(c->at.config, name, &s, &e) == 0 ||
	    e.no != ENOENT) {
		err_set(&e, 0, "%s/services.d/%s.conf is there already; fix: "
		    "jail-setup service create %s, without a command, takes "
		    "it", c->at.config, name, name);
		return unable(&e);
	}
	service_free(&s);
	text = new_text(c, &e);
	if (text == NULL || service_parse(text, name, name, &s, &e) < 0)
		return unable(&e);
	return create_parsed(c, &s, text);
}

static int
run_systemctl(const char *verb, const char *name)
{
	char unit[JAIL_NAME_MAX + 16];
	const char *const argv[] = { "systemctl", verb, unit, NULL };

	snprintf(unit, sizeof(unit), "%s.service", name);
	return systemctl(argv) ? EXIT_FINE : EXIT_UNABLE;
}

static int
delete(const struct call *c)
{
	const char *name = c->args[1];
	char base[JAIL_NAME_MAX + 8];
	scope_service s = {0};
	scope_fd dir = -1;
	struct err e;

	if (service_load(c->at.config, name, &s, &e) < 0 && e.no == ENOENT)
		return unable(&e);
	dir = open_services(c, base, name, &e);
	if (dir < 0)
		return unable(&e);
	if (systemctl_booted() && (!on_units("stop", name,
	    unit_files_listen(name)) || !on_units("disable", name,
	    unit_files_listen(name)) || unit_files_remove(name, &e) < 0))
		return unable(&e);
	if (unlinkat(dir, base, 0) < 0) {
		err_set(&e, errno, "unlink %s", base);
		return unable(&e);
	}
	if (store_exists(c->at.state, name) &&
	    store_remove(c->at.state, name, &e) < 0)
		return unable(&e);
	if (!c->quiet)
		printf("%s: deleted\n", name);
	return EXIT_FINE;
}

/*
 * Other sockets take the place of those that are bound when the service starts
 * again.  Its unit stops them as it was, before systemd reads it again.
 */
static void
leave_sockets(const char *name, bool restart)
{
	char unit[JAIL_NAME_MAX + 16];
	const char *argv[] = { "systemctl", "--quiet", "is-active", unit,
	    NULL };

	snprintf(unit, sizeof(unit), "%s.service", name);
	if (!restart && systemctl(argv))
		return;
	snprintf(unit, sizeof(unit), "%s.socket", name);
	if (!systemctl(argv))
		return;
	argv[2] = "stop";
	systemctl(argv);
}

/* Units and tree as the file has them now. */
static int
bring_up_to_date(const struct call *c, struct service *s, bool restart)
{
	struct err e;
	int rc = 0;

	if (claimed_dirs_check(c->at.config, s, true, &e) < 0)
		return unable(&e);
	if (s->engine == ENGINE_SYSTEMD &&
	    (rc = unit_files_write(s, &c->at, &e)) < 0)
		return unable(&e);
	if ((rc & UNIT_OF_SOCKETS) != 0)
		leave_sockets(s->jail.name, restart);
	if (rc > 0 && enable_units(s, &e) < 0)
		return unable(&e);
	return on_its_jail(c, s, store_exists(c->at.state, s->jail.name) ?
	    refresh_quietly : build_jails);
}

static int
control(const struct call *c)
{
	const char *verb = c->args[0];
	const bool starts = strcmp(verb, "start") == 0 ||
	    strcmp(verb, "restart") == 0;
	int worst = EXIT_FINE;

	for (char *const *name = c->args + 1; *name != NULL; name++) {
		scope_service s = {0};
		struct err e;
		int rc = EXIT_FINE;

		if (service_load(c->at.config, *name, &s, &e) < 0)
			rc = unable(&e);
		else if (s.engine != ENGINE_SYSTEMD)
			rc = err_set(&e, 0, "%s: engine = \"none\": its own "
			    "supervisor does that", *name), unable(&e);
		else if (starts)
			rc = bring_up_to_date(c, &s,
			    strcmp(verb, "restart") == 0);
		/* what listens would start it again */
		if (rc == EXIT_FINE && strcmp(verb, "stop") == 0)
			rc = on_units(verb, *name, unit_files_listen(*name)) ?
			    EXIT_FINE : EXIT_UNABLE;
		else if (rc == EXIT_FINE)
			rc = run_systemctl(verb, *name);
		worst = rc > worst ? rc : worst;
	}
	return worst;
}

static int
list(const struct call *c)
{
	scope_list names = {0};
	struct err e;
	int worst = EXIT_FINE;

	if (service_names(c->at.config, &names, &e) < 0)
		return unable(&e);
	for (size_t i = 0; i < names.n; i++) {
		scope_service s = {0};

		if (service_load(c->at.config, names.v[i], &s, &e) < 0) {
			worst = unable(&e);
			continue;
		}
		printf("%-20s %-12s %s\n", names.v[i], s.user, s.run.v[0]);
	}
	return worst;
}

static const struct verb {
	const char *name;
	int least;		/* words after it */
	int (*run)(const struct call *c);
} verbs[] = {
	{ "create", 1, create },
	{ "delete", 1, delete },
	{ "list", 0, list },
	{ "start", 1, control },
	{ "stop", 1, control },
	{ "reload", 1, control },
	{ "restart", 1, control },
};

int
cmd_service(const struct call *c)
{
	int words = 0;
	struct err e;

	while (c->args[1 + words] != NULL)
		words++;
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strcmp(verbs[i].name, c->args[0]) == 0 &&
		    words >= verbs[i].least)
			return verbs[i].run(c);
	err_set(&e, 0, "service: %s: unknown, or a name is missing; see: "
	    "jail-setup service --help", c->args[0]);
	return unable(&e);
}
