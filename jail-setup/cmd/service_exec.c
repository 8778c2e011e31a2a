/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_exec.c - jail-setup service exec NAME [--user USER] -- CMD...
 *
 * The program gets pipes or a terminal of its own (relay.h), nothing of root's
 * (outside.h), and what jailsh --exec makes of it: join.h of jailsh.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd.h"
#include "count.h"
#include "err.h"
#include "ident.h"
#include "outside/outside.h"
#include "outside/relay.h"
#include "paths.h"
#include "scope.h"
#include "service/service_state.h"
#include "service_verbs.h"
#include "store/sessions.h"

enum { ENDS = 4, COULD_NOT = 126 };
enum { WORDS_OURS = 9, WORDS_MOST = 255 };

/* The account has what the service has, and another one might have more. */
static int
load_account(const struct call *c, const struct service *s, struct ident *who,
    struct err *e)
{
	if (service_starts_here(s, e) < 0)
		return -1;
	if (c->user != NULL && strcmp(c->user, s->user) != 0)
		return err_set(e, 0, "exec: %s is not the account of %s; fix: "
		    "say --user %s, or leave it out", c->user, s->jail.name,
		    s->user);
	return ident_load(s->user, who, e);
}

static int
find_main(const struct call *c, const struct service *s, pid_t *pid,
    struct err *e)
{
	struct sessions all;
	struct service_state st;

	if (sessions_find(&all, e) < 0)
		return -1;
	service_state_look(s, &c->at, &all, &st);
	sessions_free(&all);
	*pid = st.pid;
	if (st.pid > 0)
		return 0;
	return s->engine == ENGINE_SYSTEMD ?
	    err_set(e, 0, "%s does not run; fix: jail-setup service start %s",
	    s->jail.name, s->jail.name) :
	    err_set(e, 0, "%s does not run; its supervisor starts it: jailsh "
	    "--service %s", s->jail.name, s->jail.name);
}

/*
 * A pidfd of the process that is in the jail of this service: sessions_open()
 * asks for it while the number is this one's.
 */
static int
open_main(const struct service *s, pid_t pid, struct err *e)
{
	scope_fd self = (int)syscall(SYS_pidfd_open, pid, 0);
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	scope_fd ns = -1;
	struct session in;
	int rc;

	if (self < 0 || proc < 0)
		return err_set(e, errno, "process %d", (int)pid);
	rc = sessions_open(proc, pid, &in, &ns, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || strcmp(in.jail, s->jail.name) != 0 ||
	    syscall(SYS_pidfd_send_signal, self, 0, NULL, 0) < 0)
		return err_set(e, 0, "%s: process %d is not in its jail yet, "
		    "or has ended; see: jail-setup service list %s",
		    s->jail.name, (int)pid, s->jail.name);
	return take_fd(&self);
}

/* In the child.  Descriptor 3 is what jailsh gets besides 0, 1 and 2. */
static _Noreturn void
run_jailsh(const struct call *c, const int theirs[3], int main_fd)
{
	const char *argv[WORDS_OURS + WORDS_MOST + 1] = {
		"jailsh", "--config", c->at.config, "--state", c->at.state,
		"--service", c->args[1], "--exec", "--",
	};
	struct err e;
	size_t n = 0;

	for (; c->args[2 + n] != NULL; n++)
		argv[WORDS_OURS + n] = c->args[2 + n];
	if (outside_apart(theirs, &main_fd, &e) < 0) {
		unable(&e);
		_exit(COULD_NOT);
	}
	if (fcntl(main_fd, F_SETFD, 0) == 0)
		execve(PATHS_JAILSH, (char *const *)argv, environ);
	err_set(&e, errno, "%s", PATHS_JAILSH);
	unable(&e);
	_exit(COULD_NOT);
}

/* Those that end us end it; the terminal sends it its own. */
static void
choose_signals(sigset_t *signals)
{
	static const int all[ENDS] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };

	sigemptyset(signals);
	sigaddset(signals, SIGCHLD);
	for (size_t i = 0; i < COUNT(all); i++)
		sigaddset(signals, all[i]);
	signal(SIGCHLD, SIG_DFL);
}

static int
attend(struct relay *r, pid_t child)
{
	int status, got;

	while (waitpid(child, &status, WNOHANG) != child) {
		got = relay_wait(r, -1);
		if (got > 0 && got != SIGCHLD)
			kill(child, got);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

static int
run(const struct call *c, const struct ident *who, int main_fd, struct err *e)
{
	struct relay r = {0};
	sigset_t signals;
	pid_t child = -1;
	int rc = -1;

	choose_signals(&signals);
	fflush(NULL);
	if (relay_open(&r, who, &signals, e) == 0) {
		child = fork();
		if (child < 0)
			err_set(e, errno, "fork");
	}
	if (child == 0)
		run_jailsh(c, r.theirs, main_fd);
	if (child > 0) {
		relay_started(&r);
		rc = attend(&r, child);
	}
	relay_close(&r);
	return rc;
}

int
service_exec(const struct call *c)
{
	scope_service s = {0};
	struct ident who = {0};
	scope_fd main_fd = -1;
	size_t words = 0;
	struct err e;
	pid_t pid;
	int rc;

	while (c->args[2 + words] != NULL)
		words++;
	if (words > WORDS_MOST) {
		err_set(&e, 0, "exec: more than %d words", WORDS_MOST);
		return unable(&e);
	}
	if (service_find(c, c->args[1], &s, &e) < 0 ||
	    load_account(c, &s, &who, &e) < 0)
		return unable(&e);
	rc = find_main(c, &s, &pid, &e) < 0 ||
	    (main_fd = open_main(&s, pid, &e)) < 0 ? -1 :
	    run(c, &who, main_fd, &e);
	ident_free(&who);
	return rc < 0 ? unable(&e) : rc;
}
