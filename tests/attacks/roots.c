/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * roots.c - the three ways in which root leaves a chroot: R1, R2, R6.
 *
 * All end the same way: the working directory lies outside the root directory,
 * so ".." meets nothing that would stop it.  Without the right to chroot they
 * try to get it from a user namespace.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"

static int
enter_below(const char *path)
{
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		return -1;
	if (chroot(path) == 0)
		return 0;
	if (errno != EPERM || unshare(CLONE_NEWUSER) < 0)
		return -1;
	return chroot(path);
}

/* The working directory stays behind when the root moves below it. */
int
chroot_twice(const struct target *t)
{
	if (chdir(t->here) < 0 || enter_below("below") < 0)
		return -1;
	return climb_out(t);
}

int
chroot_saved(const struct target *t)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || chdir(t->here) < 0 || enter_below("below") < 0 ||
	    chdir("/") < 0 || fchdir(fd) < 0)
		return -1;
	return climb_out(t);
}

/* In the child: stand in a/b below the root a, wait until b has left a. */
static int
stand(const struct target *t, int told, int tell)
{
	char c = 0;
	int ready = chdir(t->here) == 0 && enter_below("a") == 0 &&
	            chdir("/b") == 0;
	int no = errno;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (write(tell, ready ? "y" : "n", 1) != 1 || read(told, &c, 1) != 1)
		return EPIPE;
	if (!ready)
		return no;
	return climb_out(t) == 0 ? 0 : errno;
}

int
chroot_moved(const struct target *t)
{
	int up[2], down[2], status;
	char c = 0;
	pid_t pid;

	if (chdir(t->here) < 0 || pipe(up) < 0 || pipe(down) < 0 ||
	    (mkdir("a", 0755) < 0 && errno != EEXIST) ||
	    (mkdir("a/b", 0755) < 0 && errno != EEXIST))
		return -1;
	pid = fork();
	if (pid == 0)
		_exit(stand(t, down[0], up[1]));
	if (pid < 0 || read(up[0], &c, 1) != 1 ||
	    (c == 'y' && rename("a/b", "c") < 0) ||
	    write(down[1], "g", 1) != 1 || waitpid(pid, &status, 0) < 0)
		return -1;
	rmdir("c");
	errno = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
	return errno ? -1 : 0;
}
