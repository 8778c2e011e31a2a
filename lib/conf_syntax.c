/* SPDX-License-Identifier: BSD-2-Clause */
/* conf_syntax.c - see conf_syntax.h */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "conf_syntax.h"
#include "err.h"

enum { DEEP = 32, WORD = 40 };

/* Kinds of tokens; a punctuation character is its own kind. */
enum { START = 'S', TEXT = '"', NAME = 'n', VALUE = 'v', OTHER = 'o', END = 0 };

struct scan {
	const char *s;		/* after the token */
	unsigned line, at;	/* of `s`; on which the token starts */
	int last;		/* the token before it */
	bool whole;		/* a TEXT: it ends on its line */
	char word[WORD + 1];	/* the last NAME, or VALUE without quotes */
	char name[WORD + 1];	/* the last NAME before this token */
	unsigned name_at;	/* its line */
	size_t n;		/* open brackets */
	struct { char c; unsigned line; } open[DEEP];
};

/* --- comments and strings ------------------------------------------------- */

static bool
starts_comment(const char *s)
{
	return *s == '#' || (*s == '/' && (s[1] == '/' || s[1] == '*'));
}

/* After the comment at s; NULL if it has no end. */
static const char *
after_comment(const char *s)
{
	const char *end;

	if (s[0] != '/' || s[1] != '*')
		return s + strcspn(s, "\n");
	end = strstr(s + 2, "*/");
	return end != NULL ? end + 2 : NULL;
}

/* The closing quote of the string at s, or the end of the text. */
static const char *
end_of_string(const char *s)
{
	for (s++; *s != '\0' && *s != '"'; s++)
		s += *s == '\\' && s[1] != '\0';
	return s;
}

const char *
conf_syntax_comment(const char *s)
{
	while (*s != '\0') {
		const char *start = s;

		if (starts_comment(s))
			s = after_comment(s);
		else if (*s == '"')
			s = end_of_string(s) + (*end_of_string(s) == '"');
		else
			s++;
		if (s == NULL)
			return start;
	}
	return NULL;
}

/* --- tokens --------------------------------------------------------------- */

static void
advance_to(struct scan *c, const char *to)
{
	for (; c->s < to; c->s++)
		c->line += *c->s == '\n';
}

static bool
in_list(const struct scan *c)
{
	return c->n > 0 && c->open[c->n - 1].c != '{';
}

static bool
wants_value(const struct scan *c)
{
	return c->last == '=' || (in_list(c) && (c->last == ',' ||
	    c->last == '[' || c->last == '('));
}

static int
read_word(struct scan *c)
{
	size_t n = strcspn(c->s, " \t\n\f=:;,[](){}\"#");
	size_t kept = n < WORD ? n : WORD;

	memcpy(c->word, c->s, kept);
	c->word[kept] = '\0';
	c->s += n;
	if (wants_value(c) || in_list(c))
		return VALUE;
	return isalpha((unsigned char)c->word[0]) || c->word[0] == '*' ?
	    NAME : OTHER;
}

static void
skip_blanks(struct scan *c)
{
	const char *end;

	for (;;) {
		advance_to(c, c->s + strspn(c->s, " \t\n\f"));
		if (!starts_comment(c->s))
			return;
		end = after_comment(c->s);
		advance_to(c, end != NULL ? end : c->s + strlen(c->s));
	}
}

static int
next_token(struct scan *c)
{
	skip_blanks(c);
	c->at = c->line;
	if (*c->s == '"') {
		advance_to(c, end_of_string(c->s));
		c->whole = *c->s == '"' && c->line == c->at;
		c->s += *c->s == '"';
		return TEXT;
	}
	if (*c->s == '\0')
		return END;
	if (strchr("=:;,[](){}", *c->s) == NULL)
		return read_word(c);
	return *c->s++ == ':' ? '=' : c->s[-1];
}

/* --- what is wrong -------------------------------------------------------- */

struct fault {
	unsigned line;
	char what[200];
};

static char
closing_of(char open)
{
	return open == '{' ? '}' : open == '[' ? ']' : ')';
}

/* The innermost bracket must be closed before this token. */
static void
say_not_closed(const struct scan *c, int token, struct fault *f)
{
	const char open = c->open[c->n - 1].c;
	char before[WORD + 40] = "at the end";

	f->line = c->open[c->n - 1].line;
	if (token == '=')
		snprintf(before, sizeof(before), "before %s", c->word);
	else if (token != END)
		snprintf(before, sizeof(before), "before %c in line %u", token,
		    c->at);
	snprintf(f->what, sizeof(f->what), "the %c that opens here is not "
	    "closed; fix: write %c %s", open, closing_of(open), before);
}

static void
close_bracket(struct scan *c, int token, struct fault *f)
{
	if (c->n > 0 && closing_of(c->open[c->n - 1].c) == token) {
		c->n--;
	} else if (c->n > 0) {
		say_not_closed(c, token, f);
	} else {
		f->line = c->at;
		snprintf(f->what, sizeof(f->what), "the %c here closes "
		    "nothing; fix: write the other one before it, or take it "
		    "out", token);
	}
}

static bool
needs_quotes(const char *word)
{
	const char *s = word + strspn(word, "+-.");

	return !isdigit((unsigned char)*s) && strcasecmp(word, "true") != 0 &&
	    strcasecmp(word, "false") != 0;
}

/* A name must be followed by = and a value. */
static void
check_behind_name(const struct scan *c, int token, struct fault *f)
{
	f->line = c->name_at;
	if (c->last == '=' && strchr(";=,)]}", token) != NULL)
		snprintf(f->what, sizeof(f->what), "%s has no value; fix: "
		    "write one behind the =", c->name);
	else if (c->last == NAME && token != '=')
		snprintf(f->what, sizeof(f->what), "there is no = behind %s; "
		    "fix: write %s = and its value", c->name, c->name);
}

/* Sets f->what if the token cannot stand here. */
static void
check_token(struct scan *c, int t, struct fault *f)
{
	const char *word = c->word + (c->word[0] == '\'');	/* of a log */

	if (t == TEXT && !c->whole) {
		f->line = c->at;
		snprintf(f->what, sizeof(f->what), "the quote that opens here "
		    "has no end in this line; fix: close it behind the word");
	} else if (t == VALUE && wants_value(c) && needs_quotes(c->word)) {
		f->line = c->at;
		snprintf(f->what, sizeof(f->what), "%s is not in double "
		    "quotes; fix: write \"%.*s\"", c->word,
		    (int)strcspn(word, "'"), word);
	} else if (t == '{' && c->n > 0 && c->open[c->n - 1].c == '[') {
		f->line = c->open[c->n - 1].line;
		snprintf(f->what, sizeof(f->what), "{ } cannot stand in [ ]; "
		    "fix: write ( ) in place of the [ ] that opens here");
	} else if (c->n > 0 && (t == END || (in_list(c) &&
	    (t == ';' || t == '=')))) {
		say_not_closed(c, t, f);
	} else if (t == ']' || t == ')' || t == '}') {
		close_bracket(c, t, f);
	} else if (t == '[' || t == '(' || t == '{') {
		c->open[c->n].c = (char)t;
		c->open[c->n++].line = c->at;
	}
}

/* The first fault; false if none is recognised. */
static bool
find_fault(const char *text, struct fault *f)
{
	struct scan c = { .s = text, .line = 1, .last = START };
	int t;

	do {
		t = next_token(&c);
		check_behind_name(&c, t, f);
		if (f->what[0] == '\0')
			check_token(&c, t, f);
		c.last = t;
		if (t == NAME) {
			strcpy(c.name, c.word);
			c.name_at = c.at;
		}
	} while (t != END && c.n < DEEP && f->what[0] == '\0');
	return f->what[0] != '\0';
}

int
conf_syntax_say(const char *text, const char *file, unsigned line,
    const char *said, struct err *e)
{
	struct fault f = {0};

	if (find_fault(text, &f))
		return err_set(e, 0, "%s:%u: %s", file, f.line, f.what);
	return err_set(e, 0, "%s:%u: %s%s", file, line, said,
	    strncmp(said, "duplicate", 9) == 0 ? "; fix: take one of the two "
	    "out" : strncmp(said, "syntax", 6) == 0 ? "; fix: write: name = "
	    "value; see jail.conf(5)" : "");
}
