/* build.c - see build.h */
#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "copy.h"
#include "err.h"
#include "manifest.h"
#include "plan.h"

static int
directory(const struct plan_entry *en, int root, struct manifest_entry *made,
    struct err *e)
{
	if (mkdirat(root, en->path + 1, 0755) < 0)
		return err_set(e, errno, "mkdir %s", en->path);
	made->type = PLAN_DIR;
	made->mode = 0755;
	return 0;
}

static int
link_at(const struct plan_entry *en, int root, struct manifest_entry *made,
    struct err *e)
{
	if (symlinkat(en->source, root, en->path + 1) < 0)
		return err_set(e, errno, "link %s", en->path);
	made->type = PLAN_LINK;
	made->mode = 0777;
	made->link = en->source;
	return 0;
}

static int
one(const struct plan_entry *en, int root, struct manifest_entry *made,
    struct err *e)
{
	switch (en->type) {
	case PLAN_DIR:
		return directory(en, root, made, e);
	case PLAN_LINK:
		return link_at(en, root, made, e);
	case PLAN_FILE:
		return copy_file(en->source, root, en->path + 1, en->mode,
		    made, e);
	case PLAN_TEXT:
		return copy_text(en->text, (size_t)en->size, root,
		    en->path + 1, en->mode, made, e);
	}
	return err_set(e, 0, "%s: no type", en->path);
}

int
build_tree(const struct plan *p, int root, struct manifest *m, struct err *e)
{
	const struct manifest_entry top = {
		.path = (char *)"/", .type = PLAN_DIR, .mode = 0755,
	};

	*m = (struct manifest){0};
	if (manifest_add(m, &top, e) < 0)
		return -1;
	for (size_t i = 0; i < p->n; i++) {
		struct manifest_entry made = { .path = p->v[i]->path };

		if (one(p->v[i], root, &made, e) < 0 ||
		    manifest_add(m, &made, e) < 0)
			return -1;
	}
	return 0;
}
