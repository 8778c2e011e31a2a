/* SPDX-License-Identifier: BSD-2-Clause */
/* package_apk.c - apk's database, one file for all packages */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "package_apk.h"
#include "scope.h"

#define INSTALLED "/lib/apk/db/installed"

struct apk {
	char *text;
	size_t len;
};

/* The letter of an empty line, which ends a stanza, is NUL. */
static int
next_field(struct text *t, char *letter, struct slice *value, struct err *e)
{
	struct slice line;
	int more = text_line(t, &line, e);

	*letter = '\0';
	if (more <= 0 || line.n == 0)
		return more;
	if (line.n < 2 || line.s[1] != ':')
		return err_set(e, 0, "line %zu is no field", t->line);
	*letter = line.s[0];
	*value = (struct slice){ line.s + 2, line.n - 2 };
	return 1;
}

static void
take_field(struct apk_stanza *st, char letter, struct slice value)
{
	switch (letter) {
	case 'P':
		st->name = value;
		break;
	case 'V':
		st->version = value;
		break;
	case 'A':
		st->arch = value;
		break;
	case 'o':
		st->origin = value;
		break;
	case 'm':
		st->maintainer = value;
		break;
	case 'f':
		st->broken = memchr(value.s, 'f', value.n) != NULL;
		break;
	}
}

int
apk_parse(const char *bytes, size_t len,
    int (*each)(void *arg, const struct apk_stanza *s, struct err *e),
    void *arg, struct err *e)
{
	struct text t = { .at = bytes, .end = bytes + len };
	struct apk_stanza st = {0};
	struct slice value;
	int more = 1;
	bool some;
	char letter;

	while (more > 0) {
		const char *at = t.at;

		more = next_field(&t, &letter, &value, e);
		if (more < 0)
			return -1;
		if (letter != '\0') {
			take_field(&st, letter, value);
			continue;
		}
		some = at != bytes + st.at;
		if (some && (st.name.n == 0 || st.version.n == 0))
			return err_set(e, 0, "the stanza before line %zu has "
			    "no name or no version", t.line + (more == 0));
		if (some && each(arg, &st, e) < 0)
			return -1;
		st = (struct apk_stanza){ .at = (size_t)(t.at - bytes) };
	}
	return 0;
}

int
apk_parse_files(const char *bytes, size_t len, package_path *each, void *arg,
    struct err *e)
{
	struct text t = { .at = bytes, .end = bytes + len };
	struct slice value, dir = { NULL, 0 };
	char letter, path[PATH_MAX];
	int more;

	while ((more = next_field(&t, &letter, &value, e)) > 0) {
		if (letter == 'F')
			dir = value;
		if (letter != 'R')
			continue;
		if (dir.s == NULL)
			return err_set(e, 0, "%.*s is in no directory",
			    (int)value.n, value.s);
		if (dir.n + value.n + 3 > sizeof(path))
			return err_set(e, ENAMETOOLONG, "%.60s...", dir.s);
		if (each(arg, path, (size_t)sprintf(path, "%s%.*s/%.*s",
		    dir.n != 0 ? "/" : "", (int)dir.n, dir.s, (int)value.n,
		    value.s), e) < 0)
			return -1;
	}
	return more;
}

static int
add_stanza(void *arg, const struct apk_stanza *s, struct err *e)
{
	struct packages *p = arg;
	struct package pk = {
		.state = s->broken ? PACKAGE_HALF : PACKAGE_THERE,
		.id = (unsigned)s->at,
	};

	pk.name = package_keep(p, s->name, e);
	pk.version = package_keep(p, s->version, e);
	pk.arch = package_keep(p, s->arch, e);
	pk.source = package_keep(p, s->origin, e);
	pk.supplier = package_keep(p, s->maintainer, e);
	return package_add(p, &pk, e);
}

static int
apk_load(struct packages *p, struct err *e)
{
	struct apk *own = calloc(1, sizeof(*own));

	if (own == NULL)
		return err_set(e, errno, "packages");
	p->own = own;
	if (package_read(p, INSTALLED, &own->text, &own->len, e) < 0)
		return -1;
	if (apk_parse(own->text, own->len, add_stanza, p, e) < 0)
		return err_in(e, "%s" INSTALLED, p->root);
	return p->n > 0;
}

static int
apk_files(struct packages *p, const struct package *pk, package_path *each,
    void *arg, struct err *e)
{
	const struct apk *own = p->own;
	const char *s = own->text + pk->id;
	size_t n = own->len - pk->id;
	const char *end = memmem(s, n, "\n\n", 2);

	return apk_parse_files(s, end != NULL ? (size_t)(end + 1 - s) : n,
	    each, arg, e);
}

static void
apk_free(struct packages *p)
{
	struct apk *own = p->own;

	free(own->text);
	free(own);
}

const struct package_db package_apk = {
	.name = "apk", .paths = { INSTALLED }, .purl = "apk", .together = true,
	.mend = "apk fix", .load = apk_load, .files = apk_files,
	.install = "apk add", .free = apk_free,
};
