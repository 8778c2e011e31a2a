/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nocontext.c - preloaded into sshd: to its own calls, libselinux says that SELinux
 * is off.  So the context of the shell is set by pam_selinux alone, as in the sshd
 * of Fedora, RHEL and openSUSE, which hands it variables and sets none itself.
 */
#include <dlfcn.h>
#include <string.h>

int is_selinux_enabled(void);

int
is_selinux_enabled(void)
{
	int (*real)(void);
	Dl_info caller;

	if (dladdr(__builtin_return_address(0), &caller) != 0 &&
	    strstr(caller.dli_fname, "sshd") != NULL)
		return 0;
	*(void **)&real = dlsym(RTLD_NEXT, "is_selinux_enabled");
	return real != NULL ? real() : 0;
}
