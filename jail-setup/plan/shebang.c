/* SPDX-License-Identifier: BSD-2-Clause */
/* shebang.c - see shebang.h */
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/host_trust.h"
#include "err.h"
#include "list.h"
#include "scope.h"
#include "shebang.h"
#include "shebang_env.h"

enum { HEAD = 256, CHAIN_MOST = 4 };	/* fs/binfmt_script.c, fs/exec.c */

static const char blanks[] = " \t";
static const char word_end[] = " \t\n";

/* What jailsh/environment.c gives a jailed login. */
#define LOGIN_PATH "/usr/local/bin:/usr/bin:/bin"

/* execvp(3) skips directories. */
static bool
is_program(const char *path)
{
	struct stat st;

	return access(path, X_OK) == 0 && stat(path, &st) == 0 &&
	    S_ISREG(st.st_mode);
}

/*
 * Search as execvp(3) does, except in empty and relative directories of PATH:
 * what they mean depends on the caller.
 */
static int
find_in_path(const struct env_call *call, char *out, struct list *tried,
    struct err *e)
{
	const char *path = call->path[0] != '\0' ? call->path : LOGIN_PATH;
	size_t n;

	if (strchr(call->program, '/') != NULL) {
		snprintf(out, PATH_MAX, "%s", call->program);
		return 0;
	}
	for (; *path != '\0'; path += n + (path[n] == ':')) {
		n = strcspn(path, ":");
		if (path[0] != '/' || snprintf(out, PATH_MAX, "%.*s/%s",
		    (int)n, path, call->program) >= PATH_MAX)
			continue;
		if (is_program(out))
			return 0;
		if (tried != NULL && list_add(tried, out, e) < 0)
			return -1;
	}
	return err_set(e, 0, "env would look for %s, which this host does "
	    "not have in %s", call->program,
	    call->path[0] != '\0' ? call->path : LOGIN_PATH);
}

/* Find the name of the interpreter; returns its length, or 0. */
static size_t
interpreter_name(const char *head, const char **at)
{
	*at = head + 2 + strspn(head + 2, blanks);
	return **at == '/' ? strcspn(*at, word_end) : 0;
}

int
shebang_parse(const char *head, size_t n, char *interpreter, char *by_env,
    struct list *tried, struct err *e)
{
	struct env_call call;
	const char *s;
	size_t len;

	interpreter[0] = by_env[0] = '\0';
	if (n < 3 || strlen(head) == 0)
		return err_set(e, 0, "no interpreter");
	len = interpreter_name(head, &s);
	if (len == 0)
		return err_set(e, 0, "its interpreter is no absolute path");
	snprintf(interpreter, PATH_MAX, "%.*s", (int)len, s);
	if (strcmp(strrchr(interpreter, '/'), "/env") != 0)
		return 0;
	return shebang_env(s + len, strcspn(s + len, "\n"), &call, NULL,
	    e) < 0 ? -1 : find_in_path(&call, by_env, tried, e);
}

/* Replace a script by its interpreter in `path`; false: it is no script. */
static bool
is_script(char *path)
{
	scope_fd fd = source_named(open(path, O_PATH | O_CLOEXEC));
	char head[HEAD + 1];
	const char *s;
	ssize_t n = fd >= 0 ? pread(fd, head, HEAD, 0) : -1;
	size_t len;

	if (n < 3 || memcmp(head, "#!", 2) != 0)
		return false;
	head[n] = '\0';
	len = interpreter_name(head, &s);
	memcpy(path, s, len);
	path[len] = '\0';
	return len > 0;
}

int
shebang_chain(const char *interpreter, struct err *e)
{
	char path[PATH_MAX];
	int n = 0;

	snprintf(path, sizeof(path), "%s", interpreter);
	while (is_script(path))
		if (++n > CHAIN_MOST)
			return err_set(e, 0, "a script whose interpreter is a "
			    "script, more than %d deep", CHAIN_MOST);
	return 0;
}
