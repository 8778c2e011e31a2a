/* SPDX-License-Identifier: BSD-2-Clause */
/* outside.c - see outside.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "become.h"
#include "environment.h"
#include "err.h"
#include "filter.h"
#include "ident.h"
#include "list.h"
#include "outside.h"

/* Duplicate to a number above 3; of /dev/null if fd is -1. */
static int
copy_above(int fd)
{
	int null = fd >= 0 ? -1 : open("/dev/null", O_RDWR | O_CLOEXEC);

	return fcntl(fd >= 0 ? fd : null, F_DUPFD_CLOEXEC, 4);
}

static int
set_descriptors(const int fds[3], int *keep, struct err *e)
{
	int k = *keep >= 0 ? copy_above(*keep) : -1;
	int from[3];

	for (int i = 0; i < 3; i++)
		from[i] = copy_above(fds[i]);
	for (int i = 0; i < 3; i++)
		if (from[i] < 0 || dup2(from[i], i) < 0)
			return err_set(e, errno, "descriptor %d", i);
	if (*keep >= 0 && (k < 0 || dup3(k, 3, O_CLOEXEC) < 0))
		return err_set(e, errno, "descriptor 3");
	if (syscall(SYS_close_range, *keep >= 0 ? 4 : 3, ~0U, 0) < 0)
		return err_set(e, errno, "close_range");
	*keep = *keep >= 0 ? 3 : -1;
	return 0;
}

/* It fails for SIGKILL, SIGSTOP and two signals of the C library: fine. */
static void
reset_signals(void)
{
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The account could search root's session keyring: session-keyring(7). */
static int
join_new_keyring(struct err *e)
{
	long id = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);

	return id >= 0 || errno == ENOSYS ? 0 :
	    err_set(e, errno, "join a new session keyring");
}

static int
forbid_core_dumps(struct err *e)
{
	struct rlimit l;

	if (getrlimit(RLIMIT_CORE, &l) < 0)
		return err_set(e, errno, "RLIMIT_CORE");
	l.rlim_cur = 0;
	return setrlimit(RLIMIT_CORE, &l) < 0 ?
	    err_set(e, errno, "RLIMIT_CORE") : 0;
}

int
outside_apart(const int fds[3], int *keep, struct err *e)
{
	if (prctl(PR_SET_DUMPABLE, 0) < 0 || setsid() < 0)
		return err_set(e, errno, "a session of its own");
	if (set_descriptors(fds, keep, e) < 0 || join_new_keyring(e) < 0 ||
	    forbid_core_dumps(e) < 0)
		return -1;
	if (isatty(STDIN_FILENO) && ioctl(STDIN_FILENO, TIOCSCTTY, 0) < 0)
		return err_set(e, errno, "a terminal of its own");
	reset_signals();
	umask(022);
	return chdir("/") < 0 ? err_set(e, errno, "chdir /") : 0;
}

static int
forbid_typing(struct err *e)
{
	struct sock_filter code[FILTER_MOST];
	struct sock_fprog prog = { .filter = code };

	prog.len = (unsigned short)filter_typing(code);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) < 0)
		return err_set(e, errno, "seccomp");
	return 0;
}

int
outside_become(const struct ident *who, const char *cwd, struct err *e)
{
	if (forbid_typing(e) < 0 || become(who, e) < 0)
		return -1;
	/* as the account, which may lack permission for root's directory */
	if (cwd != NULL && chdir(cwd) < 0 && chdir(who->home) < 0 &&
	    chdir("/") < 0)
		return err_set(e, errno, "chdir /");
	return 0;
}

int
outside_environment(char *const *from, const struct ident *who,
    struct list *out, struct err *e)
{
	char *path[] = { (char *)"PATH=/usr/local/bin:/usr/bin:/bin" };
	const struct list logins = { .v = path, .n = 1 };

	return environment_launch(from, who, NULL, &logins, out, e) < 0 ? -1 :
	    list_terminate(out, e);
}
