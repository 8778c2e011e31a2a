/* SPDX-License-Identifier: BSD-2-Clause */
/* new_service.c - see new_service.h */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "count.h"
#include "base/escape_conf.h"
#include "base/escape_text.h"
#include "err.h"
#include "list.h"
#include "new_service.h"
#include "package/package.h"
#include "plan/component.h"
#include "plan/plan_collect.h"
#include "plan/shebang.h"
#include "scope.h"

struct needs {
	const struct new_service *n;
	const struct places *at;
	struct list names;	/* of all components */
	struct list components, packages, files;
};

/* The last part of a path, without the version at its end: "php-fpm8.2". */
static void
bare_name(const char *path, char name[NAME_MAX + 1])
{
	const char *slash = strrchr(path, '/');
	size_t n;

	snprintf(name, NAME_MAX + 1, "%.255s", slash != NULL ? slash + 1 :
	    path);
	n = strlen(name);
	while (n > 1 && (isdigit((unsigned char)name[n - 1]) ||
	    name[n - 1] == '.'))
		name[--n] = '\0';
}

static int
add_once(struct list *l, const char *word, struct err *e)
{
	return list_has(l, word) ? 0 : list_add(l, word, e);
}

/* As it is called, or without its version; 1: there is one. */
static int
add_component_of(struct needs *d, const char *path, struct err *e)
{
	char bare[NAME_MAX + 1], exact[NAME_MAX + 1];
	const char *slash = strrchr(path, '/');

	bare_name(path, bare);
	snprintf(exact, sizeof(exact), "%.255s", slash + 1);
	if (list_has(&d->names, exact))
		return add_once(&d->components, exact, e) < 0 ? -1 : 1;
	/* "python3" is a component and "python3.11" a program */
	if (strcmp(bare, "python") == 0)
		strcat(bare, "3");
	return !list_has(&d->names, bare) ? 0 :
	    add_once(&d->components, bare, e) < 0 ? -1 : 1;
}

/* "NAME", or "NAME:ARCH" where NAME alone would be the host's own. */
static int
add_package(struct needs *d, const struct packages *all,
    const struct package *pk, struct err *e)
{
	char name[NAME_MAX + 1];

	snprintf(name, sizeof(name), packages_next(all, pk->name, NULL) == pk ?
	    "%.200s" : "%.200s:%.50s", pk->name, pk->arch);
	return add_once(&d->packages, name, e);
}

/* Headers and manuals are for who builds with it. */
static bool
is_for_builders(const char *package)
{
	static const char *const ends[] = { "-dev", "-doc", "-dbg", "-dbgsym",
	    "-devel" };
	size_t n = strlen(package);

	for (size_t i = 0; i < COUNT(ends); i++) {
		size_t m = strlen(ends[i]);

		if (n > m && strcmp(package + n - m, ends[i]) == 0)
			return true;
	}
	return false;
}

/* A game's data, a program's modules: packages of the same source. */
static int
add_kin_of(struct needs *d, const struct packages *all,
    const struct package *pk, struct err *e)
{
	const struct package *kin = NULL;

	while (pk->source != NULL &&
	    (kin = packages_next(all, "*", kin)) != NULL)
		if (kin->state == PACKAGE_THERE && kin->source != NULL &&
		    strcmp(kin->source, pk->source) == 0 &&
		    !is_for_builders(kin->name) &&
		    add_package(d, all, kin, e) < 0)
			return -1;
	return 0;
}

/* The package that owns it, or the file by itself; and how it is called. */
static int
add_owner_of(struct needs *d, const char *path, struct err *e)
{
	struct packages *all = packages_open("", e);
	char *real = realpath(path, NULL);
	const struct package *pk = NULL;
	int rc = -1;

	if (all != NULL && real != NULL && packages_ask(all, real, e) == 0 &&
	    packages_index(all, NULL, e) == 0) {
		pk = packages_owner(all, real);
		rc = pk == NULL ? add_once(&d->files, path, e) :
		    add_package(d, all, pk, e) < 0 ? -1 :
		    add_kin_of(d, all, pk, e);
	}
	/* a link of update-alternatives(1) is no package's */
	if (rc == 0 && strcmp(real, path) != 0)
		rc = add_once(&d->files, path, e);
	if (real == NULL)
		err_set(e, errno, "%s", path);
	packages_free(all);
	free(real);
	return rc;
}

/* A script without an interpreter's component gets what the plan finds. */
static int
add_interpreter(struct needs *d, const char *path, struct err *e)
{
	char head[PATH_MAX] = "", interpreter[PATH_MAX], by_env[PATH_MAX];
	scope_fd fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head) - 1);

	if (n < 0)
		return err_set(e, errno, "%s", path);
	if (strncmp(head, "#!", 2) != 0)
		return 0;
	if (shebang_parse(head, (size_t)n, interpreter, by_env, NULL, e) < 0)
		return err_in(e, "%s", path);
	return add_component_of(d, by_env[0] != '\0' ? by_env : interpreter,
	    e) < 0 ? -1 : 0;
}

static int
add_program(struct needs *d, struct err *e)
{
	const char *program = d->n->run[0];
	struct stat st;
	int rc;

	if (program[0] != '/')
		return err_set(e, 0, "%s: not an absolute path; fix: write "
		    "what this prints: command -v %s", program, program);
	if (stat(program, &st) < 0 && errno == ENOENT)
		return err_set(e, 0, "%s: No such file or directory; fix: "
		    "install it, or write what this prints: command -v %s",
		    program, strrchr(program, '/') + 1);
	if (stat(program, &st) < 0)
		return err_set(e, errno, "%s", program);
	if (!S_ISREG(st.st_mode) || (st.st_mode & 0111) == 0)
		return err_set(e, 0, "%s is not a program; fix: write the "
		    "path of an executable file", program);
	rc = add_component_of(d, program, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return add_owner_of(d, program, e) < 0 ? -1 :
	    add_interpreter(d, program, e);
}

/* A program that another one starts, as spawn-fcgi does, has its component. */
static int
add_named_file(struct needs *d, const char *path, mode_t mode, struct err *e)
{
	int rc = (mode & 0111) != 0 ? add_component_of(d, path, e) : 0;

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return add_once(&d->files, path, e) < 0 ||
	    ((mode & 0111) != 0 && add_interpreter(d, path, e) < 0) ? -1 : 0;
}

/* Words with tokens are not known yet, and what others write is no bind. */
static int
add_named_files(struct needs *d, struct err *e)
{
	for (char *const *w = d->n->run + 1; *w != NULL; w++) {
		struct stat st;

		if ((*w)[0] == '/' && strchr(*w, '%') == NULL &&
		    stat(*w, &st) == 0 && S_ISREG(st.st_mode) &&
		    add_named_file(d, *w, st.st_mode, e) < 0)
			return -1;
	}
	return 0;
}

static void
put_words(FILE *f, const char *key, char *const *v, size_t n)
{
	if (n == 0)
		return;
	fprintf(f, "%s = [", key);
	for (size_t i = 0; i < n; i++) {
		fputs(i > 0 ? ", " : " ", f);
		escape_conf(f, v[i]);
	}
	fputs(" ];\n", f);
}

static void
put_value(FILE *f, const char *key, const char *value)
{
	if (value == NULL)
		return;
	fprintf(f, "%s = ", key);
	escape_conf(f, value);
	fputs(";\n", f);
}

static void
put_service(FILE *f, const struct needs *d)
{
	const struct new_service *n = d->n;
	size_t words = 0;

	while (n->run[words] != NULL)
		words++;
	fprintf(f, "# %s.conf - made by jail-setup service create; see "
	    "service.conf(5).\n# After a change: ", n->name);
	fprintf(f, n->engine != NULL && strcmp(n->engine, "none") == 0 ?
	    "jail-setup refresh %s, and start it again\n" :
	    "jail-setup service restart %s\n", n->name);
	put_value(f, "user", n->user);
	put_words(f, "run", n->run, words);
	put_words(f, "components", d->components.v, d->components.n);
	put_words(f, "packages", d->packages.v, d->packages.n);
	put_words(f, "files", d->files.v, d->files.n);
	put_value(f, "engine", n->engine);
	put_value(f, "type", n->type);
	put_value(f, "network", n->network);
	if (n->listen == NULL)
		return;
	fputs("listen = ( { address = ", f);
	escape_conf(f, n->listen);
	fputs("; } );\n", f);
}

static void
put_derived(FILE *f, const struct new_derived *n)
{
	fprintf(f, "# %s.conf - made by jail-setup service create; see "
	    "service.conf(5).\n# What it becomes: jail-setup service plan ",
	    n->name);
	escape_print(f, ESCAPE_NAME, n->program);
	fprintf(f, "\n# After a change: jail-setup refresh %s\n", n->name);
	put_value(f, "program", n->program);
	put_value(f, "unit", n->unit);
	put_value(f, "engine", "none");
	if (n->ids != 0)
		fprintf(f, "ids = %u;\n", n->ids);
}

char *
new_derived_text(const struct new_derived *n, struct err *e)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (f != NULL)
		put_derived(f, n);
	if (f != NULL && fclose(f) == 0)
		return text;
	free(text);
	return err_null(e, errno, "service");
}

static int
find_needs(struct needs *d, struct err *e)
{
	const char *config = d->at->config, *vendor = d->at->vendor;

	return component_names(config, vendor, &d->names, e) < 0 ||
	    add_program(d, e) < 0 || add_named_files(d, e) < 0 ? -1 : 0;
}

static void
free_needs(struct needs *d)
{
	list_free(&d->names);
	list_free(&d->components);
	list_free(&d->packages);
	list_free(&d->files);
}

char *
new_service_text(const struct new_service *n, const struct places *at,
    struct err *e)
{
	struct needs d = { .n = n, .at = at };
	char *text = NULL;
	size_t size = 0;
	FILE *f;

	if (find_needs(&d, e) < 0) {
		free_needs(&d);
		return NULL;
	}
	f = open_memstream(&text, &size);
	if (f != NULL)
		put_service(f, &d);
	free_needs(&d);
	if (f != NULL && fclose(f) == 0)
		return text;
	free(text);
	return err_null(e, errno, "service");
}
