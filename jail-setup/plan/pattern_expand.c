/* SPDX-License-Identifier: BSD-2-Clause */
/* pattern_expand.c - what a pattern stands for on this host; see pattern.h */
#include <errno.h>
#include <fts.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/host_trust.h"
#include "err.h"
#include "list.h"
#include "pattern.h"
#include "plan_path.h"

/* Notes the names in `dir` as an input; "/." follows a link. */
static int
note_searched(const char *dir, struct list *inputs, struct err *e)
{
	char below[PATH_MAX];

	if ((size_t)snprintf(below, sizeof(below), "%s/.", dir) >=
	    sizeof(below))
		return err_set(e, ENAMETOOLONG, "%.60s...", dir);
	return list_add(inputs, below, e);
}

/* --- PREFIX / **, with a limit where others can write: host_trust.h ------- */

struct walk {
	FTS *fts;
	enum ground above;	/* the top */
	size_t theirs;		/* entries of others so far */
	bool left;		/* the last entry is left out, or part of it */
};

/* The top may be a link if root owns it; no other is followed.  -1: errno. */
static int
begin_walk(struct walk *w, const char *top)
{
	char *const tops[] = { (char *)top, NULL };
	int options = FTS_PHYSICAL | FTS_NOCHDIR;
	struct stat st;

	*w = (struct walk){
		.above = source_theirs(top, geteuid()) ? GROUND_OTHERS :
		    GROUND_ROOTS,
	};
	if (lstat(top, &st) == 0 && (st.st_uid == 0 || st.st_uid == geteuid()))
		options |= FTS_COMFOLLOW;
	w->fts = fts_open(tops, options, NULL);
	return w->fts != NULL ? 0 : -1;
}

static void
end_walk(struct walk *w)
{
	int no = errno;

	fts_close(w->fts);
	errno = no;
}

/* Could the entry not be read?  f->fts_errno says why. */
static bool
is_unread(const FTSENT *f)
{
	return f->fts_info == FTS_DNR || f->fts_info == FTS_ERR ||
	    f->fts_info == FTS_NS;
}

/* plan_path.c takes no path that is deeper or longer. */
static bool
is_far(const FTSENT *f)
{
	return plan_path_deep(f->fts_path) ||
	    f->fts_pathlen > PATH_MAX - NAME_MAX - 2;
}

/* The next entry; NULL at the end, or with errno != 0 on an error. */
static FTSENT *
next_walked(struct walk *w)
{
	FTSENT *f;

	w->left = false;
	while ((errno = 0, f = fts_read(w->fts)) != NULL) {
		enum ground above = f->fts_level == FTS_ROOTLEVEL ? w->above :
		    (enum ground)f->fts_parent->fts_number;

		if (f->fts_info == FTS_D)	/* for what lies in it */
			f->fts_number = source_ground(above, f->fts_statp,
			    geteuid());
		if (above == GROUND_ROOTS || f->fts_info == FTS_DP)
			return f;
		w->theirs++;
		w->left = is_unread(f) ||
		    w->theirs == SOURCE_WALK_MAX + 1 ||
		    (f->fts_info == FTS_D && is_far(f));
		if (f->fts_info == FTS_D &&
		    (w->left || w->theirs > SOURCE_WALK_MAX))
			fts_set(w->fts, f, FTS_SKIP);
		if (w->left || w->theirs <= SOURCE_WALK_MAX)
			return f;
	}
	return NULL;
}

static int
take_left_out(const FTSENT *f, struct list *out, struct err *e)
{
	char path[PATH_MAX + 1];

	snprintf(path, sizeof(path), "%.*s/", PATH_MAX - 2, f->fts_path);
	return list_add(out, path, e);
}

/* Notes the top whatever it is, and each directory below it. */
static int
note_walked(const struct walk *w, const FTSENT *f,
    struct list *inputs, struct err *e)
{
	bool top = f->fts_level == FTS_ROOTLEVEL;

	if (f->fts_info == FTS_DP || (!top &&
	    (f->fts_info != FTS_D || w->left)))
		return 0;
	if (list_add(inputs, f->fts_path, e) < 0)
		return -1;
	return top && f->fts_info == FTS_D ?
	    note_searched(f->fts_path, inputs, e) : 0;
}

static int
take_walked(const struct walk *w, const FTSENT *f, struct list *out,
    struct err *e)
{
	if (w->left)
		return take_left_out(f, out, e);
	if (f->fts_info == FTS_F || f->fts_info == FTS_SL ||
	    f->fts_info == FTS_SLNONE)
		return list_add(out, f->fts_path, e);
	return is_unread(f) && f->fts_errno != ENOENT &&
	    f->fts_errno != ENOTDIR ?
	    err_set(e, f->fts_errno, "%s", f->fts_path) : 0;
}

static int
walk_below(const char *top, struct list *out, struct list *inputs,
    struct err *e)
{
	struct walk w;
	FTSENT *f;
	int rc = 0;

	if (begin_walk(&w, top) < 0)
		return err_set(e, errno, "%s", top);
	while (rc == 0 && (f = next_walked(&w)) != NULL)
		rc = note_walked(&w, f, inputs, e) < 0 ? -1 :
		    take_walked(&w, f, out, e);
	if (rc == 0 && errno != 0)
		rc = err_set(e, errno, "%s", top);
	end_walk(&w);
	return rc;
}

/* --- part by part, as glob(3) goes ---------------------------------------- */

/*
 * Is "." or ".." in it?  glob(3) takes ".*" for these too, which would be the
 * parent and all below that: what a pattern stands for has none.
 */
static bool
has_dots(const char *path)
{
	for (const char *s = path; (s = strstr(s, "/.")) != NULL; s++) {
		size_t n = strcspn(s + 1, "/");

		if (n == 1 || (n == 2 && s[2] == '.'))
			return true;
	}
	return false;
}

static int
match_part(const char *dir, const char *part, struct list *found,
    struct list *inputs, struct err *e)
{
	char pattern[3 * PATH_MAX];
	char *end = pattern_escape(dir, pattern);
	glob_t g = {0};
	int rc;

	if (strlen(dir) + 1 + strlen(part) >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.60s...", dir);
	snprintf(end, sizeof(pattern) - (size_t)(end - pattern), "/%s", part);
	rc = glob(pattern, GLOB_NOSORT, NULL, &g);
	rc = rc == GLOB_NOSPACE || rc == GLOB_ABORTED ? err_set(e,
	    rc == GLOB_NOSPACE ? ENOMEM : EIO, "%s", pattern) :
	    note_searched(dir, inputs, e);
	for (size_t i = 0; rc == 0 && i < g.gl_pathc; i++)
		rc = has_dots(g.gl_pathv[i]) ? 0 :
		    list_add(found, g.gl_pathv[i], e);
	globfree(&g);
	return rc;
}

/*
 * The host has no such path.  After a wildcard the directory is noted instead
 * of each name that it lacks.  Nothing can appear below a regular file, unless
 * a link leads to the file.
 */
static int
note_absent(const char *dir, const char *path, int no, bool behind,
    struct list *inputs, struct err *e)
{
	struct stat st;

	if (!behind)
		return list_add(inputs, path, e);
	if (no == ENOENT)
		return note_searched(dir, inputs, e);
	return lstat(dir, &st) == 0 && S_ISLNK(st.st_mode) ?
	    list_add(inputs, path, e) : 0;
}

static int
plain_part(const char *dir, const char *part, bool behind,
    struct list *found, struct list *inputs, struct err *e)
{
	char path[PATH_MAX];
	struct stat st;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, part) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.60s...", path);
	if (behind && has_dots(path))
		return 0;
	/* where a link leads is not what the pattern names */
	if (strcmp(part, "..") == 0 && lstat(dir, &st) == 0 &&
	    S_ISLNK(st.st_mode))
		return list_add(inputs, dir, e);
	if (lstat(path, &st) < 0 && (behind || errno == ENOENT ||
	    errno == ENOTDIR))
		return note_absent(dir, path, errno, behind, inputs, e);
	return list_add(found, path, e);
}

/* A slash at the end asks for directories, as in glob(3). */
static int
keep_directories(struct list *at, struct err *e)
{
	struct list kept = {0};
	char path[PATH_MAX + 1];
	struct stat st;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < at->n; i++) {
		snprintf(path, sizeof(path), "%s/", at->v[i]);
		rc = stat(path, &st) < 0 ? 0 : list_add(&kept, path, e);
	}
	list_free(at);
	*at = kept;
	return rc;
}

/* Replaces the paths in *at by those in them that the next part matches. */
static int
add_part(struct list *at, const char *part, bool wild, bool behind,
    struct list *inputs, struct err *e)
{
	struct list found = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < at->n; i++)
		rc = wild ? match_part(at->v[i], part, &found, inputs, e) :
		    plain_part(at->v[i], part, behind, &found, inputs, e);
	list_free(at);
	*at = found;
	return rc;
}

/* The paths that the first n bytes of the pattern match go to *at. */
static int
expand_parts(const char *s, size_t n, bool magic, struct list *at,
    struct list *inputs, struct err *e)
{
	const char *const end = s + n;
	bool behind = false;

	if (list_add(at, "", e) < 0)
		return -1;
	for (size_t len; s += strspn(s, "/"), s < end; s += len) {
		char part[PATH_MAX];
		bool wild;

		len = strcspn(s, "/");
		if (len >= sizeof(part))
			return err_set(e, ENAMETOOLONG, "%.60s...", s);
		snprintf(part, sizeof(part), "%.*s", (int)len, s);
		/* in a pattern without wildcards a backslash is plain */
		wild = magic && strpbrk(part, "*?[\\") != NULL;
		if (add_part(at, part, wild, behind, inputs, e) < 0)
			return -1;
		behind = behind || wild;
	}
	return magic && end[-1] == '/' ? keep_directories(at, e) : 0;
}

static int
take_ends(const struct list *at, bool tree, bool magic, struct list *out,
    struct list *inputs, struct err *e)
{
	for (size_t i = 0; i < at->n; i++)
		if (tree ? walk_below(at->v[i], out, inputs, e) < 0 :
		    list_add(inputs, at->v[i], e) < 0 || (magic &&
		    list_add(out, at->v[i], e) < 0))
			return -1;
	return 0;
}

int
pattern_expand(const char *pattern, struct list *out, struct list *inputs,
    struct err *e)
{
	size_t top = pattern_prefix(pattern);
	size_t n = top > 0 ? top : strlen(pattern);
	bool magic = !pattern_plain(pattern, n);
	scope_list at = {0};

	if (expand_parts(pattern, n, magic, &at, inputs, e) < 0 ||
	    take_ends(&at, top > 0, magic, out, inputs, e) < 0)
		return -1;
	/* a plain path is found whether it exists or not */
	if (top == 0 && !magic && list_add(out, pattern, e) < 0)
		return -1;
	list_sort(out);
	return 0;
}
