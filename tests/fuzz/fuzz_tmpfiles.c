/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_tmpfiles.c - any bytes as a file of tmpfiles.d(5), as a script or as
 * configuration.  What is handed out is a plain path, a mode, a name.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "derive/derive_text.h"
#include "derive/tmpfiles.h"
#include "err.h"
#include "list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
plain(const char *path)
{
	size_t n = strlen(path);

	if (path[0] != '/' || n >= PATH_MAX || strstr(path, "//") != NULL ||
	    strstr(path, "/../") != NULL || strstr(path, "/./") != NULL ||
	    (n > 1 && path[n - 1] == '/') || (n > 2 && strcmp(path + n - 3,
	    "/..") == 0))
		abort();
}

static int
line(void *arg, const struct tmpfiles_line *l, struct err *e)
{
	size_t *last = arg;

	(void)e;
	if (l->number <= *last || (l->wrong != NULL && l->wrong[0] == '\0'))
		abort();
	*last = l->number;
	if (l->wrong != NULL)
		return 0;
	plain(l->path);
	if (l->type == '\0' || l->mode > 07777 ||
	    (!l->has_mode && l->mode != 0) ||
	    strlen(l->user) >= sizeof(l->user) ||
	    strlen(l->group) >= sizeof(l->group) ||
	    strlen(l->argument) >= sizeof(l->argument))
		abort();
	return 0;
}

static int
path(void *arg, const char *s, struct err *e)
{
	size_t *n = arg;

	(void)e;
	plain(s);
	++*n;
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	char *text = malloc(size + 1), word[PATH_MAX];
	struct list names = {0}, out = {0};
	struct err e = {0};
	size_t last = 0, n = 0;

	if (tmpfiles_parse(s, size, line, &last, &e) < 0 ||
	    derive_paths_in(s, size, path, &n, &e) < 0 || n > size)
		abort();
	list_add(&names, "web", &e);
	list_add(&names, "www-data", &e);
	if (derive_names_in(s, size, &names, &out, &e) < 0 || out.n > 2)
		abort();
	memcpy(text, s, size);
	text[size] = '\0';
	if (derive_interpreter(text, word) && (word[0] == '\0' ||
	    strpbrk(word, " \t\n") != NULL))
		abort();
	list_free(&names);
	list_free(&out);
	free(text);
	return 0;
}
