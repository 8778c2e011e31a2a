/* SPDX-License-Identifier: BSD-2-Clause */
/* join_cgroup.c - see join_cgroup.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "join_cgroup.h"
#include "scope.h"

#define TOP "/sys/fs/cgroup"

enum { CGROUP_TEXT = 8192 };

/* The line that begins so, and its length; NULL: there is none. */
static const char *
find_line(const char *text, const char *begin, size_t n, size_t *len)
{
	for (const char *at = text; *at != '\0'; at += *len + (at[*len] != 0)) {
		*len = strcspn(at, "\n");
		if (strncmp(at, begin, n) == 0)
			return at;
	}
	return NULL;
}

/* "HIERARCHY:CONTROLLERS:PATH", cgroups(7): up to the second colon. */
static size_t
key_length(const char *line)
{
	size_t n = strcspn(line, ":\n");

	return line[n] == ':' ? n + 1 + strcspn(line + n + 1, ":\n") : n;
}

bool
join_cgroup_judge(const char *theirs, const char *ours, char *path,
    size_t size)
{
	size_t len;

	*path = '\0';
	for (const char *at = theirs; *at != '\0';
	    at += len + (at[len] != '\0')) {
		size_t other_len, n = key_length(at);
		const char *other = find_line(ours, at, n, &other_len);

		len = strcspn(at, "\n");
		if (other != NULL && len == other_len &&
		    memcmp(at, other, len) == 0)
			continue;
		if (strncmp(at, "0::/", 4) != 0 || len - 3 >= size)
			return false;
		memcpy(path, at + 3, len - 3);
		path[len - 3] = '\0';
	}
	return strstr(path, "/..") == NULL;
}

static int
read_cgroup(const char *path, char text[CGROUP_TEXT], struct err *e)
{
	scope_fd fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t n = 0;
	ssize_t got = -1;

	while (fd >= 0 && n < CGROUP_TEXT - 1 &&
	    (got = read(fd, text + n, CGROUP_TEXT - 1 - n)) > 0)
		n += (size_t)got;
	text[n] = '\0';
	return got == 0 ? 0 : err_set(e, errno, "%s", path);
}

static int
move_to(const char *cgroup, struct err *e)
{
	char path[PATH_MAX];
	scope_fd fd = -1;

	if ((size_t)snprintf(path, sizeof(path), TOP "%s/cgroup.procs",
	    cgroup) >= sizeof(path))
		return err_set(e, ENAMETOOLONG, "cgroup");
	fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 && write(fd, "0", 1) == 1 ? 0 :
	    err_set(e, errno, "%s", path);
}

int
join_cgroup(pid_t pid, struct err *e)
{
	char theirs[CGROUP_TEXT], ours[CGROUP_TEXT], path[PATH_MAX];
	char name[32];

	snprintf(name, sizeof(name), "/proc/%d/cgroup", (int)pid);
	/* a kernel without cgroups has no limits */
	if (access(name, F_OK) < 0)
		return 0;
	if (read_cgroup(name, theirs, e) < 0 ||
	    read_cgroup("/proc/self/cgroup", ours, e) < 0)
		return -1;
	if (!join_cgroup_judge(theirs, ours, path, sizeof(path)))
		return err_set(e, 0, "the service is in cgroups of version 1, "
		    "and what joins it would not have its limits");
	return *path != '\0' ? move_to(path, e) : 0;
}
