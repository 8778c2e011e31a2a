/* SPDX-License-Identifier: BSD-2-Clause */
/* selinux.c - see selinux.h */
#include <errno.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>

#include "err.h"
#include "selinux.h"

int
selinux_on(const char *fs, long magic, bool *on, struct err *e)
{
	struct statfs is = {0};

	*on = false;
	if (statfs(fs, &is) < 0)
		return errno == ENOENT ? 0 : err_set(e, errno, "%s", fs);
	*on = (long)is.f_type == magic && (is.f_flags & ST_RDONLY) == 0;
	return 0;
}
