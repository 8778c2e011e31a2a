/* SPDX-License-Identifier: BSD-2-Clause */
/* environment.c - see environment.h */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "environment.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "scope.h"

#define OUR_PATH "PATH=/usr/local/bin:/usr/bin:/bin"

/* As systemd's for a service: daemons look for their helpers there. */
#define SERVICE_PATH \
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* NULL at the end. */
static const char *const taste[] = {
	"TERM", "TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_COLLATE",
	"LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "LC_MONETARY", NULL
};
static const char *const session[] = {
	"HOME", "USER", "LOGNAME", "SHELL", "SSH_CLIENT", "SSH_CONNECTION",
	"SSH_TTY", "SSH_AUTH_SOCK", "SSH_ORIGINAL_COMMAND", NULL
};

/*
 * For programs that run what they find in the home when they start: Python's
 * .pth files of the user, git's aliases, pagers and helpers.  No variable turns
 * off ~/.popt of rsync, ~/.node_modules of node or the user's gems of ruby.
 */
static const char *const homeless[] = {
	"PYTHONNOUSERSITE=1", "GIT_CONFIG_GLOBAL=/dev/null", NULL
};

static bool
is_among(const char *const *names, const char *var)
{
	size_t n = strcspn(var, "=");

	for (; *names != NULL; names++)
		if (strlen(*names) == n && strncmp(var, *names, n) == 0)
			return true;
	return false;
}

/* gettext(3) takes what a program prints, its formats too, from there. */
static bool
names_directory(const char *var)
{
	return (strncmp(var, "LANG", 4) == 0 || strncmp(var, "LC_", 3) == 0) &&
	    strchr(var, '/') != NULL;
}

int
environment_clean(char *const *from, struct list *out, struct err *e)
{
	for (; *from != NULL; from++)
		if ((is_among(taste, *from) || is_among(session, *from)) &&
		    !names_directory(*from) && list_add(out, *from, e) < 0)
			return -1;
	for (const char *const *v = homeless; *v != NULL; v++)
		if (list_add(out, *v, e) < 0)
			return -1;
	return list_add(out, OUR_PATH, e);
}

static int
add_variable(struct list *out, const char *name, const char *value,
    struct err *e)
{
	scope_free char *var = NULL;

	if (asprintf(&var, "%s=%s", name, value) < 0) {
		var = NULL;
		return err_set(e, 0, "out of memory");
	}
	return list_add(out, var, e);
}

/* The last of a name wins, as env(1) has it; a client may send a name twice. */
static int
replace_variable(struct list *out, const char *var, struct err *e)
{
	size_t n = strcspn(var, "=") + 1;

	for (size_t i = out->n; i > 0; i--)
		if (strncmp(out->v[i - 1], var, n) == 0) {
			free(out->v[i - 1]);
			out->v[i - 1] = out->v[--out->n];
		}
	return list_add(out, var, e);
}

/* That of `from` with this name; NULL. */
static const char *
find_variable(char *const *from, const char *name)
{
	size_t n = strlen(name);

	for (; *from != NULL; from++)
		if (strncmp(*from, name, n) == 0 && (*from)[n] == '=')
			return *from;
	return NULL;
}

int
environment_add(char *const *from, const struct list *named,
    struct list *out, struct err *e)
{
	for (size_t i = 0; i < named->n; i++) {
		const char *var = strchr(named->v[i], '=') != NULL ?
		    named->v[i] : find_variable(from, named->v[i]);

		if (var != NULL && replace_variable(out, var, e) < 0)
			return -1;
	}
	return 0;
}

static int
add_named_variable(char *const *from, const char *named, struct list *out,
    struct err *e)
{
	size_t n = strcspn(named, "=");

	if (n == 0)
		return err_set(e, 0, "--env %s: no name", named);
	if (named[n] == '=')
		return replace_variable(out, named, e);
	if (find_variable(from, named) != NULL)
		return replace_variable(out, find_variable(from, named), e);
	return err_set(e, 0, "--env %s: it is not set here", named);
}

int
environment_launch(char *const *from, const struct ident *who,
    const char *runtime, const struct list *named, struct list *out,
    struct err *e)
{
	for (char *const *v = from; *v != NULL; v++)
		if (is_among(taste, *v) && list_add(out, *v, e) < 0)
			return -1;
	if (add_variable(out, "HOME", who->home, e) < 0 ||
	    add_variable(out, "USER", who->name, e) < 0 ||
	    add_variable(out, "LOGNAME", who->name, e) < 0 ||
	    add_variable(out, "SHELL", who->shell, e) < 0 ||
	    list_add(out, SERVICE_PATH, e) < 0 || (runtime != NULL &&
	    add_variable(out, "XDG_RUNTIME_DIR", runtime, e) < 0))
		return -1;
	for (size_t i = 0; i < named->n; i++)
		if (add_named_variable(from, named->v[i], out, e) < 0)
			return -1;
	return 0;
}
