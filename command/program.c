/* SPDX-License-Identifier: BSD-2-Clause */
/* program.c - see program.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "err.h"
#include "list.h"
#include "program.h"
#include "safe_open.h"
#include "scope.h"

/* In the order they are searched; none of them is a user's to write in. */
const char *const program_dirs[] = {
	"/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/lib/openssh",
	"/usr/libexec/openssh", "/usr/lib/ssh", "/usr/libexec/ssh",
	"/usr/libexec",
	"/usr/local/bin", NULL
};

int
program_top(struct err *e)
{
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? err_set(e, errno, "open /") : fd;
}

/* As many as there is room for. */
void
program_list(const struct list *commands, struct err *e)
{
	for (size_t i = 0; i < commands->n; i++) {
		size_t n = strlen(e->msg);

		snprintf(e->msg + n, sizeof(e->msg) - n, " %s",
		    commands->v[i]);
	}
}

int
program_opens(int root, const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	return safe_openat2(root, path, &how);
}

const char *
program_name(const char *word)
{
	const char *slash = strrchr(word, '/');

	return slash != NULL ? slash + 1 : word;
}

bool
program_named(const char *word, const struct list *commands, struct err *e)
{
	if (list_has(commands, program_name(word)))
		return true;
	err_set(e, 0, "\"%.200s\" is not among the commands of this account:",
	    word);
	program_list(commands, e);
	return false;
}

/* All in there is root's, so it is for others to run or not at all. */
static bool
is_runnable(int root, const char *path)
{
	scope_fd fd = program_opens(root, path);
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & S_IXOTH) != 0;
}

enum program
program_find(int root, const char *word, char *path, struct err *e)
{
	const char *name = program_name(word);

	for (const char *const *d = program_dirs; *d != NULL; d++) {
		snprintf(path, PATH_MAX, "%s/%s", *d, name);
		if ((name == word || strcmp(path, word) == 0) &&
		    is_runnable(root, path))
			return PROGRAM_FOUND;
	}
	err_set(e, 0, "%s: not found in the jail", word);
	return PROGRAM_MISSING;
}
