/* SPDX-License-Identifier: BSD-2-Clause */
/* shell.c - see shell.h */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "err.h"
#include "jail.h"
#include "paths.h"
#include "quote.h"
#include "safe_open.h"
#include "scope.h"
#include "shell.h"

static int
refuse_other_shell(const struct jail *jail, const char *user, const char *shell,
    struct err *e)
{
	char name[QUOTE_MAX];

	return err_set(e, 0, "%.60s, the shell of %.32s, is not jailsh in jail "
	    "%s; fix: usermod -s /bin/sh %s # or add it to /etc/shells and: "
	    "jail-setup build %s", shell, user, jail->name, quote(user, name),
	    jail->name);
}

static int
refuse_older_tree(const struct jail *jail, const char *lacks, struct err *e)
{
	return err_set(e, 0, "jail %s has no %s: jail-setup was upgraded "
	    "since; fix: jail-setup refresh %s", jail->name, lacks, jail->name);
}

int
shell_limits(int root, const struct jail *jail, const char *user,
    const char *shell, struct err *e)
{
	const char *path = shell_of(shell);
	struct stat st, jailsh;

	if (jail->commands.v == NULL)
		return 0;
	if (safe_stat_tree(root, PATHS_RULES, &st) < 0)
		return refuse_older_tree(jail, PATHS_RULES, e);
	if (*path != '/')	/* execve(2) would look in the home */
		return refuse_other_shell(jail, user, path, e);
	if (safe_stat_tree(root, path, &st) < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return 0;
		return errno == EXDEV ?
		    refuse_other_shell(jail, user, path, e) :
		    err_set(e, errno, "%s in the jail", path);
	}
	if (shell_none(path))
		return 0;
	if (safe_stat_tree(root, PATHS_JAILSH, &jailsh) < 0)
		return refuse_older_tree(jail, PATHS_JAILSH, e);
	return st.st_dev == jailsh.st_dev && st.st_ino == jailsh.st_ino ? 0 :
	    refuse_other_shell(jail, user, path, e);
}

const char *
shell_of(const char *field)
{
	return *field != '\0' ? field : "/bin/sh";
}

bool
shell_none(const char *path)
{
	const char *base = strrchr(path, '/');

	return base != NULL && (strcmp(base, "/nologin") == 0 ||
	    strcmp(base, "/false") == 0);
}
