/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_dpkg.c - any bytes as each of dpkg's three kinds of file, and as ucf's.
 *
 * What is handed out lies within the bytes, and names are fit to be names of
 * files.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "inside.h"
#include "package/package_dpkg_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
name(void *arg, struct slice s, struct err *e)
{
	(void)e;
	inside(arg, s);
	if (s.n == 0 || s.s[0] == '.' || memchr(s.s, '/', s.n) != NULL)
		abort();
	return 0;
}

static int
config(void *arg, struct slice s, struct slice md5, struct err *e)
{
	(void)e;
	inside(arg, s);
	inside(arg, md5);
	if (s.n == 0 || s.s[0] != '/')
		abort();
	return 0;
}

static int
ucf(void *arg, struct slice word, struct slice s, struct err *e)
{
	return config(arg, s, word, e);
}

static void
said(int rc, const struct err *e)
{
	if (rc < 0 && e->msg[0] == '\0')
		abort();
}

static void
relations(void *arg, const struct dpkg_stanza *s)
{
	const struct slice all[] = { s->depends, s->pre_depends, s->provides };
	struct err e = {0};

	for (size_t i = 0; i < COUNT(all); i++)
		said(dpkg_parse_names(all[i], name, arg, &e), &e);
	said(dpkg_parse_conffiles(s->conffiles, config, arg, &e), &e);
}

static int
stanza(void *arg, const struct dpkg_stanza *s, struct err *e)
{
	(void)e;
	inside(arg, s->name);
	inside(arg, s->version);
	inside(arg, s->arch);
	inside(arg, s->source);
	relations(arg, s);
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
	e = (struct err){0};
	said(dpkg_parse_ucf(s, size, ucf, &b, &e), &e);
	return 0;
}
