/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * automount.c - automount DIR SOURCE: puts an automount on DIR, as systemd does
 * for x-systemd.automount, and goes to the background.  The first access mounts
 * SOURCE there.
 */
#include <linux/auto_fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void
serve(int from, int to, const char *dir, const char *source)
{
	struct autofs_v5_packet p;

	while (read(from, &p, sizeof(p)) > 0) {
		if (p.hdr.type != autofs_ptype_missing_direct)
			continue;
		if (mount(source, dir, NULL, MS_BIND, NULL) == 0)
			ioctl(to, AUTOFS_IOC_READY, p.wait_queue_token);
		else
			ioctl(to, AUTOFS_IOC_FAIL, p.wait_queue_token);
	}
}

int
main(int argc, char **argv)
{
	char opts[128];
	int p[2], to;

	if (argc != 3)
		errx(2, "usage: automount DIR SOURCE");
	if (daemon(1, 0) < 0 || pipe(p) < 0)
		err(2, "automount");
	snprintf(opts, sizeof(opts), "fd=%d,pgrp=%d,minproto=5,maxproto=5,direct",
	    p[1], (int)getpgrp());
	if (mount("automount", argv[1], "autofs", 0, opts) < 0)
		err(2, "mount");
	close(p[1]);
	to = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (to < 0)
		err(2, "%s", argv[1]);
	serve(p[0], to, argv[1], argv[2]);
	return 0;
}
