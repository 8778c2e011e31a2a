/*
 * jailsh.c - jailsh(8), the pseudo-shell.
 *
 * In the tree of a jail with `commands` it stands in the place of every shell.
 * It starts one program, without a shell, or it refuses.  It has no privilege
 * and gives none away: outside a jail it only says so.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "environment.h"
#include "err.h"
#include "inside.h"
#include "list.h"
#include "program.h"
#include "safe.h"
#include "scope.h"
#include "words.h"

enum { EXIT_REFUSED = 126, EXIT_NOT_FOUND = 127, COMMANDS_MAX = 64 * 1024 };

static int
refuse(const struct err *e, int status)
{
	fprintf(stderr, "jailsh: %s\n", e->msg);
	return status;
}

/* Written by jail-setup, root's, a name a line. */
static int
read_commands(struct list *out, struct err *e)
{
	scope_free char *text = NULL;
	scope_fd dir = safe_dir("/etc/jail", e);
	scope_fd fd = -1;
	size_t len;

	if (dir < 0)
		return -1;
	fd = safe_file(dir, "commands", "/etc/jail/commands", 0, e);
	if (fd < 0 || safe_read(fd, "/etc/jail/commands", COMMANDS_MAX, &text,
	    &len, e) < 0)
		return -1;
	for (const char *s = text; *s != '\0'; ) {
		size_t n = strcspn(s, "\n");

		if (n > 0 && list_add_n(out, s, n, e) < 0)
			return -1;
		s += n + (s[n] == '\n');
	}
	return 0;
}

/* execve(2) wants a NULL behind the last one. */
static int
terminate(struct list *l, struct err *e)
{
	if (list_add(l, "", e) < 0)
		return -1;
	free(l->v[--l->n]);
	l->v[l->n] = NULL;
	return 0;
}

static int
run(const char *line, const struct list *commands, char **environment,
    struct err *e)
{
	struct list argv = {0}, env = {0};
	char path[PATH_MAX];

	if (words_split(line, &argv, e) < 0)
		return EXIT_REFUSED;
	if (argv.n == 0) {
		err_set(e, 0, "the command is empty");
		return EXIT_REFUSED;
	}
	switch (program_find(argv.v[0], commands, path, e)) {
	case PROGRAM_REFUSED:
		return EXIT_REFUSED;
	case PROGRAM_MISSING:
		return EXIT_NOT_FOUND;
	case PROGRAM_FOUND:
		break;
	}
	if (environment_clean(environment, &env, e) < 0 ||
	    terminate(&argv, e) < 0 || terminate(&env, e) < 0)
		return EXIT_REFUSED;
	execve(path, argv.v, env.v);
	err_set(e, errno, "%s", path);
	return errno == ENOENT ? EXIT_NOT_FOUND : EXIT_REFUSED;
}

static int
interactive(const struct list *commands, struct err *e)
{
	err_set(e, 0, "this account has no shell; it may run:");
	for (size_t i = 0; i < commands->n; i++) {
		size_t n = strlen(e->msg);

		snprintf(e->msg + n, sizeof(e->msg) - n, " %s",
		    commands->v[i]);
	}
	return EXIT_REFUSED;
}

int
main(int argc, char **argv, char **environment)
{
	struct list commands = {0};
	struct err e;
	int status;

	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("jailsh " VERSION);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		puts("usage: jailsh [-c COMMAND]\n\nA login shell for jails "
		    "with `commands`; see jailsh(8).");
		return 0;
	}
	if (inside_check(&e) < 0 || read_commands(&commands, &e) < 0)
		return refuse(&e, EXIT_REFUSED);
	status = EXIT_REFUSED;
	if (argc == 1)
		status = interactive(&commands, &e);
	else if (argc == 3 && strcmp(argv[1], "-c") == 0)
		status = run(argv[2], &commands, environment, &e);
	else
		err_set(&e, 0, "usage: jailsh [-c COMMAND]");
	return refuse(&e, status);
}
