/* SPDX-License-Identifier: BSD-2-Clause */
/* pammodule.c - see pammodule.h */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/path_below.h"
#include "err.h"
#include "near.h"
#include "pamdialect.h"
#include "pammodule.h"

#define OURS "pam_jail.so"

static const char ends[] = "/security";

/* "/lib/security" or "/lib/security/" from the slash on. */
static bool
is_directory(const char *s, size_t n)
{
	if (n > 0 && s[n - 1] == '/')
		n--;
	return n >= strlen(ends) && n < PATH_MAX && s[0] == '/' &&
	    memcmp(s + n - strlen(ends), ends, strlen(ends)) == 0 &&
	    memchr(s, '$', n) == NULL && memchr(s, '%', n) == NULL;
}

int
pammodule_dirs(const void *bytes, size_t len, struct list *dirs,
    struct err *e)
{
	const char *s = bytes, *end = s + len;

	while (s < end) {
		const char *nul = memchr(s, '\0', (size_t)(end - s));
		const size_t n = nul != NULL ? (size_t)(nul - s) : 0;

		if (nul == NULL)
			break;
		if (is_directory(s, n) && list_add_n(dirs, s, n, e) < 0)
			return -1;
		s = nul + 1;
	}
	return 0;
}

static int
add_directories(void *arg, const void *bytes, size_t len)
{
	struct err ignored;

	return pammodule_dirs(bytes, len, arg, &ignored);
}

int
pammodule_find(const char *module, char path[PATH_MAX])
{
	scope_list dirs = {0};
	int found = -1;

	if (strstr(module, "$ISA") != NULL)
		return -1;
	if (module[0] == '/') {
		snprintf(path, PATH_MAX, "%s", module);
		return access(path, F_OK) == 0;
	}
	if (pamdialect_each(add_directories, &dirs) == 0 && dirs.n > 0)
		found = 0;
	for (size_t i = 0; found == 0 && i < dirs.n; i++) {
		const char *slash = dirs.v[i][strlen(dirs.v[i]) - 1] == '/' ?
		    "" : "/";

		found = snprintf(path, PATH_MAX, "%s%s%s", dirs.v[i], slash,
		    module) < PATH_MAX && access(path, F_OK) == 0;
	}
	return found;
}

bool
pammodule_installed(char path[PATH_MAX])
{
	const int found = pammodule_find(OURS, path);

	if (found >= 0)
		return found > 0;
	snprintf(path, PATH_MAX, "%s", PAMDIR "/" OURS);
	return access(path, F_OK) == 0;
}

/* Any other module may be near: then it is there. */
enum pammodule_is
pammodule_is(const char *module)
{
	const bool ours = strcmp(path_base(module), OURS) == 0;
	char path[PATH_MAX];

	if (ours ? module[0] != '/' : !pammodule_near(module))
		return ours ? PAMMODULE_OURS : PAMMODULE_OTHERS;
	if (pammodule_find(module, path) != 0)
		return ours ? PAMMODULE_OURS : PAMMODULE_OTHERS;
	/* at another place than PAM's own: the name in the line is wrong */
	return !ours || pammodule_find(OURS, path) == 1 ? PAMMODULE_MISSPELT :
	    PAMMODULE_OURS;
}

bool
pammodule_near(const char *module)
{
	struct near n = { .word = path_base(module) };

	near_try(&n, OURS);
	near_try(&n, "pam_jail");
	/* a third of the letters would make pam_cap.so one; pam_mail.so is one
	 * of Linux-PAM, even where it is not installed */
	return n.best[0] != '\0' && n.steps <= 2 &&
	    strcmp(n.word, "pam_mail.so") != 0;
}
