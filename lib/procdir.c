/* SPDX-License-Identifier: BSD-2-Clause */
/* procdir.c - see procdir.h */
#include <sys/mount.h>

#include "mount.h"
#include "procdir.h"
#include "scope.h"

const char *const procdir_hidden[] = { "/proc/keys", "/proc/key-users" };

/*
 * ptraceable: with the Landlock domain of the walls that is the session's own
 * processes and no others, not even the account's outside (proc(5), Linux 5.8).
 *
 * Read-only: /proc/PID/mem would let each of these write the memory of another,
 * also of one that was started to run a named command and nothing else.
 */
int
procdir_mount(int at, struct err *e)
{
	static const struct mnt_opt opts[] = {
		{ "source", "proc" }, { "hidepid", "ptraceable" }, { 0 }
	};
	scope_fd mnt = mnt_new("proc", opts, MOUNT_ATTR_RDONLY |
	    MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, e);

	return mnt < 0 ? -1 : mnt_attach(mnt, at, "", e);
}
