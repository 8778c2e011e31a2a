/* SPDX-License-Identifier: BSD-2-Clause */
/* pattern.c - see pattern.h */
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "pattern.h"

enum { WALK_DEEPEST = 200 };	/* directories, as in plan_path.c */

static const char all_below[] = "/**";

/* The length of what stands before the final "/ **", or 0. */
static size_t
prefix(const char *pattern)
{
	size_t n = strlen(pattern), m = strlen(all_below);

	return n > m && strcmp(pattern + n - m, all_below) == 0 ? n - m : 0;
}

/* So much of it stands for itself, backslashes and all. */
static bool
plain(const char *pattern, size_t n)
{
	return strcspn(pattern, "*?[") >= n;
}

int
pattern_begin(struct pattern_walk *w, const char *top, int options)
{
	char *const tops[] = { (char *)top, NULL };
	struct stat st;

	*w = (struct pattern_walk){
		.stat = (options & FTS_NOSTAT) == 0,
		.above = source_theirs(top, geteuid()) ? GROUND_OTHERS :
		    GROUND_ROOTS,
	};
	if (lstat(top, &st) == 0 && (st.st_uid == 0 || st.st_uid == geteuid()))
		options |= FTS_COMFOLLOW;
	w->fts = fts_open(tops, options | FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	return w->fts != NULL ? 0 : -1;
}

void
pattern_end(struct pattern_walk *w)
{
	int no = errno;

	fts_close(w->fts);
	errno = no;
}

static bool
failed(const FTSENT *f)
{
	return f->fts_info == FTS_DNR || f->fts_info == FTS_ERR ||
	    f->fts_info == FTS_NS;
}

/* Whose a directory is; kept for what lies in it. */
static void
settle(const struct pattern_walk *w, FTSENT *f, enum ground above)
{
	struct stat st;

	if (w->stat)
		st = *f->fts_statp;
	else if ((f->fts_level == FTS_ROOTLEVEL ? stat(f->fts_path, &st) :
	    lstat(f->fts_path, &st)) < 0)
		st = (struct stat){ .st_uid = (uid_t)-1 };
	f->fts_number = source_ground(above, &st, geteuid());
}

/* No deeper, and no longer, than plan_path.c could take it. */
static bool
far(const FTSENT *f)
{
	int n = 0;

	for (const char *s = f->fts_path; *s != '\0'; s++)
		n += *s == '/';
	return n > WALK_DEEPEST || f->fts_pathlen > PATH_MAX - NAME_MAX - 2;
}

FTSENT *
pattern_next(struct pattern_walk *w)
{
	FTSENT *f;

	w->left = false;
	while ((errno = 0, f = fts_read(w->fts)) != NULL) {
		enum ground above = f->fts_level == FTS_ROOTLEVEL ? w->above :
		    (enum ground)f->fts_parent->fts_number;

		if (f->fts_info == FTS_D)
			settle(w, f, above);
		if (above == GROUND_ROOTS || f->fts_info == FTS_DP)
			return f;
		w->theirs++;
		w->left = failed(f) || w->theirs == SOURCE_WALK_MAX + 1 ||
		    (f->fts_info == FTS_D && far(f));
		if (f->fts_info == FTS_D &&
		    (w->left || w->theirs > SOURCE_WALK_MAX))
			fts_set(w->fts, f, FTS_SKIP);
		if (w->left || w->theirs <= SOURCE_WALK_MAX)
			return f;
	}
	return NULL;
}

static int
left_out(const FTSENT *f, struct list *out, struct err *e)
{
	char path[PATH_MAX + 1];

	snprintf(path, sizeof(path), "%.*s/", PATH_MAX - 2, f->fts_path);
	return list_add(out, path, e);
}

static int
below(const char *top, struct list *out, struct err *e)
{
	struct pattern_walk w;
	FTSENT *f;
	int rc = 0;

	if (pattern_begin(&w, top, 0) < 0)
		return err_set(e, errno, "%s", top);
	while (rc == 0 && (f = pattern_next(&w)) != NULL) {
		if (w.left)
			rc = left_out(f, out, e);
		else if (f->fts_info == FTS_F || f->fts_info == FTS_SL ||
		    f->fts_info == FTS_SLNONE)
			rc = list_add(out, f->fts_path, e);
		else if (failed(f) && f->fts_errno != ENOENT &&
		    f->fts_errno != ENOTDIR)
			rc = err_set(e, f->fts_errno, "%s", f->fts_path);
	}
	if (rc == 0 && errno != 0)
		rc = err_set(e, errno, "%s", top);
	pattern_end(&w);
	return rc;
}

bool
pattern_dots(const char *path)
{
	for (const char *s = path; (s = strstr(s, "/.")) != NULL; s++) {
		size_t n = strcspn(s + 1, "/");

		if (n == 1 || (n == 2 && s[2] == '.'))
			return true;
	}
	return false;
}

static int
matches(const char *pattern, bool tree, struct list *out, struct err *e)
{
	glob_t g = {0};
	int rc;

	if (plain(pattern, strlen(pattern)))
		return tree ? below(pattern, out, e) :
		    list_add(out, pattern, e);
	rc = glob(pattern, GLOB_NOSORT, NULL, &g);
	if (rc == GLOB_NOSPACE || rc == GLOB_ABORTED)
		rc = err_set(e, rc == GLOB_NOSPACE ? ENOMEM : EIO, "%s",
		    pattern);
	else
		rc = 0;
	for (size_t i = 0; rc == 0 && i < g.gl_pathc; i++)
		rc = pattern_dots(g.gl_pathv[i]) ? 0 : tree ? below(g.gl_pathv[i], out, e) :
		    list_add(out, g.gl_pathv[i], e);
	globfree(&g);
	return rc;
}

int
pattern_expand(const char *pattern, struct list *out, struct err *e)
{
	size_t n = prefix(pattern);
	char top[PATH_MAX];

	if (n >= sizeof(top))
		return err_set(e, ENAMETOOLONG, "%.60s...", pattern);
	if (n > 0) {
		memcpy(top, pattern, n);
		top[n] = '\0';
		if (matches(top, true, out, e) < 0)
			return -1;
	} else if (matches(pattern, false, out, e) < 0) {
		return -1;
	}
	list_sort(out);
	return 0;
}

/* The component at *s, without slashes, into `one`; false: there is none. */
static bool
component(const char **s, const char *end, char one[NAME_MAX + 1])
{
	size_t n;

	*s += *s < end && **s == '/';
	n = *s < end ? strcspn(*s, "/") : 0;
	if (n > (size_t)(end - *s))
		n = (size_t)(end - *s);
	if (n == 0 || n > NAME_MAX)
		return false;
	memcpy(one, *s, n);
	one[n] = '\0';
	*s += n;
	return true;
}

/* Each by itself, as glob(3) takes them: no bracket reaches over a slash. */
bool
pattern_matches(const char *pattern, const char *path)
{
	size_t n = prefix(pattern);
	const char *end = pattern + (n > 0 ? n : strlen(pattern));
	const char *rest = path + strlen(path);
	char want[NAME_MAX + 1], is[NAME_MAX + 1];
	bool magic = !plain(pattern, (size_t)(end - pattern));

	while (pattern < end)
		if (!component(&pattern, end, want) ||
		    !component(&path, rest, is) ||
		    (magic ? fnmatch(want, is, 0) : strcmp(want, is)) != 0)
			return false;
	/* with a PREFIX what is below it, or itself, which is no directory then */
	return *path == '\0' || (n > 0 && *path == '/');
}
