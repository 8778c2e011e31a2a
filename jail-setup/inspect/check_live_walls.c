/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_live_walls.c - attacks from inside, each of which must fail.
 *
 * Those that need no privilege: chw00t, CVE-2017-5226, CVE-2024-21626, user
 * namespaces, abstract sockets.  tests/attacks has the long list, with a
 * control for each.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "check_live.h"
#include "count.h"
#include "dir.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "list.h"
#include "scope.h"
#include "wall.h"

/* The attack worked if rc >= 0; else says with which errno it failed. */
static enum live_verdict
must_be_refused(long rc, char *why)
{
	return rc >= 0 ? live_say(LIVE_BAD, why, "it worked") :
	    live_say(LIVE_GOOD, why, "%s", strerror(errno));
}

int
live_namespaces(ino_t own[LIVE_NAMESPACES])
{
	static const char *const name[] = { "mnt", "ipc", "uts", "net", "pid" };
	COUNT_IS(name, LIVE_NAMESPACES);
	char path[64];
	struct stat st;

	for (size_t i = 0; i < COUNT(name); i++) {
		snprintf(path, sizeof(path), "/proc/self/ns/%s", name[i]);
		if (stat(path, &st) < 0)
			return -1;
		own[i] = st.st_ino;
	}
	return 0;
}

static enum live_verdict
probe_namespaces(const struct live_ground *g, char *why)
{
	const struct wall_terms t = jail_walls(g->jail);
	const bool own[] = { true, true, true, !t.network, t.processes };
	COUNT_IS(own, LIVE_NAMESPACES);
	ino_t here[LIVE_NAMESPACES];

	if (live_namespaces(here) < 0)
		return live_say(g->jail->proc == JAIL_PROC_NONE ? LIVE_ABSENT :
		    LIVE_BAD, why, "no /proc shows them");
	for (size_t i = 0; i < COUNT(own); i++)
		if (own[i] && here[i] == g->namespaces[i])
			return live_say(LIVE_BAD, why, "one is the host's");
	return live_say(LIVE_GOOD, why, "of its own");
}

static enum live_verdict
probe_host_files(const struct live_ground *g, char *why)
{
	static const char *const through[] = {
		"root/etc/passwd", "cwd/etc/passwd", "fd/0", "environ",
	};
	char path[64];
	int fd = -1;

	for (size_t i = 0; fd < 0 && i < COUNT(through); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)g->outside,
		    through[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	return must_be_refused(fd, why);
}

static enum live_verdict
probe_processes(const struct live_ground *g, char *why)
{
	scope_fd fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	scope_list all = {0};
	struct err e;

	if (fd >= 0 && dir_names(fd, "/proc", NULL, &all, &e) < 0)
		return live_say(LIVE_BAD, why, "%.100s", e.msg);
	for (size_t i = 0; i < all.n; i++)
		if (atoi(all.v[i]) == (int)g->outside)
			return live_say(LIVE_BAD, why, "a process outside is "
			    "seen");
	return live_say(LIVE_GOOD, why, "none from outside");
}

static enum live_verdict
probe_signals(const struct live_ground *g, char *why)
{
	return must_be_refused(kill(g->outside, 0), why);
}

static enum live_verdict
probe_tracing(const struct live_ground *g, char *why)
{
	long rc = ptrace(PTRACE_SEIZE, g->outside, NULL, NULL);

	return must_be_refused(rc, why);
}

static enum live_verdict
probe_limits(const struct live_ground *g, char *why)
{
	struct rlimit l = { 1, 1 };

	return must_be_refused(prlimit(g->outside, RLIMIT_CORE, &l, NULL), why);
}

/* No handler of the host runs at a limit of 1: wall.c. */
static enum live_verdict
probe_core_dump(const struct live_ground *g, char *why)
{
	struct rlimit l = {0};
	int rc = getrlimit(RLIMIT_CORE, &l);

	(void)g;
	return live_say(rc == 0 && l.rlim_cur == 1 && l.rlim_max == 1 ?
	    LIVE_GOOD : LIVE_BAD, why, "a limit of %llu",
	    (unsigned long long)l.rlim_max);
}

static enum live_verdict
probe_abstract_socket(const struct live_ground *g, char *why)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t n = strlen(g->socket);
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(to.sun_path + 1, g->socket, n);
	return must_be_refused(s < 0 ? -1 : connect(s, (void *)&to,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)), why);
}

static enum live_verdict
probe_user_namespace(const struct live_ground *g, char *why)
{
	(void)g;
	return must_be_refused(unshare(CLONE_NEWUSER), why);
}

static enum live_verdict
probe_mounting(const struct live_ground *g, char *why)
{
	(void)g;
	return must_be_refused(mount("none", "/tmp", "tmpfs", 0, ""), why);
}

static enum live_verdict
probe_device_node(const struct live_ground *g, char *why)
{
	char path[512];
	long rc;

	snprintf(path, sizeof(path), "%.400s/.jail-live-node", g->who->home);
	rc = mknod(path, S_IFBLK | 0600, makedev(8, 0));
	if (rc == 0)
		unlink(path);
	return must_be_refused(rc, why);
}

static enum live_verdict
probe_read_only(const struct live_ground *g, char *why)
{
	static const char *const at[] = {
		"/.live", "/etc/.live", "/usr/.live", "/dev/.live",
	};
	struct statvfs fs;
	int fd = -1;

	(void)g;
	/* by its flag: what is asked here may be non-dumpable, proc(5) */
	if (statvfs("/proc", &fs) == 0 && (fs.f_flag & ST_RDONLY) == 0)
		return live_say(LIVE_BAD, why, "/proc is writable");
	for (size_t i = 0; fd < 0 && i < COUNT(at); i++)
		fd = open(at[i], O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	return must_be_refused(fd, why);
}

/* jailsh asks the same, and does not know what its service keeps. */
static enum live_verdict
probe_privileges(const struct live_ground *g, char *why)
{
	const uint64_t keep = jail_walls(g->jail).keep;
	struct err e;
	int has;

	for (unsigned long c = 0; (has = prctl(PR_CAPBSET_READ, c)) >= 0; c++)
		if (has != (int)(keep >> c & 1))
			return live_say(LIVE_BAD, why, "capability %lu is %s"
			    "in the bounding set", c, has ? "" : "not ");
	return walls_seen(&e) < 0 ? live_say(LIVE_BAD, why, "%.100s", e.msg) :
	    live_say(LIVE_GOOD, why, "none to be gained");
}

static enum live_verdict
probe_typing(const struct live_ground *g, char *why)
{
	char c = '\n';
	int rc = ioctl(0, TIOCSTI, &c);

	(void)g;
	/* refused by the wall, not for want of a terminal */
	return rc < 0 && errno != EPERM ?
	    live_say(LIVE_BAD, why, "%s", strerror(errno)) :
	    must_be_refused(rc, why);
}

static enum live_verdict
probe_keys(const struct live_ground *g, char *why)
{
	(void)g;
	return must_be_refused(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID,
	    KEY_SPEC_USER_KEYRING, 0), why);
}

/* A process may compare itself, but for the filter. */
static enum live_verdict
probe_strict(const struct live_ground *g, char *why)
{
	if (jail_walls(g->jail).strict)
		return must_be_refused(syscall(SYS_kcmp, getpid(), getpid(),
		    KCMP_FILES, 0, 0), why);
	return live_say(LIVE_ABSENT, why, "seccomp is not \"strict\"");
}

static enum live_verdict
probe_descriptors(const struct live_ground *g, char *why)
{
	struct stat st;

	(void)g;
	for (int fd = 1023; fd >= 0; fd--)
		if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
			return live_say(LIVE_BAD, why, "descriptor %d is a "
			    "directory", fd);
	return live_say(LIVE_GOOD, why, "no directory is open");
}

const struct live_probe live_walls[] = {
	{ "namespaces", probe_namespaces, "namespaces" },
	{ "host-files", probe_host_files, "chroot namespaces landlock" },
	{ "processes", probe_processes, "landlock" },
	{ "signals", probe_signals, "landlock" },
	{ "ptrace", probe_tracing, "landlock" },
	{ "limits", probe_limits, "seccomp" },
	{ "core-dump", probe_core_dump, "core" },
	{ "abstract-socket", probe_abstract_socket, "landlock" },
	{ "user-namespace", probe_user_namespace, "chroot" },
	{ "mount", probe_mounting, "capabilities" },
	{ "device-node", probe_device_node, "capabilities" },
	{ "read-only", probe_read_only, "" },
	{ "privileges", probe_privileges, "chroot capabilities no_new_privs" },
	{ "terminal-input", probe_typing, "seccomp" },
	{ "keys", probe_keys, "keyring seccomp" },
	{ "strict", probe_strict, "strict" },
	{ "descriptors", probe_descriptors, "descriptors" },
	{ 0 }
};
