/* SPDX-License-Identifier: BSD-2-Clause */
/* shebang_env.c - see shebang_env.h */
#include <errno.h>
#include <string.h>

#include "err.h"
#include "list.h"
#include "scope.h"
#include "shebang_env.h"

/* Where execvp(3) looks without PATH: confstr(_CS_PATH) */
#define NO_PATH "/bin:/usr/bin"

static const char blanks[] = " \t\n\v\f\r";

static int
not_read(const char *word, struct err *e)
{
	return err_set(e, 0, "env with %.100s, which is not read; its line may "
	    "have -S, -i, -v, NAME=VALUE and a program, without quotes, "
	    "backslashes and variables", word);
}

static void
set_path(struct env_call *out, const char *value)
{
	size_t n = strnlen(value, sizeof(out->path) - 1);

	memcpy(out->path, value, n);
	out->path[n] = '\0';
}

/*
 * Does env split the line itself?  It does if the line, which the kernel passes
 * as one word, begins with -S, -iS or -vS.  *line then continues after that.
 */
static bool
takes_split(char **line, struct env_call *out)
{
	char *s = *line + strspn(*line, blanks);
	size_t n = s[0] == '-' ? strspn(s + 1, "iv") : 0;

	if (s[0] != '-' || s[1 + n] != 'S')
		return false;
	if (memchr(s + 1, 'i', n) != NULL)
		set_path(out, NO_PATH);
	*line = s + n + 2;
	return true;
}

static int
take_options(const char *word, struct env_call *out, struct err *e)
{
	size_t n = strspn(word + 1, "iv");

	if (n == 0 || word[1 + n] != '\0')
		return not_read(word, e);
	if (strchr(word, 'i') != NULL)
		set_path(out, NO_PATH);
	return 0;
}

/*
 * Take a word before the program, or the program.  NAME=VALUE ends the options.
 */
static int
take_word(const char *word, bool *named, struct env_call *out, struct err *e)
{
	if (word[0] == '-')
		return *named ? not_read(word, e) : take_options(word, out, e);
	if (strchr(word, '=') != NULL) {
		*named = true;
		/* an empty PATH means the working directory, as does ":" */
		if (strncmp(word, "PATH=", 5) == 0)
			set_path(out, word[5] != '\0' ? word + 5 : ":");
		return 0;
	}
	if (strlen(word) >= sizeof(out->program))
		return err_set(e, ENAMETOOLONG, "env: %.60s...", word);
	strcpy(out->program, word);
	return 0;
}

int
shebang_env(const char *args, size_t n, struct env_call *out,
    struct list *words, struct err *e)
{
	scope_free char *line = strndup(args, n);
	char *s = line, *save = NULL, *w;
	bool split, named = false;
	size_t count = 0;

	*out = (struct env_call){ .program = "" };
	if (line == NULL)
		return err_set(e, errno, "env");
	split = takes_split(&s, out);
	for (w = strtok_r(s, blanks, &save); w != NULL;
	    w = strtok_r(NULL, blanks, &save), count++) {
		if (w[0] == '#' || strpbrk(w, "\"'\\$") != NULL)
			return not_read(w, e);
		if (out->program[0] == '\0' ?
		    take_word(w, &named, out, e) < 0 :
		    words != NULL && list_add(words, w, e) < 0)
			return -1;
	}
	out->glued = !split && count > 1;
	return out->program[0] != '\0' ? 0 :
	    err_set(e, 0, "env without a program");
}
