/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scope.h - owned descriptors and memory that clean themselves up.
 *
 * Declare what a function owns first, each on its own line and initialised; it
 * is released on every return, and errno is preserved.  Ownership leaves a
 * function through take_fd() or take_ptr() only.
 */
#ifndef SCOPE_H
#define SCOPE_H

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void
scope_close(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);	/* no retry: Linux closes it even on EINTR */
	errno = saved;
}

static inline void
scope_release(void *p)
{
	int saved = errno;

	free(*(void **)p);
	errno = saved;
}

static inline void
scope_fclose(FILE **f)
{
	int saved = errno;

	if (*f != NULL)
		fclose(*f);
	errno = saved;
}

static inline void
scope_closedir(DIR **d)
{
	int saved = errno;

	if (*d != NULL)
		closedir(*d);
	errno = saved;
}

#define scope_fd   __attribute__((cleanup(scope_close))) int
#define scope_free __attribute__((cleanup(scope_release)))
#define scope_file __attribute__((cleanup(scope_fclose))) FILE
#define scope_dir  __attribute__((cleanup(scope_closedir))) DIR

static inline int
take_fd(int *fd)
{
	int r = *fd;

	*fd = -1;
	return r;
}

static inline void *
take_ptr(void *p)
{
	void **pp = p;
	void *r = *pp;

	*pp = NULL;
	return r;
}

#endif
