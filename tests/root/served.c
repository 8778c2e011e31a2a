/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * served.c - a service: says what it is and which signals it gets, and ends by
 * TERM with 0.
 *
 *	served STATUS		ends at once with that status
 *	served watch		says "got PID" of each process that it can signal,
 *				attach to, or look into the descriptors of
 *	served look		says "got COMM FILE" of each process behind it whose
 *				mem, fd, root ... in /proc it can open; the first
 *				is its child, and is called "child"
 */

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
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

/* The name of a program, which execve(2) changes; "?": nothing is shown. */
static void
read_comm(pid_t pid, char comm[32])
{
	char path[32];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	fd = open(path, O_RDONLY);
	n = fd < 0 ? -1 : read(fd, comm, 31);
	snprintf(comm + (n > 0 ? n : 0), 2, "%s", n > 0 ? "" : "?");
	comm[strcspn(comm, "\n")] = '\0';
	if (fd >= 0)
		close(fd);
}

/* Of the same program before and after, so that it is that one's. */
static void
look_at(pid_t pid)
{
	static const struct { const char *name; int how; } files[] = {
		{ "mem", O_RDONLY }, { "environ", O_RDONLY }, { "maps", O_RDONLY },
		{ "fd/0", O_PATH }, { "root", O_PATH | O_DIRECTORY },
		{ "cwd", O_PATH | O_DIRECTORY },
	};
	char before[32], after[32], path[64];

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		int fd;

		read_comm(pid, before);
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid,
		    files[i].name);
		fd = open(path, files[i].how | O_CLOEXEC);
		read_comm(pid, after);
		if (fd >= 0 && strcmp(before, after) == 0)
			printf("served: got %s %s\n", before, files[i].name);
		if (fd >= 0)
			close(fd);
	}
}

static void
look(const sigset_t *all)
{
	const struct timespec now = {0};
	const pid_t first = getpid() + 1, last = first + 600;

	prctl(PR_SET_NAME, "child");
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	prctl(PR_SET_NAME, "served");
	for (pid_t pid = first; sigtimedwait(all, NULL, &now) != SIGTERM;
	    pid = pid < last ? pid + 1 : first)
		look_at(pid);
}

int
main(int argc, char **argv)
{
	sigset_t all;
	int no = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1 && strcmp(argv[1], "watch") != 0 &&
	    strcmp(argv[1], "look") != 0)
		return atoi(argv[1]);
	sigfillset(&all);
	if (sigprocmask(SIG_BLOCK, &all, NULL) < 0)
		return 1;
	printf("served: started by uid %u\n", (unsigned)getuid());
	if (argc > 1)
		(*argv[1] == 'l' ? look : watch)(&all);
	while (argc == 1 && no != SIGTERM && sigwait(&all, &no) == 0)
		printf("served: SIG%s\n", sigabbrev_np(no));
	return 0;
}
