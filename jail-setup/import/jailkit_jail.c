/* SPDX-License-Identifier: BSD-2-Clause */
/* jailkit_jail.c - jailkit's accounts and jk_lsh.ini as jails; see jailkit.h */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ini.h"
#include "jailkit.h"
#include "learn/conf_text.h"
#include "path_tokens.h"

static int
programs(const struct ini *lsh, const char *section, struct list *out,
    struct err *e)
{
	struct list words = {0};
	int rc = ini_words(lsh, section, "executables", &words, e);

	for (size_t i = 0; rc == 0 && i < words.n; i++) {
		const char *slash = strrchr(words.v[i], '/');
		const char *base = slash != NULL ? slash + 1 : words.v[i];

		if (base[0] != '\0' && !list_has(out, base))
			rc = list_add(out, base, e);
	}
	list_free(&words);
	return rc;
}

int
jailkit_commands(const struct ini *lsh, const char *user, const char *group,
    struct list *out, struct err *e)
{
	char section[256];

	if (list_has(&lsh->sections, user))
		return programs(lsh, user, out, e);
	snprintf(section, sizeof(section), "group %s", group);
	if (list_has(&lsh->sections, section))
		return programs(lsh, section, out, e);
	return programs(lsh, "DEFAULT", out, e);
}

/* A path that `directories` takes. */
static bool
sound(const char *path)
{
	struct err e;

	return path[0] == '/' && strchr(path, '%') == NULL &&
	    token_path_check(path, &e) == 0;
}

/* The empty directories of the sections and of all they include. */
static int
directories(const struct ini *init, const struct list *sections,
    struct list *out, struct err *e)
{
	struct list todo = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sections->n; i++)
		rc = list_add(&todo, sections->v[i], e);
	for (size_t i = 0; rc == 0 && i < todo.n; i++) {
		struct list more = {0}, dirs = {0};

		rc = ini_words(init, todo.v[i], "includesections", &more, e);
		for (size_t k = 0; rc == 0 && k < more.n; k++)
			if (!list_has(&todo, more.v[k]))
				rc = list_add(&todo, more.v[k], e);
		if (rc == 0)
			rc = ini_words(init, todo.v[i], "emptydirs", &dirs, e);
		for (size_t k = 0; rc == 0 && k < dirs.n; k++)
			if (sound(dirs.v[k]) && !list_has(out, dirs.v[k]))
				rc = list_add(out, dirs.v[k], e);
		list_free(&more);
		list_free(&dirs);
	}
	list_free(&todo);
	return rc;
}

static int
components(const struct list *sections, struct list *out, struct err *e)
{
	char name[JAIL_NAME_MAX + 1];

	for (size_t i = 0; i < sections->n; i++)
		if (jailkit_name(sections->v[i], name, e) < 0 ||
		    list_add(out, name, e) < 0)
			return -1;
	/* a jail of nothing is no jail: something to begin with */
	return sections->n == 0 ? list_add(out, "names", e) : 0;
}

int
jailkit_jail_print(const struct ini *init, const struct jailkit_jail *j,
    const struct list *sections, FILE *to, struct err *e)
{
	struct list all = {0}, dirs = {0};
	int rc = components(sections, &all, e);

	if (rc == 0)
		rc = directories(init, sections, &dirs, e);
	if (rc == 0) {
		fputs("# from jailkit, by jail-setup import; the jail was at\n",
		    to);
		conf_text_comment(to, j->dir);
		if (sections->n == 0)
			conf_text_comment(to, "none of jk_init.ini's sections "
			    "is in it: name components");
		jailkit_list(to, "components", &all);
		jailkit_list(to, "users", &j->users);
		if (j->limited && j->commands.n == 0)
			fputs("# jk_lsh.ini lets them run nothing\n"
			    "commands    = [ ];\n", to);
		else if (j->limited)
			jailkit_list(to, "commands", &j->commands);
		jailkit_list(to, "directories", &dirs);
	}
	list_free(&all);
	list_free(&dirs);
	return rc;
}
