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
#include "err.h"
#include "hardened.h"
#include "jail.h"
#include "safe_open.h"
#include "scope.h"

#define TOP "/sys/fs/cgroup"
#define UNIT "system.slice/jail.service"	/* packaging/systemd */
#define MEANT "memory and tasks: "

/* As sd_booted(3) tests. */
static bool
under_systemd(void)
{
	return access("/run/systemd/system", F_OK) == 0;
}

const char *
cgroup_above(void)
{
	return under_systemd() ? TOP "/" UNIT "/jail" : TOP "/jail";
}

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

/* The first controller that is missing, or NULL. */
static const char *
controller_missing(const char *controllers)
{
	return strstr(controllers, "memory") == NULL ? "memory" :
	    strstr(controllers, "pids") == NULL ? "pids" : NULL;
}

int
cgroup_judge(const struct cgroup_facts *f, struct err *e)
{
	const char *missing = controller_missing(f->controllers);

	if (!f->v2)
		return err_set(e, 0, MEANT "no cgroup v2 on " TOP "; fix: "
		    "mount it there (systemd: start Linux with cgroup_no_v1="
		    "all systemd.unified_cgroup_hierarchy=1), or take them out "
		    "of the jail file");
	if (f->systemd && !f->there)
		return err_set(e, 0, MEANT "jail.service, whose cgroup they "
		    "need, does not run; fix: systemctl enable --now "
		    "jail.service");
	if (missing != NULL)	/* cgroup v1 has it, or Linux was told so */
		return err_set(e, 0, MEANT "cgroup v2 on " TOP "%s has no "
		    "controller %s; fix: start Linux with cgroup_no_v1=all "
		    "cgroup_enable=memory, or take them out of the jail file",
		    f->systemd ? "/" UNIT : "", missing);
	if (f->systemd && f->inhabited)
		return err_set(e, 0, MEANT "processes are in " TOP "/" UNIT
		    " itself; fix: have jail.service as it is installed, see: "
		    "systemctl cat jail.service");
	return 0;
}

/* A file of the kernel's; "" if there is none. */
static void
read_control(int dir, const char *file, char *text, size_t size)
{
	scope_fd fd = openat(dir, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);

	text[n > 0 ? n : 0] = '\0';
}

/* The cgroup that ours are below: a fit one, or -1. */
static int
open_top(struct err *e)
{
	struct cgroup_facts f = { .systemd = under_systemd() };
	scope_fd root = safe_dir(TOP, e);
	scope_fd unit = root >= 0 && f.systemd ?
	    safe_walk(root, TOP, UNIT, 0, e) : -1;
	int dir = f.systemd ? unit : root;
	char procs[2];
	struct statfs fs;

	if (root < 0 || (dir < 0 && e->no != ENOENT))
		return -1;
	f.v2 = fstatfs(root, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
	f.there = dir >= 0;
	if (f.there) {
		read_control(dir, "cgroup.controllers", f.controllers,
		    sizeof(f.controllers));
		read_control(dir, "cgroup.procs", procs, sizeof(procs));
		f.inhabited = procs[0] != '\0';
	}
	if (cgroup_judge(&f, e) < 0)
		return -1;
	return f.systemd ? take_fd(&unit) : take_fd(&root);
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
