/* SPDX-License-Identifier: BSD-2-Clause */
/* slurp.c - see slurp.h */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scope.h"
#include "slurp.h"

static int
no_file(void)
{
	return (errno == EACCES || errno == EPERM) && geteuid() != 0 ? -1 : 0;
}

int
slurp(const char *path, size_t max, char **bytes, size_t *len)
{
	scope_fd fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	scope_free char *buf = NULL;
	struct stat st;
	ssize_t got = 1;

	if (fd < 0)
		return no_file();
	*len = 0;
	if (fstat(fd, &st) < 0 || (!S_ISREG(st.st_mode) &&
	    !S_ISDIR(st.st_mode)) || (size_t)st.st_size > max)
		return -1;
	buf = malloc((size_t)st.st_size + 1);
	while (buf != NULL && S_ISREG(st.st_mode) && got > 0 &&
	    *len < (size_t)st.st_size) {
		got = read(fd, buf + *len, (size_t)st.st_size - *len);
		*len += got > 0 ? (size_t)got : 0;
	}
	if (buf == NULL || got < 0)
		return -1;
	*bytes = take_ptr(&buf);
	return 1;
}
