/* SPDX-License-Identifier: BSD-2-Clause */
/* launch.c - see launch.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "arguments.h"
#include "become.h"
#include "child_wait.h"
#include "environment.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "launch.h"
#include "log_line.h"
#include "log_start.h"
#include "login.h"
#include "nssguard.h"
#include "pam_options.h"
#include "program.h"
#include "scope.h"
#include "start_program.h"
#include "starts.h"
#include "status.h"

static void
log_launch(const struct arguments *a, const struct login *l, const char *reason)
{
	const struct report_facts f = {
		.service = l->entry.service, .entry = "launch", .login = l,
		.user = l->who.name != NULL ? l->who.name : a->user,
		.reason = reason,
	};

	log_start(&f);
}

/* Without --user: the account, where `users` of the jail names exactly one. */
static const char *
user_of(const struct arguments *a, const struct jail *j, struct err *e)
{
	if (a->user != NULL)
		return a->user;
	if (j->users.n == 1)
		return j->users.v[0];
	return err_null(e, 0, "which account?  jail %s names %zu users; say it "
	    "with --user", j->name, j->users.n);
}

/* Into the jail that root names, whoever is in it by policy. */
static int
decide_launch(const struct arguments *a, const struct options *o,
    struct login *l, struct err *e)
{
	const char *user;

	if (geteuid() != 0)
		return err_set(e, 0, "--jail is for root");
	if (jails_load(o->config, &l->jails, e) < 0)
		return -1;
	l->jail = jails_find(&l->jails, a->jail);
	if (l->jail == NULL)
		return err_set(e, 0, "no jail \"%s\" in %s/jails.d; see: "
		    "jail-setup list", a->jail, o->config);
	user = user_of(a, l->jail, e);
	if (user == NULL || ident_load(user, &l->who, e) < 0)
		return -1;
	if (l->who.uid == 0)
		return err_set(e, 0, "root is never jailed");
	if (entry_compute(l->jail, &l->who, ENTRY_SESSION, &l->entry, e) < 0)
		return -1;
	entry_service(&l->entry, "jailsh");
	l->launched = true;
	return 0;
}

static int
enter_jail(const struct options *o, struct login *l, struct err *e)
{
	nssguard_before();
	return login_enter(l, o, e);
}

/* Connects to the log and reads the time zone while / is the host's. */
static int
become_jailed(const struct arguments *a, struct login *l, struct err *e)
{
	const struct options o = { .config = a->config, .state = a->state };
	int rc;

	tzset();
	openlog("jailsh", LOG_PID | LOG_NDELAY, LOG_AUTHPRIV);
	rc = decide_launch(a, &o, l, e);
	if (rc == 0)
		rc = enter_jail(&o, l, e);
	log_launch(a, l, rc < 0 ? e->msg : NULL);
	closelog();
	if (rc < 0 || become(&l->who, e) < 0)
		return -1;
	*e = (struct err){0};	/* of what the tree or an optional bind lacks */
	return 0;
}

static int
make_environment(const struct arguments *a, char *const *environment,
    const struct login *l, struct list *out, struct err *e)
{
	/* an optional bind in its place may be left out */
	const char *runtime = access(l->entry.runtime, F_OK) == 0 ?
	    l->entry.runtime : NULL;

	return environment_launch(environment, &l->who, runtime, &a->env, out,
	    e) < 0 || list_terminate(out, e) < 0 ? -1 : 0;
}

int
launch(const struct arguments *a, char *const *environment, struct err *e)
{
	struct login l = {0};
	struct list env = {0};
	pid_t child = 0;

	if (become_jailed(a, &l, e) < 0 ||
	    make_environment(a, environment, &l, &env, e) < 0)
		return STATUS_REFUSED;
	if (l.jail->processes == JAIL_PROCESSES_OWN &&
	    (child = attend_fork(e)) != 0)
		return child < 0 ? STATUS_REFUSED : attend(child);
	return start_program(a->argv, a->chdir, env.v, e);
}

/* What execve(2) would say; faccessat(2) knows of noexec mounts. */
static int
would_start(const char *path, struct err *e)
{
	scope_fd top = program_top(e);
	struct stat st;

	if (top < 0)
		return -1;
	if (stat(path, &st) < 0 || faccessat(AT_FDCWD, path, X_OK,
	    AT_EACCESS) < 0)
		return err_set(e, errno, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, EACCES, "%s", path);
	return starts(top, path, NULL, e) == PROGRAM_FOUND ? 0 : -1;
}

static int
rehearse_launch(const struct arguments *a, char *const *environment, char *path,
    struct err *e)
{
	const struct options o = { .config = a->config, .state = a->state };
	struct login l = {0};
	struct list env = {0};

	if (decide_launch(a, &o, &l, e) < 0)
		return STATUS_UNABLE;
	if (enter_jail(&o, &l, e) < 0 || become(&l.who, e) < 0 ||
	    make_environment(a, environment, &l, &env, e) < 0 ||
	    start_place(a->argv, a->chdir, path, e) != 0 ||
	    would_start(path, e) < 0)
		return STATUS_WOULD_NOT;
	return 0;
}

int
launch_rehearse(const struct arguments *a, char *const *environment,
    char *path, bool *told, struct err *e)
{
	pid_t child = attend_fork(e);

	*told = child > 0;
	if (child < 0)
		return STATUS_UNABLE;
	return child > 0 ? attend(child) :
	    rehearse_launch(a, environment, path, e);
}
