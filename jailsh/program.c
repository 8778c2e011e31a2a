/* program.c - see program.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "err.h"
#include "list.h"
#include "program.h"
#include "safe.h"
#include "scope.h"

/* In the order they are searched; none of them is a user's to write in. */
static const char *const dirs[] = {
	"/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/lib/openssh",
	"/usr/libexec/openssh", "/usr/lib/ssh", "/usr/libexec",
	"/usr/local/bin",
};

int
program_top(struct err *e)
{
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? err_set(e, errno, "open /") : fd;
}

bool
program_named(const char *word, const struct list *commands, struct err *e)
{
	const char *slash = strrchr(word, '/');

	if (list_has(commands, slash != NULL ? slash + 1 : word))
		return true;
	err_set(e, 0, "\"%s\" is not a command of this account", word);
	return false;
}

/* All in there is root's, so it is for others to run or not at all. */
static bool
runs(int root, const char *path)
{
	scope_fd fd = safe_inside(root, path);
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & S_IXOTH) != 0;
}

enum program
program_find(int root, const char *word, char *path, struct err *e)
{
	const char *slash = strrchr(word, '/');
	const char *name = slash != NULL ? slash + 1 : word;
	size_t n = slash != NULL ? (size_t)(slash - word) : 0;

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		if (slash != NULL && (strlen(dirs[i]) != n ||
		    strncmp(dirs[i], word, n) != 0))
			continue;
		snprintf(path, PATH_MAX, "%s/%s", dirs[i], name);
		if (runs(root, path))
			return PROGRAM_FOUND;
	}
	err_set(e, 0, "%s: not found in the jail", word);
	return PROGRAM_MISSING;
}
