/* alternatives.c - see alternatives.h */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "alternatives.h"
#include "count.h"
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

static int
in(const char *dir, const struct list *files, struct list *out,
    struct err *e)
{
	char path[PATH_MAX];
	scope_dir *d = NULL;
	struct dirent *de;

	if (link_text(dir, path))
		return 0;
	d = opendir(dir);
	if (d == NULL)
		return errno == ENOENT ? 0 : err_set(e, errno, "%s", dir);
	while (errno = 0, (de = readdir(d)) != NULL) {
		if (de->d_type != DT_LNK && de->d_type != DT_UNKNOWN)
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, de->d_name);
		if (leads(path, files) && list_add(out, path, e) < 0)
			return -1;
	}
	return errno == 0 ? 0 : err_set(e, errno, "%s", dir);
}

int
alternatives_of(const struct list *files, struct list *out, struct err *e)
{
	for (size_t i = 0; i < COUNT(bins); i++)
		if (in(bins[i], files, out, e) < 0)
			return -1;
	return 0;
}
