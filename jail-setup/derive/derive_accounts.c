/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_accounts.c - see derive_accounts.h */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/path_below.h"
#include "derive.h"
#include "derive_accounts.h"
#include "derive_host.h"
#include "derive_text.h"
#include "derive_unit.h"
#include "derived.h"
#include "err.h"
#include "list.h"
#include "scope.h"

enum { TEXT_MAX = 200000, ALL_MAX = 1 << 24 };

static int
add(struct derived *d, const char *name, const char *why, struct err *e)
{
	return derived_say(d, DERIVED_ACCOUNT, name, why, e) < 0 ? -1 :
	    list_has(&d->accounts, name) ? 0 :
	    list_add(&d->accounts, name, e);
}

static int
add_owner(const struct derive_from *from, struct derived *d, uid_t uid,
    const char *path, struct err *e)
{
	char name[256], why[PATH_MAX + 16];

	if (uid == 0)
		return 0;
	snprintf(why, sizeof(why), "owns %s", path);
	if (derive_user(from, uid, name, sizeof(name)))
		return add(d, name, why, e);
	snprintf(name, sizeof(name), "uid %u", (unsigned)uid);
	snprintf(why, sizeof(why), "owns %s, and has no name on this host",
	    path);
	return derived_say(d, DERIVED_LACKS, name, why, e);
}

static int
add_owners(const struct derive_from *from, struct derived *d, struct err *e)
{
	for (size_t i = 0; i < d->n_private; i++)
		if (add_owner(from, d, d->private[i].uid, d->private[i].path,
		    e) < 0)
			return -1;
	for (size_t i = 0; i < d->n_run; i++)
		if (add_owner(from, d, d->run[i].uid, d->run[i].path, e) < 0)
			return -1;
	for (size_t i = 0; i < d->n_content; i++)
		if (add_owner(from, d, d->content[i].uid, d->content[i].path,
		    e) < 0)
			return -1;
	return 0;
}

/* The account of User=, by its name on this host. */
static int
add_of_unit(const struct derive_from *from, struct derived *d, struct err *e)
{
	scope_free char *user = NULL;
	char name[256], why[512];
	uid_t uid;
	gid_t gid;

	if (derive_value(from, "User", &user, e) < 0 ||
	    derive_account(from, &uid, &gid, e) < 0)
		return -1;
	snprintf(why, sizeof(why), "%.400s User=", derive_unit_name(d));
	return user == NULL || uid == 0 || !derive_user(from, uid, name,
	    sizeof(name)) ? 0 : add(d, name, why, e);
}

static int
names_in_file(const struct derive_from *from, struct derived *d,
    const char *path, const struct list *names, size_t *all, struct err *e)
{
	scope_list found = {0};
	scope_free char *text = NULL;
	char why[PATH_MAX + 16];
	size_t n;
	int rc = derive_read_any(from, path, TEXT_MAX, &text, &n, e);

	if (rc <= 0)
		return rc;
	*all += n;
	snprintf(why, sizeof(why), "named in %s", path);
	rc = derive_names_in(text, n, names, &found, e);
	for (size_t i = 0; rc == 0 && i < found.n; i++)
		rc = add(d, found.v[i], why, e);
	/* another name in it is another plan */
	return rc < 0 ? -1 : list_has(&d->inputs, path) ? 0 :
	    list_add(&d->inputs, path, e);
}

/* The files of the unit's variables, wherever they are. */
static int
names_in_environment(const struct derive_from *from, struct derived *d,
    const struct list *names, size_t *all, struct err *e)
{
	scope_list words = {0};

	if (derive_words(from, "EnvironmentFile", &words, e) < 0)
		return -1;
	for (size_t i = 0; i < words.n; i++)
		if (names_in_file(from, d, words.v[i] + (words.v[i][0] == '-'),
		    names, all, e) < 0)
			return -1;
	return 0;
}

static int
add_named(const struct derive_from *from, struct derived *d, struct err *e)
{
	scope_list names = {0};
	size_t all = 0;

	if (derive_system_users(from, &names, e) < 0 ||
	    names_in_environment(from, d, &names, &all, e) < 0)
		return -1;
	for (size_t i = 0; i < d->n_content && all < ALL_MAX; i++)
		if (S_ISREG(d->content[i].mode) &&
		    path_below(d->content[i].path, "/etc") != NULL &&
		    names_in_file(from, d, d->content[i].path, &names, &all,
		    e) < 0)
			return -1;
	for (size_t i = 0; i < d->optional.n && all < ALL_MAX; i++)
		if (path_below(d->optional.v[i], "/etc") != NULL &&
		    names_in_file(from, d, d->optional.v[i], &names, &all,
		    e) < 0)
			return -1;
	return 0;
}

int
derive_accounts(const struct derive_from *from, struct derived *d,
    struct err *e)
{
	return add_of_unit(from, d, e) < 0 || add_owners(from, d, e) < 0 ?
	    -1 : add_named(from, d, e);
}
