/* SPDX-License-Identifier: BSD-2-Clause */
/* inuse_match.c - see inuse_match.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/escape_mtree.h"
#include "base/path_below.h"
#include "err.h"
#include "inuse_match.h"
#include "paths.h"
#include "sessions.h"

/* A mount through which the trees are reached: their path in the namespace. */
struct view {
	unsigned long id;
	char *trees;
};

struct table {
	const struct inuse_place *at;
	ino_t ns;
	int (*use)(void *arg, const struct use *u, struct err *e);
	void *arg;
	struct view *v;
	size_t n, room;
};

bool
inuse_place_set(struct inuse_place *at, const struct mountinfo *m,
    const char *path)
{
	const char *rest = path_below(path, m->point);
	const char *root = strcmp(m->root, "/") != 0 ? m->root : "";

	return rest != NULL &&
	    (size_t)snprintf(at->dev, sizeof(at->dev), "%s", m->dev) <
	    sizeof(at->dev) &&
	    (size_t)snprintf(at->trees, sizeof(at->trees), "%s%s", root,
	    rest) < sizeof(at->trees);
}

static int
report_use(const struct table *t, struct use *u, const char *point,
    struct err *e)
{
	u->ns = t->ns;
	snprintf(u->point, sizeof(u->point), "%.*s",
	    (int)sizeof(u->point) - 1, point);
	return t->use(t->arg, u, e);
}

/* Copy the first name of a path, if it has at most `most` bytes. */
static bool
first_name(const char *path, char *to, size_t most)
{
	size_t n;

	path += strspn(path, "/");
	n = strcspn(path, "/");
	if (n > most)
		return false;
	memcpy(to, path, n);
	to[n] = '\0';
	return true;
}

static bool
tree_name_of(const char *path, char tree[TREE_MAX + 1])
{
	return first_name(path, tree, TREE_MAX) && generation_tree_ok(tree);
}

/* NAME/gen/SERIAL or NAME/current, and there root or nothing behind it. */
static bool
generation_name_of(const char *path, struct use *u)
{
	const char *s = path + strcspn(path, "/");
	const char *rest;

	u->serial[0] = '\0';
	if (!first_name(path, u->jail, JAIL_NAME_MAX) || !jail_name_ok(u->jail))
		return false;
	rest = path_below(s, "/current");
	if (rest != NULL)
		return *rest == '\0' || path_below(rest, "/root") != NULL;
	rest = path_below(s, "/gen");
	return rest != NULL && first_name(rest, u->serial, SERIAL_MAX) &&
	    generation_serial_ok(u->serial);
}

/* Try the path of a layer from each of its names on. */
static int
match_layer(const struct table *t, const char *path, const char *point,
    struct err *e)
{
	for (const char *s = path; *s != '\0'; s += strcspn(s, "/")) {
		struct use u = { .how = USE_LAYER };
		const char *rest;

		s += strspn(s, "/");
		rest = path_below(s, GENERATION_TREES);
		if (rest == NULL || !tree_name_of(rest, u.tree)) {
			u.tree[0] = '\0';
			if (!generation_name_of(s, &u))
				continue;
		}
		if (report_use(t, &u, point, e) < 0)
			return -1;
	}
	return 0;
}

/*
 * Options of an overlay: KEY=PATH[:PATH]...  An escaped ':' within a path
 * splits it here, which does no harm: no name that we look for has one.
 */
static int
match_layers(const struct table *t, const struct mountinfo *m, struct err *e)
{
	char *rest = m->options;
	char *option, *path;

	while ((option = strsep(&rest, ",")) != NULL) {
		char *paths = strchr(option, '=');

		if (paths != NULL && !octal_decode(++paths))
			return err_set(e, EBADMSG, "options of an overlay");
		while ((path = strsep(&paths, ":")) != NULL)
			if (match_layer(t, path, m->point, e) < 0)
				return -1;
	}
	return 0;
}

/* ".services/NAME" in the path of a layer: as for trees, not its beginning. */
static bool
layer_of_data(const struct table *t, const char *path)
{
	const char *name = strrchr(t->at->trees, '/');

	while (name != NULL && name > t->at->trees && name[-1] != '/')
		name--;
	for (const char *s = path; name != NULL && s != NULL;
	    s = strchr(s, '/'), s += s != NULL)
		if (path_within(s, name))
			return true;
	return false;
}

static int
match_layers_of_data(const struct table *t, const struct mountinfo *m,
    struct err *e)
{
	struct use u = { .how = USE_LAYER };
	char *rest = m->options;
	char *option, *path;

	while ((option = strsep(&rest, ",")) != NULL) {
		char *paths = strchr(option, '=');

		if (paths != NULL && !octal_decode(++paths))
			return err_set(e, EBADMSG, "options of an overlay");
		while ((path = strsep(&paths, ":")) != NULL)
			if (layer_of_data(t, path))
				return report_use(t, &u, m->point, e);
	}
	return 0;
}

static int
match_data(const struct table *t, const struct mountinfo *m, struct err *e)
{
	struct use u = { .how = USE_MOUNT };

	if (strcmp(m->dev, t->at->dev) == 0 &&
	    path_below(m->root, t->at->trees) != NULL)
		return report_use(t, &u, m->point, e);
	u.how = USE_MOUNTED_ON;
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].id == m->parent &&
		    path_below(m->point, t->v[i].trees) != NULL)
			return report_use(t, &u, m->point, e);
	return strcmp(m->type, "overlay") == 0 ?
	    match_layers_of_data(t, m, e) : 0;
}

static int
match_mounted_on(const struct table *t, const struct mountinfo *m,
    struct err *e)
{
	struct use u = { .how = USE_MOUNTED_ON };

	for (size_t i = 0; i < t->n; i++) {
		const char *rest = t->v[i].id == m->parent ?
		    path_below(m->point, t->v[i].trees) : NULL;

		if (rest != NULL && tree_name_of(rest, u.tree))
			return report_use(t, &u, m->point, e);
	}
	return 0;
}

static int
match_line(void *arg, char *line, struct err *e)
{
	const struct table *t = arg;
	struct use u = { .how = USE_MOUNT };
	struct session s = {0};
	const char *rest = NULL;
	struct mountinfo m;

	if (!t->at->data && sessions_parse(line, &s)) {
		u.how = USE_SESSION;
		u.uid = s.uid;
		strcpy(u.jail, s.jail);
		strcpy(u.serial, s.serial);
	}
	if (!mountinfo_parse(line, &m))
		return err_set(e, EBADMSG, "mount table");
	if (u.how == USE_SESSION)
		return report_use(t, &u, m.point, e);
	if (t->at->data)
		return match_data(t, &m, e);
	if (strcmp(m.dev, t->at->dev) == 0)
		rest = path_below(m.root, t->at->trees);
	if (rest != NULL && tree_name_of(rest, u.tree))
		return report_use(t, &u, m.point, e);
	if (strcmp(m.type, "overlay") == 0 && match_layers(t, &m, e) < 0)
		return -1;
	return match_mounted_on(t, &m, e);
}

static int
add_view(void *arg, char *line, struct err *e)
{
	struct table *t = arg;
	struct mountinfo m;
	const char *rest;
	char *trees;

	if (!mountinfo_parse(line, &m))
		return err_set(e, EBADMSG, "mount table");
	rest = strcmp(m.dev, t->at->dev) == 0 ?
	    path_below(t->at->trees, m.root) : NULL;
	if (rest == NULL)
		return 0;
	if (ARRAY_ROOM(t->v, t->n, t->room, "mounts", e) < 0)
		return -1;
	if (asprintf(&trees, "%s%s", strcmp(m.point, "/") != 0 ? m.point : "",
	    rest) < 0)
		return err_set(e, ENOMEM, "mounts");
	t->v[t->n++] = (struct view){ m.id, trees };
	return 0;
}

int
inuse_match(const struct inuse_place *at, FILE *mountinfo, ino_t ns,
    int (*use)(void *arg, const struct use *u, struct err *e), void *arg,
    struct err *e)
{
	struct table t = { .at = at, .ns = ns, .use = use, .arg = arg };
	int rc = mountinfo_each(mountinfo, add_view, &t, e);

	if (rc == 0)
		rc = mountinfo_each(mountinfo, match_line, &t, e);
	for (size_t i = 0; i < t.n; i++)
		free(t.v[i].trees);
	free(t.v);
	return rc;
}
