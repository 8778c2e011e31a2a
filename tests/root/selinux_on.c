/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * selinux_on.c - preloaded into sshd: SELinux is on, and a context is set for the
 * next execve(2), as far as statfs(2), statvfs(3) and open(2) can say.  So it is for
 * the libselinux that sshd is linked with, which finds no policy then.
 */
#include <fcntl.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

static const char mounted[] = "/sys/fs/selinux";

int
statfs(const char *path, struct statfs *fs)
{
	if (strcmp(path, mounted) != 0)
		return (int)syscall(SYS_statfs, path, fs);
	memset(fs, 0, sizeof(*fs));
	fs->f_type = SELINUX_MAGIC;
	return 0;
}

/* Only libselinux asks, for the one place. */
int
statvfs(const char *path, struct statvfs *fs)
{
	(void)path;
	memset(fs, 0, sizeof(*fs));
	return 0;
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	int mode;

	va_start(ap, flags);
	mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(ap, int) : 0;
	va_end(ap);
	if (strcmp(path, "/proc/thread-self/attr/exec") == 0)
		path = "/etc/selinux/config";	/* not empty */
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
