/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_ldconf.c - any text as /etc/ld.so.conf of a root, and behind zeros as two
 * files that it may include: absolute directories, after a bounded time.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "loader/ld_state.h"
#include "loader/ldfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const files[] = {
	"etc/ld.so.conf", "etc/ld.so.conf.d/a.conf", "etc/ld.so.conf.d/b.conf",
};
static char top[64];
static int root = -1;

static void
cleared(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlinkat(root, files[i], 0);
	unlinkat(root, "etc/ld.so.conf.d", AT_REMOVEDIR);
	unlinkat(root, "etc", AT_REMOVEDIR);
	rmdir(top);
}

static void
prepare(void)
{
	strcpy(top, "/tmp/fuzz_ldconf.XXXXXX");
	if (mkdtemp(top) == NULL)
		abort();
	root = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0 || mkdirat(root, "etc", 0755) < 0 ||
	    mkdirat(root, "etc/ld.so.conf.d", 0755) < 0)
		abort();
	atexit(cleared);
}

static size_t
put(const char *name, const uint8_t *data, size_t size)
{
	const uint8_t *zero = memchr(data, '\0', size);
	size_t n = zero != NULL ? (size_t)(zero - data) : size;
	int fd = openat(root, name, O_CREAT | O_TRUNC | O_WRONLY, 0644);

	if (fd < 0 || write(fd, data, n) != (ssize_t)n)
		abort();
	close(fd);
	return zero != NULL ? n + 1 : n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct list dirs = {0};
	struct ldfiles *l;
	struct err e = {0};

	if (root < 0)
		prepare();
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		size_t n = put(files[i], data, size);

		data += n;
		size -= n;
	}
	l = ldfile_new(root, &e);
	if (l == NULL)
		abort();
	if (ldconf_read(l, "/etc/ld.so.conf", &dirs, &e) < 0 &&
	    e.msg[0] == '\0')
		abort();
	for (size_t i = 0; i < dirs.n; i++)
		if (dirs.v[i][0] != '/' || strchr(dirs.v[i], '\n') != NULL)
			abort();
	list_free(&dirs);
	ldfile_free(l);
	return 0;
}
