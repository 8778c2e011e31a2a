/* SPDX-License-Identifier: BSD-2-Clause */
/* variables.c - see variables.h */
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <security/pam_modules.h>

#include "entry.h"
#include "err.h"
#include "hostvars.h"
#include "variables.h"

static bool
path_exists(const char *path)
{
	return path[0] == '/' && faccessat(AT_FDCWD, path, F_OK,
	    AT_SYMLINK_NOFOLLOW) == 0;
}

static int
put_variable(pam_handle_t *pamh, const char *var, struct err *e)
{
	int rc = pam_putenv(pamh, var);

	return rc == PAM_SUCCESS ? 0 : err_set(e, 0, "%.*s: %s",
	    (int)strcspn(var, "="), var, pam_strerror(pamh, rc));
}

/* pam_putenv(3) removes a name without '='. */
static int
settle_variable(pam_handle_t *pamh, char *var, struct err *e)
{
	char path[PATH_MAX];

	if (!hostvars_names(var, path) || path_exists(path))
		return 0;
	var[strcspn(var, "=")] = '\0';
	return put_variable(pamh, var, e);
}

int
variables_settle(pam_handle_t *pamh, const struct entry *en, struct err *e)
{
	char **all = pam_getenvlist(pamh);
	char runtime[64];
	int rc = 0;

	if (all == NULL)
		return err_set(e, 0, "PAM's variables: out of memory");
	for (char **v = all; *v != NULL; v++) {
		if (rc == 0)
			rc = settle_variable(pamh, *v, e);
		free(*v);
	}
	free(all);
	snprintf(runtime, sizeof(runtime), "XDG_RUNTIME_DIR=%s", en->runtime);
	/* it may be missing: an optional bind in its place */
	return rc < 0 || !path_exists(en->runtime) ? rc :
	    put_variable(pamh, runtime, e);
}
