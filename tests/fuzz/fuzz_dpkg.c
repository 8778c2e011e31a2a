/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_dpkg.c - any bytes as each of dpkg's three kinds of file.
 *
 * What is handed out lies within the bytes, and names are fit to be names of
 * files.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "inside.h"
#include "package/package_dpkg_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
stanza(void *arg, const struct dpkg_stanza *s, struct err *e)
{
	(void)e;
	inside(arg, s->name);
	inside(arg, s->version);
	inside(arg, s->arch);
	inside(arg, s->source);
	if (s->name.n == 0 || s->name.s[0] == '.' ||
	    memchr(s->name.s, '/', s->name.n) != NULL ||
	    (s->arch.n != 0 && memchr(s->arch.s, '/', s->arch.n) != NULL))
		abort();
	return 0;
}

static int
path(void *arg, struct slice s, struct err *e)
{
	(void)e;
	inside(arg, s);
	if (s.n < 2 || s.s[0] != '/')
		abort();
	return 0;
}

static int
diversion(void *arg, struct slice from, struct slice to, struct slice by,
    struct err *e)
{
	(void)e;
	inside(arg, from);
	inside(arg, to);
	inside(arg, by);
	if (from.n == 0 || from.s[0] != '/' || to.n == 0 || to.s[0] != '/')
		abort();
	return 0;
}

static void
said(int rc, const struct err *e)
{
	if (rc < 0 && e->msg[0] == '\0')
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct bounds b = { s, s + size };
	struct err e = {0};

	said(dpkg_parse_status(s, size, stanza, &b, &e), &e);
	e = (struct err){0};
	said(dpkg_parse_list(s, size, path, &b, &e), &e);
	e = (struct err){0};
	said(dpkg_parse_diversions(s, size, diversion, &b, &e), &e);
	return 0;
}
