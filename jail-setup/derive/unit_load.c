/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_load.c - see unit_load.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/host_trust.h"
#include "base/path_below.h"
#include "base/slurp.h"
#include "count.h"
#include "dir.h"
#include "err.h"
#include "scope.h"
#include "unit_file.h"
#include "unit_load.h"

enum { UNIT_MAX = 1 << 20, ALIASES_MAX = 8 };

#define SUFFIX ".service"

/* The first has it: systemd.unit(5), Unit File Load Path. */
static const char *const places[] = {
	"/etc/systemd/system", "/run/systemd/system",
	"/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
	"/lib/systemd/system",
};

static int
join(char path[PATH_MAX], const char *root, const char *dir, const char *name,
    const char *more, struct err *e)
{
	return (size_t)snprintf(path, PATH_MAX, "%s%s/%s%s", root, dir, name,
	    more) < PATH_MAX ? 0 : err_set(e, ENAMETOOLONG, "%.80s", name);
}

static bool
is_service(const char *name)
{
	const size_t n = strlen(name);

	return n > strlen(SUFFIX) &&
	    strcmp(name + n - strlen(SUFFIX), SUFFIX) == 0;
}

/* NAME@.service of NAME@INSTANCE.service; "": it is no instance. */
static void
template_of(const char *name, char to[NAME_MAX + 1])
{
	const char *at = strchr(name, '@');

	to[0] = '\0';
	if (at != NULL && strcmp(at + 1, &SUFFIX[1]) != 0 && is_service(at))
		snprintf(to, NAME_MAX + 1, "%.*s%s", (int)(at - name) + 1,
		    name, SUFFIX);
}

/* Is the link another name of a unit?  An instance links to its template. */
static bool
is_alias(const char *name, const char *target)
{
	const char *base = path_base(target);
	char template[NAME_MAX + 1];

	template_of(name, template);
	return is_service(base) && strcmp(base, name) != 0 &&
	    strcmp(base, template) != 0;
}

/* Text of a unit's file or drop-in: "" is a mask. */
static int
read_text(const char *root, const char *path, char **text, struct err *e)
{
	char real[PATH_MAX];
	enum slurped how;
	size_t len;

	if (realpath(path, real) == NULL)
		return err_set(e, errno, "%s", path);
	if (strcmp(real, "/dev/null") == 0) {
		*text = strdup("");
		return *text != NULL ? 0 : err_set(e, errno, "%s", path);
	}
	/* a tree below `root` is the caller's */
	if (*root == '\0' && source_theirs(real, 0))
		return err_set(e, 0, "%s: others than root can write it; fix: "
		    "chown root %s and chmod go-w it and its directories",
		    path, real);
	how = slurp(real, UNIT_MAX, text, &len);
	if (how == SLURP_READ && strlen(*text) != len) {
		free(*text);
		*text = NULL;
		how = SLURP_UNKNOWN;
	}
	return how == SLURP_READ ? 0 : err_set(e, errno, "%s", path);
}

/*
 * Looks for the file in one place: 1: it is not there; 2: it is an alias, and
 * `name` is now what it leads to; 0: u->path and u->fragment say it.
 */
static int
look_in(const char *root, const char *place, char name[NAME_MAX + 1],
    struct unit *u, struct err *e)
{
	char path[PATH_MAX], real[PATH_MAX], target[PATH_MAX] = "";
	struct stat st;

	if (join(path, root, place, name, "", e) < 0 ||
	    list_add(&u->inputs, path, e) < 0)
		return -1;
	if (lstat(path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR ? 1 :
		    err_set(e, errno, "%s", path);
	if (S_ISLNK(st.st_mode) && !slurp_link(AT_FDCWD, path, target))
		return err_set(e, errno, "%s", path);
	if (is_alias(name, target)) {
		snprintf(name, NAME_MAX + 1, "%.*s", NAME_MAX,
		    path_base(target));
		return 2;
	}
	if (realpath(path, real) == NULL)
		return err_set(e, errno, "%s", path);
	u->path = strdup(path);
	u->fragment = strdup(real);
	return u->path == NULL || u->fragment == NULL ?
	    err_set(e, errno, "%s", path) :
	    strcmp(path, real) != 0 ? list_add(&u->inputs, real, e) : 0;
}

static int
look_everywhere(const char *root, char name[NAME_MAX + 1], struct unit *u,
    struct err *e)
{
	int rc = 1;

	for (size_t i = 0; rc == 1 && i < COUNT(places); i++)
		rc = look_in(root, places[i], name, u, e);
	return rc;
}

/* `name` becomes that of the unit. */
static int
find_fragment(const char *root, char name[NAME_MAX + 1], struct unit *u,
    struct err *e)
{
	for (int i = 0; i < ALIASES_MAX; i++) {
		char template[NAME_MAX + 1];
		int rc = look_everywhere(root, name, u, e);

		template_of(name, template);
		if (rc == 1 && template[0] != '\0')
			rc = look_everywhere(root, template, u, e);
		if (rc != 2)
			return rc;
	}
	return err_set(e, 0, "%s: an alias of itself", name);
}

struct dropin {
	char *base, *path;
};

struct dropins {
	struct dropin *v;
	size_t n;
};

static int
by_base(const void *a, const void *b)
{
	return strcmp(((const struct dropin *)a)->base,
	    ((const struct dropin *)b)->base);
}

/* A file of that name in a directory before this one stands in its place. */
static int
add_dropin(struct dropins *d, const char *dir, const char *base,
    struct err *e)
{
	struct dropin *v;

	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->v[i].base, base) == 0)
			return 0;
	v = reallocarray(d->v, d->n + 1, sizeof(*v));
	if (v == NULL)
		return err_set(e, errno, "%s", dir);
	d->v = v;
	v += d->n;
	v->base = strdup(base);
	if (asprintf(&v->path, "%s/%s", dir, base) < 0)
		v->path = NULL;
	d->n++;
	return v->base != NULL && v->path != NULL ? 0 :
	    err_set(e, errno, "%s", dir);
}

static bool
is_conf(const char *base)
{
	const size_t n = strlen(base);

	return base[0] != '.' && n > 5 && strcmp(base + n - 5, ".conf") == 0;
}

static int
add_dropin_dir(struct dropins *d, const char *dir, struct list *inputs,
    struct err *e)
{
	scope_list names = {0};
	char dot[PATH_MAX];
	scope_fd fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ?
		    list_add(inputs, dir, e) : err_set(e, errno, "%s", dir);
	snprintf(dot, sizeof(dot), "%.*s/.", PATH_MAX - 3, dir);
	if (list_add(inputs, dot, e) < 0 ||
	    dir_names(fd, dir, is_conf, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++)
		if (add_dropin(d, dir, names.v[i], e) < 0)
			return -1;
	return 0;
}

/* In one place: foo-bar.service.d, foo-.service.d, service.d. */
static int
add_dropins_of(struct dropins *d, const char *root, const char *place,
    struct unit *u, struct err *e)
{
	char dir[PATH_MAX], part[NAME_MAX + 1];
	char *dash;

	template_of(u->name, part);
	if (join(dir, root, place, u->name, ".d", e) < 0 ||
	    add_dropin_dir(d, dir, &u->inputs, e) < 0)
		return -1;
	if (part[0] != '\0' && (join(dir, root, place, part, ".d", e) < 0 ||
	    add_dropin_dir(d, dir, &u->inputs, e) < 0))
		return -1;
	snprintf(part, sizeof(part), "%s", u->name);
	part[strcspn(part, "@")] = '\0';
	while ((dash = strrchr(part, '-')) != NULL) {
		dash[1] = '\0';
		if (join(dir, root, place, part, SUFFIX ".d", e) < 0 ||
		    add_dropin_dir(d, dir, &u->inputs, e) < 0)
			return -1;
		*dash = '\0';
	}
	return join(dir, root, place, &SUFFIX[1], ".d", e) < 0 ? -1 :
	    add_dropin_dir(d, dir, &u->inputs, e);
}

static int
merge_dropin(const char *root, const char *path, struct unit *u,
    struct err *e)
{
	scope_free char *text = NULL;

	if (list_add(&u->inputs, path, e) < 0 ||
	    read_text(root, path, &text, e) < 0)
		return -1;
	if (*text == '\0')
		return 0;
	return list_add(&u->dropins, path, e) < 0 ? -1 :
	    unit_file_parse(u, text, path, e);
}

static int
merge_dropins(const char *root, struct unit *u, struct err *e)
{
	struct dropins d = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < COUNT(places); i++)
		rc = add_dropins_of(&d, root, places[i], u, e);
	if (rc == 0 && d.n > 0)
		qsort(d.v, d.n, sizeof(*d.v), by_base);
	for (size_t i = 0; rc == 0 && i < d.n; i++)
		rc = merge_dropin(root, d.v[i].path, u, e);
	for (size_t i = 0; i < d.n; i++) {
		free(d.v[i].base);
		free(d.v[i].path);
	}
	free(d.v);
	return rc;
}

static int
read_fragment(const char *root, struct unit *u, struct err *e)
{
	scope_free char *text = NULL;

	if (read_text(root, u->path, &text, e) < 0)
		return -1;
	if (*text == '\0')
		return err_set(e, 0, "%s is masked; fix: systemctl unmask %s",
		    u->path, u->name);
	return unit_file_parse(u, text, u->path, e);
}

int
unit_load(const char *root, const char *name, struct unit *u, struct err *e)
{
	char base[NAME_MAX + 1];
	int rc;

	*u = (struct unit){0};
	if (strlen(name) > NAME_MAX - 2 || strchr(name, '/') != NULL ||
	    !is_service(name) || name[0] == '.')
		return err_set(e, 0, "\"%.80s\" is not the name of a service "
		    "of systemd; fix: write NAME.service", name);
	snprintf(base, sizeof(base), "%s", name);
	rc = find_fragment(root, base, u, e);
	if (rc != 0)
		return rc;
	u->name = strdup(base);
	if (u->name == NULL)
		return err_set(e, errno, "%s", name);
	return read_fragment(root, u, e) < 0 ? -1 : merge_dropins(root, u, e);
}

static int
add_name(void *arg, int dir, const char *name, struct err *e)
{
	struct list *names = arg;
	char target[PATH_MAX];

	if (!is_service(name) || name[0] == '.' ||
	    (slurp_link(dir, name, target) && is_alias(name, target)))
		return 0;
	return list_add(names, name, e);
}

int
unit_names(const char *root, struct list *names, struct list *inputs,
    struct err *e)
{
	for (size_t i = 0; i < COUNT(places); i++) {
		char dir[PATH_MAX], dot[PATH_MAX];
		scope_fd fd = -1;

		if (join(dot, root, places[i], ".", "", e) < 0)
			return -1;
		snprintf(dir, sizeof(dir), "%.*s", (int)strlen(dot) - 2, dot);
		fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0 && errno != ENOENT && errno != ENOTDIR)
			return err_set(e, errno, "%s", dir);
		if (list_add(inputs, fd >= 0 ? dot : dir, e) < 0)
			return -1;
		if (fd >= 0 && dir_each(fd, dir, add_name, names, e) < 0)
			return -1;
	}
	list_sort(names);
	return 0;
}

bool
unit_is_there(const char *root, const char *name)
{
	char path[PATH_MAX];
	struct stat st;
	struct err none;

	for (size_t i = 0; i < COUNT(places); i++)
		if (join(path, root, places[i], name, "", &none) == 0 &&
		    stat(path, &st) == 0 && S_ISREG(st.st_mode))
			return true;
	return false;
}

char *
unit_full_name(const char *name, struct err *e)
{
	char *full;

	if (asprintf(&full, "%s%s", name, is_service(name) ? "" :
	    SUFFIX) < 0)
		return err_null(e, errno, "%s", name);
	return full;
}
