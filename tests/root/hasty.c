/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hasty.c - preloaded: poll(2) waits a hundredth of what it is told, where that is
 * more than a minute.
 */
#include <dlfcn.h>
#include <poll.h>
#include <stddef.h>

__attribute__((visibility("default"))) int
poll(struct pollfd *fds, nfds_t n, int ms)
{
	int (*real)(struct pollfd *, nfds_t, int);

	*(void **)&real = dlsym(RTLD_NEXT, "poll");
	return real == NULL ? -1 : real(fds, n, ms > 60000 ? ms / 100 : ms);
}
