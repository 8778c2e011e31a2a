/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * thread.c - thread DIR: binds $TREE/root on DIR in a mount namespace of one thread,
 * which its process does not share; prints READY and waits.
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

static void *
binds(void *dir)
{
	char root[4096];

	snprintf(root, sizeof(root), "%s/root", getenv("TREE"));
	if (unshare(CLONE_FS | CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(root, dir, NULL, MS_BIND, NULL) != 0) {
		perror("thread");
		exit(1);
	}
	puts("READY");
	fflush(stdout);
	for (;;)
		pause();
}

int
main(int argc, char **argv)
{
	pthread_t t;

	if (argc != 2 || pthread_create(&t, NULL, binds, argv[1]) != 0)
		return 1;
	pthread_join(t, NULL);
	return 0;
}
