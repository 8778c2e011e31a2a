/* SPDX-License-Identifier: BSD-2-Clause */
/* accounts.c - see accounts.h */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "accounts.h"
#include "err.h"
#include "scope.h"

/* getpwuid(3) returns one name of a uid; /etc/passwd may have more. */
static int
add_other_names(FILE *passwd, uid_t uid, struct list *names, struct err *e)
{
	const struct passwd *pw;

	while ((errno = 0, pw = fgetpwent(passwd)) != NULL)
		if (pw->pw_uid == uid && !list_has(names, pw->pw_name) &&
		    list_add(names, pw->pw_name, e) < 0)
			return -1;
	return ferror(passwd) ? err_set(e, errno, "read /etc/passwd") : 0;
}

int
accounts_of(uid_t uid, struct list *names, struct err *e)
{
	const struct passwd *pw;
	scope_file *f = NULL;

	errno = 0;
	pw = getpwuid(uid);
	if (pw == NULL)
		return err_set(e, errno, "no account with uid %u",
		    (unsigned)uid);
	if (list_add(names, pw->pw_name, e) < 0)
		return -1;
	f = fopen("/etc/passwd", "re");
	if (f == NULL)
		return errno == ENOENT ? 0 : err_set(e, errno,
		    "open /etc/passwd");
	return add_other_names(f, uid, names, e);
}

void
accounts_join(const struct list *names, char *text, size_t size)
{
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < names->n && n < size; i++)
		n += (size_t)snprintf(text + n, size - n, "%s%s",
		    i > 0 ? "," : "", names->v[i]);
}

void
accounts_text(uid_t uid, char *text, size_t size)
{
	scope_list names = {0};
	struct err ignored;
	size_t n;

	accounts_of(uid, &names, &ignored);
	accounts_join(&names, text, size);
	n = strlen(text);
	snprintf(text + n, size - n, n > 0 ? " (uid %u)" : "uid %u",
	    (unsigned)uid);
}
