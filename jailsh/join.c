/* SPDX-License-Identifier: BSD-2-Clause */
/* join.c - see join.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
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
#include "join.h"
#include "join_cgroup.h"
#include "list.h"
#include "log_line.h"
#include "log_start.h"
#include "login.h"
#include "nssguard.h"
#include "ports.h"
#include "scope.h"
#include "service_dirs.h"
#include "service_file.h"
#include "service_login.h"
#include "start_program.h"
#include "status.h"
#include "wall.h"

struct joining {
	struct service s;
	struct login l;
	struct list named, env;
	pid_t pid;		/* of the main process */
	char note[512];		/* who, and what */
};

/* The caller's login, which sudo(8) does not change; and the command. */
static void
make_note(char *const *argv, char *note, size_t size)
{
	scope_fd fd = open("/proc/self/loginuid", O_RDONLY | O_CLOEXEC);
	char by[16] = "";
	ssize_t got = fd < 0 ? -1 : read(fd, by, sizeof(by) - 1);
	size_t n;

	by[got > 0 ? got : 0] = '\0';
	n = (size_t)snprintf(note, size, "by=%.12s command=\"",
	    by[0] != '\0' && strcmp(by, "4294967295") != 0 ? by : "-");
	for (; *argv != NULL && n < size - 4; argv++)
		for (const char *c = *argv;; c++) {
			if (n >= size - 4 || *c == '\0') {
				note[n++] = ' ';
				break;
			}
			note[n++] = *c == '"' ? '\'' :
			    (unsigned char)*c < ' ' || *c == 0x7f ? '?' : *c;
		}
	note[n - 1] = '"';
	note[n] = '\0';
}

static void
log_join(const struct joining *v, const char *reason)
{
	const struct report_facts f = {
		.service = v->s.jail.name, .entry = "exec", .login = &v->l,
		.user = v->s.user, .reason = reason, .note = v->note,
	};

	log_start(&f);
}

/* "Pid:" of /proc/self/fdinfo/3: -1, it has ended. */
static int
find_pid(pid_t *pid, struct err *e)
{
	char path[32], text[512];
	const char *at;
	scope_fd fd = -1;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", JOIN_FD);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	at = strstr(text, "\nPid:");
	*pid = at != NULL ? (pid_t)strtol(at + 5, NULL, 10) : 0;
	return *pid > 0 ? 0 : err_set(e, 0, "--exec is for jail-setup service "
	    "exec, which hands over the process that runs");
}

/* The root of the jail has the source jail:NAME/SERIAL/..., lib/enter.c. */
static int
find_generation(const char *name, pid_t pid, char serial[SERIAL_MAX + 1],
    struct err *e)
{
	char path[48], mark[JAIL_NAME_MAX + 32];
	scope_free char *line = NULL;
	scope_file *f = NULL;
	size_t room = 0;

	snprintf(mark, sizeof(mark), " - overlay jail:%s/", name);
	snprintf(path, sizeof(path), "/proc/%d/mountinfo", (int)pid);
	f = fopen(path, "re");
	while (f != NULL && getline(&line, &room, f) > 0) {
		const char *at = strstr(line, mark);
		size_t n = at != NULL ? strcspn(at + strlen(mark), "/ \n") : 0;

		if (at == NULL || n > SERIAL_MAX)
			continue;
		memcpy(serial, at + strlen(mark), n);
		serial[n] = '\0';
		return 0;
	}
	return err_set(e, 0, "process %d is not in the jail of %s", (int)pid,
	    name);
}

static int
add_directories(const struct service *s, struct list *env, struct err *e)
{
	char var[SERVICE_DIR_VARIABLE];

	for (int d = 0; d < DIR_COUNT; d++)
		if (service_dir_variable(s, (enum service_dir)d, var) &&
		    list_add(env, var, e) < 0)
			return -1;
	return 0;
}

static int
decide(const struct arguments *a, struct joining *v, struct err *e)
{
	return service_login(a, &v->s, &v->l, &v->named, e) < 0 ||
	    find_pid(&v->pid, e) < 0 ||
	    find_generation(v->s.jail.name, v->pid, v->l.serial, e) < 0 ||
	    add_directories(&v->s, &v->named, e) < 0 ? -1 : 0;
}

/*
 * With processes = "own" the main process itself is outside of the pid
 * namespace that its children are in.  Whatever was read of /proc/PID is of
 * that process if it is there still.
 */
static int
enter_namespaces(const struct joining *v, struct err *e)
{
	char path[48];
	scope_fd pids = -1;

	snprintf(path, sizeof(path), "/proc/%d/ns/pid_for_children",
	    (int)v->pid);
	pids = open(path, O_RDONLY | O_CLOEXEC);
	if (pids < 0 || join_cgroup(v->pid, e) < 0)
		return pids < 0 ? err_set(e, errno, "%s", path) : -1;
	if (syscall(SYS_pidfd_send_signal, JOIN_FD, 0, NULL, 0) < 0 ||
	    setns(pids, CLONE_NEWPID) < 0 ||
	    setns(JOIN_FD, CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS |
	    CLONE_NEWNET) < 0)
		return err_set(e, errno, "enter the namespaces of process %d",
		    (int)v->pid);
	return 0;
}

/*
 * setns(2) leads into the airlock, where the jail is: enter.c.  The airlock is
 * root's and read-only, and so is what nssguard_after() reads.
 */
static int
enter_jail(struct joining *v, struct err *e)
{
	struct wall_terms terms = jail_walls(&v->s.jail);

	nssguard_before();
	if (enter_namespaces(v, e) < 0)
		return -1;
	if (chroot("jail") < 0 || chdir("/") < 0)
		return err_set(e, errno, "chroot");
	nssguard_after();
	if (v->s.jail.umask >= 0)
		umask((mode_t)v->s.jail.umask);
	close(JOIN_FD);
	return walls_raise(&terms, true, &v->l.missing, e) < 0 ||
	    ports_keep(&v->s, &v->l.missing, e) < 0 || walls_seen(e) < 0 ? -1 :
	    0;
}

/* From the first step on no process can attach: the service's see this one. */
static int
become_joined(const struct arguments *a, struct joining *v, struct err *e)
{
	const long start = login_clock();
	int rc;

	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return err_set(e, errno, "undumpable");
	tzset();
	openlog("jailsh", LOG_PID | LOG_NDELAY, LOG_AUTHPRIV);
	make_note(a->argv, v->note, sizeof(v->note));
	rc = decide(a, v, e);
	if (rc == 0)
		rc = enter_jail(v, e);
	v->l.us = login_clock() - start;
	log_join(v, rc < 0 ? e->msg : NULL);
	closelog();
	if (rc < 0 || become(&v->l.who, e) < 0)
		return -1;
	*e = (struct err){0};
	return 0;
}

int
join(const struct arguments *a, char *const *environment, struct err *e)
{
	struct joining v = {0};
	pid_t child = 0;

	if (become_joined(a, &v, e) < 0 ||
	    environment_launch(environment, &v.l.who, NULL, &v.named, &v.env,
	    e) < 0 || list_terminate(&v.env, e) < 0)
		return STATUS_REFUSED;
	if (v.s.jail.processes == JAIL_PROCESSES_OWN &&
	    (child = attend_fork(e)) != 0)
		return child < 0 ? STATUS_REFUSED : attend(child);
	return start_program(a->argv, v.s.directory, v.env.v, e);
}
