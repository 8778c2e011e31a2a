/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * owner.c - somebody outside who shares a terminal with the attacker: U10.
 *
 *   attacks terminal FLAG CMD...
 *
 * CMD runs on a new terminal whose session leader stays outside, as a root
 * shell does that runs su(1).  When CMD has ended the leader reads the
 * terminal; FLAG then says "arrived" if the attacker typed into it, else
 * "nothing".  What CMD writes goes to standard output.  Ends as CMD ended.
 */
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"

enum { WAIT_MS = 100 };

/* CMD's own terminal, in the foreground; descriptors of the caller pass. */
static int
run(char **args)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		execvp(args[0], args);
		perror(args[0]);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 2;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

static int
typed(void)
{
	struct pollfd p = { STDIN_FILENO, POLLIN, 0 };
	char line[256] = "";

	if (poll(&p, 1, WAIT_MS) <= 0 ||
	    read(STDIN_FILENO, line, sizeof(line) - 1) <= 0)
		return 0;
	return strstr(line, PUSHED) != NULL;
}

static int
leader(const char *flag, char **args)
{
	int rc = run(args);
	FILE *f;

	/* whoever CMD left in the foreground, the leader reads now */
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(STDIN_FILENO, getpgrp());
	f = fopen(flag, "we");
	if (!f)
		return 2;
	fprintf(f, "%s\n", typed() ? "arrived" : "nothing");
	fclose(f);
	return rc;
}

int
owner_main(char **args)
{
	char buf[4096];
	int master, status = 0;
	ssize_t n;
	pid_t pid = forkpty(&master, NULL, NULL, NULL);

	if (pid < 0) {
		perror("attacks: terminal");
		return 2;
	}
	if (pid == 0)
		_exit(leader(args[0], args + 1));
	while ((n = read(master, buf, sizeof(buf))) > 0)
		if (write(STDOUT_FILENO, buf, (size_t)n) != n)
			break;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}
