/* shebang_env.c - see shebang_env.h */
#include <stdbool.h>
#include <string.h>

#include "err.h"
#include "shebang_env.h"

/* Where execvp(3) looks without PATH: confstr(_CS_PATH) */
#define NO_PATH "/bin:/usr/bin"

static const char blanks[] = " \t\n\v\f\r";

struct words {
	const char *s;		/* what is left of the line */
	const char *end;
	char word[4096];
	bool variable;		/* the word has a ${NAME} */
	bool ended;		/* \c */
};

/* What \C stands for between quotes, or anywhere; 0: nothing. */
static char
escaped(char c)
{
	static const char from[] = "fnrtv", to[] = "\f\n\r\t\v";
	const char *at = c != '\0' ? strchr(from, c) : NULL;

	if (at != NULL)
		return to[at - from];
	return c == '_' ? ' ' : c;
}

/* One character of a word; false at the word's end. */
static bool
character(struct words *w, char *quote, char *c)
{
	*c = *w->s;
	if (*quote == '\0' && strchr(blanks, *c) != NULL)
		return false;
	w->s++;
	if (*c == '\\' && *quote != '\'' && w->s < w->end) {
		if (*w->s == 'c' || (*w->s == '_' && *quote == '\0')) {
			w->ended = *w->s == 'c';
			w->s++;
			return false;
		}
		*c = escaped(*w->s++);
	} else if ((*c == '"' || *c == '\'') &&
	    (*quote == '\0' || *quote == *c)) {
		*quote = *quote == '\0' ? *c : '\0';
		*c = '\0';
	} else if (*c == '$' && *quote != '\'' && w->s < w->end &&
	    *w->s == '{') {
		w->variable = true;
	}
	return true;
}

/* The next word into w->word; false when there is none. */
static bool
next(struct words *w)
{
	char quote = '\0', c;
	const char *start;
	size_t n = 0;

	while (w->s < w->end && strchr(blanks, *w->s) != NULL)
		w->s++;
	w->variable = false;
	if (w->s >= w->end || *w->s == '#' || w->ended)
		return false;
	start = w->s;
	while (w->s < w->end && character(w, &quote, &c))
		if (c != '\0' && n < sizeof(w->word) - 1)
			w->word[n++] = c;
	w->word[n] = '\0';
	return n > 0 || w->s > start;
}

static void
set_path(struct env_call *out, const char *value)
{
	size_t n = strnlen(value, sizeof(out->path) - 1);

	memcpy(out->path, value, n);
	out->path[n] = '\0';
}

static void
unset(struct env_call *out, const char *name)
{
	if (strcmp(name, "PATH") == 0)
		set_path(out, NO_PATH);
}

/*
 * A cluster such as -iv, -uNAME or -Sprog.  What is glued to -S is the next
 * word: the line is set back to it.
 */
static bool
short_options(struct words *w, const char *line, struct env_call *out)
{
	for (const char *o = w->word + 1; *o != '\0'; o++) {
		if (*o == 'i')
			set_path(out, NO_PATH);
		if (*o == 'S') {
			if (o[1] != '\0')
				w->s = line + (o + 1 - w->word);
			return true;
		}
		if (strchr("uCPa", *o) == NULL)
			continue;
		if (o[1] != '\0')
			memmove(w->word, o + 1, strlen(o));
		else if (!next(w))
			return false;
		if (*o == 'u')
			unset(out, w->word);
		return true;
	}
	return true;
}

static bool
long_option(struct words *w, const char *line, struct env_call *out)
{
	const char *name = w->word + 2, *value = strchr(name, '=');

	if (strcmp(name, "ignore-environment") == 0)
		set_path(out, NO_PATH);
	if (strncmp(name, "split-string=", 13) == 0)
		w->s = line + (value + 1 - w->word);
	if (strncmp(name, "unset=", 6) == 0)
		unset(out, value + 1);
	if (strcmp(name, "unset") == 0 || strcmp(name, "chdir") == 0 ||
	    strcmp(name, "argv0") == 0) {
		bool is_unset = name[0] == 'u';

		if (!next(w))
			return false;
		if (is_unset)
			unset(out, w->word);
	}
	return true;
}

static bool
option(struct words *w, const char *line, struct env_call *out)
{
	if (w->word[1] == '\0') {
		set_path(out, NO_PATH);
		return true;
	}
	return w->word[1] == '-' ? long_option(w, line, out) :
	    short_options(w, line, out);
}

int
shebang_env(const char *args, size_t n, struct env_call *out, struct err *e)
{
	struct words w = { .s = args, .end = args + n };
	bool options = true;

	*out = (struct env_call){ .program = "" };
	for (;;) {
		const char *line = w.s + strspn(w.s, blanks);

		if (!next(&w))
			break;
		if (options && strcmp(w.word, "--") == 0) {
			options = false;
		} else if (options && w.word[0] == '-') {
			if (!option(&w, line, out))
				break;
		} else if (strchr(w.word, '=') != NULL) {
			options = false;
			if (strncmp(w.word, "PATH=", 5) == 0)
				set_path(out, w.word + 5);
		} else if (w.variable) {
			return err_set(e, 0, "env would run %s, which depends "
			    "on the environment", w.word);
		} else if (w.word[0] != '\0') {
			memcpy(out->program, w.word, strlen(w.word) + 1);
			return 0;
		} else {
			break;
		}
	}
	return err_set(e, 0, "env without a program");
}
