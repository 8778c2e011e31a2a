/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * target.c - what helper and attacker know of each other, and the proof of an
 * escape: MAGIC, read from a file that exists only outside.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attacks.h"

int
in_here(char *path, size_t size, const struct target *t, const char *name)
{
	int n = snprintf(path, size, "%s/%s", t->here, name);

	if (n >= 0 && (size_t)n < size)
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

/* Written beside and renamed: whoever sees the file sees all of it. */
int
target_write(const struct target *t)
{
	char path[PATH_MAX], part[PATH_MAX];
	FILE *f;

	if (in_here(path, sizeof(path), t, "target") < 0 ||
	    in_here(part, sizeof(part), t, "target.part") < 0 ||
	    !(f = fopen(part, "we")))
		return -1;
	fprintf(f, "%d %d %d %lx %s %s\n", t->pid, t->fd, t->pts, t->magic,
	        t->dir, t->other);
	if (fclose(f) != 0)
		return -1;
	return rename(part, path);
}

int
target_read(struct target *t, const char *here)
{
	char path[PATH_MAX];
	FILE *f;
	int n;

	snprintf(t->here, sizeof(t->here), "%s", here);
	if (in_here(path, sizeof(path), t, "target") < 0 ||
	    !(f = fopen(path, "re")))
		return -1;
	n = fscanf(f, "%d %d %d %lx %191s %191s", &t->pid, &t->fd, &t->pts,
	           &t->magic, t->dir, t->other);
	fclose(f);
	if (n == 6)
		return 0;
	errno = EBADMSG;
	return -1;
}

int
secret_in(int fd)
{
	char got[sizeof(MAGIC)] = "";

	if (pread(fd, got, sizeof(MAGIC) - 1, 0) < 0)
		return -1;
	if (strcmp(got, MAGIC) == 0)
		return 0;
	errno = EBADMSG;
	return -1;
}

int
secret_at(int dir, const char *path)
{
	int fd = openat(dir, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? -1 : secret_in(fd);
}

int
secret_below(int dir, const struct target *t)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/secret", t->dir + 1);
	return secret_at(dir, path);
}

int
climb_out(const struct target *t)
{
	struct stat here = { 0 }, up = { 0 };

	do {
		here = up;
		if (chdir("..") < 0 || stat(".", &up) < 0)
			return -1;
	} while (here.st_dev != up.st_dev || here.st_ino != up.st_ino);
	return secret_below(AT_FDCWD, t);
}
