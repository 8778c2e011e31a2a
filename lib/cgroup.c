/* SPDX-License-Identifier: BSD-2-Clause */
/* cgroup.c - see cgroup.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cgroup.h"
#include "count.h"
#include "err.h"
#include "hardened.h"
#include "jail.h"
#include "safe_open.h"
#include "scope.h"

#define TOP "/sys/fs/cgroup"

static int
write_control(int dir, const char *file, const char *text, struct err *e)
{
	scope_fd fd = openat(dir, file, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0 && write(fd, text, strlen(text)) >= 0)
		return 0;
	err_set(e, errno, TOP ": %s to %s", text, file);
	return hardened(HARDENED_CGROUP, e);
}

static int
write_limit(int dir, const char *file, unsigned value, const char *unit,
    struct err *e)
{
	char text[24] = "max";

	if (value != 0)
		snprintf(text, sizeof(text), "%u%s", value, unit);
	return write_control(dir, file, text, e);
}

/* cgroup v1 may hold one of them, or the kernel's command line disable it. */
static int
check_controllers(int top, struct err *e)
{
	static const char *const wanted[] = { "memory", "pids" };
	scope_fd fd = openat(top, "cgroup.controllers",
	    O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	char text[1024];
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n < 0)
		return err_set(e, errno, TOP "/cgroup.controllers");
	text[n] = '\0';
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (strstr(text, wanted[i]) == NULL)
			return err_set(e, 0, "memory and tasks: cgroup v2 on "
			    TOP " has no controller %s; fix: start Linux with "
			    "cgroup_no_v1=all cgroup_enable=memory, or take "
			    "them out of the jail file", wanted[i]);
	return 0;
}

static int
open_top(struct err *e)
{
	scope_fd dir = -1;
	struct statfs fs;

	if (access("/run/systemd/system", F_OK) == 0)
		return err_set(e, 0, "memory and tasks: systemd is in charge "
		    "of cgroups on this host; fix: take them out of the jail "
		    "file, and see systemd.resource-control(5)");
	dir = safe_dir(TOP, e);
	if (dir < 0)
		return -1;
	if (fstatfs(dir, &fs) < 0 || fs.f_type != CGROUP2_SUPER_MAGIC)
		return err_set(e, 0, "memory and tasks: no cgroup v2 on " TOP);
	return check_controllers(dir, e) < 0 ? -1 : take_fd(&dir);
}

int
cgroup_can(struct err *e)
{
	scope_fd all = open_top(e);

	return all < 0 ? -1 : 0;
}

/* The directory, there or made. */
static int
open_below(int dir, const char *name, struct err *e)
{
	int fd;

	if (mkdirat(dir, name, 0755) < 0 && errno != EEXIST)
		return err_set(e, errno, TOP ": mkdir %s", name);
	fd = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 ? fd : err_set(e, errno, TOP ": open %s", name);
}

int
cgroup_open(const struct jail *j, struct err *e)
{
	static const char control[] = "cgroup.subtree_control";
	static const char both[] = "+memory +pids";
	scope_fd all = open_top(e);
	scope_fd jails = all >= 0 && write_control(all, control, both, e) == 0
	    ? open_below(all, "jail", e) : -1;
	scope_fd own = jails >= 0 && write_control(jails, control, both, e) ==
	    0 ? open_below(jails, j->name, e) : -1;
	int fd;

	if (own < 0 ||
	    write_limit(own, "memory.max", j->memory, "M", e) < 0 ||
	    write_limit(own, "pids.max", j->tasks, "", e) < 0)
		return -1;
	/* else the limit is one of RAM alone; a kernel without swap lacks it */
	if (j->memory != 0 &&
	    faccessat(own, "memory.swap.max", F_OK, 0) == 0 &&
	    write_control(own, "memory.swap.max", "0", e) < 0)
		return -1;
	fd = openat(own, "cgroup.procs", O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 ? fd : err_set(e, errno, TOP ": open cgroup.procs");
}

int
cgroup_join(int fd, struct err *e)
{
	return write(fd, "0", 1) == 1 ? 0 :
	    err_set(e, errno, "go into the jail's cgroup");
}
