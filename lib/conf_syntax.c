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

/* What a token is; the others are the character itself. */
enum { START = 'S', TEXT = '"', NAME = 'n', VALUE = 'v', OTHER = 'o', END = 0 };

struct scan {
	const char *s;		/* behind the token */
	unsigned line, at;	/* behind it; where the token starts */
	int last;		/* the token before it */
	bool whole;		/* of a TEXT: it ends in its line */
	char word[WORD + 1];	/* the last NAME, or VALUE that is no text */
	char name[WORD + 1];	/* the last NAME, once it is `last` */
	unsigned name_at;
	size_t n;		/* brackets that are open */
	struct { char c; unsigned line; } open[DEEP];
};

/* --- comments and strings ------------------------------------------------- */

static bool
starts_comment(const char *s)
{
	return *s == '#' || (*s == '/' && (s[1] == '/' || s[1] == '*'));
}

/* Behind the comment at s; NULL where it has no end. */
static const char *
behind_comment(const char *s)
{
	const char *end;

	if (s[0] != '/' || s[1] != '*')
		return s + strcspn(s, "\n");
	end = strstr(s + 2, "*/");
	return end != NULL ? end + 2 : NULL;
}

/* At the quote that ends the string at s, or at the end of the text. */
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
			s = behind_comment(s);
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
go_to(struct scan *c, const char *to)
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
word(struct scan *c)
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
skip(struct scan *c)
{
	const char *end;

	for (;;) {
		go_to(c, c->s + strspn(c->s, " \t\n\f"));
		if (!starts_comment(c->s))
			return;
		end = behind_comment(c->s);
		go_to(c, end != NULL ? end : c->s + strlen(c->s));
	}
}

static int
next(struct scan *c)
{
	skip(c);
	c->at = c->line;
	if (*c->s == '"') {
		go_to(c, end_of_string(c->s));
		c->whole = *c->s == '"' && c->line == c->at;
		c->s += *c->s == '"';
		return TEXT;
	}
	if (*c->s == '\0')
		return END;
	if (strchr("=:;,[](){}", *c->s) == NULL)
		return word(c);
	return *c->s++ == ':' ? '=' : c->s[-1];
}

/* --- what is wrong -------------------------------------------------------- */

struct fault {
	unsigned line;
	char what[200];
};

static char
closing(char open)
{
	return open == '{' ? '}' : open == '[' ? ']' : ')';
}

/* The innermost bracket, which this token cannot follow. */
static void
not_closed(const struct scan *c, int token, struct fault *f)
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
	    "closed; fix: write %c %s", open, closing(open), before);
}

static void
close_one(struct scan *c, int token, struct fault *f)
{
	if (c->n > 0 && closing(c->open[c->n - 1].c) == token) {
		c->n--;
	} else if (c->n > 0) {
		not_closed(c, token, f);
	} else {
		f->line = c->at;
		snprintf(f->what, sizeof(f->what), "the %c here closes "
		    "nothing; fix: write the other one before it, or take it "
		    "out", token);
	}
}

static bool
bare(const char *word)
{
	const char *s = word + strspn(word, "+-.");

	return !isdigit((unsigned char)*s) && strcasecmp(word, "true") != 0 &&
	    strcasecmp(word, "false") != 0;
}

/* A name without what belongs behind it. */
static void
behind_name(const struct scan *c, int token, struct fault *f)
{
	f->line = c->name_at;
	if (c->last == '=' && strchr(";=,)]}", token) != NULL)
		snprintf(f->what, sizeof(f->what), "%s has no value; fix: "
		    "write one behind the =", c->name);
	else if (c->last == NAME && token != '=')
		snprintf(f->what, sizeof(f->what), "there is no = behind %s; "
		    "fix: write %s = and its value", c->name, c->name);
}

/* One token; f->what is set where something is wrong with it. */
static void
token(struct scan *c, int t, struct fault *f)
{
	if (t == TEXT && !c->whole) {
		f->line = c->at;
		snprintf(f->what, sizeof(f->what), "the quote that opens here "
		    "has no end in this line; fix: close it behind the word");
	} else if (t == VALUE && wants_value(c) && bare(c->word)) {
		f->line = c->at;
		snprintf(f->what, sizeof(f->what), "%s is not in double "
		    "quotes; fix: write \"%s\"", c->word, c->word);
	} else if (c->n > 0 && (t == END || (in_list(c) &&
	    (t == ';' || t == '=')))) {
		not_closed(c, t, f);
	} else if (t == ']' || t == ')' || t == '}') {
		close_one(c, t, f);
	} else if (t == '[' || t == '(' || t == '{') {
		c->open[c->n].c = (char)t;
		c->open[c->n++].line = c->at;
	}
}

/* The first fault; false where there is none that this can see. */
static bool
find(const char *text, struct fault *f)
{
	struct scan c = { .s = text, .line = 1, .last = START };
	int t;

	do {
		t = next(&c);
		behind_name(&c, t, f);
		if (f->what[0] == '\0')
			token(&c, t, f);
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

	if (find(text, &f))
		return err_set(e, 0, "%s:%u: %s", file, f.line, f.what);
	return err_set(e, 0, "%s:%u: %s%s", file, line, said,
	    strncmp(said, "duplicate", 9) == 0 ? "; fix: take one of the two "
	    "out" : strncmp(said, "syntax", 6) == 0 ? "; fix: write: name = "
	    "value; see jail.conf(5)" : "");
}
