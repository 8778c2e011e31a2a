/* SPDX-License-Identifier: BSD-2-Clause */
/* absent.c - see absent.h */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "absent.h"
#include "base/array.h"
#include "err.h"
#include "jail.h"
#include "near.h"
#include "plan/asked.h"
#include "quote.h"

static const char groups[] = "groups=";

static bool
is_group(const char *name)
{
	return strncmp(name, groups, strlen(groups)) == 0;
}

/* 1, 0, or -1: a name service failed, see getpwnam(3). */
static int
is_absent(const char *name, bool group, struct err *e)
{
	errno = 0;
	if (group ? getgrnam(name) != NULL : getpwnam(name) != NULL)
		return 0;
	return errno != ENOMEM && errno != EMFILE && errno != ENFILE &&
	    errno != EIO && errno != EINTR ? 1 : err_set(e, errno, "%s", name);
}

static int
add_absent(const struct list *names, const char *key, struct list *out,
    struct err *e)
{
	for (size_t i = 0; i < names->n; i++) {
		int lacking = is_absent(names->v[i], is_group(key), e);

		if (lacking < 0 || (lacking > 0 && list_addf(out, e,
		    "%s%.300s", key, names->v[i]) < 0))
			return -1;
	}
	return 0;
}

int
absent_names(const struct jail *j, struct list *out, struct err *e)
{
	return add_absent(&j->groups, groups, out, e) < 0 ||
	    add_absent(&j->users, "users=", out, e) < 0 ? -1 : 0;
}

const char *
absent_expected(const char *name)
{
	return is_group(name) ? "a group of this host" :
	    "an account of this host";
}

const char *
absent_found(const char *name)
{
	return is_group(name) ? "no such group" : "no such account";
}

/* Tries all names that the host's name services list. */
static void
try_all_names(struct near *n, bool group)
{
	const struct passwd *pw;
	const struct group *gr;

	if (group) {
		setgrent();
		while ((gr = getgrent()) != NULL)
			near_try(n, gr->gr_name);
		endgrent();
		return;
	}
	setpwent();
	while ((pw = getpwent()) != NULL)
		near_try(n, pw->pw_name);
	endpwent();
}

void
absent_mend(const char *config, const struct jail *j, const char *name,
    char text[ABSENT_MEND])
{
	const bool group = is_group(name);
	const char *add = group ? "groupadd" : "useradd";
	struct near near = { .word = strchr(name, '=') + 1 };
	char where[ASKED_MAX], word[QUOTE_MAX];

	try_all_names(&near, group);
	asked_where(config, j, group ? "groups" : "users", near.word, where);
	quote_bare(near.word, word);
	if (near.best[0] != '\0')	/* a new one would have no members */
		snprintf(text, ABSENT_MEND, "write %s in %.200s, or for a new "
		    "one: %s %.300s", near.best, where, add, word);
	else
		snprintf(text, ABSENT_MEND, "%s %.300s # or correct it in "
		    "%.200s", add, word, where);
}

void
absent_say(const char *config, const struct jail *j, const char *name,
    struct err *to)
{
	char mend[ABSENT_MEND];

	absent_mend(config, j, name, mend);
	err_set(to, 0, "jail %s: %s: %s, so nobody is in the jail by it; "
	    "fix: %s", j->name, name, absent_found(name), mend);
}
