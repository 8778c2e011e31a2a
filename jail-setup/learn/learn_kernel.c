/* SPDX-License-Identifier: BSD-2-Clause */
/* learn_kernel.c - see learn_kernel.h */
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "elf/elf.h"
#include "err.h"
#include "learn_kernel.h"
#include "list.h"
#include "loader/resolve.h"
#include "plan/shebang.h"
#include "scope.h"

enum { HEAD = 512 };	/* more than BINPRM_BUF_SIZE, execve(2) */

static int
loader_of(struct loader *l, const char *path, struct list *out, struct err *e)
{
	struct deps d = {0};
	int rc = 0;

	if (resolve_closure(l, path, &d, e) < 0)
		return 0;	/* it ran, so it needs nothing that we can name */
	if (d.n > 1 && d.v[1].how == HOW_INTERP && d.v[1].path != NULL)
		rc = list_add(out, d.v[1].path, e);
	deps_free(&d);
	return rc;
}

int
learn_kernel(struct loader *l, const char *path, struct list *out,
    struct err *e)
{
	scope_fd fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char head[HEAD + 1], interpreter[PATH_MAX], by_env[PATH_MAX];
	ssize_t n = fd >= 0 ? pread(fd, head, HEAD, 0) : -1;

	if (n < 2)
		return 0;
	head[n] = '\0';
	if (elf_magic(head, (size_t)n))
		return loader_of(l, path, out, e);
	if (head[0] != '#' || head[1] != '!' ||
	    shebang_parse(head, (size_t)n, interpreter, by_env, NULL, e) < 0)
		return 0;
	return list_add(out, interpreter, e);
}
