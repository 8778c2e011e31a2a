/* SPDX-License-Identifier: BSD-2-Clause */
/* supervisor.c - see supervisor.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "handed_over.h"
#include "list.h"
#include "safe_open.h"
#include "scope.h"
#include "service_file.h"
#include "supervisor.h"

static int
add(struct list *env, const char *name, const char *value, struct err *e)
{
	char var[4200];

	snprintf(var, sizeof(var), "%.32s=%.4096s", name, value);
	return list_add(env, var, e);
}

/* An abstract one does not reach into the jail, nor does one of a machine. */
static int
check_socket(const char *path, struct err *e)
{
	scope_fd fd = -1;
	struct stat st;

	if (path[0] != '/' || strchr(path, '%') != NULL)
		return err_set(e, 0, "NOTIFY_SOCKET=%s is not the path of a "
		    "socket, which alone can be passed on; fix: have the "
		    "supervisor take one", path);
	fd = safe_leaf(path, NULL, e);
	if (fd < 0)
		return err_in(e, "NOTIFY_SOCKET");
	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "NOTIFY_SOCKET: %s", path);
	return S_ISSOCK(st.st_mode) ? 0 :
	    err_set(e, 0, "NOTIFY_SOCKET: %s is no socket", path);
}

/* Without WATCHDOG_PID it is for whoever reads it. */
static bool
is_for_us(char *const *environment)
{
	const char *pid = handed_value(environment, "WATCHDOG_PID");

	return pid == NULL || strtol(pid, NULL, 10) == getpid();
}

int
supervisor_bind(struct service *s, char *const *environment,
    struct list *env, bool *watched, struct err *e)
{
	const char *path = handed_value(environment, "NOTIFY_SOCKET");
	const char *usec = handed_value(environment, "WATCHDOG_USEC");

	/* what says nothing has nobody to say it to */
	if (s->type == SERVICE_EXEC)
		path = NULL;
	*watched = path != NULL && usec != NULL && is_for_us(environment);
	if (path == NULL)
		return 0;
	return check_socket(path, e) < 0 ||
	    service_bind(s, path, false, e) < 0 ||
	    add(env, "NOTIFY_SOCKET", path, e) < 0 ||
	    (*watched && add(env, "WATCHDOG_USEC", usec, e) < 0) ? -1 : 0;
}

int
supervisor_watched(struct list *env, struct err *e)
{
	char pid[32];

	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	return add(env, "WATCHDOG_PID", pid, e);
}
