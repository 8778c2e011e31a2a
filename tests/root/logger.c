/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * logger.c - the syslogd of a test world: writes each datagram of the socket as one
 * line of the file.
 *
 *   logger SOCKET FILE [US]     returns when the socket is ready; waits US
 *                               microseconds at each datagram
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
listen_at(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		err(1, "socket");
	snprintf(un.sun_path, sizeof(un.sun_path), "%s", path);
	if (bind(fd, (struct sockaddr *)&un, sizeof(un)) < 0)
		err(1, "bind %s", path);
	if (chmod(path, 0666) < 0)
		err(1, "chmod %s", path);
	return fd;
}

int
main(int argc, char **argv)
{
	char line[16385];
	int sock, out;
	useconds_t each = argc > 3 ? (useconds_t)atoi(argv[3]) : 0;
	ssize_t n;

	if (argc < 3)
		errx(2, "usage: logger SOCKET FILE [US]");
	sock = listen_at(argv[1]);
	out = open(argv[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (out < 0)
		err(1, "open %s", argv[2]);
	if (daemon(0, 0) < 0)
		err(1, "daemon");
	while ((n = recv(sock, line, sizeof(line) - 1, 0)) >= 0) {
		while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\0'))
			n--;
		for (ssize_t i = 0; i < n; i++)
			if (line[i] == '\0' || line[i] == '\n')
				line[i] = '?';
		line[n++] = '\n';
		if (write(out, line, (size_t)n) != n)
			return 1;
		usleep(each);
	}
	return 1;
}
