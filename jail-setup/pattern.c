/* pattern.c - see pattern.h */
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "pattern.h"

static const char all_below[] = "/**";

/* The length of what stands before the final "/ **", or 0. */
static size_t
prefix(const char *pattern)
{
	size_t n = strlen(pattern), m = strlen(all_below);

	return n > m && strcmp(pattern + n - m, all_below) == 0 ? n - m : 0;
}

FTS *
pattern_walk(const char *top, int options)
{
	char *const tops[] = { (char *)top, NULL };
	struct stat st;

	if (lstat(top, &st) == 0 && (st.st_uid == 0 || st.st_uid == geteuid()))
		options |= FTS_COMFOLLOW;
	return fts_open(tops, options | FTS_PHYSICAL | FTS_NOCHDIR, NULL);
}

static int
below(const char *top, struct list *out, struct err *e)
{
	FTS *fts = pattern_walk(top, 0);
	FTSENT *f;
	int rc = 0;

	if (fts == NULL)
		return err_set(e, errno, "%s", top);
	while (rc == 0 && (errno = 0, f = fts_read(fts)) != NULL) {
		if (f->fts_info == FTS_F || f->fts_info == FTS_SL ||
		    f->fts_info == FTS_SLNONE)
			rc = list_add(out, f->fts_path, e);
		else if ((f->fts_info == FTS_DNR || f->fts_info == FTS_ERR ||
		    f->fts_info == FTS_NS) && f->fts_errno != ENOENT)
			rc = err_set(e, f->fts_errno, "%s", f->fts_path);
	}
	fts_close(fts);
	return rc;
}

static int
matches(const char *pattern, bool tree, struct list *out, struct err *e)
{
	glob_t g = {0};
	int rc = glob(pattern, GLOB_NOSORT, NULL, &g);

	if (rc == GLOB_NOSPACE || rc == GLOB_ABORTED)
		rc = err_set(e, rc == GLOB_NOSPACE ? ENOMEM : EIO, "%s",
		    pattern);
	else
		rc = 0;
	for (size_t i = 0; rc == 0 && i < g.gl_pathc; i++)
		rc = tree ? below(g.gl_pathv[i], out, e) :
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
	} else if (strpbrk(pattern, "*?[") == NULL) {
		if (list_add(out, pattern, e) < 0)
			return -1;
	} else if (matches(pattern, false, out, e) < 0) {
		return -1;
	}
	list_sort(out);
	return 0;
}

bool
pattern_matches(const char *pattern, const char *path)
{
	/* behind "**" a star may stand for slashes as well */
	return fnmatch(pattern, path,
	    prefix(pattern) > 0 ? 0 : FNM_PATHNAME) == 0;
}
