/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * keepcore.c - preloaded into a daemon that sets its limit on core dumps to 0, to
 * prevent that.  Root without CAP_SYS_RESOURCE, as in a container, could not raise
 * the limit to 1 later, and pam_jail would refuse the login.
 */
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int
setrlimit(__rlimit_resource_t what, const struct rlimit *to)
{
	return what == RLIMIT_CORE ? 0 :
	    (int)syscall(SYS_prlimit64, 0, what, to, NULL);
}

int
setrlimit64(__rlimit_resource_t what, const struct rlimit64 *to)
{
	return setrlimit(what, (const struct rlimit *)to);
}
