/* SPDX-License-Identifier: BSD-2-Clause */
/* accept.c - see accept.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "accept.h"
#include "err.h"
#include "safe_open.h"
#include "scope.h"

static const struct conf_key row_keys[] = {
	{ "kind",   CONF_STRING, offsetof(struct accept, kind), 0, 0 },
	{ "jail",   CONF_STRING, offsetof(struct accept, jail), 0, 0 },
	{ "path",   CONF_STRING, offsetof(struct accept, path), 0, 0 },
	{ "reason", CONF_STRING, offsetof(struct accept, reason), 0, 0 },
	{ 0 }
};

static const struct conf_row row = {
	.keys = row_keys, .size = sizeof(struct accept),
};

static const struct conf_key keys[] = {
	{ "accept", CONF_ROWS, offsetof(struct accepts, rows), 0, &row },
	{ 0 }
};

static bool
is_blank(const char *s)
{
	return s == NULL || s[strspn(s, " \t\n")] == '\0';
}

static int
check_row(const struct accept *a, size_t n, const char *file, struct err *e)
{
	enum finding_kind k = 0;

	if (is_blank(a->kind) || is_blank(a->jail) || is_blank(a->path) ||
	    is_blank(a->reason))
		return err_set(e, 0, "%s: accept, row %zu: kind, jail, path "
		    "and reason are required; fix: write { kind = \"...\"; "
		    "jail = \"*\"; path = \"*\"; reason = \"...\"; }", file, n);
	while (k < FINDING_COUNT &&
	    strcmp(a->kind, finding_traits[k].name) != 0)
		k++;
	if (k == FINDING_COUNT)
		return err_set(e, 0, "%s: accept, row %zu: \"%s\" is no kind "
		    "of finding; fix: write one of those in jail-setup(8)",
		    file, n, a->kind);
	if (!finding_traits[k].acceptable)
		return err_set(e, 0, "%s: accept, row %zu: %s is not to be "
		    "accepted, check.conf(5); fix: take the row out", file, n,
		    a->kind);
	return 0;
}

int
accept_parse(const char *text, const char *file, struct accepts *a,
    struct err *e)
{
	const struct accept *v;

	*a = (struct accepts){0};
	if (conf_parse(text, file, keys, a, e) < 0)
		return -1;
	v = a->rows.v;
	for (size_t i = 0; i < a->rows.n; i++)
		if (check_row(&v[i], i + 1, file, e) < 0)
			return -1;
	return 0;
}

void
accept_free(struct accepts *a)
{
	conf_free(keys, a);
}

static bool
word_matches(const char *what, const char *said)
{
	return strcmp(said, "*") == 0 || strcmp(said, what) == 0;
}

/* 1: the row matches a finding; 0: none.  The first row that matches counts. */
static int
accept_matching(const struct accept *a, struct findings *f, struct err *e)
{
	int fits = 0;

	for (size_t i = 0; i < f->n; i++) {
		struct finding *v = &f->v[i];

		if (v->kind == FINDING_ACCEPTS_NOTHING ||
		    strcmp(a->kind, finding_traits[v->kind].name) != 0 ||
		    !word_matches(v->jail, a->jail) ||
		    !word_matches(v->path, a->path))
			continue;
		fits = 1;
		if (v->accepted == NULL &&
		    (v->accepted = strdup(a->reason)) == NULL)
			return err_set(e, errno, "findings");
	}
	return fits;
}

static int
report_idle_row(const struct accept *a, const char *file, struct findings *f,
    struct err *e)
{
	char what[512];
	int rc;

	snprintf(what, sizeof(what), "a finding %.40s %.64s %.300s", a->kind,
	    a->jail, a->path);
	f->jail = "-";
	rc = findings_add(f, FINDING_ACCEPTS_NOTHING, file, what, "none",
	    "take the row out", e);
	if (rc == 0 && (f->v[f->n - 1].accepted = strdup(a->reason)) == NULL)
		return err_set(e, errno, "findings");
	return rc;
}

int
accept_apply(const struct accepts *a, const char *file, bool all,
    struct findings *f, struct err *e)
{
	const struct accept *v = a->rows.v;

	for (size_t i = 0; i < a->rows.n; i++) {
		int fits = accept_matching(&v[i], f, e);

		if (fits < 0 || (fits == 0 && all &&
		    report_idle_row(&v[i], file, f, e) < 0))
			return -1;
	}
	return 0;
}

int
accept_findings(const char *config, bool all, struct findings *f,
    struct err *e)
{
	struct accepts a = {0};
	char file[PATH_MAX];
	scope_free char *text = NULL;
	scope_fd dir = safe_dir(config, e);
	scope_fd fd = -1;
	size_t len;
	int rc;

	if ((size_t)snprintf(file, sizeof(file), "%s/check.conf", config) >=
	    sizeof(file))
		return err_set(e, ENAMETOOLONG, "%.40s...", config);
	if (dir < 0)
		return -1;
	fd = safe_file(dir, "check.conf", file, 0, e);
	if (fd < 0)
		return e->no == ENOENT ? 0 : -1;
	rc = safe_read(fd, file, CONF_MAX, &text, &len, e) < 0 ||
	    accept_parse(text, file, &a, e) < 0 ||
	    accept_apply(&a, file, all, f, e) < 0 ? -1 : 0;
	accept_free(&a);
	return rc;
}
