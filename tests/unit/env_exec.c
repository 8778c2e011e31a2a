/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * env_exec.c - preloaded into env(1): what it would execute, and with which
 * PATH, goes to descriptor 1 instead; see test_shebang_env.c.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int execvp(const char *file, char *const argv[]);

static void
say(const char *s, size_t n)
{
	if (write(1, s, n) != (ssize_t)n)
		_exit(99);
}

int
execvp(const char *file, char *const argv[])
{
	const char *path = getenv("PATH");

	(void)argv;
	say("E", 1);
	say(file, strlen(file) + 1);
	say(path != NULL ? "=" : "-", 1);
	say(path != NULL ? path : "", path != NULL ? strlen(path) + 1 : 1);
	_exit(0);
}
