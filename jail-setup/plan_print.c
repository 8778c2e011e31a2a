/* plan_print.c - see plan_print.h */
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "err.h"
#include "plan_print.h"

const char *
plan_type_name(enum plan_type t)
{
	return t == PLAN_DIR ? "dir" : t == PLAN_LINK ? "link" : "file";
}

void
plan_print(const struct plan *p, FILE *to)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_entry *en = p->v[i];

		fprintf(to, "%s %04o %9lld %s", plan_type_name(en->type),
		    (unsigned)en->mode, (long long)en->size, en->path);
		if (en->type == PLAN_LINK)
			fprintf(to, " -> %s", en->source);
		fprintf(to, "  [%s%s%s]\n", en->why,
		    en->because != NULL ? " of " : "",
		    en->because != NULL ? en->because->path : "");
	}
}

/* Paths are bytes; JSON is UTF-8: what is neither is shown as it can be. */
static json_t *
text(const char *s)
{
	json_t *j = json_string(s);

	if (j == NULL && s != NULL) {
		char safe[4096];
		size_t n = 0;

		for (; *s != '\0' && n < sizeof(safe) - 1; s++)
			safe[n++] = (unsigned char)*s < 0x80 ? *s : '?';
		j = json_stringn(safe, n);
	}
	return j;
}

static json_t *
entry(const struct plan_entry *en)
{
	json_t *o = json_object();

	json_object_set_new(o, "path", text(en->path));
	json_object_set_new(o, "type", text(plan_type_name(en->type)));
	json_object_set_new(o, "mode", json_sprintf("%04o",
	    (unsigned)en->mode));
	json_object_set_new(o, "size", json_integer(en->size));
	if (en->type == PLAN_FILE)
		json_object_set_new(o, "source", text(en->source));
	if (en->type == PLAN_LINK)
		json_object_set_new(o, "link", text(en->source));
	json_object_set_new(o, "why", text(en->why));
	if (en->because != NULL)
		json_object_set_new(o, "because", text(en->because->path));
	return o;
}

static int
print(json_t *o, FILE *to, struct err *e)
{
	int rc = o != NULL ? json_dumpf(o, to, JSON_COMPACT) : -1;

	json_decref(o);
	if (rc != 0 || fputc('\n', to) == EOF)
		return err_set(e, errno, "print");
	return 0;
}

int
plan_print_json(const char *jail, const struct plan *p, FILE *to,
    struct err *e)
{
	json_t *all = json_array();
	json_t *o = json_object();

	for (size_t i = 0; i < p->n; i++)
		json_array_append_new(all, entry(p->v[i]));
	json_object_set_new(o, "jail", text(jail));
	json_object_set_new(o, "entries", all);
	return print(o, to, e);
}

void
plan_print_why(const struct plan_entry *en, FILE *to)
{
	for (int depth = 0; en != NULL; en = en->because, depth++)
		fprintf(to, "%*s%s: %s\n", 2 * depth, "", en->path, en->why);
}

int
plan_print_why_json(const struct plan_entry *en, FILE *to, struct err *e)
{
	json_t *chain = json_array();

	for (; en != NULL; en = en->because)
		json_array_append_new(chain, entry(en));
	return print(chain, to, e);
}
