/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_look.c - see trace_look.h */
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "base/slurp.h"
#include "count.h"
#include "err.h"
#include "scope.h"
#include "trace_calls.h"
#include "trace_look.h"
#include "trace_seen.h"

/* --- before the call -------------------------------------------------- */

/* Read a string of the task page by page: the next page may be unmapped. */
static bool
read_string(pid_t tid, uint64_t at, char *buf, size_t size)
{
	const size_t page = 4096;
	size_t n = 0;

	while (n < size) {
		size_t most = page - (at + n) % page;
		struct iovec to = { buf + n,
		    most < size - n ? most : size - n };
		struct iovec from = { (void *)(uintptr_t)(at + n), to.iov_len };
		ssize_t got = process_vm_readv(tid, &to, 1, &from, 1, 0);

		if (got <= 0)
			return false;
		if (memchr(to.iov_base, '\0', (size_t)got) != NULL)
			return true;
		n += (size_t)got;
	}
	return false;
}

static bool
link_text(const char *path, char *text)
{
	return slurp_link(AT_FDCWD, path, text) && text[0] == '/';
}

/* Read the link /proc/TID/NAME: fd/N, cwd or root. */
static bool
task_link(pid_t tid, const char *name, char *text)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)tid, name);
	return link_text(path, text);
}

/* The directory that a relative path starts from. */
static bool
base_of(pid_t tid, const struct trace_call *call, const uint64_t args[6],
    char *text)
{
	char name[32] = "cwd";

	if (call->at >= 0 && (int)args[call->at] != AT_FDCWD)
		snprintf(name, sizeof(name), "fd/%d", (int)args[call->at]);
	return task_link(tid, name, text);
}

/* "x/..": x must exist; of a link, ".." is the parent of its target. */
static int
step_up(char *path, bool noted, struct seen *seen, struct err *e)
{
	char real[PATH_MAX];
	struct seen_one dir = {
		.path = path, .real = real, .how = SEEN_ENTERED,
	};
	struct stat st;

	if (path[0] == '\0')
		return 0;
	if (realpath(path, real) == NULL || stat(real, &st) < 0)
		return 0;	/* the call will fail as well */
	dir.mode = st.st_mode;
	dir.uid = st.st_uid;
	if (!noted && seen_add(seen, &dir, e) < 0)
		return -1;
	strcpy(path, real);
	*strrchr(path, '/') = '\0';
	return 0;
}

/* Remove "//", "." and "..", as the kernel resolves them; "" if too long. */
static int
tidy_path(char *path, struct seen *seen, struct err *e)
{
	char out[PATH_MAX] = "", *save = NULL;
	bool climbing = false;

	for (char *w = strtok_r(path, "/", &save); w != NULL;
	    w = strtok_r(NULL, "/", &save)) {
		size_t n = strlen(out);

		if (strcmp(w, ".") == 0)
			continue;
		if (strcmp(w, "..") == 0) {
			if (step_up(out, climbing, seen, e) < 0)
				return -1;
			climbing = true;
			continue;
		}
		climbing = false;
		if (n + strlen(w) + 2 > sizeof(out)) {
			path[0] = '\0';
			return 0;
		}
		snprintf(out + n, sizeof(out) - n, "/%s", w);
	}
	strcpy(path, out[0] != '\0' ? out : "/");
	return 0;
}

/* The path in a socket address, if it has one; "@name" for an abstract one. */
static bool
socket_path(pid_t tid, uint64_t at, uint64_t len, char *text)
{
	struct sockaddr_un un = {0};
	struct iovec to = { &un, len < sizeof(un) ? (size_t)len : sizeof(un) };
	struct iovec from = { (void *)(uintptr_t)at, to.iov_len };
	size_t head = offsetof(struct sockaddr_un, sun_path), n;

	if (process_vm_readv(tid, &to, 1, &from, 1, 0) <= (ssize_t)head ||
	    un.sun_family != AF_UNIX)
		return false;
	n = to.iov_len - head;
	memcpy(text, un.sun_path, n);
	text[n] = '\0';
	if (text[0] != '\0')
		return true;
	text[0] = '@';
	return n > 1;
}

int
trace_path(pid_t tid, const struct trace_call *call, const uint64_t args[6],
    struct seen *seen, char *path, struct err *e)
{
	bool socket = call->kind == TRACE_CONNECT || call->kind == TRACE_BIND;
	char said[PATH_MAX], from[PATH_MAX];
	uint64_t at = args[call->path];

	path[0] = '\0';
	if (at == 0 || (socket &&
	    !socket_path(tid, at, args[call->path + 1], said)))
		return 0;
	if (!socket && !read_string(tid, at, said, sizeof(said))) {
		seen->unread++;
		return 0;
	}
	if (said[0] == '@' && socket) {
		strcpy(path, said);
		return 0;
	}
	if (said[0] == '\0' && call->kind != TRACE_EXEC)
		return 0;	/* a descriptor, noted when it was opened */
	if (said[0] != '/' ? !base_of(tid, call, args, from) :
	    !task_link(tid, "root", from)) {
		seen->unread++;
		return 0;
	}
	if ((size_t)snprintf(path, PATH_MAX, "%s/%s", from, said) >= PATH_MAX)
		path[0] = '\0';
	return path[0] != '\0' ? tidy_path(path, seen, e) : 0;
}

/* --- after the call --------------------------------------------------- */

static bool
same_file(const char *path, const struct stat *st)
{
	struct stat other;

	return stat(path, &other) == 0 && other.st_dev == st->st_dev &&
	    other.st_ino == st->st_ino;
}

/*
 * Record the path as the task named it, if it leads to the same file for us;
 * not for /proc/self/fd/3, or in a mount namespace of the task.
 */
static int
note_used(const char *path, const char *real, const struct stat *st,
    unsigned how, struct seen *seen, struct err *e)
{
	const struct seen_one one = {
		.path = strncmp(path, "/proc/", 6) != 0 && same_file(path, st) ?
		    path : real,
		.real = real, .how = how, .mode = st->st_mode,
		.uid = st->st_uid,
	};

	if (one.path == real && !same_file(real, st))
		return 0;	/* deleted, or of another mount namespace */
	return seen_add(seen, &one, e);
}

/* Was the descriptor opened for writing? */
static bool
for_writing(pid_t tid, int fd)
{
	char path[64], line[128];
	scope_file *f = NULL;
	unsigned long flags = 0;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", (int)tid, fd);
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "flags:", 6) == 0) {
			flags = strtoul(line + 6, NULL, 8);
			break;
		}
	return (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_RDONLY;
}

static int
note_opened(pid_t tid, const char *path, int fd, struct seen *seen,
    struct err *e)
{
	char magic[64], real[PATH_MAX];
	struct stat st;

	snprintf(magic, sizeof(magic), "/proc/%d/fd/%d", (int)tid, fd);
	if (!link_text(magic, real))
		return 0;	/* a pipe, a memfd */
	if (stat(magic, &st) < 0) {
		seen->unread++;
		return 0;
	}
	return note_used(path, real, &st, for_writing(tid, fd) ?
	    SEEN_OPENED | SEEN_WRITTEN : SEEN_OPENED, seen, e);
}

/* Record what the path leads to now, for us. */
static int
note_looked(const char *path, unsigned how, struct seen *seen, struct err *e)
{
	scope_fd fd = open(path, O_PATH | O_CLOEXEC);
	char magic[64], real[PATH_MAX];
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return 0;	/* a dangling link, or removed meanwhile */
	snprintf(magic, sizeof(magic), "/proc/self/fd/%d", fd);
	if (!link_text(magic, real))
		return 0;
	return note_used(path, real, &st, how, seen, e);
}

static bool
in_proc_or_sys(const char *path)
{
	return strncmp(path, "/proc/", 6) == 0 ||
	    strncmp(path, "/sys/", 5) == 0;
}

int
trace_used(pid_t tid, const struct trace_call *call, const char *path,
    int64_t result, struct seen *seen, struct err *e)
{
	static const unsigned how[] = {
		[TRACE_LOOK] = SEEN_LOOKED, [TRACE_EXEC] = SEEN_EXECUTED,
		[TRACE_CHDIR] = SEEN_ENTERED, [TRACE_CONNECT] = SEEN_CONNECTED,
		[TRACE_BIND] = SEEN_BOUND,
	};
	COUNT_IS(how, TRACE_KIND_COUNT);
	const struct seen_one abstract = {
		.path = path, .real = path, .how = how[call->kind],
		.mode = S_IFSOCK,
	};

	if (call->kind == TRACE_OPEN)
		return note_opened(tid, path, (int)result, seen, e);
	if (path[0] == '@')
		return seen_add(seen, &abstract, e);
	return in_proc_or_sys(path) ? 0 :
	    note_looked(path, how[call->kind], seen, e);
}

/*
 * Record the name, from which its needs follow, such as the interpreter of a
 * script.  /proc/PID/exe adds something only for binfmt_misc or fexecve(3).
 */
int
trace_executed(pid_t tid, const char *path, struct seen *seen, struct err *e)
{
	char exe[PATH_MAX];

	if (!in_proc_or_sys(path) &&
	    note_looked(path, SEEN_EXECUTED, seen, e) < 0)
		return -1;
	if (!task_link(tid, "exe", exe))
		return 0;
	return note_looked(exe, SEEN_EXECUTED, seen, e);
}
