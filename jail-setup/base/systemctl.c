/* SPDX-License-Identifier: BSD-2-Clause */
/* systemctl.c - see systemctl.h */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scope.h"
#include "systemctl.h"

const char *const systemctl_units[] = {
	"/etc/systemd/system", "/run/systemd/system",
	"/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
	"/lib/systemd/system", NULL
};

const char *
systemctl_value(const char *line, const char *key)
{
	size_t n = strlen(key);

	line += strspn(line, " \t");
	if (strncmp(line, key, n) != 0)
		return NULL;
	line += n + strspn(line + n, " \t");
	return *line == '=' ? line + 1 + strspn(line + 1, " \t") : NULL;
}

bool
systemctl_booted(void)
{
	struct stat st;

	return lstat("/run/systemd/system", &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
start(const char *const argv[], const posix_spawn_file_actions_t *files,
    pid_t *pid)
{
	static const char *const env[] = {
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL,
	};

	return systemctl_booted() && posix_spawn(pid, "/usr/bin/systemctl",
	    files, NULL, (char *const *)argv, (char *const *)env) == 0;
}

static bool
went_well(pid_t pid)
{
	int wait = -1;

	while (waitpid(pid, &wait, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(wait) && WEXITSTATUS(wait) == 0;
}

bool
systemctl(const char *const argv[])
{
	pid_t pid;

	return start(argv, NULL, &pid) && went_well(pid);
}

static bool
ends_within(pid_t pid, int seconds)
{
	scope_fd fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	do
		n = fd < 0 ? -1 : poll(&p, 1, seconds * 1000);
	while (n < 0 && fd >= 0 && errno == EINTR);
	return n > 0;
}

bool
systemctl_within(const char *const argv[], int seconds, bool *late)
{
	pid_t pid;

	*late = false;
	if (!start(argv, NULL, &pid))
		return false;
	*late = !ends_within(pid, seconds);
	if (*late)
		kill(pid, SIGKILL);
	return went_well(pid);
}

/* What does not fit is read, so that the writer ends. */
static bool
read_all(int fd, char *text, size_t size)
{
	char rest[512];
	size_t n = 0;
	ssize_t got;

	do {
		got = n < size - 1 ? read(fd, text + n, size - 1 - n) :
		    read(fd, rest, sizeof(rest));
		if (got > 0 && n < size - 1)
			n += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	text[n] = '\0';
	return got == 0;
}

bool
systemctl_read(const char *const argv[], char *text, size_t size)
{
	posix_spawn_file_actions_t files;
	scope_fd from = -1;
	scope_fd to = -1;
	bool began, whole;
	pid_t pid;
	int p[2];

	text[0] = '\0';
	if (pipe2(p, O_CLOEXEC) < 0)
		return false;
	from = p[0];
	to = p[1];
	if (posix_spawn_file_actions_init(&files) != 0)
		return false;
	began = posix_spawn_file_actions_adddup2(&files, to, 1) == 0 &&
	    start(argv, &files, &pid);
	posix_spawn_file_actions_destroy(&files);
	if (!began)
		return false;
	close(take_fd(&to));
	whole = read_all(from, text, size);
	return went_well(pid) && whole;
}
