/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_pattern.c - "PATTERN\nPATH": any two; and below a few files, what the
 * pattern finds is what it matches.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "plan/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const dirs[] = { "", "/a", "/a/b", "/[", "/.a" };
static const char *const files[] = {
	"/a/b/c", "/a/b/.d", "/a/bc", "/a/*", "/[/a]", "/.a/\\b", "/c",
};
static char top[64];

static void
cleared(void)
{
	char path[128];

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		snprintf(path, sizeof(path), "%s%s", top, files[i]);
		unlink(path);
	}
	for (size_t i = sizeof(dirs) / sizeof(*dirs); i-- > 0; ) {
		snprintf(path, sizeof(path), "%s%s", top, dirs[i]);
		rmdir(path);
	}
}

static void
forest(void)
{
	char path[128];

	strcpy(top, "/tmp/fuzz_pattern.XXXXXX");
	if (mkdtemp(top) == NULL)
		abort();
	for (size_t i = 1; i < sizeof(dirs) / sizeof(*dirs); i++) {
		snprintf(path, sizeof(path), "%s%s", top, dirs[i]);
		if (mkdir(path, 0755) < 0)
			abort();
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		int fd;

		snprintf(path, sizeof(path), "%s%s", top, files[i]);
		fd = open(path, O_CREAT | O_WRONLY, 0644);
		if (fd < 0)
			abort();
		close(fd);
	}
	atexit(cleared);
}

static void
agree(const char *pattern)
{
	char whole[PATH_MAX], path[128];
	struct list l = {0}, in = {0};
	struct err e;

	if (snprintf(whole, sizeof(whole), "%s/%s", top, pattern) >=
	    (int)sizeof(whole) || strstr(whole, "..") != NULL ||
	    strstr(whole, "//") != NULL || strstr(whole, "/./") != NULL)
		return;
	if (pattern_expand(whole, &l, &in, &e) < 0)
		goto out;	/* a component too long */
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		snprintf(path, sizeof(path), "%s%s", top, files[i]);
		if (list_has(&l, path) && !pattern_matches(whole, path))
			abort();
		if (!list_has(&l, path) && pattern_matches(whole, path) &&
		    strstr(files[i], "/.") == NULL)
			abort();
	}
out:
	list_free(&l);
	list_free(&in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *path;

	if (text == NULL)
		abort();
	if (top[0] == '\0')
		forest();
	memcpy(text, data, size);
	text[size] = '\0';
	path = strchr(text, '\n');
	if (path != NULL)
		*path++ = '\0';
	pattern_matches(text, path != NULL ? path : "/a/b");
	/* a pattern that is its path matches it, unless a star is more */
	if (strpbrk(text, "*?[\\") == NULL && text[0] == '/' &&
	    strstr(text, "//") == NULL && text[1] != '\0' &&
	    text[strlen(text) - 1] != '/' && strlen(text) < 256 &&
	    !pattern_matches(text, text))
		abort();
	agree(text);
	free(text);
	return 0;
}
