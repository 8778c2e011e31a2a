/* SPDX-License-Identifier: BSD-2-Clause */
/* tree_build.c - see tree_build.h */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_identity.h"
#include "base/progress.h"
#include "base/workers.h"
#include "copy.h"
#include "copy_pool.h"
#include "err.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "record/origins.h"
#include "scope.h"
#include "tree_build.h"

static int
make_directory(const struct plan_entry *en, int root,
    struct manifest_entry *made, struct err *e)
{
	if (mkdirat(root, en->path + 1, 0755) < 0)
		return err_set(e, errno, "mkdir %s", en->path);
	made->type = PLAN_DIR;
	made->mode = 0755;
	return 0;
}

static int
make_link(const struct plan_entry *en, int root, struct manifest_entry *made,
    struct err *e)
{
	if (symlinkat(en->source, root, en->path + 1) < 0)
		return err_set(e, errno, "link %s", en->path);
	made->type = PLAN_LINK;
	made->mode = 0777;
	made->link = en->source;
	return 0;
}

/* One build; the workers share it. */
struct work {
	const struct plan *plan;
	int root;
	struct pool *reuse;
	struct meter *meter;
	struct manifest_entry *made;	/* one an entry */
	struct identity *source;	/* the same: of what was copied */
};

/*
 * Take the identity before copying: if the source changes afterwards, the next
 * refresh sees another identity and copies it again.
 */
static int
make_file(struct work *w, size_t i, struct err *e)
{
	const struct plan_entry *en = w->plan->v[i];
	struct stat st;
	int linked;

	if (lstat(en->source, &st) < 0)
		return err_set(e, errno, "%s", en->source);
	if (en->led && st.st_size > SOURCE_FILE_MAX)
		return err_set(e, EFBIG, "%s", en->source);
	w->source[i] = identity_of(&st);
	/* others may swap names: only the descriptor tells which file it is */
	linked = w->reuse == NULL || en->others ? 0 : pool_link(w->reuse,
	    &w->source[i], en->mode, w->root, en->path + 1, &w->made[i], e);
	return linked != 0 ? linked : copy_file(en->source, en->others,
	    w->root, en->path + 1, en->mode, &w->made[i], e);
}

/*
 * A spare file that others control may vanish, grow or change at any time: make
 * the tree without it.
 */
static int
skip_spare(struct work *w, size_t i, int rc, struct err *e)
{
	const struct plan_entry *en = w->plan->v[i];

	if (rc >= 0 || !en->spare || !copy_its_fault(e))
		return rc;
	if (unlinkat(w->root, en->path + 1, 0) < 0 && errno != ENOENT)
		return err_set(e, errno, "unlink %s", en->path);
	w->made[i].path = NULL;
	return 0;
}

/* What there will be to do. */
static void
announce_work(const struct work *w)
{
	for (size_t i = 0; w->meter != NULL && i < w->plan->n; i++)
		if (w->plan->v[i]->type == PLAN_FILE) {
			w->meter->all_files++;
			w->meter->all_bytes += w->plan->v[i]->size;
		}
}

static int
make_content(void *arg, size_t i, struct err *e)
{
	struct work *w = arg;
	const struct plan_entry *en = w->plan->v[i];

	if (en->type == PLAN_FILE && skip_spare(w, i, make_file(w, i, e),
	    e) < 0)
		return -1;
	if (en->type == PLAN_FILE && w->meter != NULL) {
		w->meter->files++;
		w->meter->bytes += en->size;
	}
	if (en->type == PLAN_TEXT)
		return copy_text(en->text, (size_t)en->size, w->root,
		    en->path + 1, en->mode, &w->made[i], e);
	return 0;
}

/* The plan is sorted: a directory comes before what lies in it. */
static int
make_skeleton(struct work *w, struct err *e)
{
	for (size_t i = 0; i < w->plan->n; i++) {
		const struct plan_entry *en = w->plan->v[i];
		int rc = 0;

		w->made[i].path = en->path;
		w->made[i].from = en->from;
		if (en->type == PLAN_DIR)
			rc = make_directory(en, w->root, &w->made[i], e);
		else if (en->type == PLAN_LINK)
			rc = make_link(en, w->root, &w->made[i], e);
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int
add_to_manifest(const struct work *w, struct manifest *m, struct err *e)
{
	const struct manifest_entry top = {
		.path = (char *)"/", .type = PLAN_DIR, .mode = 0755,
	};

	if (manifest_add(m, &top, e) < 0)
		return -1;
	for (size_t i = 0; i < w->plan->n; i++)
		if (w->made[i].path != NULL &&
		    manifest_add(m, &w->made[i], e) < 0)
			return -1;
	return 0;
}

static int
add_origins(const struct work *w, struct origins *o, struct err *e)
{
	for (size_t i = 0; i < w->plan->n; i++) {
		const struct plan_entry *en = w->plan->v[i];
		const struct origin one = {
			.kind = ORIGIN_FILE, .id = w->source[i],
			.host = en->source, .path = en->path,
		};
		struct err ignored;

		if (w->made[i].path == NULL) {
			if (origins_look(o, en->source, &ignored) < 0)
				continue;
		} else if (en->type == PLAN_FILE && !en->kept &&
		    origins_add(o, &one, e) < 0)
			return -1;
		if (en->type == PLAN_LINK && origins_look(o, en->path, e) < 0)
			return -1;
	}
	return 0;
}

int
build_tree(const struct plan *p, int root, struct pool *reuse,
    struct meter *meter, struct manifest *m, struct origins *o,
    struct err *e)
{
	scope_free struct manifest_entry *made =
	    calloc(p->n + 1, sizeof(*made));
	scope_free struct identity *source = calloc(p->n + 1, sizeof(*source));
	struct work w = {
		.plan = p, .root = root, .reuse = reuse, .meter = meter,
		.made = made, .source = source,
	};

	*m = (struct manifest){0};
	*o = (struct origins){0};
	if (made == NULL || source == NULL)
		return err_set(e, errno, "build");
	announce_work(&w);
	return make_skeleton(&w, e) < 0 ||
	    workers_run(p->n, make_content, &w, e) < 0 ||
	    add_to_manifest(&w, m, e) < 0 || add_origins(&w, o, e) < 0 ? -1 : 0;
}
