/* SPDX-License-Identifier: BSD-2-Clause */
/* init_env.c - see init_env.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "init_env.h"
#include "init_envfile.h"
#include "init_file.h"
#include "init_value.h"
#include "init_walk.h"
#include "scope.h"

#define DEFAULT_PATH "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:" \
	"/usr/bin:/sbin:/bin"

static bool
is_passed_on(const char *var)
{
	static const char *const not[] = {
		"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "MAINPID",
		"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "PATH", "HOME",
		"USER", "LOGNAME", "SHELL", "MAIL",
	};
	const size_t n = strcspn(var, "=");

	if (!init_is_name(var, n) || var[n] != '=' ||
	    strncmp(var, "LD_", 3) == 0)
		return false;
	for (size_t i = 0; i < COUNT(not); i++)
		if (strlen(not[i]) == n && memcmp(var, not[i], n) == 0)
			return false;
	return true;
}

static int
read_file(const char *path, struct list *env, struct err *e)
{
	const bool optional = path[0] == '-';
	scope_fd fd = init_open(path + optional, e);
	scope_free char *text = NULL;
	size_t n;

	if (fd < 0)
		return optional && e->no == ENOENT ? 0 : -1;
	text = init_read(fd, path + optional, INIT_ENVFILE_MOST, &n, e);
	if (text == NULL)
		return -1;
	return init_envfile(text, n, env, e) == 0 ? 0 :
	    err_in(e, "%s", path + optional);
}

int
init_env(const struct init_file *f, char *const *engine, struct list *env,
    struct err *e)
{
	for (; *engine != NULL; engine++)
		if (is_passed_on(*engine) &&
		    init_setenv(env, *engine, e) < 0)
			return -1;
	if (init_setenv(env, DEFAULT_PATH, e) < 0)
		return -1;
	for (size_t i = 0; i < f->env.n; i++)
		if (init_setenv(env, f->env.v[i], e) < 0)
			return -1;
	for (size_t i = 0; i < f->envfiles.n; i++)
		if (read_file(f->envfiles.v[i], env, e) < 0)
			return err_in(e, "envfile");
	return 0;
}
