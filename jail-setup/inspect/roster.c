/* SPDX-License-Identifier: BSD-2-Clause */
/* roster.c - see roster.h */
#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <nss.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/slurp.h"
#include "count.h"
#include "err.h"
#include "ident.h"
#include "outside/leash.h"
#include "roster.h"
#include "scope.h"

enum { SECONDS = 10, SWITCH_MAX = 64 * 1024 };

/* --- reading ------------------------------------------------------------- */

static char *
copy_text(const char *s)
{
	return strdup(s != NULL ? s : "");
}

static int
add_account(struct roster *r, const struct passwd *pw, struct err *e)
{
	struct roster_account *v;

	if (ARRAY_ROOM(r->accounts, r->naccounts, r->raccounts,
	    "accounts", e) < 0)
		return -1;
	v = &r->accounts[r->naccounts++];
	*v = (struct roster_account){
		.name = copy_text(pw->pw_name), .home = copy_text(pw->pw_dir),
		.shell = copy_text(pw->pw_shell),
		.gecos = copy_text(pw->pw_gecos),
		.uid = pw->pw_uid, .gid = pw->pw_gid, .order = r->naccounts,
	};
	return v->name != NULL && v->home != NULL && v->shell != NULL &&
	    v->gecos != NULL ? 0 : err_set(e, ENOMEM, "accounts");
}

static int
add_group(struct roster *r, const struct group *gr, struct err *e)
{
	struct roster_group *v;
	int rc = 0;

	if (ARRAY_ROOM(r->groups, r->ngroups, r->rgroups, "groups", e) < 0)
		return -1;
	v = &r->groups[r->ngroups++];
	*v = (struct roster_group){ .name = copy_text(gr->gr_name),
	    .gid = gr->gr_gid };
	if (v->name == NULL)
		return err_set(e, ENOMEM, "groups");
	for (char **m = gr->gr_mem; rc == 0 && *m != NULL; m++)
		rc = list_add(&v->members, *m, e);
	r->npairs += v->members.n;
	return rc;
}

static int
read_all(struct roster *r, struct err *e)
{
	const struct passwd *pw;
	const struct group *gr;
	int rc = 0;

	setpwent();
	while (rc == 0 && (pw = getpwent()) != NULL)
		rc = add_account(r, pw, e);
	endpwent();
	setgrent();
	while (rc == 0 && (gr = getgrent()) != NULL)
		rc = add_group(r, gr, e);
	endgrent();
	return rc;
}

/* --- order --------------------------------------------------------------- */

static int
compare_by_name(const void *a, const void *b)
{
	const struct roster_account *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int
compare_by_name_and_order(const void *a, const void *b)
{
	const struct roster_account *x = a, *y = b;
	int c = compare_by_name(a, b);

	return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

static int
compare_by_gid(const void *a, const void *b)
{
	const struct roster_group *x = a, *y = b;

	return (x->gid > y->gid) - (x->gid < y->gid);
}

static int
compare_by_member(const void *a, const void *b)
{
	const struct roster_pair *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void
free_account(struct roster_account *a)
{
	free(a->name);
	free(a->home);
	free(a->shell);
	free(a->gecos);
}

static void
sort_accounts(struct roster *r)
{
	size_t n = 0;

	qsort(r->accounts, r->naccounts, sizeof(*r->accounts),
	    compare_by_name_and_order);
	for (size_t i = 0; i < r->naccounts; i++) {
		if (n > 0 && strcmp(r->accounts[n - 1].name,
		    r->accounts[i].name) == 0)
			free_account(&r->accounts[i]);
		else
			r->accounts[n++] = r->accounts[i];
	}
	r->naccounts = n;
}

static int
pair_members(struct roster *r, struct err *e)
{
	size_t n = 0;

	if (r->ngroups > 0)
		qsort(r->groups, r->ngroups, sizeof(*r->groups),
		    compare_by_gid);
	r->pairs = calloc(r->npairs + 1, sizeof(*r->pairs));
	if (r->pairs == NULL)
		return err_set(e, errno, "groups");
	for (size_t g = 0; g < r->ngroups; g++)
		for (size_t i = 0; i < r->groups[g].members.n; i++)
			r->pairs[n++] = (struct roster_pair){
				r->groups[g].members.v[i], g };
	qsort(r->pairs, n, sizeof(*r->pairs), compare_by_member);
	return 0;
}

/* --- who lists nobody ---------------------------------------------------- */

int
roster_sources(const char *text, const char *database, struct list *out,
    struct err *e)
{
	const size_t n = strlen(database);
	int rc = 0;

	for (const char *l = text; *l != '\0'; l += strcspn(l, "\n"),
	    l += *l == '\n') {
		const char *s = l + strspn(l, " \t");

		if (strncmp(s, database, n) != 0 ||
		    s[n + strspn(s + n, " \t")] != ':')
			continue;
		s = strchr(s, ':') + 1;
		while (rc == 0 && *(s += strspn(s, " \t")) != '\0' &&
		    strchr("\n#", *s) == NULL) {
			size_t len = *s == '[' ? strcspn(s, "]\n") :
			    strcspn(s, " \t\n#[");

			if (isalnum((unsigned char)*s))
				rc = list_add_n(out, s, len, e);
			s += len + (*s == '[' && s[len] == ']');
		}
	}
	return rc;
}

struct question {
	const char *database, *source;
};

/* In a process of its own, since __nss_configure_lookup() cannot be undone. */
static void
lists_any(void *arg, int to)
{
	const struct question *q = arg;
	char any;

	if (__nss_configure_lookup(q->database, q->source) != 0)
		_exit(1);
	if (strcmp(q->database, "passwd") == 0) {
		setpwent();
		any = getpwent() != NULL;
	} else {
		setgrent();
		any = getgrent() != NULL;
	}
	_exit(write(to, &any, 1) != 1);
}

/* Sources that read files list all accounts, even if that is none. */
static bool
is_file(const char *source)
{
	static const char *const all[] = {
		"files", "compat", "db", "altfiles", "extrausers", "systemd",
		"initgroups",
	};

	for (size_t i = 0; i < COUNT(all); i++)
		if (strcmp(source, all[i]) == 0)
			return true;
	return false;
}

static int
ask_sources(struct roster *r, const char *text, const char *database,
    struct err *e)
{
	scope_list sources = {0};
	int rc = roster_sources(text, database, &sources, e);

	for (size_t i = 0; rc == 0 && i < sources.n; i++) {
		struct question q = { database, sources.v[i] };
		enum leash_end end;
		char any = 0;

		if (is_file(q.source) || list_has(&r->silent, q.source))
			continue;
		end = leash_run(lists_any, &q, &any, 1, SECONDS, e);
		if (end == LEASH_FAILED)
			rc = -1;
		else if (end == LEASH_SILENT || !any)
			rc = list_add(&r->silent, q.source, e);
	}
	return rc;
}

static int
find_silent_sources(struct roster *r, struct err *e)
{
	scope_free char *text = NULL;
	size_t len;

	if (slurp("/etc/nsswitch.conf", SWITCH_MAX, &text, &len) !=
	    SLURP_READ)
		return 0;	/* glibc then uses files */
	return ask_sources(r, text, "passwd", e) < 0 ||
	    ask_sources(r, text, "group", e) < 0 ? -1 : 0;
}

/* --- all ----------------------------------------------------------------- */

int
roster_load(struct roster *r, struct err *e)
{
	*r = (struct roster){0};
	if (read_all(r, e) < 0)
		return -1;
	if (r->naccounts > 0)
		sort_accounts(r);
	return pair_members(r, e) < 0 ? -1 : find_silent_sources(r, e);
}

void
roster_free(struct roster *r)
{
	for (size_t i = 0; i < r->naccounts; i++)
		free_account(&r->accounts[i]);
	for (size_t i = 0; i < r->ngroups; i++) {
		free(r->groups[i].name);
		list_free(&r->groups[i].members);
	}
	free(r->accounts);
	free(r->groups);
	free(r->pairs);
	list_free(&r->silent);
	*r = (struct roster){0};
}

const struct roster_account *
roster_find(const struct roster *r, const char *name)
{
	const struct roster_account key = { .name = (char *)name };

	return r->naccounts == 0 ? NULL : bsearch(&key, r->accounts,
	    r->naccounts, sizeof(key), compare_by_name);
}

/* --- one of them --------------------------------------------------------- */

static int
join_group_name(const char *name, gid_t gid, struct ident *who, struct err *e)
{
	struct ident_group *v;

	if (ident_in_group(who, name))
		return 0;
	v = reallocarray(who->groups, who->ngroups + 1, sizeof(*v));
	if (v == NULL)
		return err_set(e, errno, "groups of %s", who->name);
	who->groups = v;
	v[who->ngroups] = (struct ident_group){ .gid = gid,
	    .name = copy_text(name) };
	return v[who->ngroups++].name != NULL ? 0 :
	    err_set(e, ENOMEM, "groups of %s", who->name);
}

/* Joins the group under each name that the number has. */
static int
join_group(const struct roster *r, gid_t gid, struct ident *who, struct err *e)
{
	const struct roster_group key = { .gid = gid };
	const struct roster_group *g = r->ngroups == 0 ? NULL : bsearch(&key,
	    r->groups, r->ngroups, sizeof(key), compare_by_gid);
	const struct roster_group *end = r->groups + r->ngroups;
	int rc = 0;

	while (g != NULL && g > r->groups && g[-1].gid == gid)
		g--;
	for (; rc == 0 && g != NULL && g < end && g->gid == gid; g++)
		rc = join_group_name(g->name, gid, who, e);
	return rc;
}

static int
join_supplementary(const struct roster *r, struct ident *who, struct err *e)
{
	const struct roster_pair key = { .name = who->name };
	const struct roster_pair *p = r->npairs == 0 ? NULL : bsearch(&key,
	    r->pairs, r->npairs, sizeof(key), compare_by_member);
	const struct roster_pair *end = r->pairs + r->npairs;

	while (p != NULL && p > r->pairs && compare_by_member(p - 1, &key) == 0)
		p--;
	for (; p != NULL && p < end && compare_by_member(p, &key) == 0; p++)
		if (join_group(r, r->groups[p->group].gid, who, e) < 0)
			return -1;
	return 0;
}

int
roster_ident(const struct roster *r, const struct roster_account *a,
    struct ident *who, struct err *e)
{
	*who = (struct ident){
		.name = copy_text(a->name), .uid = a->uid, .gid = a->gid,
		.gecos = copy_text(a->gecos), .home = copy_text(a->home),
		.shell = copy_text(a->shell),
	};
	if (who->name != NULL && who->gecos != NULL && who->home != NULL &&
	    who->shell != NULL && join_group(r, a->gid, who, e) == 0 &&
	    join_supplementary(r, who, e) == 0)
		return 0;
	ident_free(who);
	return err_set(e, ENOMEM, "account");
}
