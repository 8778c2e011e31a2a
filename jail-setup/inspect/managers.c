/* SPDX-License-Identifier: BSD-2-Clause */
/* managers.c - see managers.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/slurp.h"
#include "dir.h"
#include "err.h"
#include "managers.h"
#include "scope.h"

/* "0::PATH" or "1:name=systemd:PATH", cgroups(7). */
const char *
managers_path(const char *line)
{
	static const char *const ours[] = { "0::", ":name=systemd:" };
	const char *mark = line + strspn(line, "0123456789");

	if (strncmp(line, ours[0], strlen(ours[0])) == 0)
		return line + strlen(ours[0]);
	return strncmp(mark, ours[1], strlen(ours[1])) == 0 ?
	    mark + strlen(ours[1]) : NULL;
}

const char *
managers_next(const char *line)
{
	const char *end = strchr(line, '\n');

	return end != NULL && end[1] != '\0' ? end + 1 : NULL;
}

bool
managers_top(const char *cgroup, char top[PATH_MAX])
{
	static const char scope[] = "/init.scope";

	for (const char *l = cgroup; l != NULL; l = managers_next(l)) {
		const char *path = managers_path(l);
		size_t n = path != NULL ? strcspn(path, "\n") : 0;
		size_t end = strlen(scope);

		if (n < end || n - end >= PATH_MAX ||
		    strncmp(path + n - end, scope, end) != 0)
			continue;
		snprintf(top, PATH_MAX, "%.*s", (int)(n - end), path);
		return true;
	}
	return false;
}

static bool
owned_by(const char *status, uid_t uid)
{
	const char *s = strstr(status, "\nUid:");
	unsigned real;

	return s != NULL && sscanf(s, "\nUid: %u", &real) == 1 && real == uid;
}

/* ".../user.slice/user-UID.slice/user@UID.service", and what is below it. */
static bool
in_manager(const char *path, const char *top, uid_t *uid, bool *itself)
{
	size_t n = strlen(top);
	int end = 0;
	unsigned slice, unit;

	if (strncmp(path, top, n) != 0 || sscanf(path + n,
	    "/user.slice/user-%u.slice/user@%u.service%n", &slice, &unit,
	    &end) != 2 || end == 0 || slice != unit ||
	    strchr("/\n", path[n + end]) == NULL)
		return false;
	*uid = unit;
	*itself = strncmp(path + n + end, "/init.scope", 11) == 0;
	return true;
}

bool
managers_parse(const char *cgroup, const char *status, const char *top,
    uid_t *uid, bool *itself)
{
	for (const char *l = cgroup; l != NULL; l = managers_next(l)) {
		const char *path = managers_path(l);

		if (path != NULL && in_manager(path, top, uid, itself))
			return owned_by(status, *uid);
	}
	return false;
}

static void
read_proc(int proc, const char *pid, const char *name, char *text, size_t size)
{
	char rel[64];

	snprintf(rel, sizeof(rel), "%.20s/%s", pid, name);
	slurp_head(proc, rel, text, size);
}

const struct manager *
managers_of(const struct managers *m, uid_t uid)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].uid == uid)
			return &m->v[i];
	return NULL;
}

static int
add_manager(struct managers *m, const struct manager *one, struct err *e)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].uid == one->uid) {
			if (one->itself && !m->v[i].itself)
				m->v[i] = *one;
			return 0;
		}
	return ARRAY_ADD(m->v, m->n, m->room, *one, "user managers", e);
}

struct search {
	struct managers *found;
	const char *top;
};

static int
visit_process(void *arg, int proc, const char *pid, struct err *e)
{
	const struct search *s = arg;
	char cgroup[2 * PATH_MAX], status[1024];
	struct manager one = { .pid = (pid_t)atol(pid) };

	if (pid[0] < '1' || pid[0] > '9')
		return 0;
	read_proc(proc, pid, "cgroup", cgroup, sizeof(cgroup));
	read_proc(proc, pid, "status", status, sizeof(status));
	return !managers_parse(cgroup, status, s->top, &one.uid,
	    &one.itself) ? 0 : add_manager(s->found, &one, e);
}

int
managers_find(struct managers *m, struct err *e)
{
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char cgroup[2 * PATH_MAX], top[PATH_MAX];
	struct search s = { .top = top };

	*m = (struct managers){0};
	s.found = m;
	if (proc < 0)
		return err_set(e, errno, "open /proc");
	read_proc(proc, "1", "cgroup", cgroup, sizeof(cgroup));
	if (!managers_top(cgroup, top) ||
	    dir_each(proc, "/proc", visit_process, &s, e) == 0)
		return 0;
	managers_free(m);
	return -1;
}

void
managers_free(struct managers *m)
{
	free(m->v);
	*m = (struct managers){0};
}
