/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * served.c - a service: says what it is and which signals it gets, and ends by
 * TERM with 0.
 *
 *	served STATUS		ends at once with that status
 *	served watch		says "got PID" of each process that it can signal,
 *				attach to, or look into the descriptors of
 */

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <time.h>
#include <unistd.h>

static int
can_open(const char *pid)
{
	char path[300];
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%s/fd", pid);
	d = opendir(path);
	if (d != NULL)
		closedir(d);
	return d != NULL;
}

static int
can_attach(pid_t pid)
{
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0)
		return 0;
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	return 1;
}

/* Numbers that /proc does not show as well. */
static void
watch(const sigset_t *all)
{
	const struct timespec now = {0};
	char text[16];

	for (pid_t pid = 2; sigtimedwait(all, NULL, &now) != SIGTERM;
	    pid = pid < 32768 ? pid + 1 : 2) {
		snprintf(text, sizeof(text), "%d", (int)pid);
		if (pid != getpid() && (kill(pid, 0) == 0 ||
		    can_attach(pid) || can_open(text)))
			printf("served: got %s\n", text);
	}
}

int
main(int argc, char **argv)
{
	sigset_t all;
	int no = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1 && strcmp(argv[1], "watch") != 0)
		return atoi(argv[1]);
	sigfillset(&all);
	if (sigprocmask(SIG_BLOCK, &all, NULL) < 0)
		return 1;
	printf("served: started by uid %u\n", (unsigned)getuid());
	if (argc > 1)
		watch(&all);
	while (argc == 1 && no != SIGTERM && sigwait(&all, &no) == 0)
		printf("served: SIG%s\n", sigabbrev_np(no));
	return 0;
}
