/* cmd_list.c - jail-setup list */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "absent.h"
#include "command.h"
#include "err.h"
#include "escape.h"
#include "escape_json.h"
#include "jsonline.h"
#include "manifest.h"
#include "store.h"

struct row {
	char serial[SERIAL_MAX + 1];
	long long size;
	const char *state;	/* "built", "not built", "external", "unsafe" */
	struct err why;		/* of "unsafe" */
	bool unknown;		/* said on standard error */
	struct list absent;	/* "groups=NAME" the host lacks, absent.h */
};

static void
look(const struct call *c, const struct jail *j, struct row *r)
{
	struct manifest m = {0};
	struct err e;

	*r = (struct row){ .serial = "-", .state = "built" };
	if (absent_names(j, &r->absent, &e) < 0) {
		unable(&e);
		r->unknown = true;
	}
	if (j->root != NULL) {
		r->state = "external";
		return;
	}
	if (store_current(c->at.state, j->name, r->serial, &m, &r->why) < 0) {
		strcpy(r->serial, "-");
		r->state = r->why.no == ENOENT ? "not built" : "unsafe";
	}
	for (size_t i = 0; i < m.n; i++)
		r->size += m.v[i].size;
	manifest_free(&m);
}

static void
names(const char *mark, const char *key, const struct list *l,
    const struct row *r)
{
	for (size_t i = 0; i < l->n; i++) {
		char entry[ABSENT_TEXT];

		printf(" %s", mark);
		escape_print(stdout, ESCAPE_NAME, l->v[i]);
		snprintf(entry, sizeof(entry), "%s%.300s", key, l->v[i]);
		if (list_has(&r->absent, entry))
			printf(" (%s)", absent_found(entry));
	}
}

static void
print(const struct jail *j, const struct row *r)
{
	printf("%-16s %-16s %8.1f MB  %-9s", j->name, r->serial,
	    (double)r->size / 1e6, r->state);
	names("@", "groups=", &j->groups, r);
	names("", "users=", &j->users, r);
	putchar('\n');
	if (strcmp(r->state, "unsafe") != 0)
		return;
	fputs("  ", stdout);
	escape_print(stdout, ESCAPE_WORDS, r->why.msg);
	putchar('\n');
}

static json_t *
object(const struct jail *j, const struct row *r)
{
	const struct escape_member why = {
		"why", strcmp(r->state, "unsafe") == 0 ? r->why.msg : NULL,
	};
	json_t *o = json_object();

	json_object_set_new(o, "jail", json_string(j->name));
	json_object_set_new(o, "state", json_string(r->state));
	json_object_set_new(o, "generation", strcmp(r->serial, "-") != 0 ?
	    json_string(r->serial) : json_null());
	json_object_set_new(o, "size", json_integer(r->size));
	json_object_set_new(o, "groups",
	    escape_json_list(&j->groups));
	json_object_set_new(o, "users", escape_json_list(&j->users));
	if (r->absent.n > 0)
		json_object_set_new(o, "absent", escape_json_list(&r->absent));
	escape_json(o, &why, 1);
	return o;
}

int
cmd_list(const struct call *c)
{
	json_t *all = c->json ? json_array() : NULL;
	int rc = EXIT_FINE;

	for (size_t i = 0; i < c->jails.n; i++) {
		struct row r;

		look(c, &c->jails.v[i], &r);
		if (r.unknown)
			rc = EXIT_UNABLE;
		else if (strcmp(r.state, "unsafe") == 0 && rc == EXIT_FINE)
			rc = EXIT_FOUND;
		if (c->json)
			json_array_append_new(all, object(&c->jails.v[i], &r));
		else
			print(&c->jails.v[i], &r);
		list_free(&r.absent);
	}
	if (c->json)
		jsonline(all, stdout);
	return rc;
}
