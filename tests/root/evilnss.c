/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evilnss.c - libnss_evil.so.2: when a process loads it, it reports that process to
 * the listener on 127.0.0.1:6666.  A connection works in every root directory, so
 * a load in the middle of an entry is reported as well.
 */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <nss.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

__attribute__((constructor)) static void
loaded(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	in.sin_port = htons(6666);
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&in, sizeof(in)) < 0)
		return;
	dprintf(fd, "evil loaded: pid=%d uid=%d euid=%d\n", (int)getpid(),
	    (int)getuid(), (int)geteuid());
	close(fd);
}

enum nss_status _nss_evil_getpwnam_r(const char *, struct passwd *, char *, size_t, int *);

__attribute__((visibility("default"))) enum nss_status
_nss_evil_getpwnam_r(const char *name, struct passwd *pw, char *buf, size_t n, int *errnop)
{
	(void)name, (void)pw, (void)buf, (void)n, (void)errnop;
	return NSS_STATUS_NOTFOUND;
}
