/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_apk.c - any bytes as apk's database.
 *
 * What is handed out lies within the bytes, stanzas follow each other, and
 * each file has an absolute path.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "package/package_apk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bounds {
	const char *from, *to;
	size_t next;		/* no stanza begins before it */
};

static void
inside(const struct bounds *b, struct slice s)
{
	if (s.n != 0 && (s.s < b->from || s.s + s.n > b->to ||
	    memchr(s.s, '\0', s.n) != NULL || memchr(s.s, '\n', s.n) != NULL))
		abort();
}

static int
file(void *arg, const char *path, size_t n, struct err *e)
{
	(void)arg;
	(void)e;
	if (path[0] != '/' || strlen(path) != n || n >= PATH_MAX)
		abort();
	return 0;
}

static int
stanza(void *arg, const struct apk_stanza *s, struct err *e)
{
	struct bounds *b = arg;
	struct err files = {0};
	const char *at = b->from + s->at;

	(void)e;
	if (s->name.n == 0 || s->version.n == 0 || s->at < b->next || at >= b->to)
		abort();
	b->next = s->at + 1;
	inside(b, s->name);
	inside(b, s->version);
	inside(b, s->arch);
	inside(b, s->origin);
	inside(b, s->maintainer);
	if (apk_parse_files(at, (size_t)(b->to - at), file, NULL, &files) < 0 &&
	    files.msg[0] == '\0')
		abort();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bounds b = { (const char *)data, (const char *)data + size, 0 };
	struct err e = {0};

	if (apk_parse(b.from, size, stanza, &b, &e) < 0 && e.msg[0] == '\0')
		abort();
	return 0;
}
