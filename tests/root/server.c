/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * server.c - a service for test_service_refresh.sh and soak_services.sh.
 *
 *	server DATA	takes connections on descriptor 0, if that is a
 *			listening socket; else it only stays there
 *
 * To each connection it writes all of DATA/release, which it read when it was
 * started, and of DATA/again, which it reads for each, and ends it.  On SIGTERM
 * it finishes what it has begun, and exits with 0.  A third word in
 * DATA/release is what is wrong with it: "exit", "late" (it ends after 400 ms),
 * "deaf" (it takes no connection), "slow" (for a minute it only puts off what its
 * supervisor waits for, and SIGTERM does nothing).  A fourth is the account for which it is so.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void
on_term(int no)
{
	(void)no;
	stop = 1;
}

static ssize_t
read_all(const char *dir, const char *name, char *text, size_t size)
{
	char path[512];
	ssize_t n = 0, part = 0;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_RDONLY);
	while (fd >= 0 && n < (ssize_t)size - 1 && (part = read(fd, text + n,
	    size - 1 - (size_t)n)) > 0)
		n += part;
	text[n] = '\0';
	if (fd >= 0)
		close(fd);
	return fd < 0 || part < 0 ? -1 : n;
}

static void
notify(const char *text)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	int fd;

	if (path == NULL)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	snprintf(un.sun_path, sizeof(un.sun_path), "%s", path);
	if (sendto(fd, text, strlen(text), 0, (void *)&un, sizeof(un)) < 0)
		perror("notify");
	close(fd);
}

static void
put_off(void)
{
	const struct timespec tick = { 0, 100 * 1000000L };

	for (int i = 0; i < 600; i++) {
		notify("EXTEND_TIMEOUT_USEC=20000000");
		nanosleep(&tick, NULL);
	}
}

static void
answer(int to, const char *dir, const char *release)
{
	char again[4096], asked[64];

	/* a question is a line; the one of a connection that asks nothing is "" */
	if (read(to, asked, sizeof(asked)) <= 0 ||
	    read_all(dir, "again", again, sizeof(again)) < 0)
		return;
	dprintf(to, "%s%send\n", release, again);
}

static void
serve(const char *dir, const char *release, const sigset_t *during)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };

	fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
	while (!stop) {
		int fd;

		if (ppoll(&p, 1, NULL, during) <= 0)
			continue;
		fd = accept(0, NULL, NULL);
		if (fd < 0)
			continue;
		answer(fd, dir, release);
		close(fd);
	}
}

int
main(int argc, char **argv)
{
	const struct sigaction act = { .sa_handler = on_term };
	const struct timespec late = { 0, 400 * 1000000L };
	char release[4096], wrong[16] = "", whose[64] = "";
	const char *user = getenv("USER");
	sigset_t block, during;
	socklen_t len = sizeof(int);
	int listens = 0;

	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, &during);
	sigaction(SIGTERM, &act, NULL);
	signal(SIGPIPE, SIG_IGN);	/* whoever asked may be gone */
	if (argc < 2 || read_all(argv[1], "release", release,
	    sizeof(release)) < 0)
		return 2;
	sscanf(release, "%*s%*[ ]%*s%*[ ]%15[a-z]%*[ ]%63[a-z0-9-]", wrong, whose);
	if (whose[0] != '\0' && (user == NULL || strcmp(user, whose) != 0))
		wrong[0] = '\0';
	if (strcmp(wrong, "exit") == 0)
		return 3;
	if (strcmp(wrong, "late") == 0)
		return nanosleep(&late, NULL), 3;
	if (strcmp(wrong, "slow") == 0)
		put_off();
	notify("READY=1");
	getsockopt(0, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len);
	if (listens && strcmp(wrong, "deaf") != 0)
		serve(argv[1], release, &during);
	while (!stop)
		sigsuspend(&during);
	return 0;
}
