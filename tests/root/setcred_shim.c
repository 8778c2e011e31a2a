/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * setcred_shim.c - preloaded into sshd: the second pam_setcred(ESTABLISH) of a
 * login, that of the child, does nothing.  It writes a line to the file SHIM_MARK,
 * so that a test sees that the shim was called.
 */
#include <security/pam_appl.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((visibility("default"))) int
pam_setcred(pam_handle_t *pamh, int flags)
{
	static int calls;
	int (*real)(pam_handle_t *, int);
	const char *mark = getenv("SHIM_MARK");
	const char *skip = getenv("SHIM_SKIP");
	int fd;

	if ((flags & PAM_ESTABLISH_CRED) && ++calls >= 2 && mark && skip) {
		fd = open(mark, O_WRONLY | O_CREAT | O_APPEND, 0600);
		if (fd >= 0) {
			dprintf(fd, "call %d left out in %d\n", calls, (int)getpid());
			close(fd);
		}
		return PAM_SUCCESS;
	}
	*(void **)&real = dlsym(RTLD_NEXT, "pam_setcred");
	return real == NULL ? PAM_SYSTEM_ERR : real(pamh, flags);
}
