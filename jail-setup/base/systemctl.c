/* SPDX-License-Identifier: BSD-2-Clause */
/* systemctl.c - see systemctl.h */
#include <errno.h>
#include <spawn.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

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

bool
systemctl(const char *const argv[])
{
	static const char *const env[] = {
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL,
	};
	int wait = -1;
	pid_t pid;

	if (!systemctl_booted() || posix_spawn(&pid, "/usr/bin/systemctl",
	    NULL, NULL, (char *const *)argv, (char *const *)env) != 0)
		return false;
	while (waitpid(pid, &wait, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(wait) && WEXITSTATUS(wait) == 0;
}
