/* SPDX-License-Identifier: BSD-2-Clause */
/* init_children.c - see init_children.h */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init_children.h"
#include "scope.h"

enum { ABOVE_MOST = 1024 };

/* Of proc_pid_stat(5): "PID (NAME) STATE PPID", and NAME is any bytes. */
static pid_t
parent_of(pid_t pid)
{
	char path[48], text[512];
	scope_fd fd = -1;
	const char *end;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;
	if (n <= 0)
		return 0;
	text[n] = '\0';
	end = strrchr(text, ')');
	/* ") S 1" */
	return end != NULL && strlen(end) > 4 ?
	    (pid_t)strtol(end + 4, NULL, 10) : 0;
}

bool
init_is_ours(pid_t pid)
{
	const pid_t self = getpid();
	siginfo_t si;

	if (pid <= 1 || pid == self)
		return false;
	/* a child, without /proc */
	if (waitid(P_PID, (id_t)pid, &si, WEXITED | WNOHANG | WNOWAIT) == 0)
		return true;
	for (unsigned i = 0; i < ABOVE_MOST && pid > 1; i++) {
		pid = parent_of(pid);
		if (pid == self)
			return true;
	}
	return false;
}

/* Text of numbers: for each a signal, if there is one; returns the first. */
static pid_t
each_child(int sig)
{
	char path[64], text[16384], *end;
	scope_fd fd = -1;
	pid_t first = 0;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children",
	    (int)getpid());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;
	if (n <= 0)
		return 0;
	/* one that was cut may be another's number */
	while (n > 0 && text[n - 1] != ' ')
		n--;
	text[n] = '\0';
	for (char *at = text; *at != '\0'; at = end + strspn(end, " ")) {
		const long pid = strtol(at, &end, 10);

		if (end == at || pid <= 1)
			break;
		if (first == 0)
			first = (pid_t)pid;
		if (sig != 0)
			kill((pid_t)pid, sig);
	}
	return first;
}

pid_t
init_first_child(void)
{
	return each_child(0);
}

void
init_signal_all(int sig)
{
	if (getpid() == 1)
		kill(-1, sig);
	else
		(void)each_child(sig);
}

bool
init_childless(void)
{
	siginfo_t si;

	return waitid(P_ALL, 0, &si, WEXITED | WNOHANG | WNOWAIT) < 0 &&
	    errno == ECHILD;
}
