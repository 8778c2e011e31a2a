/* SPDX-License-Identifier: BSD-2-Clause */
/* hook_files.c - see hook_files.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "err.h"
#include "hook_files.h"
#include "quote.h"
#include "safe_open.h"
#include "scope.h"

enum { HOOK_LARGEST = 64 * 1024 };

/* The path as an administrator types it. */
static void
hook_path(const struct host *at, const struct hook *h, char shown[PATH_MAX])
{
	snprintf(shown, PATH_MAX, "%s%s/%s", at->shown, h->dir, h->name);
}

static bool
host_has(const struct host *at, const char *path)
{
	struct stat st;

	return path != NULL && fstatat(at->root, path + 1, &st,
	    AT_SYMLINK_NOFOLLOW) == 0;
}

/* The directory; with `make`, what is missing of it is made. */
static int
open_hook_dir(const struct host *at, const struct hook *h, bool make,
    struct err *e)
{
	char path[PATH_MAX];

	for (const char *end = h->dir; make && *end != '\0';) {
		end = strchrnul(end + 1, '/');
		snprintf(path, sizeof(path), "%.*s", (int)(end - h->dir),
		    h->dir);
		if (mkdirat(at->root, path + 1, 0755) < 0 && errno != EEXIST)
			return err_set(e, errno, "mkdir %s%s", at->shown,
			    path);
	}
	return safe_walk(at->root, at->shown[0] != '\0' ? at->shown : "/",
	    h->dir, at->owner, e);
}

/* 1: *text is there; 0: no such file; -1: not one to be trusted. */
static int
read_hook(const struct host *at, const struct hook *h, char **text,
    struct err *e)
{
	char shown[PATH_MAX];
	scope_fd dir = open_hook_dir(at, h, false, e);
	scope_fd fd = -1;
	size_t len;

	hook_path(at, h, shown);
	if (dir >= 0)
		fd = safe_file(dir, h->name, shown, at->owner, e);
	if (fd < 0)
		return e->no == ENOENT ? 0 : -1;
	return safe_read(fd, shown, HOOK_LARGEST, text, &len, e) < 0 ? -1 : 1;
}

/* The state of the file itself: MISSING, OUTDATED, CHANGED, INSTALLED. */
static int
file_state(const struct host *at, const struct hook *h, bool *background,
    struct err *e)
{
	scope_free char *text = NULL;
	int rc = read_hook(at, h, &text, e);

	if (rc <= 0)
		return rc < 0 ? -1 : HOOK_MISSING;
	return hook_judge(h, at->program, text, background, e);
}

int
hookfile_state(const struct host *at, const struct hook *h, bool *background,
    struct err *e)
{
	int state;

	*background = false;
	state = file_state(at, h, background, e);
	if (state != HOOK_MISSING) {
		if (state == HOOK_INSTALLED && h->enabled != NULL &&
		    !host_has(at, h->enabled))
			return HOOK_DISABLED;
		return state;
	}
	if (!host_has(at, h->sign) && !host_has(at, h->sign_too))
		return HOOK_ABSENT;
	return h->reader != NULL && !host_has(at, h->reader) ? HOOK_UNREAD :
	    HOOK_MISSING;
}

static int
refuse_changed(const struct host *at, const struct hook *h, const char *shown,
    bool again, struct err *e)
{
	bool other = again && at->shown[0] != '\0';
	char file[QUOTE_MAX], root[QUOTE_MAX];

	return err_set(e, 0, "%s was changed by hand and is left as it is; "
	    "fix: rm %s%s%s%s%s", shown, quote(shown, file),
	    again ? " && jail-setup hook install " : "",
	    again ? h->manager : "",
	    other ? " --root " : "", other ? quote(at->shown, root) : "");
}

int
hookfile_install(const struct host *at, const struct hook *h,
    bool background, struct err *e)
{
	char shown[PATH_MAX];
	scope_free char *text = hook_text(h, at->program, background, e);
	scope_free char *found = NULL;
	scope_fd dir = -1;
	int there = text != NULL ? read_hook(at, h, &found, e) : -1;
	bool now;

	if (there < 0)
		return -1;
	hook_path(at, h, shown);
	if (there > 0 && strcmp(text, found) == 0)
		return 0;
	there = there > 0 ? hook_judge(h, at->program, found, &now, e) : 0;
	if (there < 0)
		return -1;
	if (there == HOOK_CHANGED)
		return refuse_changed(at, h, shown, true, e);
	dir = open_hook_dir(at, h, h->make, e);
	if (dir < 0)
		return -1;
	/* FILE_ASIDE has a dot first: no manager reads that */
	return file_replace(dir, h->name, text, h->mode, true, e) < 0 ?
	    err_in(e, "%s%s", at->shown, h->dir) : 1;
}

int
hookfile_remove(const struct host *at, const struct hook *h, struct err *e)
{
	char shown[PATH_MAX];
	scope_fd dir = -1;
	bool background;
	int state = file_state(at, h, &background, e);

	if (state < 0 || state == HOOK_MISSING)
		return state < 0 ? -1 : 0;
	hook_path(at, h, shown);
	if (state == HOOK_CHANGED)
		return refuse_changed(at, h, shown, false, e);
	dir = open_hook_dir(at, h, false, e);
	if (dir < 0)
		return -1;
	if (unlinkat(dir, h->name, 0) < 0)
		return err_set(e, errno, "remove %s", shown);
	if (h->enabled != NULL)
		unlinkat(at->root, h->enabled + 1, 0);
	if (h->make)	/* not if anything else is in it */
		unlinkat(at->root, h->dir + 1, AT_REMOVEDIR);
	return 1;
}
