/* SPDX-License-Identifier: BSD-2-Clause */
/* devdir.c - see devdir.h */
#include <errno.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "devdir.h"
#include "device.h"
#include "err.h"
#include "hardened.h"
#include "list.h"
#include "mount.h"
#include "scope.h"

/*
 * Group tty has number 5 on every distribution: devpts.txt.  All instances of
 * devpts take their terminals from one pool of the host's, sysctl
 * kernel.pty.max, and one login may not exhaust it.
 */
static const struct mnt_opt pts_opts[] = {
	{ "source", "jail-pts" }, { "mode", "0620" }, { "gid", "5" },
	{ "ptmxmode", "0666" }, { "max", "32" }, { 0 }
};

static int
make_node(int dir, const char *name, unsigned major, unsigned minor,
    struct err *e)
{
	if (mknodat(dir, name, S_IFCHR | 0666, makedev(major, minor)) == 0)
		return 0;
	err_set(e, errno, "make /dev/%s", name);
	return hardened(HARDENED_MKNOD, e);
}

static int
make_nodes(int dir, const struct list *devices, struct err *e)
{
	for (size_t i = 0; i < devices->n; i++) {
		const struct device *d = device_find(devices->v[i]);

		if (d == NULL)
			return err_set(e, 0, "no device %s", devices->v[i]);
		if (make_node(dir, d->name, d->major, d->minor, e) < 0)
			return -1;
	}
	/* looks for a devpts in the pts beside it: Linux 4.7 devpts.txt */
	return make_node(dir, "ptmx", 5, 2, e);
}

static int
make_links(int dir, struct err *e)
{
	static const char *const link[][2] = {
		{ "/proc/self/fd", "fd" },
		{ "/proc/self/fd/0", "stdin" },
		{ "/proc/self/fd/1", "stdout" },
		{ "/proc/self/fd/2", "stderr" },
	};

	for (size_t i = 0; i < sizeof(link) / sizeof(*link); i++)
		if (symlinkat(link[i][0], dir, link[i][1]) < 0)
			return err_set(e, errno, "make /dev/%s", link[i][1]);
	return 0;
}

int
devdir_fill(int dir, const struct list *devices, struct err *e)
{
	if (mkdirat(dir, "pts", 0755) < 0 || mkdirat(dir, "shm", 0755) < 0)
		return err_set(e, errno, "/dev: mkdir");
	return make_nodes(dir, devices, e) < 0 || make_links(dir, e) < 0 ?
	    err_in(e, "/dev") : 0;
}

int
devdir_terminals(int dir, int pts, uint64_t attrs, struct err *e)
{
	scope_fd mnt = pts >= 0 ? mnt_clone(pts, "", attrs, e) :
	    mnt_new("devpts", pts_opts, attrs, e);

	return mnt < 0 || mnt_attach(mnt, dir, "pts", e) < 0 ?
	    err_in(e, "/dev") : 0;
}

int
devdir_host(int dir, const char *name, int fd, uint64_t attrs, struct err *e)
{
	if (fd < 0)
		return 0;
	if (mknodat(dir, name, S_IFREG | 0600, 0) < 0)
		return err_set(e, errno, "/dev: make /dev/%s", name);
	return mnt_bind(fd, "", attrs, dir, name, e) < 0 ?
	    err_in(e, "/dev") : 0;
}
