/* SPDX-License-Identifier: BSD-2-Clause */
/* wall.c - see wall.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "caps.h"
#include "err.h"
#include "filter.h"
#include "hardened.h"
#include "scope.h"
#include "wall.h"

int
wall_keyring(struct err *e)
{
	long id = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);

	if (id < 0 && errno == ENOSYS)
		return 0;
	if (id < 0) {
		err_set(e, errno, "join a new session keyring");
		return hardened(HARDENED_KEYRING, e);
	}
	/* the caller's real uid's otherwise: in su(1) that of who typed it */
	if (syscall(SYS_keyctl, KEYCTL_CHOWN, id, 0, 0) < 0)
		return err_set(e, errno, "make the session keyring root's");
	return 0;
}

static int
drop_bounding(struct err *e)
{
	for (unsigned long c = 0; prctl(PR_CAPBSET_DROP, c) == 0; c++)
		;
	/* past the last one there is */
	if (errno == EINVAL)
		return 0;
	err_set(e, errno, "empty the bounding set");
	return hardened(HARDENED_BOUNDING, e);
}

static int
drop_inheritable(struct err *e)
{
	struct caps c;

	if (caps_get(&c) < 0)
		return err_set(e, errno, "read the capabilities");
	for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		c.v[i].inheritable = 0;
	if (caps_set(&c) < 0)
		return err_set(e, errno, "clear the inheritable capabilities");
	return 0;
}

int
wall_capabilities(struct err *e)
{
	if (drop_bounding(e) < 0 || drop_inheritable(e) < 0)
		return -1;
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		return err_set(e, errno, "clear the ambient capabilities");
	return 0;
}

int
wall_core(struct err *e)
{
	const struct rlimit one = { 1, 1 };

	if (setrlimit(RLIMIT_CORE, &one) < 0)
		return err_set(e, errno, "limit core dumps, see pam_jail_lines(7)");
	return 0;
}

int
wall_no_new_privs(struct err *e)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_set(e, errno, "set no_new_privs");
	return 0;
}

/*
 * The ruleset as of ABI 6: Debian 12's header has the first member only.  The
 * kernel takes the size and requires what it does not know to be zero.
 */
struct ruleset {
	uint64_t handled_access_fs;
	uint64_t handled_access_net;
	uint64_t scoped;
};

enum {
	SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0,
	SCOPE_SIGNAL = 1 << 1,
	SCOPES = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL,
};

/*
 * One that handles no access and has no scope is not to be had.  And a domain
 * that does not handle and allow REFER forbids rename(2) and link(2) between
 * directories to each domain that a program makes within it; without scopes it
 * forbids them at once.  So each handles REFER and allows it everywhere.
 */
static int
ruleset(uint64_t scopes)
{
	const struct ruleset r = {
		.handled_access_fs = LANDLOCK_ACCESS_FS_REFER,
		.scoped = scopes,
	};

	return (int)syscall(SYS_landlock_create_ruleset, &r, scopes != 0 ?
	    sizeof(r) : sizeof(r.handled_access_fs), 0);
}

static int
restrict_to(int rules, struct err *e)
{
	scope_fd top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const struct landlock_path_beneath_attr all = {
		.allowed_access = LANDLOCK_ACCESS_FS_REFER, .parent_fd = top,
	};

	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
	    &all, 0) < 0 || syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		return err_set(e, errno, "landlock");
	return 0;
}

/*
 * The kernel does not have it, or was told not to, landlock_create_ruleset(2);
 * EPERM is a container's filter.  All else is a fault of the moment.
 */
static bool
lacking(int no)
{
	return no == EINVAL || no == E2BIG || no == ENOMSG || no == ENOSYS ||
	    no == EOPNOTSUPP || no == EPERM;
}

static int
too_old(struct err *e)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	return err_set(e, 0, "this kernel has Landlock ABI %ld without scopes, "
	    "and the jail requires them; fix: start Linux 6.12 or later with "
	    "landlock in its lsm= list, or write require = [ ] into the jail "
	    "file",
	    abi > 0 ? abi : 0);
}

bool
wall_landlock_whole(void)
{
	scope_fd rules = ruleset(SCOPES);

	return rules >= 0;
}

/*
 * It is asked for what is wanted, not for its number: RHEL 9.7 says ABI 6 and
 * has no scopes.
 */
int
wall_landlock(bool required, bool *degraded, struct err *e)
{
	scope_fd rules = ruleset(SCOPES);

	if (rules < 0 && lacking(errno)) {
		if (required)
			return too_old(e);
		*degraded = true;
		rules = ruleset(0);
		if (rules < 0 && lacking(errno))
			return 0;
	}
	return rules >= 0 ? restrict_to(rules, e) :
	    err_set(e, errno, "landlock");
}

int
wall_seccomp(bool network, bool strict, struct err *e)
{
	struct sock_filter code[FILTER_MOST];
	struct sock_fprog prog = { .filter = code };

	prog.len = (unsigned short)filter_make(code, network, strict);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) < 0)
		return err_set(e, errno, "seccomp");
	return 0;
}

int
wall_descriptors(struct err *e)
{
	struct stat st;

	if (syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return err_set(e, errno, "close_range");
	for (int fd = 0; fd <= 2; fd++)
		if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
			return err_set(e, 0, "descriptor %d is a directory",
			    fd);
	return 0;
}
