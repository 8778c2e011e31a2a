/* SPDX-License-Identifier: BSD-2-Clause */
/* learn.c - see learn.h */
#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/path_below.h"
#include "dir.h"
#include "elf/elf.h"
#include "err.h"
#include "learn.h"
#include "learn_notes.h"
#include "learn_components.h"
#include "package/package.h"
#include "package/package_docs.h"
#include "plan/pattern.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "plan/plan_from.h"
#include "plan/plan_needs.h"
#include "plan/plan_path.h"
#include "plan/plan_walk.h"
#include "plan/shebang.h"
#include "scope.h"
#include "trace_seen.h"

enum {
	FOLD_LEAST = 5,		/* files left before a package is shorter */
	FOLD_SHARE = 4,		/* one in so many of the package's */
	FOLD_MANY = 20,		/* whatever the package's size */
	DIR_SHARE = 2,		/* one in so many of a directory's */
	WALK = 50,		/* directories that only find(1) or so opens, */
	WALK_SHARE = 4,		/* or files looked at for each one opened */
	HEAD = 512,		/* more than BINPRM_BUF_SIZE, execve(2) */
};

/* Something that was used and that a component may bring. */
struct item {
	const char *path, *real;
	const struct package *package;
	unsigned how;
	mode_t mode;
	bool left;		/* nothing provides it yet */
	bool incomplete;	/* the resolver does not find what it needs */
};

struct learner {
	const struct learn *ask;
	struct packages *packages;
	struct libraries *libraries;
	struct item *v;
	size_t n, room;
	struct list kernel;	/* paths that the kernel itself opened */
	struct pathmap run;	/* real paths of programs */
	struct plan provided;	/* by the component as it is so far */
	struct plan files;	/* what the items left provide by themselves */
	struct learned *out;
};

/* --- what was used ------------------------------------------------------ */

static int
add_item(struct learner *l, struct item new, struct err *e)
{
	new.package = packages_owner(l->packages, new.real);
	return ARRAY_ADD(l->v, l->n, l->room, new, "what was used", e);
}

/*
 * What the kernel opens to run a file, which no system call shows: the loader
 * of an ELF file, the interpreter of a script.
 */
static int
add_kernel_opens(struct learner *l, const char *path, struct err *e)
{
	scope_fd fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char head[HEAD + 1], script[PATH_MAX], by_env[PATH_MAX];
	ssize_t n = fd >= 0 ? pread(fd, head, HEAD, 0) : -1;
	scope_elf f = {0};

	if (n < 2)
		return 0;
	head[n] = '\0';
	if (elf_read(fd, &f, e) == 0)
		return f.interp != NULL ? list_add(&l->kernel, f.interp, e) : 0;
	if (head[0] != '#' || head[1] != '!' ||
	    shebang_parse(head, (size_t)n, script, by_env, NULL, e) < 0)
		return 0;
	return list_add(&l->kernel, script, e);
}

/* A program that does not come into the jail needs its interpreter there. */
static int
add_interpreter(struct learner *l, const struct seen_one *one, struct err *e)
{
	size_t n = l->kernel.n;

	if ((one->how & SEEN_EXECUTED) == 0 || !S_ISREG(one->mode))
		return 0;
	if (add_kernel_opens(l, one->real, e) < 0)
		return -1;
	for (; n < l->kernel.n; n++) {
		const struct item new = {
			.path = l->kernel.v[n], .real = l->kernel.v[n],
			.how = SEEN_OPENED, .mode = S_IFREG,
		};

		if (add_item(l, new, e) < 0)
			return -1;
	}
	return 0;
}

static int
take_seen(struct learner *l, const struct seen_one *one, struct err *e)
{
	const struct item new = {
		.path = one->path, .real = one->real, .how = one->how,
		.mode = one->mode,
	};
	struct stat st;

	if ((one->how & SEEN_EXECUTED) != 0 &&
	    pathmap_put(&l->run, one->real, one, e) < 0)
		return -1;
	if (learn_place(one, l->ask->who) != PLACE_COMPONENT)
		return add_interpreter(l, one, e);
	if (stat(one->path, &st) < 0)
		return 0;	/* removed since */
	return add_item(l, new, e);
}

static void
directory_of(const char *path, char *dir)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash != NULL ? (size_t)(slash - path) : 0;

	memmove(dir, path, n);
	dir[n] = '\0';
}

static bool
lies_in(const char *path, const char *dir)
{
	char its[PATH_MAX];

	directory_of(path, its);
	return strcmp(its, dir) == 0;
}

/* The directories and packages of the files that were opened or run. */
struct opened {
	struct pathmap dirs, above, packages;
	struct pathtext text;
	size_t files, directories;	/* opened */
	size_t looked;			/* files that were only looked at */
};

static bool
only_looked(const struct item *it)
{
	return (it->how & ~(unsigned)SEEN_LOOKED) == 0;
}

static void
count_use(struct opened *s, const struct item *it)
{
	if (S_ISDIR(it->mode))
		s->directories += (it->how & SEEN_OPENED) != 0;
	else if (only_looked(it))
		s->looked++;
	else
		s->files++;
}

static int
keep_directory(struct opened *s, const char *dir, struct pathmap *map,
    struct err *e)
{
	const char *kept;

	if (pathmap_get(map, dir) != NULL)
		return 0;
	kept = pathtext_keep(&s->text, dir, strlen(dir), e);
	return kept != NULL && pathmap_put(map, kept, kept, e) >= 0 ? 0 : -1;
}

static int
note_opened(struct opened *s, const struct item *it, struct err *e)
{
	char dir[PATH_MAX];

	directory_of(it->real, dir);
	if (keep_directory(s, dir, &s->dirs, e) < 0)
		return -1;
	directory_of(dir, dir);
	if (keep_directory(s, dir, &s->above, e) < 0)
		return -1;
	return it->package == NULL || pathmap_put(&s->packages,
	    it->package->name, it->package, e) >= 0 ? 0 : -1;
}

/*
 * Does it belong to such a package or lie in such a directory?  A file of no
 * package may also lie in the directory above, as Python's sources do, whose
 * byte code is in __pycache__.
 */
static bool
is_beside_opened(const struct opened *s, const struct item *it)
{
	char dir[PATH_MAX];

	directory_of(it->real, dir);
	if (strcmp(dir, "/etc") == 0 ||
	    s->looked > WALK_SHARE * s->files + WALK)
		return false;
	if (it->package != NULL &&
	    pathmap_get(&s->packages, it->package->name) != NULL)
		return true;
	return pathmap_get(&s->dirs, dir) != NULL ||
	    (it->package == NULL && pathmap_get(&s->above, dir) != NULL);
}

/* Only a directory that was opened or entered comes into the jail, empty. */
static bool
directory_is_meant(const struct opened *s, const struct item *it)
{
	char dir[PATH_MAX];

	directory_of(it->real, dir);
	if ((it->how & (SEEN_OPENED | SEEN_ENTERED)) == 0)
		return false;
	return s->directories < WALK || (strcmp(dir, "/etc") != 0 &&
	    pathmap_get(&s->dirs, dir) != NULL);
}

static bool
is_meant(const struct opened *s, const struct item *it)
{
	if (S_ISDIR(it->mode))
		return directory_is_meant(s, it);
	return !only_looked(it) || is_beside_opened(s, it);
}

/*
 * A program that calls stat(2) on a file may need it, as Python needs a source
 * whose byte code it loads; or it may look at everything, as find(1) does.
 */
static int
drop_only_looked(struct learner *l, struct err *e)
{
	struct opened s = {0};
	size_t kept = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < l->n; i++) {
		count_use(&s, &l->v[i]);
		if (!S_ISDIR(l->v[i].mode) && !only_looked(&l->v[i]))
			rc = note_opened(&s, &l->v[i], e);
	}
	for (size_t i = 0; i < l->n; i++)
		if (is_meant(&s, &l->v[i]))
			l->v[kept++] = l->v[i];
	l->n = kept;
	pathmap_free(&s.dirs);
	pathmap_free(&s.above);
	pathmap_free(&s.packages);
	pathtext_free(&s.text);
	return rc;
}

static int
collect_items(struct learner *l, struct err *e)
{
	const struct seen *s = l->ask->seen;

	for (size_t i = 0; i < s->n; i++)
		if (take_seen(l, &s->v[i], e) < 0)
			return -1;
	return drop_only_looked(l, e);
}

/* --- what nothing provides yet ------------------------------------------ */

static bool
is_provided(const struct learner *l, const char *path)
{
	const struct plan *both[] = { &l->provided, &l->files };
	const struct plan_entry *end;

	return plan_leads(both, 2, path, &end);
}

/*
 * Adds an item to the plan of files, with what it needs.  A program that ran
 * though the resolver misses one of its libraries has found it some other way,
 * by LD_LIBRARY_PATH for example.
 */
static bool
want_item(struct learner *l, struct item *it)
{
	struct err e;
	int made;
	const struct plan_entry *en =
	    plan_path_add(&l->files, it->path, "learned", NULL, &made, &e);

	if (en == NULL)
		return false;
	it->incomplete = made &&
	    plan_needs_add(&l->files, l->libraries, en, &e) < 0;
	return true;
}

/*
 * Directories or all others, in the order of use: what dlopen(3) loaded comes
 * before the libraries that it needs, so that these are provided.
 */
static void
want_items(struct learner *l, bool directories)
{
	for (size_t i = 0; i < l->n; i++) {
		struct item *it = &l->v[i];

		if (S_ISDIR(it->mode) == directories)
			it->left = !is_provided(l, it->path) &&
			    want_item(l, it);
	}
}

/* Plans the component as it is so far, and finds what it does not provide. */
static int
plan_component(struct learner *l, struct err *e)
{
	plan_free(&l->provided);
	if (plan_collect_component("learned", &l->out->co, l->ask->at,
	    l->ask->memory, &l->provided, e) < 0)
		return -1;
	plan_free(&l->files);
	want_items(l, false);
	want_items(l, true);
	return 0;
}

/* --- components --------------------------------------------------------- */

static int
choose_components(struct learner *l, struct err *e)
{
	struct candidates all = {0};
	scope_list left = {0};
	int rc = candidates_load(l->ask->at, l->ask->memory, l->packages,
	    &all, e);

	for (size_t i = 0; rc == 0 && i < l->n; i++)
		if (l->v[i].left && !S_ISDIR(l->v[i].mode))
			rc = list_add(&left, l->v[i].path, e);
	if (rc == 0)
		rc = candidates_choose(&all, &left, &l->run,
		    &l->out->co.requires, e);
	candidates_free(&all);
	return rc == 0 ? plan_component(l, e) : -1;
}

/* --- packages ----------------------------------------------------------- */

/* The number of its files that are no documentation. */
static int
count_package(struct learner *l, const struct package *pk, size_t *n,
    struct err *e)
{
	const struct list none = {0};
	scope_list files = {0};
	struct stat st;
	int rc = packages_files(l->packages, pk, &files, e);

	*n = 0;
	for (size_t i = 0; rc == 0 && i < files.n; i++)
		*n += !package_docs(files.v[i], &none) &&
		    lstat(files.v[i], &st) == 0 && !S_ISDIR(st.st_mode);
	return rc;
}

/* Does the resolver already provide a library of the package? */
static bool
provides_library(const struct plan *p, const struct package *pk)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i]->package == pk && p->v[i]->because != NULL &&
		    p->v[i]->because->type != PLAN_LINK)
			return true;
	return false;
}

/* The number of its files that are left, each counted once. */
static int
count_left(const struct learner *l, const struct package *pk, size_t *n,
    struct err *e)
{
	struct pathmap files = {0};
	int rc = 0;

	for (size_t i = 0; rc >= 0 && i < l->n; i++)
		if (l->v[i].left && l->v[i].package == pk &&
		    !S_ISDIR(l->v[i].mode))
			rc = pathmap_put(&files, l->v[i].real, pk, e);
	*n = files.n;
	pathmap_free(&files);
	return rc < 0 ? -1 : 0;
}

static int
fold_package(struct learner *l, const struct package *pk, struct err *e)
{
	size_t left, all;

	if (count_left(l, pk, &left, e) < 0)
		return -1;
	if (left < FOLD_LEAST || provides_library(&l->files, pk) ||
	    provides_library(&l->provided, pk))
		return 0;
	if (count_package(l, pk, &all, e) < 0)
		return 0;	/* half installed: list its files */
	if (left * FOLD_SHARE < all && left <= FOLD_MANY)
		return 0;
	return list_add(&l->out->co.packages, pk->name, e) < 0 ? -1 :
	    learn_note(&l->out->notes, e, "package %s: %zu of its %zu files "
	    "were used", pk->name, left, all);
}

static int
fold_packages(struct learner *l, struct err *e)
{
	size_t n = l->out->co.packages.n;
	struct pathmap tried = {0};
	int rc = 0;

	if (plan_own(&l->files, l->packages, e) < 0 ||
	    plan_own(&l->provided, l->packages, e) < 0)
		return -1;
	for (size_t i = 0; rc >= 0 && i < l->n; i++) {
		const struct package *pk = l->v[i].package;

		if (l->v[i].left && pk != NULL)
			rc = pathmap_put(&tried, pk->name, pk, e);
		if (l->v[i].left && pk != NULL && rc > 0)
			rc = fold_package(l, pk, e);
	}
	pathmap_free(&tried);
	if (rc < 0)
		return -1;
	list_sort(&l->out->co.packages);
	return l->out->co.packages.n > n ? plan_component(l, e) : 0;
}

/* --- files -------------------------------------------------------------- */

/* Escapes what a pattern would expand. */
static int
add_literal(struct list *to, const char *path, struct err *e)
{
	char text[2 * PATH_MAX];

	if (pattern_plain(path, strlen(path)))
		return list_add(to, path, e);
	*pattern_escape(path, text) = '\0';
	return list_add(to, text, e);
}

/* A file that a pattern matches may lack a library, so write "DIR/NAM[E]". */
static int
add_as_pattern(struct learner *l, const char *path, struct err *e)
{
	size_t n = strlen(path) - 1;
	char text[PATH_MAX + 2];

	snprintf(text, sizeof(text), "%.*s[%c]", (int)n, path, path[n]);
	if (list_add(&l->out->co.files, text, e) < 0)
		return -1;
	return learn_note(&l->out->notes, e, "%s lacks a library, unless "
	    "LD_LIBRARY_PATH or the like says where it is", path);
}

/* Are so many files of the directory left that one pattern is shorter? */
static bool
is_worth_a_star(const struct learner *l, const char *dir)
{
	scope_list all = {0};
	scope_fd fd = -1;
	size_t left = 0;
	struct err ignored;

	for (size_t i = 0; i < l->n; i++)
		left += l->v[i].left && S_ISREG(l->v[i].mode) &&
		    lies_in(l->v[i].path, dir);
	if (left >= FOLD_LEAST)
		fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 && dir_names(fd, dir, NULL, &all, &ignored) == 0 &&
	    left * DIR_SHARE >= all.n;
}

/* One pattern for all its files; a directory that it matches becomes empty. */
static int
add_star(struct learner *l, const char *dir, struct err *e)
{
	char text[PATH_MAX + 2];

	for (size_t i = 0; i < l->n; i++)
		if (S_ISREG(l->v[i].mode) && lies_in(l->v[i].path, dir))
			l->v[i].left = false;
	snprintf(text, sizeof(text), "%s/*", dir);
	return list_add(&l->out->co.optional, text, e);
}

/* Files of no package, as byte code, that are too many to list. */
static int
fold_directories(struct learner *l, struct err *e)
{
	char dir[PATH_MAX];
	bool some = false;

	for (size_t i = 0; i < l->n; i++) {
		const struct item *it = &l->v[i];

		if (!it->left || !S_ISREG(it->mode) || it->package != NULL ||
		    strpbrk(it->path, "*?[\\") != NULL ||
		    (some && lies_in(it->path, dir)))
			continue;
		some = true;
		directory_of(it->path, dir);
		if (is_worth_a_star(l, dir) && add_star(l, dir, e) < 0)
			return -1;
	}
	return 0;
}

static bool
may_be_missing(const struct item *it)
{
	return S_ISDIR(it->mode) || it->how == SEEN_LOOKED ||
	    path_below(it->real, "/var") != NULL;
}

static int
add_file(struct learner *l, const struct item *it, struct err *e)
{
	struct component *co = &l->out->co;

	if (it->incomplete &&
	    isalnum((unsigned char)it->path[strlen(it->path) - 1]) &&
	    strpbrk(it->path, "*?[\\") == NULL)
		return add_as_pattern(l, it->path, e);
	return add_literal(may_be_missing(it) ? &co->optional : &co->files,
	    it->path, e);
}

static int
add_files(struct learner *l, struct err *e)
{
	struct component *co = &l->out->co;

	if (fold_directories(l, e) < 0)
		return -1;
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].left && add_file(l, &l->v[i], e) < 0)
			return -1;
	list_sort(&co->files);
	list_sort(&co->optional);
	return 0;
}

/* --- all of it ---------------------------------------------------------- */

static int
learn_all(struct learner *l, struct err *e)
{
	l->packages = memory_packages(l->ask->memory, e);
	if (l->packages == NULL || packages_index(l->packages, NULL, e) < 0)
		return -1;
	l->libraries = libraries_new(e);
	if (l->libraries == NULL || (l->ask->before != NULL &&
	    component_merge(&l->out->co, l->ask->before, e) < 0) ||
	    collect_items(l, e) < 0 || plan_component(l, e) < 0 ||
	    choose_components(l, e) < 0 || fold_packages(l, e) < 0 ||
	    add_files(l, e) < 0)
		return -1;
	return learn_notes(l->ask->seen, l->ask->who, l->out, e);
}

int
learn(const struct learn *ask, struct learned *out, struct err *e)
{
	struct learner l = { .ask = ask, .out = out };
	int rc;

	*out = (struct learned){0};
	rc = learn_all(&l, e);
	plan_free(&l.provided);
	plan_free(&l.files);
	pathmap_free(&l.run);
	list_free(&l.kernel);
	free(l.v);
	libraries_free(l.libraries);
	return rc;
}

void
learned_free(struct learned *l)
{
	component_free(&l->co);
	list_free(&l->notes);
}
