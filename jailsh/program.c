/* program.c - see program.h */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "program.h"

/* In the order they are searched; none of them is a user's to write in. */
static const char *const dirs[] = {
	"/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/lib/openssh",
	"/usr/libexec/openssh", "/usr/lib/ssh", "/usr/libexec",
	"/usr/local/bin",
};

enum program
program_find(const char *word, const struct list *commands, char *path,
    struct err *e)
{
	const char *slash = strrchr(word, '/');
	const char *name = slash != NULL ? slash + 1 : word;
	size_t n = slash != NULL ? (size_t)(slash - word) : 0;

	if (!list_has(commands, name))
		return err_set(e, 0, "\"%s\" is not a command of this account",
		    word);
	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		if (slash != NULL && (strlen(dirs[i]) != n ||
		    strncmp(dirs[i], word, n) != 0))
			continue;
		snprintf(path, PATH_MAX, "%s/%s", dirs[i], name);
		if (access(path, X_OK) == 0)
			return PROGRAM_FOUND;
	}
	err_set(e, 0, "%s: not found in the jail", word);
	return PROGRAM_MISSING;
}
