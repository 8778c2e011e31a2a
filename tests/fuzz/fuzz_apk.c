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
#include "inside.h"
#include "package/package_apk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct stanzas {
	struct bounds in;
	size_t next;		/* no stanza begins before it */
};

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
	struct stanzas *all = arg;
	const struct bounds *b = &all->in;
	struct err files = {0};
	const char *at = b->from + s->at;

	(void)e;
	if (s->name.n == 0 || s->version.n == 0 || s->at < all->next || at >= b->to)
		abort();
	all->next = s->at + 1;
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
	struct stanzas all = {
		{ (const char *)data, (const char *)data + size }, 0,
	};
	struct err e = {0};

	if (apk_parse(all.in.from, size, stanza, &all, &e) < 0 && e.msg[0] == '\0')
		abort();
	return 0;
}
