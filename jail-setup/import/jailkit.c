/* SPDX-License-Identifier: BSD-2-Clause */
/* jailkit.c - a section of jk_init.ini as a component; see jailkit.h */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "err.h"
#include "ini.h"
#include "jailkit.h"
#include "learn/conf_text.h"

enum { INCLUDES_DEEP = 8 };

/* A component while it is put together. */
struct draft {
	const struct jailkit_look *look;
	struct list files, optional, requires, devices, accounts;
	struct list remarks;	/* what jailkit did and we do not */
	struct err *e;
};

/* Those that name paths, and what is different about them with us. */
static const struct {
	const char *key, *remark;
} path_keys[] = {
	{ "paths", NULL }, { "libraries", NULL }, { "executables", NULL },
	{ "regularfiles", NULL }, { "directories", NULL },
	{ "paths_w_owner", "kept its owner; in a jail it is root's: " },
	{ "paths_w_setuid", "WARNING: kept its set-uid bit; in a jail nothing "
	    "has one: " },
};

/* Sections of jailkit's own file that we ship something better for. */
static const struct {
	const char *section, *ours;
} better[] = {
	{ "uidbasics", "names" }, { "netbasics", "names" },
	{ "sftp", "sftp-server" }, { "scp", "scp" }, { "ssh", "ssh" },
	{ "rsync", "rsync" }, { "git", "git" }, { "cvs", "cvs" },
	{ "procmail", "procmail" }, { "basicshell", "shell" },
	{ "extendedshell", "shell" }, { "interactiveshell", "shell" },
	{ "terminfo", "terminfo" }, { "midnightcommander", "mc" },
	{ "netutils", "netutils" }, { "apacheutils", "apacheutils" },
	{ "perl", "perl" }, { "xauth", "xauth" }, { "ping", "ping" },
};

static void
draft_free(struct draft *d)
{
	list_free(&d->files);
	list_free(&d->optional);
	list_free(&d->requires);
	list_free(&d->devices);
	list_free(&d->accounts);
	list_free(&d->remarks);
}

static int
once(struct list *l, const char *s, struct err *e)
{
	return list_has(l, s) ? 0 : list_add(l, s, e);
}

static int
remark(struct draft *d, const char *what, const char *which)
{
	char *text = NULL;
	int rc;

	if (asprintf(&text, "%s%s", what, which) < 0)
		return err_set(d->e, ENOMEM, "%s", what);
	rc = once(&d->remarks, text, d->e);
	free(text);
	return rc;
}

int
jailkit_name(const char *section, char name[JAIL_NAME_MAX + 1], struct err *e)
{
	if ((size_t)snprintf(name, JAIL_NAME_MAX + 1, "jk-%s", section) >
	    JAIL_NAME_MAX)
		return err_set(e, ENAMETOOLONG, "[%.40s...]", section);
	for (char *s = name; *s != '\0'; s++) {
		const char one[] = { 'j', *s, '\0' };

		if (!jail_name_ok(one))
			*s = '_';
	}
	return 0;
}

/* jailkit looks a bare name up in PATH, root's. */
static bool
in_path(const struct jailkit_look *look, const char *name,
    char path[PATH_MAX])
{
	static const char *const dirs[] = { "/usr/local/sbin",
		"/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin" };

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		if (snprintf(path, PATH_MAX, "%s/%s", dirs[i], name) <
		    PATH_MAX && look->kind(look->of, path) != JAILKIT_MISSING)
			return true;
	return false;
}

/*
 * The path of a word without slashes at its end.  1; 0: no path in this host's
 * PATH; -1: too long for one.
 */
static int
path_of(const struct jailkit_look *look, const char *word, char path[PATH_MAX])
{
	size_t n = strlen(word);

	if (word[0] != '/')
		return in_path(look, word, path);
	while (n > 1 && word[n - 1] == '/')
		n--;
	if (n >= PATH_MAX - 4)
		return -1;
	memcpy(path, word, n);
	path[n] = '\0';
	return 1;
}

static bool
below(const char *path, const char *top)
{
	size_t n = strlen(top);

	return strncmp(path, top, n) == 0 &&
	    (path[n] == '/' || path[n] == '\0');
}

static bool
of_the_kernel(const char *path)
{
	return below(path, "/proc") || below(path, "/sys") ||
	    below(path, "/dev");
}

/* jailkit ignores what is missing, and takes all that is below a directory. */
static int
add_path(struct draft *d, const char *path)
{
	enum jailkit_kind kind = d->look->kind(d->look->of, path);
	bool pattern = strpbrk(path, "*?[") != NULL;
	char all[PATH_MAX + 4];

	if (kind != JAILKIT_DIR)
		return once(kind == JAILKIT_FILE && !pattern ? &d->files :
		    &d->optional, path, d->e);
	if (pattern && once(&d->optional, path, d->e) < 0)
		return -1;
	snprintf(all, sizeof(all), "%s/**", path);
	return once(&d->optional, all, d->e);
}

static int
add_word(struct draft *d, const char *word, const char *kept)
{
	char path[PATH_MAX];
	const char *base;
	int rc = path_of(d->look, word, path);

	if (rc <= 0)
		return remark(d, rc < 0 ? "left out, too long: " :
		    "left out, not on this host: ", word);
	base = strrchr(path, '/') + 1;
	if (path[1] == '\0')
		return remark(d, "left out, a host is no component: ", path);
	if (strncmp(base, "jk_", 3) == 0)
		return remark(d, "left out, jailsh does its work: ", path);
	if (of_the_kernel(path))
		return remark(d, "left out, every jail has its own: ", path);
	if (kept != NULL && remark(d, kept, path) < 0)
		return -1;
	return add_path(d, path);
}

static int
add_paths(struct draft *d, const struct ini *init, const char *section)
{
	int rc = 0;

	for (size_t k = 0; rc == 0 && k < sizeof(path_keys) /
	    sizeof(*path_keys); k++) {
		struct list words = {0};

		rc = ini_words(init, section, path_keys[k].key, &words, d->e);
		for (size_t i = 0; rc == 0 && i < words.n; i++)
			rc = add_word(d, words.v[i], path_keys[k].remark);
		list_free(&words);
	}
	return rc;
}

static int
add_device(struct draft *d, const char *word)
{
	const char *name = strncmp(word, "/dev/", 5) == 0 ? word + 5 : word;

	if (device_find(name) == NULL)
		return remark(d, "left out, no device for a jail: ", word);
	return once(&d->devices, name, d->e);
}

static int
add_account(struct draft *d, const char *name)
{
	/* these every jail knows */
	if (strcmp(name, "root") == 0 || strcmp(name, "nobody") == 0)
		return 0;
	if (!d->look->account(d->look->of, name))
		return remark(d, "left out, no such account here: ", name);
	return once(&d->accounts, name, d->e);
}

static int
add_group(struct draft *d, const char *name)
{
	/* an account brings its own group */
	if (strcmp(name, "root") == 0 || list_has(&d->accounts, name))
		return 0;
	return remark(d, "not needed, an account's groups are known: group ",
	    name);
}

static int
add_directory(struct draft *d, const char *path)
{
	return remark(d, "for `directories` of the jail: ", path);
}

static int
each(struct draft *d, const struct ini *init, const char *section,
    const char *key, int (*add)(struct draft *d, const char *word))
{
	struct list words = {0};
	int rc = ini_words(init, section, key, &words, d->e);

	for (size_t i = 0; rc == 0 && i < words.n; i++)
		rc = add(d, words.v[i]);
	list_free(&words);
	return rc;
}

static int
add_includes(struct draft *d, const struct ini *init, const char *section)
{
	struct list words = {0};
	char name[JAIL_NAME_MAX + 1];
	int rc = ini_words(init, section, "includesections", &words, d->e);

	for (size_t i = 0; rc == 0 && i < words.n; i++)
		if (!list_has(&init->sections, words.v[i]))
			rc = remark(d, "left out, no such section: ",
			    words.v[i]);
		else if ((rc = jailkit_name(words.v[i], name, d->e)) == 0)
			rc = once(&d->requires, name, d->e);
	list_free(&words);
	return rc;
}

static int
add_needs(struct draft *d, const struct ini *init, const char *section)
{
	if (ini_get(init, section, "need_logsocket") != NULL && remark(d,
	    "need_logsocket: jails have it; with commands, log = true", "") < 0)
		return -1;
	if (ini_get(init, section, "need_proc") != NULL && remark(d,
	    "need_proc: jails have it, unless proc = \"none\"", "") < 0)
		return -1;
	for (size_t i = 0; i < sizeof(better) / sizeof(*better); i++)
		if (strcmp(better[i].section, section) == 0)
			return remark(d, "jail-setup ships its own, which "
			    "follows the host: ", better[i].ours);
	return 0;
}

static void
print(const struct draft *d, const struct ini *init, const char *section,
    FILE *to)
{
	const char *comment = ini_get(init, section, "comment");

	fputs("# from jailkit, by jail-setup import; its section was\n", to);
	conf_text_comment(to, section);
	for (size_t i = 0; i < d->remarks.n; i++)
		conf_text_comment(to, d->remarks.v[i]);
	fputs("description = ", to);
	conf_text_string(to, comment != NULL ? comment : section);
	fputs(";\n", to);
	jailkit_list(to, "files", &d->files);
	jailkit_list(to, "optional", &d->optional);
	jailkit_list(to, "requires", &d->requires);
	jailkit_list(to, "devices", &d->devices);
	jailkit_list(to, "accounts", &d->accounts);
}

int
jailkit_component(const struct ini *init, const char *section,
    const struct jailkit_look *look, FILE *to, struct err *e)
{
	struct draft d = { .look = look, .e = e };
	int rc = -1;

	if (add_paths(&d, init, section) == 0 &&
	    each(&d, init, section, "devices", add_device) == 0 &&
	    each(&d, init, section, "users", add_account) == 0 &&
	    each(&d, init, section, "groups", add_group) == 0 &&
	    each(&d, init, section, "emptydirs", add_directory) == 0 &&
	    add_includes(&d, init, section) == 0 &&
	    add_needs(&d, init, section) == 0) {
		print(&d, init, section, to);
		rc = 0;
	}
	draft_free(&d);
	return rc;
}

/* --- which sections a jail was made of ------------------------------------- */

/* A path of a draft below dir, a directory without the stars behind it. */
static bool
there(const struct jailkit_look *look, const char *dir, const char *path)
{
	char full[2 * PATH_MAX];
	size_t n = strlen(path);

	if (n > 3 && strcmp(path + n - 3, "/**") == 0)
		n -= 3;
	snprintf(full, sizeof(full), "%s%.*s", dir, (int)n, path);
	return strlen(full) < PATH_MAX &&
	    look->kind(look->of, full) != JAILKIT_MISSING;
}

static int is_in(const struct ini *init, const struct jailkit_look *look,
    const char *section, const char *dir, int deep, struct err *e);

/* One that has nothing itself is there when all that it includes is. */
static int
all_in(const struct ini *init, const struct jailkit_look *look,
    const char *section, const char *dir, int deep, struct err *e)
{
	struct list words = {0};
	int rc = ini_words(init, section, "includesections", &words, e);

	if (rc == 0)
		rc = words.n > 0;
	for (size_t i = 0; rc > 0 && i < words.n; i++)
		rc = is_in(init, look, words.v[i], dir, deep + 1, e);
	list_free(&words);
	return rc;
}

/* 1: all that the host has of it is below dir; 0: not; -1. */
static int
is_in(const struct ini *init, const struct jailkit_look *look,
    const char *section, const char *dir, int deep, struct err *e)
{
	struct draft d = { .look = look, .e = e };
	int rc = add_paths(&d, init, section) < 0 ? -1 : 1;
	bool alias = d.files.n + d.optional.n + d.remarks.n == 0;
	size_t said = 0;

	for (size_t i = 0; rc > 0 && i < d.files.n; i++, said++)
		rc = there(look, dir, d.files.v[i]);
	for (size_t i = 0; rc > 0 && i < d.optional.n; i++) {
		const char *path = d.optional.v[i];
		size_t n = strlen(path);

		if (n < 4 || strcmp(path + n - 3, "/**") != 0)
			continue;
		said++;
		rc = there(look, dir, path);
	}
	draft_free(&d);
	if (rc > 0 && said == 0)	/* what it names, the host has not */
		return alias && deep < INCLUDES_DEEP ?
		    all_in(init, look, section, dir, deep, e) : 0;
	return rc;
}

/* Everything that a section includes, and what that includes. */
static int
included(const struct ini *init, const char *section, struct list *out,
    struct err *e)
{
	int rc = ini_words(init, section, "includesections", out, e);

	for (size_t i = 0; rc == 0 && i < out->n; i++) {
		struct list more = {0};

		rc = ini_words(init, out->v[i], "includesections", &more, e);
		for (size_t k = 0; rc == 0 && k < more.n; k++)
			rc = once(out, more.v[k], e);
		list_free(&more);
	}
	return rc;
}

/* Is it among what another of them includes? */
static int
implied(const struct ini *init, const struct list *all, const char *section,
    struct err *e)
{
	int found = 0;

	for (size_t i = 0; found == 0 && i < all->n; i++) {
		struct list l = {0}, back = {0};

		if (strcmp(all->v[i], section) == 0)
			continue;
		if (included(init, all->v[i], &l, e) < 0 ||
		    included(init, section, &back, e) < 0)
			found = -1;
		else	/* two that include each other: the first stays */
			found = list_has(&l, section) &&
			    (!list_has(&back, all->v[i]) ||
			    strcmp(all->v[i], section) < 0);
		list_free(&l);
		list_free(&back);
	}
	return found;
}

/*
 * Has another all the files of this one?  Then they may be there for its sake:
 * /bin/sh is no sign of procmail, where procmail itself is on no host.
 */
static int
covered(const struct ini *init, const struct jailkit_look *look,
    const struct list *all, const char *section, struct err *e)
{
	struct draft mine = { .look = look, .e = e };
	int rc = add_paths(&mine, init, section);

	for (size_t i = 0; rc == 0 && i < all->n; i++) {
		struct draft d = { .look = look, .e = e };
		size_t same = 0;

		if (strcmp(all->v[i], section) == 0)
			continue;
		rc = add_paths(&d, init, all->v[i]);
		for (size_t k = 0; rc == 0 && k < mine.files.n; k++)
			same += list_has(&d.files, mine.files.v[k]);
		if (rc == 0)
			rc = same > 0 && same == mine.files.n &&
			    d.files.n > mine.files.n;
		draft_free(&d);
	}
	draft_free(&mine);
	return rc;
}

int
jailkit_sections(const struct ini *init, const struct jailkit_look *look,
    const char *dir, struct list *out, struct err *e)
{
	struct list all = {0};
	int rc = 0;

	for (size_t i = 0; rc >= 0 && i < init->sections.n; i++) {
		const char *s = init->sections.v[i];

		rc = is_in(init, look, s, dir, 0, e);
		if (rc > 0)
			rc = once(&all, s, e);
	}
	for (size_t i = 0; rc >= 0 && i < all.n; i++) {
		rc = implied(init, &all, all.v[i], e);
		if (rc == 0)
			rc = covered(init, look, &all, all.v[i], e);
		if (rc == 0)
			rc = list_add(out, all.v[i], e);
	}
	list_free(&all);
	return rc < 0 ? -1 : 0;
}
