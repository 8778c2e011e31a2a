/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ends.c - a program whose thread ends by pthread_exit(3), for which glibc opens
 * libgcc_s.  It prints "ended" afterwards.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void *
ends(void *unused)
{
	pthread_exit(unused);
}

int
main(void)
{
	pthread_t t;

	if (pthread_create(&t, NULL, ends, NULL) != 0 ||
	    pthread_join(t, NULL) != 0)
		return 1;
	puts("ended");
	return 0;
}
