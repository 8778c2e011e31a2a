/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * room.c - what lies around a jail: R1, R2, R6 had they worked.
 *
 *   attacks room PID DIR          as root outside
 *
 * Joins the mount namespace of PID, which makes the root of that namespace
 * ours: just where somebody comes out who breaks the chroot as root.  Exits 0
 * when DIR/secret or anything to write to is found there, 1 when the room is
 * empty and read-only, 2 when it could not be looked at.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attacks.h"

static int
join(const char *pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/ns/mnt", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 || setns(fd, CLONE_NEWNS) < 0 ? -1 : 0;
}

/* Names other than the one through which the jail itself is entered. */
static int
furnished(void)
{
	DIR *d = opendir("/");
	struct dirent *e;
	int names = 0;

	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.') {
			printf("room: /%s\n", e->d_name);
			names++;
		}
	if (d)
		closedir(d);
	return names != 1;
}

int
room_main(char **args)
{
	struct target t = { 0 };

	snprintf(t.dir, sizeof(t.dir), "%s", args[1]);
	if (join(args[0]) < 0) {
		perror("attacks: room");
		return 2;
	}
	if (chdir("/") == 0 && climb_out(&t) == 0) {
		puts("room: the secret is here");
		return 0;
	}
	if (furnished() || open("/attack", O_WRONLY | O_CREAT, 0600) >= 0)
		return 0;
	printf("room: %s\n", strerrorname_np(errno));
	return errno == EROFS ? 1 : 2;
}
