/* SPDX-License-Identifier: BSD-2-Clause */
/* base.c - see base.h */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base.h"
#include "base/array.h"
#include "base/escape_mtree.h"
#include "err.h"
#include "scope.h"

enum { WORDS = 6 };

bool
base_path_ok(const char *path)
{
	if (path[0] != '/' || path[1] == '\0' || strlen(path) >= PATH_MAX)
		return false;
	while (*path == '/') {
		size_t n = strcspn(++path, "/");

		if (n == 0 || n > NAME_MAX || (n <= 2 &&
		    strncmp(path, "..", n) == 0))
			return false;
		path += n;
	}
	return true;
}

struct base_entry *
base_find(const struct base *b, const char *path)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->v[i].path, path) == 0)
			return &b->v[i];
	return NULL;
}

int
base_put(struct base *b, const struct base_entry *one, struct err *e)
{
	struct base_entry *at = base_find(b, one->path);
	char *path = at != NULL ? at->path : strdup(one->path);

	if (path == NULL || (at == NULL &&
	    ARRAY_ROOM(b->v, b->n, b->room, "defaults", e) < 0)) {
		free(path);
		return err_set(e, ENOMEM, "defaults");
	}
	if (at == NULL)
		at = &b->v[b->n++];
	*at = *one;
	at->path = path;
	return 0;
}

void
base_drop(struct base *b, const char *path)
{
	struct base_entry *at = base_find(b, path);

	if (at == NULL)
		return;
	free(at->path);
	b->n--;
	memmove(at, at + 1, (size_t)(b->v + b->n - at) * sizeof(*at));
}

void
base_free(struct base *b)
{
	for (size_t i = 0; i < b->n; i++)
		free(b->v[i].path);
	free(b->v);
	*b = (struct base){0};
}

static int
compare_paths(const void *a, const void *b)
{
	const struct base_entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static void
sort_base(struct base *b)
{
	if (b->n > 0)
		qsort(b->v, b->n, sizeof(*b->v), compare_paths);
}

char *
base_text(struct base *b, struct err *e)
{
	scope_free char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return err_null(e, errno, "defaults");
	sort_base(b);
	for (size_t i = 0; i < b->n; i++) {
		const struct base_entry *v = &b->v[i];

		fprintf(f, "%s %jd %o %u %u ", v->sha256, (intmax_t)v->size,
		    (unsigned)v->mode, (unsigned)v->uid, (unsigned)v->gid);
		octal_put(f, v->path);
		fputc('\n', f);
	}
	return fclose(f) == 0 ? take_ptr(&text) :
	    err_null(e, errno, "defaults");
}

/* Digits alone: no sign, no blank. */
static bool
parse_number(const char *s, int radix, unsigned long long most,
    unsigned long long *n)
{
	const char *digits = radix == 8 ? "01234567" : "0123456789";

	if (*s == '\0' || s[strspn(s, digits)] != '\0' ||
	    (*s == '0' && s[1] != '\0'))
		return false;
	errno = 0;
	*n = strtoull(s, NULL, radix);
	return errno == 0 && *n <= most;
}

static bool
parse_digest(const char *s, mode_t mode, char to[SHA256_HEX + 1])
{
	const bool dir = S_ISDIR(mode);

	if (dir ? strcmp(s, "-") != 0 : (strlen(s) != SHA256_HEX ||
	    s[strspn(s, "0123456789abcdef")] != '\0'))
		return false;
	strcpy(to, s);
	return true;
}

static bool
parse_words(char *words[WORDS], struct base_entry *one)
{
	unsigned long long size, mode, uid, gid;

	if (!parse_number(words[1], 10, INT64_MAX, &size) ||
	    !parse_number(words[2], 8, S_IFMT | 07777, &mode) ||
	    !parse_number(words[3], 10, UINT32_MAX - 1, &uid) ||
	    !parse_number(words[4], 10, UINT32_MAX - 1, &gid) ||
	    (!S_ISREG(mode) && !S_ISDIR(mode) && !S_ISLNK(mode)) ||
	    !parse_digest(words[0], (mode_t)mode, one->sha256) ||
	    (S_ISDIR(mode) && size != 0) || !octal_decode(words[5]) ||
	    !base_path_ok(words[5]))
		return false;
	one->size = (off_t)size;
	one->mode = (mode_t)mode;
	one->uid = (uid_t)uid;
	one->gid = (gid_t)gid;
	one->path = words[5];
	return true;
}

static bool
parse_line(char *line, struct base *b, struct err *e)
{
	struct base_entry one = {0};
	char *words[WORDS];
	char *rest = line;

	for (int i = 0; i < WORDS; i++) {
		words[i] = strsep(&rest, " ");
		if (words[i] == NULL)
			return false;
	}
	/* sorted: what is there twice stands behind itself */
	return rest == NULL && parse_words(words, &one) &&
	    (b->n == 0 || strcmp(b->v[b->n - 1].path, one.path) < 0) &&
	    ARRAY_ROOM(b->v, b->n, b->room, "defaults", e) == 0 &&
	    (one.path = strdup(one.path)) != NULL &&
	    (b->v[b->n++] = one, true);
}

int
base_parse(const char *text, const char *file, struct base *b, struct err *e)
{
	scope_free char *copy = strdup(text);
	unsigned no = 1;

	*b = (struct base){0};
	if (copy == NULL)
		return err_set(e, errno, "%s", file);
	for (char *line = copy, *next; *line != '\0'; line = next, no++) {
		next = strchrnul(line, '\n');
		if (*next != '\n' || (*next++ = '\0',
		    !parse_line(line, b, e))) {
			base_free(b);
			return err_set(e, 0, "%s:%u: not a line of this "
			    "record, or cut short", file, no);
		}
	}
	return 0;
}
