/* shells.c - see shells.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "jail.h"
#include "list.h"
#include "needs.h"
#include "plan.h"
#include "scope.h"
#include "shells.h"
#include "want.h"

static const char because_of[] = "commands of the jail: in place of a shell";

static int
one(struct plan *p, struct libraries *l, const char *jailsh, off_t size,
    const char *shell, struct err *e)
{
	char real[PATH_MAX];
	const struct plan_want w = {
		.path = real, .type = PLAN_FILE, .source = jailsh,
		.mode = 0755, .size = size, .why = because_of,
	};
	const struct plan_entry *en;

	if (want_way(p, shell, because_of, NULL, real, e) < 0)
		return -1;
	en = plan_replace(p, &w, e);
	return en != NULL ? needs(p, l, en, e) : -1;
}

/* shells(5): a path a line, '#' starts a comment. */
static int
each(FILE *f, struct plan *p, struct libraries *l, const char *jailsh,
    off_t size, struct err *e)
{
	char line[PATH_MAX];

	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, " \t\r\n#")] = '\0';
		if (line[0] == '/' && one(p, l, jailsh, size, line, e) < 0)
			return -1;
	}
	return 0;
}

static int
list_of_commands(struct plan *p, const struct list *commands, struct err *e)
{
	scope_free char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	char real[PATH_MAX];
	struct plan_want w = {
		.path = real, .type = PLAN_TEXT, .mode = 0644,
		.why = "commands of the jail, for jailsh",
	};

	if (f == NULL)
		return err_set(e, errno, "commands");
	for (size_t i = 0; i < commands->n; i++)
		fprintf(f, "%s\n", commands->v[i]);
	if (fclose(f) != 0)
		return err_set(e, errno, "commands");
	w.text = text;
	w.size = (off_t)size;
	if (want_way(p, "/etc/jail/commands", w.why, NULL, real, e) < 0)
		return -1;
	return plan_replace(p, &w, e) != NULL ? 0 : -1;
}

int
shells_replace(struct plan *p, struct libraries *l, const char *jailsh,
    const struct list *commands, struct err *e)
{
	scope_file *f = NULL;
	struct stat st;

	if (stat(jailsh, &st) < 0)
		return err_set(e, errno, "%s (a jail with commands needs it)",
		    jailsh);
	if (list_of_commands(p, commands, e) < 0)
		return -1;
	f = fopen("/etc/shells", "re");
	if (f == NULL && errno != ENOENT)
		return err_set(e, errno, "/etc/shells");
	if (f == NULL)	/* getusershell(3) has these two then */
		return one(p, l, jailsh, st.st_size, "/bin/sh", e) < 0 ? -1 :
		    one(p, l, jailsh, st.st_size, "/bin/csh", e);
	return each(f, p, l, jailsh, st.st_size, e);
}

bool
shells_none(const char *shell)
{
	const char *base = strrchr(shell, '/');

	return base != NULL && (strcmp(base, "/nologin") == 0 ||
	    strcmp(base, "/false") == 0);
}

void
shells_mend(const struct jail *j, const char *user, char *text, size_t size)
{
	if (j->commands.v != NULL)	/* jailsh stands there */
		snprintf(text, size, "usermod -s /bin/sh '%s'", user);
	else
		snprintf(text, size, "add a component that has it, or: "
		    "usermod -s SHELL '%s'", user);
}
