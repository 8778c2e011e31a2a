/* SPDX-License-Identifier: BSD-2-Clause */
/* pattern_walk.c - see pattern_walk.h */
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pattern_walk.h"

enum { WALK_DEEPEST = 200 };	/* directories, as in plan_path.c */

int
pattern_begin(struct pattern_walk *w, const char *top)
{
	char *const tops[] = { (char *)top, NULL };
	int options = FTS_PHYSICAL | FTS_NOCHDIR;
	struct stat st;

	*w = (struct pattern_walk){
		.above = source_theirs(top, geteuid()) ? GROUND_OTHERS :
		    GROUND_ROOTS,
	};
	if (lstat(top, &st) == 0 && (st.st_uid == 0 || st.st_uid == geteuid()))
		options |= FTS_COMFOLLOW;
	w->fts = fts_open(tops, options, NULL);
	return w->fts != NULL ? 0 : -1;
}

void
pattern_end(struct pattern_walk *w)
{
	int no = errno;

	fts_close(w->fts);
	errno = no;
}

bool
pattern_failed(const FTSENT *f)
{
	return f->fts_info == FTS_DNR || f->fts_info == FTS_ERR ||
	    f->fts_info == FTS_NS;
}

/* plan_path.c takes no path that is deeper or longer. */
static bool
is_far(const FTSENT *f)
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

		if (f->fts_info == FTS_D)	/* for what lies in it */
			f->fts_number = source_ground(above, f->fts_statp,
			    geteuid());
		if (above == GROUND_ROOTS || f->fts_info == FTS_DP)
			return f;
		w->theirs++;
		w->left = pattern_failed(f) ||
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
