/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_shells.c - see plan_shells.h */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "count.h"
#include "err.h"
#include "interpreted.h"
#include "jail.h"
#include "list.h"
#include "paths.h"
#include "plan.h"
#include "plan_needs.h"
#include "plan_path.h"
#include "plan_shells.h"
#include "quote.h"
#include "scope.h"

static const char because_of[] = "commands of the jail: in place of a shell";

/* shells(5), and the vendor's list, which pam_shells(8) of openSUSE reads. */
static const char *const lists[] = { "/etc/shells", "/usr/etc/shells" };

/* Adds jailsh itself; its path in the jail goes to `to`. */
static int
add_jailsh(struct plan *p, struct libraries *l, const char *jailsh, char *to,
    struct err *e)
{
	struct plan_want w = {
		.path = to, .type = PLAN_FILE, .source = jailsh,
		.mode = 0755, .why = because_of,
	};
	const struct plan_entry *en;
	struct stat st;

	if (stat(jailsh, &st) < 0)
		return err_set(e, errno, "%s (a jail with commands needs it)",
		    jailsh);
	w.size = st.st_size;
	if (plan_path_add_way(p, PATHS_JAILSH, because_of, NULL, to, e) < 0)
		return -1;
	en = plan_replace(p, &w, e);
	return en != NULL ? plan_needs_add(p, l, en, e) : -1;
}

/* By a link, so that shell.c can tell jailsh from anything else. */
static int
replace_shell(struct plan *p, const char *jailsh, const char *shell,
    struct err *e)
{
	char real[PATH_MAX];
	const struct plan_want w = {
		.path = real, .type = PLAN_LINK, .source = jailsh,
		.mode = 0777, .why = because_of,
	};

	if (plan_path_add_way(p, shell, because_of, NULL, real, e) < 0)
		return -1;
	if (strcmp(real, jailsh) == 0)
		return 0;
	return plan_replace(p, &w, e) != NULL ? 0 : -1;
}

/* shells(5): one path in a line, '#' starts a comment. */
static int
replace_listed(FILE *f, struct plan *p, const char *jailsh, struct err *e)
{
	char line[PATH_MAX];

	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, " \t\r\n#")] = '\0';
		if (line[0] == '/' && replace_shell(p, jailsh, line, e) < 0)
			return -1;
	}
	return ferror(f) == 0 ? 0 : err_set(e, errno, "the list of shells");
}

/* /bin/sh in any case: popen(3) and an empty field of passwd(5) mean it. */
static int
replace_shells(struct plan *p, const char *jailsh, struct err *e)
{
	bool listed = false;

	for (size_t i = 0; i < COUNT(lists); i++) {
		scope_file *f = NULL;

		if (list_add(&p->inputs, lists[i], e) < 0)
			return -1;
		f = fopen(lists[i], "re");
		if (f == NULL && errno != ENOENT && errno != ENOTDIR)
			return err_set(e, errno, "%s", lists[i]);
		if (f != NULL && replace_listed(f, p, jailsh, e) < 0)
			return -1;
		listed |= f != NULL;
	}
	if (replace_shell(p, jailsh, "/bin/sh", e) < 0)
		return -1;
	/* without a list getusershell(3) returns these two */
	return listed ? 0 : replace_shell(p, jailsh, "/bin/csh", e);
}

int
plan_shells_replace(struct plan *p, struct libraries *l, const char *jailsh,
    const struct list *commands, struct err *e)
{
	struct interpreted found;
	char real[PATH_MAX];
	int rc = interpreted_find(p, commands, &found, e);

	if (rc == 0 && (add_jailsh(p, l, jailsh, real, e) < 0 ||
	    replace_shells(p, real, e) < 0 ||
	    interpreted_put(p, l, real, &found, e) < 0))
		rc = -1;
	interpreted_free(&found);
	return rc;
}

void
plan_shells_fix(const struct jail *j, const char *user, char *text, size_t size)
{
	char name[QUOTE_MAX];

	quote(user, name);
	if (j->commands.v != NULL)	/* /bin/sh is jailsh */
		snprintf(text, size, "usermod -s /bin/sh %s", name);
	else
		snprintf(text, size, "add a component that has it, or: "
		    "usermod -s SHELL %s", name);
}
