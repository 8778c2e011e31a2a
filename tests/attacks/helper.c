/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * helper.c - the partner outside: a process of the attacker's user that holds
 * one of everything an attack could reach, and helps where it is asked to.
 *
 *   attacks helper DIR OTHER HERE...    as the user
 *   attacks plant HERE...               as root
 *
 * HERE is the attacker's directory as the helper sees it; it gets the file
 * "target".  DIR must lie on the same file system as the HEREs.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "attacks.h"

enum { KEY_LIFE = 600, TICK_MS = 5 };

static const char magic[] = MAGIC;

static int
fail(const char *what)
{
	fprintf(stderr, "attacks: helper: %s: %s\n", what, strerror(errno));
	return -1;
}

static int
bound(int type, const char *name, size_t len)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	size_t size = offsetof(struct sockaddr_un, sun_path) + len;
	int s = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	memcpy(a.sun_path, name, len);
	if (s < 0 || bind(s, (struct sockaddr *)&a, (socklen_t)size) < 0 ||
	    (type == SOCK_STREAM && listen(s, 8) < 0))
		return fail("socket");
	return s;
}

/* System V and POSIX objects; both live as long as the ipc namespace. */
static int
share_objects(void)
{
	struct mq_attr attr = { .mq_maxmsg = 1, .mq_msgsize = 8 };
	int id = shmget(SHM_KEY, sizeof(magic), IPC_CREAT | 0600);
	char *p = id < 0 ? (char *)-1 : shmat(id, NULL, 0);

	if (p == (char *)-1)
		return fail("shared memory");
	memcpy(p, magic, sizeof(magic));
	mq_unlink(QUEUE);
	if (mq_open(QUEUE, O_RDONLY | O_CREAT, 0600, &attr) < 0)
		return fail("message queue");
	return 0;
}

static int
add_key(int ring, const char *name)
{
	long key = syscall(SYS_add_key, "user", name, magic, sizeof(magic),
	                   ring);

	if (key < 0 ||
	    syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, KEY_LIFE) < 0)
		return fail(name);
	return 0;
}

/* A terminal that belongs to the user; its master stays open here. */
static int
open_terminal(void)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	unsigned int n = 0;

	if (fd < 0 || grantpt(fd) < 0 || unlockpt(fd) < 0 ||
	    ioctl(fd, TIOCGPTN, &n) < 0)
		return fail("terminal");
	return (int)n;
}

static int
save_handle(const struct target *t)
{
	char buf[sizeof(struct file_handle) + MAX_HANDLE_SZ] = "";
	char path[PATH_MAX];
	struct file_handle *h = (struct file_handle *)buf;
	int id, fd;

	h->handle_bytes = MAX_HANDLE_SZ;
	if (name_to_handle_at(AT_FDCWD, "secret", h, &id, 0) < 0 ||
	    in_here(path, sizeof(path), t, "handle") < 0)
		return fail("handle");
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, buf, sizeof(buf)) != (ssize_t)sizeof(buf))
		return fail(path);
	return close(fd);
}

static int
prepare(struct target *t, const char *dir, const char *other)
{
	snprintf(t->dir, sizeof(t->dir), "%s", dir);
	snprintf(t->other, sizeof(t->other), "%s", other);
	t->pid = getpid();
	t->magic = (unsigned long)magic;
	if (chdir(dir) < 0)
		return fail(dir);
	t->fd = open("secret", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (t->fd < 0 || write(t->fd, magic, sizeof(magic)) < 0)
		return fail("secret");
	unlink("socket");
	t->pts = open_terminal();
	if (t->pts < 0 || share_objects() < 0)
		return -1;
	return add_key(KEY_SPEC_USER_KEYRING, USER_KEY);
}

static void
send_root(int s)
{
	union { struct cmsghdr align; char buf[CMSG_SPACE(sizeof(int))]; } c;
	struct iovec v = { (void *)(unsigned long)magic, 1 };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1,
		.msg_control = c.buf, .msg_controllen = sizeof(c.buf),
	};
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);
	int call = accept4(s, NULL, NULL, SOCK_CLOEXEC);
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(h), &fd, sizeof(fd));
	sendmsg(call, &m, MSG_NOSIGNAL);
	close(call);
	close(fd);
}

/* The attacker stands in HERE/move; what it stood in goes to DIR/moved. */
static void
move_if_asked(char **heres)
{
	char path[PATH_MAX];

	for (; *heres; heres++) {
		snprintf(path, sizeof(path), "%s/move", *heres);
		rename(path, "moved");
	}
}

/* SIGUSR2 came: each HERE may know. */
static void
tell_heard(int signals, char **heres)
{
	struct signalfd_siginfo info;
	char path[PATH_MAX];

	if (read(signals, &info, sizeof(info)) < 0)
		return;
	for (; *heres; heres++) {
		snprintf(path, sizeof(path), "%s/heard", *heres);
		close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
	}
}

static void
serve(struct pollfd p[3], char **heres)
{
	for (;;) {
		poll(p, 3, TICK_MS);
		for (int i = 0; i < 2; i++)
			if (p[i].revents & POLLIN)
				send_root(p[i].fd);
		if (p[2].revents & POLLIN)
			tell_heard(p[2].fd, heres);
		move_if_asked(heres);
	}
}

/* Two ways to be called, one to be signalled; -1 if any is missing. */
static int
be_reachable(struct pollfd p[3])
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	p[0].fd = bound(SOCK_STREAM, "\0" ABSTRACT, sizeof(ABSTRACT));
	p[1].fd = bound(SOCK_STREAM, "socket", sizeof("socket"));
	p[2].fd = signalfd(-1, &set, SFD_CLOEXEC);
	for (int i = 0; i < 3; i++)
		p[i].events = POLLIN;
	if (bound(SOCK_DGRAM, "\0" DATAGRAM, sizeof(DATAGRAM)) < 0)
		return -1;
	return p[0].fd < 0 || p[1].fd < 0 || p[2].fd < 0 ? -1 : 0;
}

int
helper_main(char **args)
{
	struct target t = { 0 };
	struct pollfd p[3];

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGUSR1, SIG_IGN);
	umask(022);
	if (prepare(&t, args[0], args[1]) < 0 || be_reachable(p) < 0)
		return 2;
	for (char **here = args + 2; *here; here++) {
		snprintf(t.here, sizeof(t.here), "%s", *here);
		if (save_handle(&t) < 0 || target_write(&t) < 0)
			return fail(*here) < 0 ? 2 : 0;
	}
	serve(p, args + 2);
	return 0;
}

/* A copy of this program, made by cp-like reads so that it has one link. */
static int
copy_self(const char *path)
{
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	char buf[65536];
	ssize_t n = -1;

	while (from >= 0 && to >= 0 && (n = read(from, buf, sizeof(buf))) > 0)
		if (write(to, buf, (size_t)n) != n)
			return -1;
	close(from);
	return n < 0 || close(to) < 0 ? -1 : 0;
}

static int
plant_in(const char *here)
{
	struct vfs_cap_data cap = {
		.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE,
		.data = { { .permitted = 1U << CAP_SYS_CHROOT } },
	};
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/setuid", here);
	if (copy_self(path) < 0 || chmod(path, 04755) < 0)
		return fail(path);
	snprintf(path, sizeof(path), "%s/fcaps", here);
	if (copy_self(path) < 0 ||
	    setxattr(path, "security.capability", &cap, XATTR_CAPS_SZ_2, 0) < 0)
		return fail(path);
	snprintf(path, sizeof(path), "%s/node", here);
	unlink(path);
	if (mknod(path, S_IFCHR | 0666, makedev(1, 3)) < 0 ||
	    chmod(path, 0666) < 0)
		return fail(path);
	return 0;
}

int
plant_main(char **args)
{
	for (; *args; args++)
		if (plant_in(*args) < 0)
			return 2;
	return 0;
}
