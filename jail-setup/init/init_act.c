/* SPDX-License-Identifier: BSD-2-Clause */
/* init_act.c - see init_act.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "count.h"
#include "err.h"
#include "init_act.h"
#include "jail.h"
#include "safe_open.h"
#include "scope.h"

int
init_groupadd(struct err *e)
{
	static const char *const dirs[] = { "/usr/sbin", "/usr/bin", "/sbin" };
	static const char name[] = "groupadd";
	char path[32];

	for (size_t i = 0; i < COUNT(dirs); i++) {
		scope_fd dir = safe_dir(dirs[i], e);
		int fd = -1;

		snprintf(path, sizeof(path), "%s/%s", dirs[i], name);
		if (dir >= 0)
			fd = safe_file(dir, name, path, 0, e);
		if (fd >= 0)
			return fd;
	}
	return err_set(e, 0, "there is no /usr/sbin/groupadd to make it; fix: "
	    "make the group another way, or install the package passwd, "
	    "shadow or shadow-utils");
}

static void
run_groupadd(int program, int said, const char *const argv[])
{
	static char *const none[] = { NULL };
	const int null = open("/dev/null", O_RDWR);

	if (null >= 0 && dup2(null, 0) == 0 && dup2(null, 1) == 1 &&
	    dup2(said, 2) == 2)
		fexecve(program, (char *const *)argv, none);
	_exit(127);
}

/* What it said, up to the end of its first line. */
static void
read_line(int from, char *to, size_t size)
{
	size_t n = 0;
	ssize_t got;

	while (n < size - 1 && ((got = read(from, to + n, size - 1 - n)) > 0 ||
	    (got < 0 && errno == EINTR)))
		n += got > 0 ? (size_t)got : 0;
	to[n] = '\0';
	to[strcspn(to, "\n")] = '\0';
}

int
init_make_group(const char *group, const char *root, struct err *e)
{
	const char *const here[] = { "groupadd", "--", group, NULL };
	const char *const there[] = { "groupadd", "--prefix", root, "--",
		group, NULL };
	scope_fd program = init_groupadd(e);
	char said[512];
	int way[2], status = 0;
	pid_t pid;

	if (program < 0)
		return -1;
	if (pipe2(way, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	pid = fork();
	if (pid == 0)
		run_groupadd(program, way[1], root != NULL ? there : here);
	close(way[1]);
	read_line(way[0], said, sizeof(said));
	close(way[0]);
	if (pid < 0)
		return err_set(e, errno, "fork");
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 :
	    err_set(e, 0, "group %s is not made: %s", group, said[0] != '\0' ?
	    said : "groupadd could not be run");
}

int
init_open_place(const char *config, const char *name, char base[INIT_BASE],
    struct err *e)
{
	char dir[PATH_MAX];

	snprintf(dir, sizeof(dir), "%.3900s/jails.d", config);
	snprintf(base, INIT_BASE, "%s.conf", name);
	return safe_dir(dir, e);
}

int
init_write_file(const char *config, const char *name, const char *text,
    struct err *e)
{
	char base[INIT_BASE];
	scope_fd all = init_open_place(config, name, base, e);

	if (all < 0)
		return -1;
	return file_place(all, base, text, 0644, e) == 0 ? 0 :
	    err_in(e, "%s/jails.d", config);
}
