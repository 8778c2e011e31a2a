/* SPDX-License-Identifier: BSD-2-Clause */
/* slurp.c - see slurp.h */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scope.h"
#include "slurp.h"

int
slurp_fd(int fd, size_t max, char **bytes, size_t *len)
{
	scope_free char *buf = NULL;
	struct stat st;
	ssize_t got = 1;

	*len = 0;
	if (fstat(fd, &st) < 0)
		return -1;
	errno = EFBIG;
	if ((!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) ||
	    (size_t)st.st_size > max)
		return -1;
	buf = malloc((size_t)st.st_size + 1);
	while (buf != NULL && S_ISREG(st.st_mode) && got > 0 &&
	    *len < (size_t)st.st_size) {
		got = read(fd, buf + *len, (size_t)st.st_size - *len);
		*len += got > 0 ? (size_t)got : 0;
	}
	if (buf == NULL || got < 0)
		return -1;
	buf[*len] = '\0';
	*bytes = take_ptr(&buf);
	return 0;
}

enum slurped
slurp(const char *path, size_t max, char **bytes, size_t *len)
{
	scope_fd fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return (errno == EACCES || errno == EPERM) &&
		    geteuid() != 0 ? SLURP_UNKNOWN : SLURP_ABSENT;
	return slurp_fd(fd, max, bytes, len) < 0 ? SLURP_UNKNOWN : SLURP_READ;
}

bool
slurp_link(int dir, const char *name, char text[PATH_MAX])
{
	ssize_t n = readlinkat(dir, name, text, PATH_MAX - 1);

	text[n > 0 ? n : 0] = '\0';
	return n >= 0;
}

void
slurp_head(int dir, const char *name, char *text, size_t size)
{
	scope_fd fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, text, size - 1) : -1;

	text[n > 0 ? n : 0] = '\0';
}
