/* SPDX-License-Identifier: BSD-2-Clause */
/* in_jail.c - see in_jail.h */
#include <errno.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>

#include "err.h"
#include "in_jail.h"

int
inside_check(struct err *e)
{
	struct statvfs fs;

	if (statvfs("/", &fs) < 0)
		return err_set(e, errno, "statvfs /");
	if ((fs.f_flag & ST_RDONLY) == 0)
		return err_set(e, 0, "not inside a jail: / is writable");
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return err_set(e, 0, "not inside a jail: no_new_privs is not "
		    "set");
	for (unsigned long c = 0; ; c++) {
		int has = prctl(PR_CAPBSET_READ, c);

		if (has < 0)	/* past the kernel's last capability */
			return 0;
		if (has != 0)
			return err_set(e, 0, "not inside a jail: capability "
			    "%lu is in the bounding set", c);
	}
}
