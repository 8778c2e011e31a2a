/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_service.c - jail-setup service VERB ...; see service_verbs.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/systemctl.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "safe_open.h"
#include "service/claimed_dirs.h"
#include "service/unit_control.h"
#include "service/unit_files.h"
#include "service_verbs.h"
#include "store/store.h"

int
service_on_its_jail(const struct call *c, struct service *s,
    int (*run)(const struct call *c, char *const *names, bool quiet))
{
	char *const names[] = { s->jail.name, NULL };
	struct call one = *c;

	one.jails = (struct jails){ &s->jail, 1 };
	return run(&one, names, c->quiet);
}

int
service_find(const struct call *c, const char *name, struct service *s,
    struct err *e)
{
	if (service_load(c->at.config, name, s, e) == 0)
		return 0;
	if (e->no != ENOENT)
		return -1;
	err_set(e, 0, "no service \"%.80s\" in %s/services.d; see: "
	    "jail-setup service list", name, c->at.config);
	e->no = ENOENT;
	return -1;
}

/* Its file counts, also one that cannot be read. */
int
service_no_jail(const struct call *c, const char *name, struct err *e)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%.3000s/jails.d/%.64s.conf",
	    c->at.config, name);
	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : err_set(e, errno, "%s", path);
	return err_set(e, 0, "a jail has the name %s; fix: give the "
	    "service another one", name);
}

int
service_directory(const struct call *c, const char *name,
    char base[SERVICE_BASE], struct err *e)
{
	char path[PATH_MAX];

	snprintf(base, SERVICE_BASE, "%.64s.conf", name);
	snprintf(path, sizeof(path), "%.3000s/services.d", c->at.config);
	return safe_make_dir(path, 0755, e);
}

int
service_enable(const struct service *s, struct err *e)
{
	const int which = UNIT_OF_SERVICE |
	    (service_listens(s) ? UNIT_OF_SOCKETS : 0);

	return unit_reload() && unit_control("enable", s->jail.name, which) ?
	    0 : err_set(e, 0, "systemctl enable %s failed", s->jail.name);
}

static int
refresh_quietly(const struct call *c, char *const *names, bool quiet)
{
	(void)quiet;
	return refresh_jails(c, names, true, false);
}

/*
 * Other sockets take the place of those that are bound when the service starts
 * again.  Its unit stops them as it was, before systemd reads it again.
 */
static void
leave_sockets(const char *name, bool restart)
{
	if (!restart && unit_control("is-active", name, UNIT_OF_SERVICE))
		return;
	if (unit_control("is-active", name, UNIT_OF_SOCKETS))
		unit_control("stop", name, UNIT_OF_SOCKETS);
}

/* Units and tree as the file has them now. */
static int
bring_up_to_date(const struct call *c, struct service *s, bool restart)
{
	struct err e;
	int rc;

	if (service_no_jail(c, s->jail.name, &e) < 0 ||
	    claimed_dirs_check(c->at.config, s, true, &e) < 0)
		return unable(&e);
	rc = unit_files_write(s, &c->at, &e);
	if (rc < 0)
		return unable(&e);
	if ((rc & UNIT_OF_SOCKETS) != 0)
		leave_sockets(s->jail.name, restart);
	if (rc > 0 && service_enable(s, &e) < 0)
		return unable(&e);
	return service_on_its_jail(c, s, store_exists(c->at.state,
	    s->jail.name) ? refresh_quietly : build_jails);
}

/* What a unit says about itself is in the journal. */
static int
say_failed(const char *verb, const char *name)
{
	struct err e;

	err_set(&e, 0, "%s: systemctl %s failed; see: journalctl -n 20 -u %s",
	    name, verb, name);
	return unable(&e);
}

static int
control_one(const struct call *c, const char *verb, const char *name)
{
	const bool starts = strcmp(verb, "start") == 0 ||
	    strcmp(verb, "restart") == 0;
	scope_service s = {0};
	struct err e;
	int rc;

	if (service_find(c, name, &s, &e) < 0 ||
	    service_starts_here(&s, &e) < 0)
		return unable(&e);
	if (s.engine != ENGINE_SYSTEMD) {
		err_set(&e, 0, "%s has engine = \"none\": the supervisor that "
		    "runs jailsh --service %s does that", name, name);
		return unable(&e);
	}
	if (!systemctl_booted()) {
		err_set(&e, 0, "%s: systemd does not run here", name);
		return unable(&e);
	}
	rc = starts ? bring_up_to_date(c, &s, strcmp(verb, "restart") == 0) :
	    EXIT_FINE;
	if (rc != EXIT_FINE)
		return rc;
	/* what listens would start it again */
	return unit_control(verb, name, strcmp(verb, "stop") == 0 ?
	    unit_files_which(name) : UNIT_OF_SERVICE) ? EXIT_FINE :
	    say_failed(verb, name);
}

/* One that fails stops none of those behind it. */
static int
control(const struct call *c)
{
	int worst = EXIT_FINE;

	for (char *const *name = c->args + 1; *name != NULL; name++) {
		int rc = control_one(c, c->args[0], *name);

		worst = rc > worst ? rc : worst;
	}
	return worst;
}

static const struct verb {
	const char *name;
	int least, most;	/* words after it; most -1: any number */
	bool root;		/* else everybody may */
	int (*run)(const struct call *c);
} verbs[] = {
	{ "plan", 1, 1, false, service_plan },
	{ "create", 1, -1, true, service_create },
	{ "clone", 2, 2, true, service_clone },
	{ "update", 1, -1, true, service_update },
	{ "delete", 1, 1, true, service_delete },
	{ "list", 0, -1, true, service_list },
	{ "start", 1, -1, true, control },
	{ "stop", 1, -1, true, control },
	{ "reload", 1, -1, true, control },
	{ "restart", 1, -1, true, control },
	{ "exec", 2, -1, true, service_exec },
};

/* What changes anything is root's, and everybody may read what it makes. */
static int
run_verb(const struct verb *v, const struct call *c)
{
	struct err e;

	if (v->root && geteuid() != 0) {
		err_set(&e, 0, "service %s: only root can do this", v->name);
		return unable(&e);
	}
	umask(022);
	return v->run(c);
}

int
cmd_service(const struct call *c)
{
	int words = 0;
	struct err e;

	while (c->args[1 + words] != NULL)
		words++;
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strcmp(verbs[i].name, c->args[0]) == 0 &&
		    words >= verbs[i].least &&
		    (verbs[i].most < 0 || words <= verbs[i].most))
			return run_verb(&verbs[i], c);
	err_set(&e, 0, "service %s: no such verb, or not its words; see: "
	    "jail-setup service --help", c->args[0]);
	return unable(&e);
}
