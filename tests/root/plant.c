/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plant.c - makes damage that no shell command makes: extended attributes (ACLs and
 * file capabilities are stored in them), sockets, sparse files and leases.
 *
 *   plant xattr PATH NAME HEX
 *   plant socket PATH
 *   plant sparse PATH SIZE		a byte at either end, a hole between
 *   plant lease PATH		the second open(2) of it fails with EAGAIN
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static int
xattr(const char *path, const char *name, const char *hex)
{
	unsigned char v[256];
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n && i < sizeof(v); i++)
		if (sscanf(hex + 2 * i, "%2hhx", &v[i]) != 1)
			return -1;
	return lsetxattr(path, name, v, n, 0);
}

static int
listener(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	return fd < 0 ? -1 : bind(fd, (struct sockaddr *)&a, sizeof(a));
}

static int
sparse(const char *path, const char *size)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);

	return fd < 0 || pwrite(fd, "a", 1, 0) != 1 ||
	    pwrite(fd, "z", 1, atoll(size) - 1) != 1 ? -1 : close(fd);
}

/*
 * fcntl(2), Leases.  A reader that closes the file opens it again soon: the next
 * open(2) fails with EAGAIN, which breaks the lease for the one after it.
 */
static int
lease(const char *path)
{
	const struct timespec soon = { 0, 1000 * 1000 }, most = { 2, 0 };
	int fd = open(path, O_RDWR | O_CLOEXEC), seen = inotify_init();
	char events[4096];
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (fd < 0 || inotify_add_watch(seen, path, IN_CLOSE_NOWRITE) < 0 ||
	    puts("READY") < 0 || fflush(stdout) != 0)
		return -1;
	while (read(seen, events, sizeof(events)) > 0) {
		nanosleep(&soon, NULL);
		if (fcntl(fd, F_SETLEASE, F_WRLCK) == 0 &&
		    sigtimedwait(&set, NULL, &most) == SIGIO)
			(void)!write(STDOUT_FILENO, "BROKEN\n", 7);
		fcntl(fd, F_SETLEASE, F_UNLCK);
	}
	return -1;
}

int
main(int argc, char **argv)
{
	int rc = -1;

	if (argc == 5 && strcmp(argv[1], "xattr") == 0)
		rc = xattr(argv[2], argv[3], argv[4]);
	else if (argc == 3 && strcmp(argv[1], "socket") == 0)
		rc = listener(argv[2]);
	else if (argc == 4 && strcmp(argv[1], "sparse") == 0)
		rc = sparse(argv[2], argv[3]);
	else if (argc == 3 && strcmp(argv[1], "lease") == 0)
		rc = lease(argv[2]);
	if (rc < 0)
		perror("plant");
	return rc < 0;
}
