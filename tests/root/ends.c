/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ends.c - a program with a thread that ends early, by pthread_exit(3): glibc
 * opens libgcc_s for it.  Says "ended" when it came that far.
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
