/* SPDX-License-Identifier: BSD-2-Clause */
/* context.c - see context.h */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "context.h"
#include "err.h"
#include "scope.h"
#include "selinux.h"

static const struct context_places kernels = {
	SELINUX_FS, SELINUX_MAGIC, "/proc/thread-self/attr/exec",
};

int
context_look(const struct context_places *at, struct context *c,
    struct err *e)
{
	scope_fd fd = -1;
	ssize_t n;
	char first;

	if (at == NULL)
		at = &kernels;
	*c = (struct context){0};
	if (selinux_on(at->fs, at->magic, &c->on, e) < 0)
		return -1;
	if (!c->on)
		return 0;
	fd = open(at->exec, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, &first, 1);
	if (n < 0)
		return err_set(e, errno, "%s", at->exec);
	c->set = n > 0;
	return 0;
}

int
context_decide(const struct context *c, struct err *e)
{
	if (!c->on || c->set)
		return 0;
	return err_set(e, 0, "SELinux is on, and no PAM line before ours has "
	    "set the context of the shell; fix: session required "
	    "pam_selinux.so open, before the session line of pam_jail.so");
}

int
context_keep(const struct context *c, struct err *e)
{
	void (*forget)(void);
	int no;

	if (!c->on)
		return 0;
	*(void **)&forget = dlsym(RTLD_DEFAULT, "fini_selinuxmnt");
	no = forget == NULL ? 0 : pthread_atfork(NULL, NULL, forget);
	return no == 0 ? 0 : err_set(e, no, "pthread_atfork");
}
