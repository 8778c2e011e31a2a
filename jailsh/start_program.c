/* SPDX-License-Identifier: BSD-2-Clause */
/* start_program.c - see start_program.h */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "list.h"
#include "path_tokens.h"
#include "program.h"
#include "scope.h"
#include "start_program.h"
#include "status.h"

/* A path of root's is not restricted. */
static int
find_program(const char *word, char *path, struct err *e)
{
	scope_fd top = -1;

	if (strchr(word, '/') != NULL) {
		if (strlen(word) >= PATH_MAX)
			return err_set(e, ENAMETOOLONG, "%.40s...", word);
		strcpy(path, word);
		return 0;
	}
	top = program_top(e);
	return top < 0 ? -1 :
	    program_find(top, word, path, e) == PROGRAM_FOUND ? 0 : -1;
}

/* execve(2) says ENOENT also where the program's loader is missing. */
static int
explain_not_run(const char *path, int why, struct err *e)
{
	if (why == ENOENT && access(path, F_OK) == 0)
		err_set(e, 0, "%s: the loader or interpreter that it names is "
		    "not in the jail", path);
	else
		err_set(e, why, "%s", path);
	return why == ENOENT ? STATUS_NOT_FOUND : STATUS_REFUSED;
}

int
start_tokens(char **directory, const struct ident *who, struct err *e)
{
	char *filled;

	if (*directory == NULL)
		return 0;
	filled = token_expand(*directory, who, e);
	if (filled == NULL)
		return err_in(e, "directory");
	free(*directory);
	*directory = filled;
	return 0;
}

int
start_words(const struct list *words, const struct ident *who,
    struct list *out, struct err *e)
{
	for (size_t i = 0; i < words->n; i++) {
		scope_free char *text = token_fill(words->v[i], who, e);

		if (text == NULL || list_add(out, text, e) < 0)
			return -1;
	}
	return 0;
}

int
start_place(char **argv, const char *directory, char *path, struct err *e)
{
	if (directory == NULL)
		directory = "/";
	if (chdir(directory) < 0) {
		err_set(e, errno, "chdir %s", directory);
		return STATUS_REFUSED;
	}
	if (find_program(argv[0], path, e) < 0)
		return STATUS_NOT_FOUND;
	argv[0] = path;
	return 0;
}

int
start_program(char **argv, const char *directory, char *const *env,
    struct err *e)
{
	char path[PATH_MAX];
	int rc = start_place(argv, directory, path, e);

	if (rc != 0)
		return rc;
	execve(path, argv, env);
	return explain_not_run(path, errno, e);
}
