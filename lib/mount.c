/* SPDX-License-Identifier: BSD-2-Clause */
/* mount.c - see mount.h */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "err.h"
#include "hardened.h"
#include "mount.h"
#include "scope.h"

/* The kernel explains itself on the context's descriptor, fsopen(2). */
static int
add_kernel_message(int fs, const char *what, const char *type, struct err *e)
{
	int no = errno;
	char why[160];
	ssize_t n = read(fs, why, sizeof(why) - 1);

	if (n <= 2)
		return err_set(e, no, "%s %s", what, type);
	why[n] = '\0';
	why[strcspn(why, "\n")] = '\0';
	return err_set(e, no, "%s %s (%s)", what, type, why + 2);
}

int
mnt_new(const char *type, const struct mnt_opt *opts, uint64_t attrs,
    struct err *e)
{
	scope_fd fs = fsopen(type, FSOPEN_CLOEXEC);
	int mnt;

	if (fs < 0)
		return err_set(e, errno, "fsopen %s", type);
	for (; opts->key != NULL; opts++)
		if (fsconfig(fs, FSCONFIG_SET_STRING, opts->key, opts->value,
		    0) < 0)
			return add_kernel_message(fs, opts->key, type, e);
	if (fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return add_kernel_message(fs, "create", type, e);
	mnt = fsmount(fs, FSMOUNT_CLOEXEC, (unsigned)attrs);
	return mnt >= 0 ? mnt : add_kernel_message(fs, "fsmount", type, e);
}

int
mnt_set(int mnt, uint64_t attrs, struct err *e)
{
	struct mount_attr a = { .attr_set = attrs };

	if (mount_setattr(mnt, "", AT_EMPTY_PATH, &a, sizeof(a)) < 0)
		return err_set(e, errno, "mount_setattr");
	return 0;
}

int
mnt_clone(int dir, const char *name, uint64_t attrs, struct err *e)
{
	scope_fd mnt = open_tree(dir, name, OPEN_TREE_CLONE |
	    OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW);

	if (mnt < 0)
		return err_set(e, errno, "open_tree");
	if (mnt_set(mnt, attrs, e) < 0)
		return -1;
	return take_fd(&mnt);
}

int
mnt_attach(int mnt, int dir, const char *name, struct err *e)
{
	if (move_mount(mnt, "", dir, name,
	    MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0)
		return err_set(e, errno, "move_mount");
	return 0;
}

int
mnt_bind(int from, const char *name, uint64_t attrs, int dir, const char *to,
    struct err *e)
{
	scope_fd mnt = mnt_clone(from, name, attrs, e);

	return mnt < 0 ? -1 : mnt_attach(mnt, dir, to, e);
}

int
mnt_private(struct err *e)
{
	struct mount_attr a = { .propagation = MS_PRIVATE };

	if (mount_setattr(AT_FDCWD, "/", AT_RECURSIVE, &a, sizeof(a)) == 0)
		return 0;
	err_set(e, errno, "make mounts private");
	return hardened(HARDENED_MOUNT, e);
}
