/* SPDX-License-Identifier: BSD-2-Clause */
/* commands.c - see commands.h */
#include <string.h>

#include "commands.h"
#include "err.h"
#include "execute.h"
#include "list.h"
#include "safe_open.h"
#include "scope.h"
#include "scripts.h"
#include "split_words.h"
#include "starts.h"

enum { COMMANDS_MAX = 64 * 1024 };

int
commands_read(int root, struct list *out, struct err *e)
{
	scope_free char *text = NULL;
	scope_fd dir = safe_walk(root, "", "etc/jail", 0, e);
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

static enum program
find_program(int root, const struct list *commands, const char *line,
    struct list *words, char *path, struct err *e)
{
	if (words_split(line, words, e) < 0)
		return PROGRAM_REFUSED;
	if (words->n == 0)
		return err_set(e, 0, "the command is empty");
	if (!program_named(words->v[0], commands, e))
		return PROGRAM_REFUSED;
	return program_find(root, words->v[0], path, e);
}

enum program
commands_judge(int root, const struct list *commands, const char *line,
    struct list *words, char *path, struct err *e)
{
	scope_scripts known = {0};
	enum program rc = find_program(root, commands, line, words, path, e);

	return rc != PROGRAM_FOUND ? rc :
	    scripts_read(root, &known, e) < 0 ? PROGRAM_REFUSED :
	    starts(root, path, &known, e);
}

int
commands_narrow(const char *word, struct err *e)
{
	scope_execute executable = {0};

	return execute_open(program_name(word), &executable, e) < 0 ? -1 :
	    wall_narrow(&executable, e);
}
