/* SPDX-License-Identifier: BSD-2-Clause */
/* tool_run.c - see tool_run.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "count.h"
#include "err.h"
#include "safe_open.h"
#include "scope.h"
#include "tool_run.h"

static int
find_tool(const char *name, const char *package, struct err *e)
{
	static const char *const dirs[] = { "/usr/bin", "/usr/sbin" };
	char path[PATH_MAX];

	for (size_t i = 0; i < COUNT(dirs); i++) {
		scope_fd dir = safe_dir(dirs[i], e);
		int fd = -1;

		snprintf(path, sizeof(path), "%s/%s", dirs[i], name);
		if (dir >= 0)
			fd = safe_file(dir, name, path, 0, e);
		if (fd >= 0 || e->no != ENOENT)
			return fd;
	}
	return err_set(e, 0, "there is no %s; fix: install %s", name, package);
}

static void
become_tool(int program, const char *const argv[], int dir, int in, int said,
    const char *epoch)
{
	const char *const env[] = {
		"PATH=/usr/sbin:/usr/bin", "LC_ALL=C", "TZ=UTC0", epoch, NULL,
	};
	const int null = open("/dev/null", O_RDWR);

	if (null >= 0 && dup2(in >= 0 ? in : null, 0) == 0 &&
	    dup2(null, 1) == 1 && dup2(said, 2) == 2 && fchdir(dir) == 0)
		fexecve(program, (char *const *)argv, (char *const *)env);
	_exit(127);
}

/* All of it is read, so that it ends; the first line is kept. */
static void
read_line(int from, char *to, size_t size)
{
	char rest[512];
	size_t n = 0;
	ssize_t got;

	do {
		got = n < size - 1 ? read(from, to + n, size - 1 - n) :
		    read(from, rest, sizeof(rest));
		if (got > 0 && n < size - 1)
			n += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	to[n] = '\0';
	to[strcspn(to, "\n")] = '\0';
}

static int
await_tool(pid_t pid, const char *name, const char *said, struct err *e)
{
	int status = -1;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_set(e, errno, "wait for %s", name);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return err_set(e, 0, "%s failed, status %d: %s", name,
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
	    said);
}

int
tool_run(const char *const argv[], const char *package, int dir, int in,
    time_t now, struct err *e)
{
	scope_fd program = find_tool(argv[0], package, e);
	scope_fd from = -1;
	char said[256], epoch[64];
	int way[2];
	pid_t pid;

	if (program < 0)
		return -1;
	if (pipe2(way, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	from = way[0];
	snprintf(epoch, sizeof(epoch), "SOURCE_DATE_EPOCH=%lld",
	    (long long)now);
	pid = fork();
	if (pid == 0)
		become_tool(program, argv, dir, in, way[1], epoch);
	close(way[1]);
	if (pid < 0)
		return err_set(e, errno, "fork");
	read_line(from, said, sizeof(said));
	return await_tool(pid, argv[0], said, e);
}
