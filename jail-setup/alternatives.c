/* alternatives.c - see alternatives.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alternatives.h"
#include "count.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "scope.h"

#define ALTERNATIVES "/etc/alternatives/"

/* In /bin and /sbin too: one that is a link to another says nothing new. */
static const char *const bins[] = {
	"/usr/bin", "/usr/sbin", "/bin", "/sbin",
};

static bool
link_text(const char *path, char text[PATH_MAX])
{
	ssize_t n = readlink(path, text, PATH_MAX - 1);

	if (n < 0)
		return false;
	text[n] = '\0';
	return true;
}

/* A package lists /bin/nano where the file lies at /usr/bin/nano, or not. */
static bool
among(const struct list *files, const char *path)
{
	char merged[PATH_MAX + 4];

	snprintf(merged, sizeof(merged), "/usr%s", path);
	return list_has(files, path) || list_has(files, merged) ||
	    (strncmp(path, "/usr/", 5) == 0 && list_has(files, path + 4));
}

static bool
leads(const char *path, const struct list *files)
{
	char first[PATH_MAX], second[PATH_MAX];

	return link_text(path, first) &&
	    strncmp(first, ALTERNATIVES, strlen(ALTERNATIVES)) == 0 &&
	    link_text(first, second) && among(files, second);
}

struct search {
	const char *in;
	const struct list *files;
	struct list *out;
};

static int
look(void *arg, int dir, const char *name, struct err *e)
{
	const struct search *s = arg;
	char path[PATH_MAX];

	(void)dir;
	snprintf(path, sizeof(path), "%s/%s", s->in, name);
	return leads(path, s->files) ? list_add(s->out, path, e) : 0;
}

static int
in(const char *path, const struct list *files, struct list *out,
    struct err *e)
{
	struct search s = { path, files, out };
	scope_fd dir = open(path,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (dir < 0)		/* none, or a link to another of these */
		return errno == ENOENT || errno == ENOTDIR ||
		    errno == ELOOP ? 0 : err_set(e, errno, "%s", path);
	return dir_each(dir, path, look, &s, e);
}

int
alternatives_of(const struct list *files, struct list *out, struct err *e)
{
	for (size_t i = 0; i < COUNT(bins); i++)
		if (in(bins[i], files, out, e) < 0)
			return -1;
	return 0;
}
