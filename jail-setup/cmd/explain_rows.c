/* SPDX-License-Identifier: BSD-2-Clause */
/* explain_rows.c - see explain_rows.h */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/escape_json.h"
#include "base/escape_text.h"
#include "count.h"
#include "err.h"
#include "explain_rows.h"
#include "inspect/explain.h"
#include "path_tokens.h"
#include "scope.h"

enum { ACCESS = 8 };

/*
 * The word and the path of "ACCESS PATH", of this account; the caller's to
 * free. NULL: it has no root.
 */
static char *
root_of(const struct explain *x, const struct call_rule *r, char access[ACCESS])
{
	const size_t n = r->root != NULL ? strcspn(r->root, " ") : 0;
	struct err ignored;
	char *path;

	snprintf(access, ACCESS, "%.*s", (int)n, n > 0 ? r->root : "");
	if (n == 0 || r->root[n] == '\0')
		return NULL;
	path = token_expand(r->root + n + 1, &x->login.who, &ignored);
	return path != NULL ? path : strdup(r->root + n + 1);
}

static void
print_row(const struct explain *x, const struct call_rule *r, const char *title)
{
	char access[ACCESS];
	scope_free char *root = root_of(x, r, access);

	printf("  %-11s", title);
	for (size_t i = 0; i < r->names.n; i++) {
		putchar(' ');
		escape_print(stdout, ESCAPE_NAME, r->names.v[i]);
	}
	fputs(": ", stdout);
	if (root != NULL) {
		printf("%s ", access);
		escape_print(stdout, ESCAPE_NAME, root);
	} else {
		fputs("no root", stdout);
	}
	printf("%s%s\n", r->any ? ", any words" : "",
	    r->network ? ", network" : "");
}

void
explain_rows_print(const struct explain *x)
{
	for (size_t i = 0; i < x->rows.n; i++)
		print_row(x, &x->rows.v[i], i == 0 ? "rows" : "");
}

static json_t *
row_json(const struct explain *x, const struct call_rule *r)
{
	char access[ACCESS];
	scope_free char *root = root_of(x, r, access);
	const struct escape_member m[] = {
		{ "access", root != NULL ? access : NULL }, { "root", root },
	};
	json_t *o = escape_object(m, COUNT(m));

	json_object_set_new(o, "names", escape_json_list(&r->names));
	json_object_set_new(o, "any", json_boolean(r->any));
	json_object_set_new(o, "network", json_boolean(r->network));
	return o;
}

json_t *
explain_rows_json(const struct explain *x)
{
	json_t *a = json_array();

	for (size_t i = 0; i < x->rows.n; i++)
		json_array_append_new(a, row_json(x, &x->rows.v[i]));
	return a;
}
