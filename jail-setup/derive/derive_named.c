/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_named.c - see derive_named.h */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/path_below.h"
#include "count.h"
#include "derive.h"
#include "derive_host.h"
#include "derive_named.h"
#include "derive_packages.h"
#include "derive_places.h"
#include "derive_text.h"
#include "derive_unit.h"
#include "derived.h"
#include "err.h"
#include "list.h"
#include "package/package.h"
#include "package/package_facts.h"
#include "scope.h"
#include "unit_exec.h"

enum { TEXT_MAX = 100000, LACKS_MAX = 30 };

struct looking {
	const struct derive_from *from;
	struct derived *d;
	struct list sources;	/* of interpreters */
	const char *who;	/* the text that is read */
	const char *what;	/* "named in", for reasons */
	struct package_facts needs;	/* what the packages depend on */
	size_t lacks;
};

static bool
is_shell(const char *word)
{
	static const char *const shells[] = { "sh", "bash", "dash", "ash" };

	for (size_t i = 0; i < COUNT(shells); i++)
		if (strcmp(path_base(word), shells[i]) == 0)
			return true;
	return false;
}

static int
require(struct derived *d, const char *component, const char *why,
    struct err *e)
{
	if (derived_say(d, DERIVED_NEEDS, component, why, e) < 0)
		return -1;
	return list_has(&d->requires, component) ? 0 :
	    list_add(&d->requires, component, e);
}

/* A script of a shell takes the usual commands for granted. */
static int
need_shell(struct derived *d, const char *script, struct err *e)
{
	char why[PATH_MAX + 32];

	snprintf(why, sizeof(why), "script %s", script);
	return require(d, "bash", why, e) < 0 ? -1 :
	    require(d, "coreutils", why, e);
}

/* By the name in the script, and by where that leads. */
static int
add_interpreter(struct looking *l, const char *path, struct err *e)
{
	for (int follow = 0; follow < 2; follow++) {
		scope_seen s = { .fd = -1 };
		const struct package *pk;
		char why[PATH_MAX + 32];

		if (derive_find(l->from, path, follow, &s) < 0)
			return 0;
		if (derive_owner(l->from, s.path, &pk, e) < 0)
			return -1;
		snprintf(why, sizeof(why), "interpreter of %s", l->who);
		if (pk != NULL && derive_add_package(l->from, l->d, pk, why,
		    &l->sources, e) < 0)
			return -1;
	}
	return 0;
}

static int
find_interpreter(struct looking *l, const char *word, struct err *e)
{
	static const char *const dirs[] = {
		"/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin",
	};
	char path[2 * PATH_MAX];

	if (is_shell(word))
		return need_shell(l->d, l->who, e);
	if (word[0] == '/')
		return add_interpreter(l, word, e);
	for (size_t i = 0; i < COUNT(dirs); i++) {
		scope_seen s = { .fd = -1 };

		snprintf(path, sizeof(path), "%s/%s", dirs[i], word);
		if (derive_find(l->from, path, true, &s) == 0)
			return add_interpreter(l, path, e);
	}
	return 0;
}

/* Nothing else brings it: no package of the tree, no private directory. */
static int
is_missing(const struct looking *l, const char *path,
    const struct derive_seen *s, const struct package **pk, struct err *e)
{
	if (derived_is_private(l->d, path) ||
	    derived_is_private(l->d, s->path) ||
	    derive_left_place(path, &l->d->packages, NULL) != NULL ||
	    list_has(&l->d->optional, path) || list_has(&l->d->files, path))
		return 0;
	if (derive_owner(l->from, s->path, pk, e) < 0)
		return -1;
	return *pk == NULL || !derive_has_package(l->from, l->d, *pk);
}

static int
bring(struct looking *l, const char *path, const struct package *pk,
    struct err *e)
{
	char why[PATH_MAX + 300];

	snprintf(why, sizeof(why), "named in %s, of package %.200s", l->who,
	    pk->name);
	return derived_say(l->d, DERIVED_FILE, path, why, e) < 0 ? -1 :
	    list_add(&l->d->optional, path, e);
}

/* systemd makes /run/lock for everybody; old names of it are common. */
static int
need_lock(struct looking *l, struct err *e)
{
	static const char lock[] = "/run/lock", old[] = "/var/lock";
	const struct derived_dir dir = { .path = (char *)lock, .mode = 01777 };
	struct derived *d = l->d;
	char why[PATH_MAX + 16];

	for (size_t i = 0; i < d->n_run; i++)
		if (strcmp(d->run[i].path, lock) == 0)
			return 0;
	snprintf(why, sizeof(why), "named in %s", l->who);
	return derived_say(d, DERIVED_RUN, "/run/lock 1777 0:0", why, e) < 0 ||
	    derived_add_dir(&d->run, &d->n_run, &dir, e) < 0 ? -1 :
	    list_add(&d->optional, old, e);
}

static int
add_named(void *arg, const char *path, struct err *e)
{
	struct looking *l = arg;
	scope_seen s = { .fd = -1 };
	const struct package *pk = NULL;
	int missing;

	if (path_below(path, "/run/lock") != NULL)
		return need_lock(l, e);
	if ((path_below(path, "/etc") == NULL &&
	    path_below(path, "/usr") == NULL) || is_shell(path) ||
	    derive_find(l->from, path, true, &s) < 0 ||
	    !S_ISREG(s.st.st_mode))
		return 0;
	missing = is_missing(l, path, &s, &pk, e);
	return missing < 0 ? -1 : missing == 0 || pk == NULL ? 0 :
	    bring(l, path, pk, e);
}

static int
read_script(void *arg, const struct package *pk, const char *path,
    struct err *e)
{
	struct looking *l = arg;
	scope_free char *text = NULL;
	char head[512], word[PATH_MAX];
	scope_seen s = { .fd = -1 };
	size_t n;
	int rc;

	(void)pk;
	if (path_below(path, "/usr/share/doc") != NULL ||
	    derive_left_place(path, &l->d->packages, NULL) != NULL ||
	    derive_find(l->from, path, false, &s) < 0 ||
	    !S_ISREG(s.st.st_mode) || (s.st.st_mode & 0111) == 0)
		return 0;
	derive_head(l->from, path, head, sizeof(head));
	if (!derive_interpreter(head, word))
		return 0;
	l->who = path;
	if (find_interpreter(l, word, e) < 0)
		return -1;
	rc = derive_read(l->from, path, TEXT_MAX, &text, &n, e);
	return rc <= 0 ? rc : derive_paths_in(text, n, add_named, l, e);
}

/* A file that the unit names: no package has it, or one of the tree. */
static int
add_single(void *arg, const char *path, struct err *e)
{
	struct looking *l = arg;
	scope_seen s = { .fd = -1 };
	const struct package *pk = NULL;
	int missing;

	if (derive_find(l->from, path, true, &s) < 0 ||
	    !S_ISREG(s.st.st_mode) ||
	    path_below(s.path, "/run") != NULL)
		return 0;
	missing = is_missing(l, path, &s, &pk, e);
	if (missing <= 0)
		return missing;
	if (pk == NULL && (s.st.st_mode & S_IROTH) == 0)
		return derived_say(l->d, DERIVED_LEFT, path, "not for "
		    "everybody to read, and no package has it: put it into a "
		    "private directory", e);
	return derived_say(l->d, DERIVED_FILE, path, l->what, e) < 0 ? -1 :
	    list_add(&l->d->optional, path, e);
}

static int
add_of_lines(struct looking *l, struct err *e)
{
	scope_unit_execs all = {0};
	char what[512];

	if (l->from->unit == NULL)
		return 0;
	if (unit_execs(l->from->unit, &all, e) < 0)
		return -1;
	l->what = what;
	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 1; k < all.v[i].argv.n; k++) {
			const char *word = all.v[i].argv.v[k];

			snprintf(what, sizeof(what), "named by %.400s %s=",
			    derive_unit_name(l->d),
			    unit_when_key(all.v[i].when));
			if (derive_paths_in(word, strlen(word), add_single, l,
			    e) < 0)
				return -1;
		}
	return 0;
}

static int
add_environment(struct looking *l, struct err *e)
{
	scope_list words = {0};
	char what[512], path[PATH_MAX];

	if (derive_words(l->from, "EnvironmentFile", &words, e) < 0)
		return -1;
	snprintf(what, sizeof(what), "%.400s EnvironmentFile=",
	    derive_unit_name(l->d));
	l->what = what;
	for (size_t i = 0; i < words.n; i++) {
		const char *word = words.v[i];
		scope_seen s = { .fd = -1 };

		if (!derive_plain_path(word + (word[0] == '-'),
		    strlen(word) - (word[0] == '-'), path))
			continue;
		if (word[0] != '-' && derive_find(l->from, path, true,
		    &s) < 0 && derived_say(l->d, DERIVED_LACKS, path, what,
		    e) < 0)
			return -1;
		if (add_single(l, path, e) < 0)
			return -1;
	}
	return 0;
}

/* What starts a program that its configuration names often asks a shell to. */
static int
may_start(struct looking *l, const char *path, struct err *e)
{
	char why[2 * PATH_MAX + 32];

	snprintf(why, sizeof(why), "%s names the program %s", l->who, path);
	return require(l->d, "bash", why, e);
}

static int
find_needs(struct looking *l, struct err *e)
{
	for (size_t i = 0; i < l->d->packages.n; i++) {
		scope_package_facts f = {0};

		if (packages_facts(l->from->all, derive_package(l->from, l->d,
		    i), &f, e) < 0)
			return -1;
		for (size_t k = 0; k < f.n_needs; k++)
			if (package_facts_need(&l->needs, f.needs[k], e) < 0)
				return -1;
	}
	return 0;
}

static bool
is_needed(const struct looking *l, const struct package *pk)
{
	for (size_t i = 0; i < l->needs.n_needs; i++)
		if (l->needs.needs[i] == pk)
			return true;
	return false;
}

/*
 * What configuration names of a package that one of the tree's depends on is
 * there for that; the rest may be what an administrator uses: only said.
 */
static int
say_lacking(void *arg, const char *path, struct err *e)
{
	static const char *const tops[] = {
		"/etc", "/home", "/opt", "/srv", "/usr", "/var",
	};
	struct looking *l = arg;
	scope_seen s = { .fd = -1 };
	const struct package *pk = NULL;
	char why[PATH_MAX + 64];
	bool below = false;
	int missing;

	if (path_below(path, "/run/lock") != NULL)
		return need_lock(l, e);
	for (size_t i = 0; i < COUNT(tops); i++)
		below = below || path_below(path, tops[i]) != NULL;
	if (!below || derive_find(l->from, path, true, &s) < 0 ||
	    !S_ISREG(s.st.st_mode))
		return 0;
	missing = is_missing(l, path, &s, &pk, e);
	if (missing == 0 && (s.st.st_mode & 0111) != 0 &&
	    derive_left_place(path, &l->d->packages, NULL) == NULL)
		return may_start(l, path, e);
	if (missing > 0 && pk != NULL && is_needed(l, pk))
		return bring(l, path, pk, e);
	if (missing <= 0 || l->lacks >= LACKS_MAX)
		return missing < 0 ? -1 : 0;
	l->lacks++;
	snprintf(why, sizeof(why), "named in %s; %s", l->who, pk != NULL ?
	    "if it is needed: files in the service's file" :
	    "no package has it: files in the service's file, or copy it into "
	    "a private directory");
	return derived_say(l->d, DERIVED_LACKS, path, why, e);
}

static int
look_into_content(struct looking *l, struct err *e)
{
	for (size_t i = 0; i < l->d->n_content; i++) {
		const struct derived_entry *en = &l->d->content[i];
		scope_free char *text = NULL;
		size_t n;
		int rc;

		if (!S_ISREG(en->mode) ||
		    path_below(en->path, "/etc") == NULL ||
		    strncmp(path_base(en->path), "README", 6) == 0)
			continue;
		l->who = en->path;
		rc = derive_read(l->from, en->path, TEXT_MAX, &text, &n, e);
		if (rc < 0 || (rc > 0 && derive_paths_in(text, n, say_lacking,
		    l, e) < 0))
			return -1;
	}
	return 0;
}

/* Directories that only the host's own programs read. */
static int
leave(void *arg, const struct package *pk, const char *path, struct err *e)
{
	struct derived *d = ((struct looking *)arg)->d;
	const char *top, *why = derive_left_place(path, &d->packages, &top);
	char pattern[PATH_MAX], reason[512];

	if (why == NULL)
		return 0;
	snprintf(pattern, sizeof(pattern), "%s/**", top);
	if (!list_has(&d->exclude, pattern) &&
	    list_add(&d->exclude, pattern, e) < 0)
		return -1;
	snprintf(reason, sizeof(reason), "%s (package %s)", why, pk->name);
	return derived_say(d, DERIVED_LEFT, top, reason, e);
}

int
derive_named(const struct derive_from *from, struct derived *d,
    struct err *e)
{
	struct looking l = { .from = from, .d = d };
	int rc = derive_each_file(from, d, read_script, &l, e) < 0 ||
	    derive_add_needs(from, d, &l.sources, e) < 0 ||
	    add_of_lines(&l, e) < 0 || add_environment(&l, e) < 0 ||
	    find_needs(&l, e) < 0 || look_into_content(&l, e) < 0 ||
	    derive_each_file(from, d, leave, &l, e) < 0 ? -1 : 0;

	list_free(&l.sources);
	package_facts_free(&l.needs);
	return rc;
}
