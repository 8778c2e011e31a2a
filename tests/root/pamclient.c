/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamclient.c - calls PAM as a login program does, with any user name.
 *
 *   pamclient SERVICE USER STEPS [CMD ARG...]
 *
 * STEPS, one letter each:
 *   a authenticate   m acct_mgmt   c setcred(ESTABLISH)   o open_session
 *   f fork: the rest happens in the child, as in sshd
 *   g take the user's groups   u become the user, the groups are taken
 *   x run CMD        e become CMD, as systemd does        s close_session
 *   b run $BETWEEN by sh      n the user is $NEXT from here on
 *   t a thread takes the next PAM step, and we wait for it
 * Each PAM step prints "step: CODE text".  The first failure ends the program with
 * status 1, or 3 if it could not become the user; else the status is that of CMD.
 */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <security/pam_appl.h>

#include <err.h>
#include <errno.h>
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faults.h"

static int
talk(int n, const struct pam_message **m, struct pam_response **r, void *data)
{
	struct pam_response *a = calloc((size_t)n, sizeof(*a));
	int i;

	if (a == NULL)
		return PAM_BUF_ERR;
	for (i = 0; i < n; i++) {
		if (m[i]->msg_style == PAM_PROMPT_ECHO_OFF)
			a[i].resp = strdup(data);
		else
			printf("conversation: %s\n", m[i]->msg);
	}
	*r = a;
	return PAM_SUCCESS;
}

/* Asks the host, before any step can have entered a jail. */
static const struct passwd *
account(const char *user)
{
	static struct passwd mine;
	struct passwd *pw = getpwnam(user);

	if (pw == NULL)
		return NULL;
	mine = *pw;             /* only uid and gid are used */
	return &mine;
}

static int
take_groups(const char *user, const struct passwd *pw)
{
	if (pw == NULL || initgroups(user, pw->pw_gid) < 0 || setgid(pw->pw_gid) < 0) {
		printf("groups: %s\n", pw == NULL ? "no such user" : strerror(errno));
		return -1;
	}
	return 0;
}

static int
become(const struct passwd *pw)
{
	if (pw == NULL || setuid(pw->pw_uid) < 0) {
		printf("become: %s\n", pw == NULL ? "no such user" : strerror(errno));
		return -1;
	}
	return 0;
}

static int
reap(pid_t pid)
{
	int st;

	if (pid < 0)
		err(2, "fork");
	while (waitpid(pid, &st, 0) < 0)
		if (errno != EINTR)
			err(2, "wait");
	return WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
}

static int
spawn(char **cmd)
{
	pid_t pid;

	fflush(stdout);
	if ((pid = fork()) == 0) {
		execvp(cmd[0], cmd);
		fprintf(stderr, "%s: %s\n", cmd[0], strerror(errno));
		_exit(127);
	}
	return reap(pid);
}

/* For faults.c: calls of PAM may fail.  No kernel knows this prctl(2). */
static void
mark(int on)
{
	prctl(FAULTS_MARK, on);
}

static int
ask(pam_handle_t *h, char step)
{
	const char *what = "?";
	int r = PAM_SYSTEM_ERR;

	mark(1);
	switch (step) {
	case 'a': what = "authenticate";  r = pam_authenticate(h, 0); break;
	case 'm': what = "acct_mgmt";     r = pam_acct_mgmt(h, 0); break;
	case 'c': what = "setcred";       r = pam_setcred(h, PAM_ESTABLISH_CRED); break;
	case 'o': what = "open_session";  r = pam_open_session(h, 0); break;
	case 's': what = "close_session"; r = pam_close_session(h, 0); break;
	}
	mark(0);
	printf("%s: %d %s\n", what, r, pam_strerror(h, r));
	fflush(stdout);
	return r == PAM_SUCCESS ? 0 : -1;
}

struct later {
	pam_handle_t *h;
	char step;
	int rc;
};

static void *
in_thread(void *v)
{
	struct later *l = v;

	l->rc = ask(l->h, l->step);
	return NULL;
}

static int
ask_in_thread(pam_handle_t *h, char step)
{
	struct later l = { h, step, -1 };
	pthread_t t;

	if (pthread_create(&t, NULL, in_thread, &l) != 0 || pthread_join(t, NULL) != 0)
		errx(2, "thread");
	return l.rc;
}

int
main(int argc, char **argv)
{
	char password[] = "secret";
	struct pam_conv conv = { talk, password };
	pam_handle_t *h = NULL;
	int in_child = 0, status = 0;
	const struct passwd *pw;
	const char *s;
	pid_t pid;

	if (argc < 4)
		errx(2, "usage: pamclient SERVICE USER STEPS [CMD ARG...]");
	if (pam_start(argv[1], argv[2], &conv, &h) != PAM_SUCCESS)
		errx(2, "pam_start");
	if (strchr(argv[3], 'f') != NULL)       /* as sshd sets it before it has a terminal */
		pam_set_item(h, PAM_TTY, "ssh");
	pw = account(argv[2]);
	for (s = argv[3]; *s && status == 0; s++) {
		if (*s == 'f') {
			fflush(stdout);
			mark(1);
			pid = fork();
			mark(0);
			if (pid != 0)
				return reap(pid);
			in_child = 1;
		} else if (*s == 'u') {
			status = become(pw) < 0 ? 3 : 0;
		} else if (*s == 'g') {
			status = take_groups(argv[2], pw) < 0 ? 3 : 0;
		} else if (*s == 'x') {
			status = spawn(argv + 4);
		} else if (*s == 'e') {
			execvp(argv[4], argv + 4);
			err(127, "%s", argv[4]);
		} else if (*s == 'b') {
			status = spawn((char *[]){ (char *)"sh", (char *)"-c",
			    getenv("BETWEEN"), NULL });	/* by fork(2) */
		} else if (*s == 'n') {
			pam_set_item(h, PAM_USER, getenv("NEXT"));
			pw = account(getenv("NEXT"));
		} else if (*s == 't') {
			status = ask_in_thread(h, *++s) < 0 ? 1 : 0;
		} else {
			status = ask(h, *s) < 0 ? 1 : 0;
		}
	}
	fflush(stdout);
	if (in_child)
		_exit(status);
	pam_end(h, PAM_SUCCESS);
	return status;
}
