/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * probe.c - small actions that a shell cannot do.  Linked statically, so that it runs
 * in every tree.  Its status is 0 if the action succeeded; otherwise it prints the
 * name of the error and its status is 1.
 */
#include <linux/io_uring.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
no(const char *what)
{
	printf("%s: %s\n", what, strerrorname_np(errno));
	return 1;
}

static int
lo_up(char **a)
{
	struct ifreq r = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	(void)a;
	return ioctl(fd, SIOCSIFFLAGS, &r) < 0 ? no("lo") : 0;
}

static socklen_t
unix_name(struct sockaddr_un *un, const char *path)
{
	memset(un, 0, sizeof(*un));
	un->sun_family = AF_UNIX;
	snprintf(un->sun_path, sizeof(un->sun_path), "%s", path);
	if (*path != '@')
		return sizeof(*un);
	un->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
}

static struct sockaddr_in
loopback(const char *port)
{
	struct sockaddr_in in = { .sin_family = AF_INET };

	in.sin_port = htons((uint16_t)atoi(port));
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return in;
}

/* Each a way to the port, or to have it: tcp WAY PORT. */
static int
tcp_way(char **a)
{
	const bool multipath = strstr(a[0], "mptcp") != NULL;
	const bool binds = strncmp(a[0], "bind", 4) == 0;
	struct sockaddr_in in = loopback(a[1]);
	struct iovec nothing = { (char[1]){ 0 }, 1 };
	struct msghdr m = { .msg_name = &in, .msg_namelen = sizeof(in),
	    .msg_iov = &nothing, .msg_iovlen = 1 };
	struct mmsghdr mm = { .msg_hdr = m };
	int fd = socket(AF_INET, SOCK_STREAM, multipath ? 262 : 0), rc;

	if (fd < 0)
		return no("socket");
	if (strcmp(a[0], "sendto") == 0)
		rc = (int)sendto(fd, "", 1, MSG_FASTOPEN,
		    (struct sockaddr *)&in, sizeof(in));
	else if (strcmp(a[0], "sendmsg") == 0)
		rc = (int)sendmsg(fd, &m, MSG_FASTOPEN);
	else if (strcmp(a[0], "sendmmsg") == 0)
		rc = sendmmsg(fd, &mm, 1, MSG_FASTOPEN);
	else if (binds)
		rc = bind(fd, (struct sockaddr *)&in, sizeof(in));
	else
		rc = connect(fd, (struct sockaddr *)&in, sizeof(in));
	return rc < 0 ? no(a[0]) : puts("there") < 0;
}

/* More memory than its limit allows stays where it is. */
static int
lock_memory(char **a)
{
	void *p;
	struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_MEMLOCK, &none) < 0)
		return no("setrlimit");
	p = malloc((size_t)atoi(a[0]));
	return p == NULL || mlock(p, (size_t)atoi(a[0])) < 0 ? no("mlock") :
	    puts("locked") < 0;
}

/* The names that the kernel has for what is in each set. */
static int
caps(char **a)
{
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");

	(void)a;
	if (f == NULL)
		return no("/proc/self/status");
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "Cap", 3) == 0)
			printf("%.3s=%llx ", line + 3, strtoull(line + 8, NULL, 16));
	fclose(f);
	return puts("") < 0;
}

/* Sends TEXT to each client; goes to the background when it listens. */
static int
serve(int fd, const char *text)
{
	if (listen(fd, 16) < 0)
		return no("listen");
	if (daemon(0, 0) < 0)
		return no("daemon");
	for (;;) {
		char drop[256];
		int c = accept(fd, NULL, NULL);

		if (c < 0)
			continue;
		if (write(c, text, strlen(text)) > 0)
			shutdown(c, SHUT_WR);
		while (read(c, drop, sizeof(drop)) > 0)
			continue;
		close(c);
	}
}

static int
drain(int fd)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (write(STDOUT_FILENO, buf, (size_t)n) != n)
			return no("write");
	putchar('\n');
	return n < 0 ? no("read") : 0;
}

static int
tcp_serve(char **a)
{
	struct sockaddr_in in = loopback(a[0]);
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&in, sizeof(in)) < 0)
		return no("bind");
	return serve(fd, a[1]);
}

static int
tcp_get(char **a)
{
	struct sockaddr_in in = loopback(a[0]);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&in, sizeof(in)) < 0)
		return no("connect");
	return drain(fd);
}

static int
unix_serve(char **a)
{
	struct sockaddr_un un;
	socklen_t n = unix_name(&un, a[0]);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&un, n) < 0)
		return no("bind");
	if (a[0][0] != '@')
		chmod(a[0], 0666);
	return serve(fd, a[1]);
}

static int
unix_get(char **a)
{
	struct sockaddr_un un;
	socklen_t n = unix_name(&un, a[0]);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&un, n) < 0)
		return no("connect");
	return drain(fd);
}

/* Writes each datagram as a line of the file. */
static int
udp_log(char **a)
{
	struct sockaddr_in in = loopback(a[0]);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int out = open(a[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	char buf[2048];
	ssize_t n;

	if (out < 0)
		return no(a[1]);
	if (bind(fd, (struct sockaddr *)&in, sizeof(in)) < 0)
		return no("bind");
	if (daemon(0, 0) < 0)
		return no("daemon");
	while ((n = recv(fd, buf, sizeof(buf), 0)) >= 0)
		if (write(out, buf, (size_t)n) != n)
			return 1;
	return 1;
}

static int
unix_bind(char **a)                     /* leaves a socket file behind */
{
	struct sockaddr_un un;
	socklen_t n = unix_name(&un, a[0]);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	return bind(fd, (struct sockaddr *)&un, n) < 0 ? no("bind") : 0;
}

static int
say_syslog(char **a)
{
	struct sockaddr_un un;
	socklen_t n = unix_name(&un, "/dev/log");
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	if (sendto(fd, a[0], strlen(a[0]), 0, (struct sockaddr *)&un, n) < 0)
		return no("/dev/log");
	return 0;
}

/*
 * Sends datagrams to the logger until its queue is full, from one socket after the
 * other, because each has a limit of its own.  With "more", for ever.
 */
static int
fill_syslog(char **a)
{
	struct sockaddr_un un;
	socklen_t n = unix_name(&un, "/dev/log");
	int fd, sent, more = strcmp(a[0], "more") == 0;

	do {
		fd = socket(AF_UNIX, SOCK_DGRAM, 0);
		if (connect(fd, (struct sockaddr *)&un, n) < 0)
			return no("/dev/log");
		for (sent = 0; send(fd, "flood", 5, more ? 0 : MSG_DONTWAIT)
		    > 0; sent++)
			continue;
		close(fd);
	} while (more || sent > 0);
	return errno == EAGAIN ? 0 : no("/dev/log");
}

/* Prints every inherited descriptor beyond the first three. */
static int
list_fds(char **a)
{
	char path[64], to[512];
	ssize_t n;
	int fd;

	(void)a;
	for (fd = 3; fd < 1024; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			continue;
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		n = readlink(path, to, sizeof(to) - 1);
		printf("%d %.*s\n", fd, n < 0 ? 1 : (int)n, n < 0 ? "?" : to);
	}
	return 0;
}

static int
ids(char **a)
{
	(void)a;
	printf("uid=%d euid=%d gid=%d egid=%d\n", (int)getuid(), (int)geteuid(),
	    (int)getgid(), (int)getegid());
	return 0;
}

static int
may_kill(char **a)
{
	return kill(atoi(a[0]), 0) < 0 ? no("kill") : 0;
}

static int
may_trace(char **a)
{
	pid_t pid = atoi(a[0]);

	if (ptrace(PTRACE_ATTACH, pid, 0, 0) < 0)
		return no("ptrace");
	waitpid(pid, NULL, __WALL);
	ptrace(PTRACE_DETACH, pid, 0, 0);
	return 0;
}

static int
vsock(char **a)
{
	(void)a;
	return socket(AF_VSOCK, SOCK_STREAM, 0) >= 0 ? 0 : no("vsock");
}

static int
uring(char **a)
{
	char params[256] = { 0 };	/* struct io_uring_params, 120 bytes */

	(void)a;
	return syscall(SYS_io_uring_setup, 4, params) >= 0 ? 0 : no("uring");
}

/* IORING_OP_SOCKET (Linux 5.19): makes a socket without socket(2). */
static int
uring_socket(char **a)
{
	struct io_uring_params p = { 0 };
	int fd = (int)syscall(SYS_io_uring_setup, 1, &p);
	const size_t most = 65536;
	struct io_uring_sqe *todo;
	struct io_uring_cqe *done;
	char *ring;

	if (fd < 0)
		return no("uring");
	ring = mmap(NULL, most, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQ_RING);
	todo = mmap(NULL, most, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQES);
	if (ring == MAP_FAILED || todo == MAP_FAILED)
		return no("mmap");
	*todo = (struct io_uring_sqe){ .fd = atoi(a[0]), .off = SOCK_STREAM };
	todo->opcode = 45;		/* Debian 12's header lacks it */
	((unsigned *)(ring + p.sq_off.array))[0] = 0;
	*(unsigned *)(ring + p.sq_off.tail) = 1;
	if (syscall(SYS_io_uring_enter, fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		return no("uring");
	done = (struct io_uring_cqe *)(ring + p.cq_off.cqes);
	errno = -done->res;
	return done->res >= 0 ? 0 : no("uring socket");
}

static int
new_userns(char **a)
{
	(void)a;
	return unshare(CLONE_NEWUSER) < 0 ? no("unshare") : 0;
}

static int
mount_tmpfs(char **a)
{
	return mount("none", a[0], "tmpfs", 0, NULL) < 0 ? no("mount") : 0;
}

static int
make_node(char **a)
{
	return mknod(a[0], S_IFBLK | 0600, 0x801) < 0 ? no("mknod") : 0;
}

static int
push_tty(char **a)
{
	(void)a;
	return ioctl(0, TIOCSTI, "x") < 0 ? no("TIOCSTI") : 0;
}

static int
chroot_break(char **a)
{
	int i, fd = open("/", O_RDONLY | O_DIRECTORY);

	if (mkdir(a[0], 0700) < 0 && errno != EEXIST)
		return no("mkdir");
	if (chroot(a[0]) < 0)
		return no("chroot");
	if (fchdir(fd) < 0)
		return no("fchdir");
	for (i = 0; i < 64; i++)
		if (chdir("..") < 0)
			return no("chdir");
	if (chroot(".") < 0)
		return no("chroot .");
	return access(a[1], F_OK) < 0 ? no(a[1]) : 0;
}

/* As a FastCGI server is started: standard input is a listening socket. */
static int
unix_stdin(char **a)
{
	struct sockaddr_un un;
	socklen_t n = unix_name(&un, a[0]);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&un, n) < 0 || listen(fd, 4) < 0 ||
	    dup2(fd, STDIN_FILENO) < 0 || close(fd) < 0)
		return no("listen");
	execvp(a[1], a + 1);
	return no(a[1]);
}

static int
answer(char **a)
{
	int fd = accept(STDIN_FILENO, NULL, NULL);

	return fd >= 0 && write(fd, a[0], strlen(a[0])) > 0 ? 0 : no("accept");
}

/* Prints how many pseudo-terminals it can open, at most as many as asked. */
static int
ptys(char **a)
{
	int n = 0;

	while (n < atoi(a[0]) && posix_openpt(O_RDWR | O_NOCTTY) >= 0)
		n++;
	printf("%d %s\n", n, n < atoi(a[0]) ? strerrorname_np(errno) : "all");
	return 0;
}

/*
 * Prints how many processes it can have beside itself, at most as many as asked and
 * 500.  They end before it does; with a second word they stay for so many seconds.
 */
static int
forks(char **a)
{
	static pid_t pids[500];
	int most = atoi(a[0]) < 500 ? atoi(a[0]) : 500, n = 0;
	bool ends = a[1] == NULL;

	while (n < most && (pids[n] = fork()) > 0)
		n++;
	if (n < most && pids[n] == 0)
		return ends ? pause() : (int)sleep((unsigned)atoi(a[1]));
	printf("%d %s\n", n, n < most ? strerrorname_np(errno) : "all");
	fflush(stdout);
	for (int i = 0; ends && i < n; i++)
		kill(pids[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	return 0;
}

/* Exchanges the two files by rename again and again until it is killed. */
static int
flip(char **a)
{
	for (;;)
		if (renameat2(AT_FDCWD, a[0], AT_FDCWD, a[1], RENAME_EXCHANGE) < 0)
			return no("renameat2");
}

/* As a daemon that restarts itself: executes argv[0], without PATH. */
static int
again(char **a)
{
	(void)a;
	if (getenv("AGAIN") != NULL) {
		puts(getenv("PATH"));
		return 0;
	}
	setenv("AGAIN", "1", 1);
	execve(program_invocation_name, (char *[]){ program_invocation_name,
	    (char *)"again", NULL }, environ);
	return no(program_invocation_name);
}

/* Executes a copy of itself that is in memory alone. */
static int
from_memory(char **a)
{
	char buf[65536], name[64];
	int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int fd = memfd_create("program", 0);
	ssize_t n;

	(void)a;
	if (self < 0 || fd < 0)
		return no("memfd");
	while ((n = read(self, buf, sizeof(buf))) > 0)
		if (write(fd, buf, (size_t)n) != n)
			return no("write");
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	execl(name, "probe", "ids", NULL);
	return no("execve");
}

/* Memory that is written first and executed then. */
static int
new_code(char **a)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)a;
	return p != MAP_FAILED && mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0
	    ? 0 : no("mprotect");
}

/* Executes the file by a descriptor: its mount may be gone by then. */
static int
by_descriptor(char **a)
{
	int fd = open(a[0], O_PATH | O_CLOEXEC);
	char *args[] = { a[0], (char *)"ids", NULL };

	syscall(SYS_execveat, fd, "", args, environ, AT_EMPTY_PATH);
	return no("execveat");
}

/* Each makes one socket of that family. */
static int
family(char **a)
{
	int fd = socket(atoi(a[0]), SOCK_RAW, atoi(a[1]));

	if (fd < 0)
		fd = socket(atoi(a[0]), SOCK_DGRAM, atoi(a[1]));
	return fd < 0 ? no("socket") : 0;
}

static const struct {
	const char *name;
	int nargs;
	int (*run)(char **);
} acts[] = {
	{ "lo-up",        0, lo_up },
	{ "tcp-serve",    2, tcp_serve },
	{ "tcp-get",      1, tcp_get },
	{ "tcp",          2, tcp_way },
	{ "lock",         1, lock_memory },
	{ "caps",         0, caps },
	{ "unix-serve",   2, unix_serve },
	{ "unix-get",     1, unix_get },
	{ "unix-stdin",  -2, unix_stdin },	/* or more */
	{ "answer",       1, answer },
	{ "udp-log",      2, udp_log },
	{ "unix-bind",    1, unix_bind },
	{ "syslog",       1, say_syslog },
	{ "syslog-fill",  1, fill_syslog },
	{ "fds",          0, list_fds },
	{ "ids",          0, ids },
	{ "again",        0, again },
	{ "from-memory",  0, from_memory },
	{ "by-descriptor", 1, by_descriptor },
	{ "new-code",     0, new_code },
	{ "family",       2, family },
	{ "kill",         1, may_kill },
	{ "trace",        1, may_trace },
	{ "userns",       0, new_userns },
	{ "uring",        0, uring },
	{ "uring-socket", 1, uring_socket },
	{ "vsock",        0, vsock },
	{ "mount",        1, mount_tmpfs },
	{ "mknod",        1, make_node },
	{ "tiocsti",      0, push_tty },
	{ "chroot-break", 2, chroot_break },
	{ "ptys",         1, ptys },
	{ "forks",        -1, forks },		/* or two */
	{ "flip",         2, flip },
};

int
main(int argc, char **argv)
{
	size_t i;

	signal(SIGPIPE, SIG_IGN);
	for (i = 0; argc > 1 && i < sizeof(acts) / sizeof(*acts); i++)
		if (strcmp(acts[i].name, argv[1]) == 0 &&
		    (argc - 2 == acts[i].nargs ||
		    (acts[i].nargs < 0 && argc - 2 >= -acts[i].nargs)))
			return acts[i].run(argv + 2);
	for (i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		fprintf(stderr, "probe %s (%d)\n", acts[i].name, acts[i].nargs);
	return 2;
}
