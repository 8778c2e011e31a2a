/* SPDX-License-Identifier: BSD-2-Clause */
/* serve.c - see serve.h */
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "arguments.h"
#include "become.h"
#include "child_wait.h"
#include "environment.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "log_line.h"
#include "log_start.h"
#include "login.h"
#include "nssguard.h"
#include "own_dirs.h"
#include "pam_options.h"
#include "ports.h"
#include "ready.h"
#include "serve.h"
#include "service_file.h"
#include "service_login.h"
#include "sockets.h"
#include "start_program.h"
#include "status.h"
#include "supervisor.h"

struct serving {
	struct service s;
	struct login l;
	struct list named;	/* variables: the file's and ours */
	struct list env, argv;
	struct sockets sockets;
	bool watched;
	int ready;		/* ready.h */
};

static void
log_service(const struct serving *v, const char *reason)
{
	const struct report_facts f = {
		.service = v->s.jail.name, .entry = "service", .login = &v->l,
		.user = v->s.user, .reason = reason,
	};

	log_start(&f);
}

/* What needs the host, and comes along. */
static int
prepare_service(char *const *environment, struct serving *v, struct err *e)
{
	const struct ident *who = &v->l.who;

	return start_words(&v->s.run, who, &v->argv, e) < 0 ||
	    list_terminate(&v->argv, e) < 0 ||
	    own_dirs_make(&v->s, who, environment, &v->named, e) < 0 ||
	    supervisor_bind(&v->s, environment, &v->named, &v->watched,
	    e) < 0 ||
	    sockets_take(&v->s, who, environment, &v->sockets, e) < 0 ? -1 : 0;
}

static int
enter_service(const struct arguments *a, struct serving *v, struct err *e)
{
	const struct options o = { .config = a->config, .state = a->state };
	char way[SERVICE_WAY_IN];

	if (entry_compute(&v->s.jail, &v->l.who, ENTRY_SESSION, &v->l.entry,
	    e) < 0)
		return -1;
	service_way_in(v->s.settings, way);
	entry_service(&v->l.entry, way);
	nssguard_before();
	return login_enter(&v->l, &o, e) < 0 ? -1 :
	    ports_keep(&v->s, &v->l.missing, e);
}

/* Connects to the log and reads the time zone while / is the host's. */
static int
become_service(const struct arguments *a, char *const *environment,
    struct serving *v, struct err *e)
{
	int rc;

	tzset();
	openlog("jailsh", LOG_PID | LOG_NDELAY, LOG_AUTHPRIV);
	rc = service_login(a, &v->s, &v->l, &v->named, e);
	if (rc == 0 && v->s.type == SERVICE_EXEC)
		rc = ready_open(&v->ready, e);
	if (rc == 0)
		rc = prepare_service(environment, v, e);
	if (rc == 0)
		rc = enter_service(a, v, e);
	log_service(v, rc < 0 ? e->msg : NULL);
	closelog();
	if (rc < 0 ||
	    become_keeping(&v->l.who, v->s.jail.capabilities, e) < 0)
		return -1;
	*e = (struct err){0};	/* of what the tree or an optional bind lacks */
	return ready_say(v->ready, e);
}

/* Its sockets and numbers are those of the process that executes it. */
static int
start_service(char *const *environment, struct serving *v, struct err *e)
{
	if (sockets_place(&v->sockets, &v->named, e) < 0 ||
	    (v->watched && supervisor_watched(&v->named, e) < 0) ||
	    environment_launch(environment, &v->l.who, NULL, &v->named,
	    &v->env, e) < 0 || list_terminate(&v->env, e) < 0)
		return STATUS_REFUSED;
	return start_program(v->argv.v, v->s.directory, v->env.v, e);
}

/* Who connects to what it has closed is refused: nobody else has it open. */
static int
attend_service(pid_t child)
{
	syscall(SYS_close_range, 3, ~0U, 0);
	close(0);
	return attend_as(child);
}

int
serve(const struct arguments *a, char *const *environment, struct err *e)
{
	struct serving v = { .sockets = { .on_stdin = -1 }, .ready = -1 };
	pid_t child = 0;

	if (become_service(a, environment, &v, e) < 0)
		return STATUS_REFUSED;
	if (v.s.jail.processes == JAIL_PROCESSES_OWN &&
	    (child = attend_fork(e)) != 0)
		return child < 0 ? STATUS_REFUSED : attend_service(child);
	return start_service(environment, &v, e);
}
