/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel.c - rights over the kernel: namespaces, mounts, devices, set-uid
 * files, capabilities, handles and keys.  U7, U8, U12, R4, R5, R10, R11, R13.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"

int
mount_any(const struct target *t)
{
	if (mount("attack", t->here, "tmpfs", 0, NULL) < 0)
		return -1;
	umount2(t->here, MNT_DETACH);
	return 0;
}

int
user_namespace(const struct target *t)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return -1;
	return mount_any(t);
}

int
make_node(const struct target *t)
{
	char path[PATH_MAX];

	if (in_here(path, sizeof(path), t, "disk") < 0 ||
	    mknod(path, S_IFBLK | 0600, makedev(7, 0)) < 0)
		return -1;
	unlink(path);
	return 0;
}

/* The file must be there and be what was planted, or nothing was tried. */
static int
planted(char *path, size_t size, const struct target *t, const char *name,
        mode_t bits)
{
	struct stat st;

	if (in_here(path, size, t, name) < 0 || stat(path, &st) < 0 ||
	    (st.st_mode & bits) != bits) {
		errno = ENOTUNIQ;
		return -1;
	}
	return 0;
}

int
open_node(const struct target *t)
{
	char path[PATH_MAX];

	if (planted(path, sizeof(path), t, "node", S_IFCHR) < 0)
		return -1;
	return open(path, O_RDONLY | O_CLOEXEC) < 0 ? -1 : 0;
}

/* Runs a planted copy of this program, which says whether it gained rights. */
static int
run_planted(const struct target *t, const char *name, mode_t bits)
{
	char path[PATH_MAX];
	int status;
	pid_t pid;

	if (planted(path, sizeof(path), t, name, bits) < 0 ||
	    (pid = fork()) < 0)
		return -1;
	if (pid == 0) {
		execl(path, "attacks", "gained", (char *)NULL);
		_exit(errno == EPERM || errno == EACCES ? 1 : 2);
	}
	waitpid(pid, &status, 0);
	errno = WIFEXITED(status) && WEXITSTATUS(status) == 1 ? 0 : ENOEXEC;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

int
setuid_file(const struct target *t)
{
	return run_planted(t, "setuid", S_ISUID | 0111);
}

int
capable_file(const struct target *t)
{
	return run_planted(t, "fcaps", 0111);
}

/*
 * Effective, permitted, inheritable, bounding and ambient must all be empty,
 * and no_new_privs set: nosuid alone would hold until somebody binds /usr in.
 */
int
any_capability(const struct target *t)
{
	struct __user_cap_header_struct h = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct c[2] = { { 0 }, { 0 } };

	if (syscall(SYS_capget, &h, c) < 0)
		return -1;
	for (int i = 0; i < 2; i++)
		if (c[i].effective || c[i].permitted || c[i].inheritable)
			return 0;
	if (t && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 0;
	for (unsigned long cap = 0; t && cap < 64; cap++)
		if (prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1 ||
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0,
		          0) == 1)
			return 0;
	errno = 0;
	return -1;
}

int
host_name(const struct target *t)
{
	char name[256] = "";

	(void)t;
	if (gethostname(name, sizeof(name) - 1) < 0)
		return -1;
	return sethostname(name, strlen(name));
}

/* R11: opened, never written to. */
int
kernel_knob(const struct target *t)
{
	static const char *const knobs[] = {
		"/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger",
		"/proc/sys/kernel/modprobe", "/sys/kernel/uevent_helper",
	};
	int no = 0;

	(void)t;
	for (size_t i = 0; i < sizeof(knobs) / sizeof(knobs[0]); i++) {
		if (open(knobs[i], O_WRONLY | O_CLOEXEC) >= 0)
			return 0;
		no = no ? no : errno;
	}
	errno = no;
	return -1;
}

int
join_namespace(const struct target *t)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/ns/mnt", t->pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fd = (int)syscall(SYS_pidfd_open, t->pid, 0);
	if (fd < 0 || setns(fd, CLONE_NEWNS) < 0)
		return -1;
	return climb_out(t);
}

/* The helper wrote the handle of the secret into our directory. */
int
file_handle(const struct target *t)
{
	char path[PATH_MAX], buf[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	int fd;

	if (in_here(path, sizeof(path), t, "handle") < 0 ||
	    (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0 ||
	    read(fd, buf, sizeof(buf)) < (ssize_t)sizeof(struct file_handle)) {
		errno = ENOTUNIQ;
		return -1;
	}
	fd = open_by_handle_at(fd, (struct file_handle *)buf, O_RDONLY);
	return fd < 0 ? -1 : secret_in(fd);
}

static int
find_key(int ring, const char *name)
{
	char got[sizeof(MAGIC)] = "";
	long key = syscall(SYS_keyctl, KEYCTL_SEARCH, ring, "user", name, 0);

	if (key < 0 ||
	    syscall(SYS_keyctl, KEYCTL_READ, key, got, sizeof(got)) < 0)
		return -1;
	errno = EBADMSG;
	return memcmp(got, MAGIC, sizeof(MAGIC) - 1) == 0 ? 0 : -1;
}

/* The serial of the first key that /proc/keys calls so, or 0. */
static int
listed(const char *name)
{
	FILE *f = fopen("/proc/keys", "re");
	unsigned int serial = 0;
	char line[256];

	while (f && fgets(line, sizeof(line), f))
		if (strstr(line, name) && sscanf(line, "%x", &serial) == 1)
			break;
	if (f)
		fclose(f);
	return (int)serial;
}

/* Read; or seen in /proc/keys, which shows another's key to its possessor. */
int
login_key(const struct target *t)
{
	int no;

	(void)t;
	if (find_key(KEY_SPEC_SESSION_KEYRING, LOGIN_KEY) == 0)
		return 0;
	no = errno;
	if (listed(LOGIN_KEY))
		return 0;
	errno = no;
	return -1;
}

/* The user keyring belongs to the uid; linked into ours, its keys are ours. */
int
user_key(const struct target *t)
{
	char name[32];
	int ring;

	(void)t;
	snprintf(name, sizeof(name), " _uid.%u:", getuid());
	ring = listed(name);
	syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING,
	        KEY_SPEC_SESSION_KEYRING);
	if (ring && syscall(SYS_keyctl, KEYCTL_LINK, ring,
	                    KEY_SPEC_SESSION_KEYRING) == 0 &&
	    find_key(ring, USER_KEY) == 0)
		return 0;
	return find_key(KEY_SPEC_USER_KEYRING, USER_KEY);
}

/*
 * The kernel answers by running /sbin/request-key as root in the host's own
 * namespaces.  Whether one is installed or not, the key it was to fill is left
 * as the trace of it.
 */
int
key_upcall(const struct target *t)
{
	int no;

	(void)t;
	if (syscall(SYS_request_key, "user", UPCALL_KEY, "x",
	            KEY_SPEC_SESSION_KEYRING) >= 0)
		return 0;
	no = errno;
	if (listed(UPCALL_KEY))
		return 0;
	errno = no;
	return -1;
}
