/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service.c - both ends of a service's start: what a supervisor does, and what a
 * program does that one has started.  Linked statically.
 *
 *   service hand WHAT... -- CMD...    descriptors 3.., LISTEN_FDS, LISTEN_PID
 *       tcp:PORT, tcp6:PORT, unix:PATH listen; idle:PORT does not; dgram:PATH; file:PATH
 *   service watch SOCKET LOG -- CMD...  NOTIFY_SOCKET; LOG gets a line for each message, with
 *       "main" or "other" for its sender, and for the end: exit N, signal N
 *   service take PID FILE            a process with that number, of which FILE has a line for
 *       each HUP and TERM that it gets
 *   service do ACTION...             one after the other, in the program's place
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* WORD:REST; the rest, or NULL. */
static const char *
rest_of(const char *text, const char *word)
{
	size_t n = strlen(word);

	return strncmp(text, word, n) == 0 && text[n] == ':' ? text + n + 1 : NULL;
}

/* --- outside ------------------------------------------------------------------- */

static int
bound(int family, int type, const void *sa, socklen_t n, bool listens)
{
	int fd = socket(family, type, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || bind(fd, sa, n) < 0 || (listens && listen(fd, 16) < 0))
		err(2, "bind");
	return fd;
}

static int
on_path(const char *path, int type)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	strncpy(un.sun_path, path, sizeof(un.sun_path) - 1);
	unlink(path);
	return bound(AF_UNIX, type, &un, sizeof(un), type == SOCK_STREAM);
}

static int
on_port(const char *port, bool listens)
{
	struct sockaddr_in in = { .sin_family = AF_INET };

	in.sin_port = htons((uint16_t)atoi(port));
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return bound(AF_INET, SOCK_STREAM, &in, sizeof(in), listens);
}

static int
on_port6(const char *port)
{
	struct sockaddr_in6 in = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };

	in.sin6_port = htons((uint16_t)atoi(port));
	return bound(AF_INET6, SOCK_STREAM, &in, sizeof(in), true);
}

static int
made(const char *what)
{
	const char *v;

	if ((v = rest_of(what, "tcp")) != NULL)
		return on_port(v, true);
	if ((v = rest_of(what, "idle")) != NULL)
		return on_port(v, false);
	if ((v = rest_of(what, "tcp6")) != NULL)
		return on_port6(v);
	if ((v = rest_of(what, "unix")) != NULL)
		return on_path(v, SOCK_STREAM);
	if ((v = rest_of(what, "dgram")) != NULL)
		return on_path(v, SOCK_DGRAM);
	if ((v = rest_of(what, "file")) != NULL)
		return open(v, O_RDONLY);
	errx(2, "%s?", what);
}

static int
hand(char **a)
{
	int fds[32], n = 0;
	char text[32];

	for (; *a != NULL && strcmp(*a, "--") != 0; a++)
		fds[n++] = fcntl(made(*a), F_DUPFD_CLOEXEC, 64);
	for (int i = 0; i < n; i++)
		if (dup2(fds[i], 3 + i) < 0)
			err(2, "dup2");
	snprintf(text, sizeof(text), "%d", n);
	setenv("LISTEN_FDS", text, 1);
	snprintf(text, sizeof(text), "%d", (int)getpid());
	setenv("LISTEN_PID", getenv("OTHER_PID") != NULL ? "1" : text, 1);
	execvp(a[1], a + 1);
	err(127, "%s", a[1]);
}

/* One message, with the number of its sender. */
static bool
receive(int fd, FILE *log, pid_t main_pid)
{
	char buf[1024], room[CMSG_SPACE(sizeof(struct ucred))];
	struct iovec io = { buf, sizeof(buf) - 1 };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = room,
		.msg_controllen = sizeof(room) };
	ssize_t n = recvmsg(fd, &m, MSG_DONTWAIT);
	struct ucred who = {0};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	if (n < 0)
		return false;
	if (c != NULL && c->cmsg_type == SCM_CREDENTIALS)
		memcpy(&who, CMSG_DATA(c), sizeof(who));
	buf[n] = '\0';
	for (char *s = buf; (s = strchr(s, '\n')) != NULL; )
		*s = '|';
	fprintf(log, "%s %s\n", who.pid == main_pid ? "main" : "other", buf);
	fflush(log);
	return true;
}

static int
watch(char **a)
{
	int fd = on_path(a[0], SOCK_DGRAM), on = 1, status;
	FILE *log = fopen(a[1], "we");
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char pid[32];
	pid_t child;

	setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	chmod(a[0], 0777);		/* as systemd's */
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	child = fork();
	if (child == 0) {
		setenv("NOTIFY_SOCKET", getenv("ABSTRACT") != NULL ? "@x" : a[0], 1);
		snprintf(pid, sizeof(pid), "%d", (int)getpid());
		if (getenv("WATCHDOG_USEC") != NULL && getenv("WATCHDOG_PID") == NULL)
			setenv("WATCHDOG_PID", pid, 1);
		execvp(a[3], a + 3);
		_exit(127);
	}
	fprintf(log, "pid %d\n", (int)child);
	fflush(log);
	while (waitpid(child, &status, WNOHANG) != child) {
		if (poll(&p, 1, 20) > 0)
			receive(fd, log, child);
	}
	while (receive(fd, log, child))
		;
	fprintf(log, "%s %d\n", WIFSIGNALED(status) ? "signal" : "exit",
	    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return fclose(log);
}

static int
take(char **a)
{
	const pid_t pid = (pid_t)atoi(a[0]);
	struct clone_args c = { .set_tid = (uintptr_t)&pid, .set_tid_size = 1 };
	FILE *log = fopen(a[1], "we");
	sigset_t two;
	int no;

	sigemptyset(&two);
	sigaddset(&two, SIGHUP);
	sigaddset(&two, SIGTERM);
	sigprocmask(SIG_BLOCK, &two, NULL);
	switch (syscall(SYS_clone3, &c, sizeof(c))) {
	case -1:
		err(2, "clone3");
	case 0:
		setsid();
		while (log != NULL && sigwait(&two, &no) == 0) {
			fprintf(log, "%s\n", sigabbrev_np(no));
			fflush(log);
		}
		_exit(1);
	}
	return 0;
}

/* --- inside -------------------------------------------------------------------- */

/* sd_notify(3); %p is our number, %m CLOCK_MONOTONIC in microseconds. */
static void
say(const char *text)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char out[512];
	struct timespec now;
	size_t n = 0;

	clock_gettime(CLOCK_MONOTONIC, &now);
	for (; *text != '\0' && n < sizeof(out) - 40; text++) {
		if (text[0] == '%' && text[1] == 'p')
			n += (size_t)sprintf(out + n, "%d", (int)getpid()), text++;
		else if (text[0] == '%' && text[1] == 'm')
			n += (size_t)sprintf(out + n, "%lld%06ld", (long long)now.tv_sec,
			    now.tv_nsec / 1000), text++;
		else
			out[n++] = *text == '|' ? '\n' : *text;
	}
	strncpy(un.sun_path, path != NULL ? path : "", sizeof(un.sun_path) - 1);
	if (sendto(fd, out, n, 0, (void *)&un, sizeof(un)) < 0)
		printf("say: %s\n", strerrorname_np(errno));
	close(fd);
}

static void
show(const char *name)
{
	const char *v = getenv(name), *pid = strstr(name, "_PID");
	char text[32];

	snprintf(text, sizeof(text), "%d", (int)getpid());
	if (v != NULL)
		printf("%s=%s\n", name, pid == NULL ? v : strcmp(v, text) == 0 ? "me" : "other");
}

/* Accepts one; it gets the text, and FD:TEXT names both. */
static int
answer(const char *what)
{
	const char *text = strchr(what, ':') + 1;
	int c = accept(atoi(what), NULL, NULL);

	if (c < 0)
		err(3, "accept");
	if (write(c, text, strlen(text)) < 0)
		printf("write: %s\n", strerrorname_np(errno));
	return c;
}

/* FD:PORT: a listening socket, or an accepted one, becomes one that connects. */
static void
turn(int fd, const char *port)
{
	struct sockaddr none = { .sa_family = AF_UNSPEC };
	struct sockaddr_in in = { .sin_family = AF_INET };
	int once = 1;
	char buf[64];
	ssize_t n;

	in.sin_port = htons((uint16_t)atoi(port));
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &once, sizeof(once));
	setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &once, sizeof(once));
	if (connect(fd, &none, sizeof(none)) < 0)
		printf("turn: %s\n", strerrorname_np(errno));
	else if (connect(fd, (void *)&in, sizeof(in)) < 0)
		printf("call: %s\n", strerrorname_np(errno));
	else if ((n = read(fd, buf, sizeof(buf))) > 0)
		printf("reached: %.*s\n", (int)n, buf);
	else
		printf("connected\n");
}

/* The main process is a child, which then ends, and whose number is free. */
static void
lend(void)
{
	const pid_t child = fork();
	char text[32];

	if (child == 0) {
		signal(SIGTERM, SIG_DFL);
		for (;;)
			pause();
	}
	snprintf(text, sizeof(text), "MAINPID=%d", (int)child);
	say(text);
	waitpid(child, NULL, 0);
}

static void
on_signal(int no)
{
	static const char text[] = "signal\n";

	if (write(1, text, sizeof(text) - 1) < 0)
		_exit(9);
	if (no == SIGTERM)
		_exit(5);
}

static void
act(const char *a)
{
	const char *v;

	if (strcmp(a, "env") == 0) {
		static const char *const names[] = { "LISTEN_FDS", "LISTEN_PID", "FPM_SOCKETS",
			"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID" };

		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			show(names[i]);
	} else if ((v = rest_of(a, "say")) != NULL)
		say(v);
	else if ((v = rest_of(a, "answer")) != NULL)
		close(answer(v));
	else if ((v = rest_of(a, "serve")) != NULL)
		for (;;)
			close(answer(v));
	else if ((v = rest_of(a, "turn")) != NULL)
		turn(atoi(v), strchr(v, ':') + 1);
	else if ((v = rest_of(a, "turn-accepted")) != NULL)
		turn(answer("3:got"), v);
	else if ((v = rest_of(a, "die")) != NULL)
		raise(atoi(v));
	else if ((v = rest_of(a, "exit")) != NULL) {
		fflush(stdout);
		_exit(atoi(v));
	} else if (strcmp(a, "wait") == 0)
		for (;;)
			pause();
	else if (strcmp(a, "lend") == 0)
		lend();
	else if (strcmp(a, "child") == 0 && fork() != 0)
		wait(NULL), exit(0);
	fflush(stdout);
}

int
main(int argc, char **a)
{
	if (argc > 2 && strcmp(a[1], "hand") == 0)
		return hand(a + 2);
	if (argc > 5 && strcmp(a[1], "watch") == 0)
		return watch(a + 2);
	if (argc > 3 && strcmp(a[1], "take") == 0)
		return take(a + 2);
	signal(SIGTERM, on_signal);
	signal(SIGHUP, on_signal);
	signal(SIGPIPE, SIG_IGN);
	for (int i = 2; i < argc; i++)
		act(a[i]);
	return 0;
}
