/* sessions.c - see sessions.h */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "safe.h"
#include "scope.h"
#include "sessions.h"

enum { MOUNTINFO_MAX = 4 * 1024 * 1024 };

static bool
source(const char *s, struct session *out)
{
	size_t name = strcspn(s, "/ \n");
	size_t serial;

	if (s[name] != '/' || name == 0 || name > JAIL_NAME_MAX)
		return false;
	memcpy(out->jail, s, name);
	out->jail[name] = '\0';
	s += name + 1;
	serial = strcspn(s, "/ \n");
	if (serial == 0 || serial > SERIAL_MAX)
		return false;
	memcpy(out->serial, s, serial);
	out->serial[serial] = '\0';
	return jail_name_ok(out->jail);
}

bool
sessions_parse(const char *mountinfo, struct session *out)
{
	static const char mark[] = " - overlay jail:";
	const char *s = strstr(mountinfo, mark);

	return s != NULL && source(s + strlen(mark), out);
}

static int
add(struct sessions *all, const struct session *one, struct err *e)
{
	if (all->n == all->room) {
		size_t room = all->room != 0 ? all->room * 2 : 16;
		struct session *v = reallocarray(all->v, room, sizeof(*v));

		if (v == NULL)
			return err_set(e, errno, "sessions");
		all->v = v;
		all->room = room;
	}
	all->v[all->n++] = *one;
	return 0;
}

/*
 * A process that ends meanwhile is no error: it is in no jail any more.  Nor is
 * one that root may not look at: it has capabilities that this root lacks, and
 * a jailed one has none.
 */
static bool
no_session(int no)
{
	return no == ENOENT || no == ESRCH || no == EINVAL || no == EACCES;
}

static int
not_seen(int no, const char *rel, struct err *e)
{
	return no_session(no) ? 0 : err_set(e, no, "/proc/%s", rel);
}

/* The first process of a session may be su or sshd: show whose it is. */
static void
another(int proc, const char *pid, unsigned long ns, struct sessions *all)
{
	struct stat st;

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].ns == ns && all->v[i].uid == 0 &&
		    fstatat(proc, pid, &st, 0) == 0 && st.st_uid != 0) {
			all->v[i].uid = st.st_uid;
			all->v[i].pid = (pid_t)atol(pid);
		}
}

/*
 * Any other error is one: a session that cannot be seen is still a session.  A
 * namespace counts as looked at when its table was read, not before: who has
 * ended meanwhile may not have been its only process.
 */
static int
look(int proc, const char *pid, struct list *seen, struct sessions *all,
    struct err *e)
{
	char rel[64], ns[64];
	scope_free char *text = NULL;
	scope_fd fd = -1;
	struct session one = { .pid = (pid_t)atol(pid) };
	struct stat st;
	size_t len;
	ssize_t n;

	snprintf(rel, sizeof(rel), "%.20s/ns/mnt", pid);
	n = readlinkat(proc, rel, ns, sizeof(ns) - 1);
	if (n < 0)
		return not_seen(errno, rel, e);
	ns[n] = '\0';
	sscanf(ns, "mnt:[%lu]", &one.ns);
	if (list_has(seen, ns)) {
		another(proc, pid, one.ns, all);
		return 0;
	}
	snprintf(rel, sizeof(rel), "%.20s/mountinfo", pid);
	fd = openat(proc, rel, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return not_seen(errno, rel, e);
	if (safe_read(fd, rel, MOUNTINFO_MAX, &text, &len, e) < 0)
		return no_session(e->no) ? 0 : -1;
	if (list_add(seen, ns, e) < 0)
		return -1;
	one.uid = st.st_uid;
	return sessions_parse(text, &one) ? add(all, &one, e) : 0;
}

int
sessions_find(struct sessions *s, struct err *e)
{
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	scope_dir *d =
	    proc >= 0 ? fdopendir(dup(proc)) : NULL;
	struct list seen = {0};
	struct dirent *de;
	int rc = 0;

	*s = (struct sessions){0};
	if (d == NULL)
		return err_set(e, errno, "open /proc");
	while (rc == 0 && (de = readdir(d)) != NULL)
		if (de->d_name[0] >= '1' && de->d_name[0] <= '9')
			rc = look(proc, de->d_name, &seen, s, e);
	list_free(&seen);
	if (rc < 0)
		sessions_free(s);
	return rc;
}

bool
sessions_in(const struct sessions *s, const char *jail, const char *serial)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i].jail, jail) == 0 &&
		    strcmp(s->v[i].serial, serial) == 0)
			return true;
	return false;
}

void
sessions_free(struct sessions *s)
{
	free(s->v);
	*s = (struct sessions){0};
}
