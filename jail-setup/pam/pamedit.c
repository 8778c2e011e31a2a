/* SPDX-License-Identifier: BSD-2-Clause */
/* pamedit.c - see pamedit.h */
#include <errno.h>
#include <limits.h>
#include <security/_pam_types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "count.h"
#include "err.h"
#include "pam_options.h"
#include "pamedit.h"
#include "pammodule.h"
#include "pamrun.h"
#include "scope.h"

#define AT_END UINT_MAX

static const struct {
	const char *name, *control;
} types[] = {
	[PAM_TYPE_AUTH] = { "auth", "optional" },
	[PAM_TYPE_ACCOUNT] = { "account", "required" },
	[PAM_TYPE_SESSION] = { "session", "required" },
};
COUNT_IS(types, PAMEDIT_TYPES);

/* --- read ---------------------------------------------------------------- */

/* "required" and "requisite" may stay as they are; a list has no name. */
static void
read_control(struct pamours *o, const char *word, unsigned dialect)
{
	struct pamstep s = {0};

	pamtext_control(word, dialect, s.action);
	o->counts = pamrun_counts(&s);
	o->grants = s.action[PAM_SUCCESS] != PAM_DO_IGNORE;
	if (strcasecmp(word, "requisite") == 0 ||
	    strcasecmp(word, "required") == 0 ||
	    strcasecmp(word, "optional") == 0)
		snprintf(o->control, sizeof(o->control), "%s", word);
}

/* 1: it is ours, and *o is set; 0: it is not. */
static int
read_statement(char *text, unsigned dialect, struct pamours *o, struct err *e)
{
	char *rest = text, *word = pamtext_word(&rest), *module;
	enum pammodule_is is;

	if (word == NULL)
		return 0;
	o->type = pamstack_type(word + (*word == '-'));
	if ((word = pamtext_word(&rest)) == NULL ||
	    (module = pamtext_word(&rest)) == NULL ||
	    strcasecmp(word, "include") == 0 ||
	    strcasecmp(word, "substack") == 0 ||
	    (is = pammodule_is(module)) == PAMMODULE_OTHERS)
		return 0;
	o->misspelt = is == PAMMODULE_MISSPELT;
	read_control(o, word, dialect);
	while ((word = pamtext_word(&rest)) != NULL)
		if (list_add(&o->words, word, e) < 0)
			return -1;
	return 1;
}

static unsigned
line_of(const char *text, size_t at)
{
	unsigned n = 1;

	for (size_t i = 0; i < at; i++)
		n += text[i] == '\n';
	return n;
}

static int
take_statement(struct pamedit *x, char *text, unsigned dialect, unsigned first,
    unsigned last, struct err *e)
{
	struct pamours o = { .first = first, .last = last };
	int rc = read_statement(text, dialect, &o, e);

	if (rc > 0 && ARRAY_ADD(x->v, x->n, x->room, o, "PAM lines", e) == 0)
		return 0;
	x->others += rc == 0;
	list_free(&o.words);
	return rc == 0 ? 0 : -1;
}

int
pamedit_read(struct pamedit *x, const char *text, size_t len, unsigned dialect,
    struct err *e)
{
	struct pamtext t = { .bytes = text, .len = len, .dialect = dialect };
	scope_free char *statement = malloc(len < 1024 ? 1026 : len + 2);
	const char *cr = memchr(text, '\r', len);
	unsigned first = 0, last = 0;
	int got = 0;

	*x = (struct pamedit){ .text = text, .len = len };
	if (statement == NULL)
		return err_set(e, ENOMEM, "PAM lines");
	if (cr != NULL)
		x->cr = line_of(text, (size_t)(cr - text));
	while (len > 0 && (got = pamtext_next(&t, statement, &first)) > 0) {
		if (take_statement(x, statement, dialect, first, t.line, e) < 0)
			return -1;
		/* libpam has cut a line in two: neither can be replaced */
		if (first == last && x->open == 0)
			x->open = first;
		last = t.line;
	}
	if (got < 0 && x->open == 0)
		x->open = t.line;
	return 0;
}

void
pamedit_free(struct pamedit *x)
{
	for (size_t i = 0; i < x->n; i++)
		list_free(&x->v[i].words);
	free(x->v);
	*x = (struct pamedit){0};
}

/* --- options ------------------------------------------------------------- */

/* The option that the word is or stands for: NULL if it is none. */
static const char *
known_option(const char *word, char room[PATH_MAX])
{
	const char *meant;

	if (!options_unknown(word))
		return word;
	meant = options_meant(word);
	if (meant == NULL || meant[strlen(meant) - 1] != '=')
		return meant;
	snprintf(room, PATH_MAX, "%s%s", meant, strchr(word, '=') + 1);
	return room;
}

static bool
is_entry(const char *word)
{
	return strncmp(word, "entry=", strlen("entry=")) == 0;
}

/* Those of a line as they are to be.  `copied`: for a line of another type. */
static int
right_options(const struct pamours *of, bool copied, bool child,
    struct list *out, struct err *e)
{
	bool said = false;

	for (size_t i = 0; of != NULL && i < of->words.n; i++) {
		char room[PATH_MAX];
		const char *w = known_option(of->words.v[i], room);
		const bool entry = w != NULL && is_entry(w);

		if (w == NULL || (entry && (copied || said ||
		    (of->type == PAM_TYPE_SESSION && !child &&
		    strcmp(w, "entry=child") == 0))))
			continue;
		if (list_add(out, entry && child ? "entry=child" : w, e) < 0)
			return -1;
		said |= entry;
	}
	return child && !said ? list_add(out, "entry=child", e) : 0;
}

/* --- a line -------------------------------------------------------------- */

/* In brackets where libpam would make two words of it, or one less. */
static void
print_word(FILE *f, const char *word)
{
	if (word[0] != '\0' && word[0] != '[' && strpbrk(word, " \t") == NULL) {
		fprintf(f, " %s", word);
		return;
	}
	fputs(" [", f);
	for (; *word != '\0'; word++)
		fprintf(f, "%s%c", *word == ']' ? "\\" : "", *word);
	fputc(']', f);
}

/* Where a line of the text begins. */
static const char *
line_start(const struct pamedit *x, unsigned number)
{
	const char *s = x->text, *end = x->text + x->len;

	while (number > 1 && s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));

		s = nl != NULL ? nl + 1 : end;
		number--;
	}
	return s;
}

/* The comment at the end of a statement. */
static void
print_comment(FILE *f, const struct pamedit *x, unsigned line)
{
	const char *s = line_start(x, line), *end = line_start(x, line + 1);
	const char *mark = s < end ? memchr(s, '#', (size_t)(end - s)) : NULL;

	if (end > s && end[-1] == '\n')
		end--;
	if (mark != NULL && mark < end)
		fprintf(f, " %.*s", (int)(end - mark), mark);
}

static bool
is_silent(const struct pamedit_plan *p, enum pam_type type)
{
	return p->silent && type == PAM_TYPE_ACCOUNT;
}

static const char *
choose_control(const struct pamedit_plan *p, enum pam_type type,
    const struct pamours *was)
{
	if (is_silent(p, type))
		return PAMEDIT_SILENT;
	return was != NULL && was->control[0] != '\0' &&
	    (type == PAM_TYPE_AUTH || was->counts) ? was->control :
	    types[type].control;
}

/* The line of a type; `was`: the one that it takes the place of, or NULL. */
static char *
write_line(const struct pamedit *x, enum pam_type type,
    const struct pamedit_plan *p, const struct pamours *was,
    const struct list *words, struct err *e)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	int bad;

	if (f == NULL)
		return err_null(e, ENOMEM, "PAM lines");
	fprintf(f, "%s %s pam_jail.so", types[type].name,
	    choose_control(p, type, was));
	for (size_t i = 0; i < words->n; i++)
		print_word(f, words->v[i]);
	if (was != NULL)
		print_comment(f, x, was->last);
	bad = ferror(f);
	if (fclose(f) == 0 && bad == 0)
		return text;
	free(text);
	return err_null(e, ENOMEM, "PAM lines");
}

/* --- changes -------------------------------------------------------------- */

static int
change(struct pamchanges *to, unsigned from, unsigned last, char *line,
    struct err *e)
{
	const struct pamchange one = { from, last, line };

	if (ARRAY_ADD(to->v, to->n, to->room, one, "PAM lines", e) == 0)
		return 0;
	free(line);
	return -1;
}

static int
take_out(struct pamchanges *to, const struct pamours *o, struct err *e)
{
	return change(to, o->first, o->last, NULL, e);
}

/* Behind the first line, if that is what PAM files of old began with. */
static unsigned
first_place(const struct pamedit *x)
{
	static const char magic[] = "#%PAM";

	return x->len >= strlen(magic) && memcmp(x->text, magic,
	    strlen(magic)) == 0 ? 2 : 1;
}

static int
put_in(const struct pamedit *x, enum pam_type type,
    const struct pamedit_plan *p, const struct pamours *was,
    const struct list *words, struct pamchanges *to, struct err *e)
{
	const unsigned at = type == PAM_TYPE_SESSION ? AT_END :
	    first_place(x);
	char *line = write_line(x, type, p, was, words, e);

	return line != NULL ? change(to, at, at - 1, line, e) : -1;
}

static bool
says_child(const struct pamours *o)
{
	for (size_t i = 0; i < o->words.n; i++) {
		char room[PATH_MAX];
		const char *w = known_option(o->words.v[i], room);

		if (w != NULL && strcmp(w, "entry=child") == 0)
			return true;
	}
	return false;
}

/* The one that stays: the first, of session lines the last that fits. */
static const struct pamours *
choose(const struct pamedit *x, enum pam_type type, bool child)
{
	const struct pamours *best = NULL;

	for (size_t i = 0; i < x->n; i++) {
		const struct pamours *o = &x->v[i];

		if (o->type == type && (best == NULL ||
		    (type == PAM_TYPE_SESSION && (says_child(o) == child ||
		    says_child(best) != child))))
			best = o;
	}
	return best;
}

bool
pamedit_child(const struct pamedit *x)
{
	const struct pamours *o = choose(x, PAM_TYPE_SESSION, true);

	return o == NULL || says_child(o);
}

/* Whose options a new line gets. */
static const struct pamours *
model(const struct pamedit *x, bool child)
{
	const struct pamours *o = choose(x, PAM_TYPE_SESSION, child);

	if (o == NULL)
		o = choose(x, PAM_TYPE_ANY, child);
	if (o == NULL)
		o = choose(x, PAM_TYPE_ACCOUNT, child);
	return o != NULL ? o : choose(x, PAM_TYPE_AUTH, child);
}

/* The one line of a type that is to be there: where it stands, or elsewhere. */
static int
settle_line(const struct pamedit *x, enum pam_type type,
    const struct pamedit_plan *p, const struct pamours *one,
    struct pamchanges *to, struct err *e)
{
	const bool child = type == PAM_TYPE_SESSION && p->child;
	scope_list words = {0};
	char *line;

	if (right_options(one != NULL ? one : model(x, p->child), one == NULL,
	    child, &words, e) < 0)
		return -1;
	if (one == NULL)
		return put_in(x, type, p, NULL, &words, to, e);
	if (p->how[type] == PAMEDIT_MOVE)
		return take_out(to, one, e) < 0 ? -1 :
		    put_in(x, type, p, one, &words, to, e);
	if (!one->misspelt && (type == PAM_TYPE_AUTH || one->counts) &&
	    !(is_silent(p, type) && one->grants) &&
	    list_same(&words, &one->words))
		return 0;
	line = write_line(x, type, p, one, &words, e);
	return line != NULL ? change(to, one->first, one->last, line, e) : -1;
}

static int
settle_type(const struct pamedit *x, enum pam_type type,
    const struct pamedit_plan *p, struct pamchanges *to, struct err *e)
{
	const struct pamours *one = p->how[type] == PAMEDIT_NONE ? NULL :
	    choose(x, type, type == PAM_TYPE_SESSION && p->child);

	for (size_t i = 0; i < x->n; i++)
		if (x->v[i].type == type && &x->v[i] != one &&
		    take_out(to, &x->v[i], e) < 0)
			return -1;
	if (p->how[type] == PAMEDIT_NONE ||
	    (one == NULL && p->how[type] == PAMEDIT_TIDY))
		return 0;
	return settle_line(x, type, p, one, to, e);
}

int
pamedit_add(const struct pamedit *x, const struct pamedit_plan *p,
    struct pamchanges *to, struct err *e)
{
	*to = (struct pamchanges){0};
	for (size_t i = 0; i < x->n; i++)
		if (x->v[i].type == PAM_TYPE_ANY &&
		    take_out(to, &x->v[i], e) < 0)
			return -1;
	for (int t = 0; t < PAMEDIT_TYPES; t++)
		if (settle_type(x, (enum pam_type)t, p, to, e) < 0)
			return -1;
	return 0;
}

int
pamedit_remove(const struct pamedit *x, struct pamchanges *to, struct err *e)
{
	*to = (struct pamchanges){0};
	for (size_t i = 0; i < x->n; i++)
		if (take_out(to, &x->v[i], e) < 0)
			return -1;
	return 0;
}

void
pamchanges_free(struct pamchanges *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->v[i].line);
	free(c->v);
	*c = (struct pamchanges){0};
}

/* --- the changed text ----------------------------------------------------- */

static const struct pamchange *
change_of(const struct pamchanges *c, unsigned line)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].from <= line && line <= c->v[i].last)
			return &c->v[i];
	return NULL;
}

static void
put_before(FILE *f, const struct pamchanges *c, unsigned line)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].from == line && c->v[i].last < line)
			fprintf(f, "%s\n", c->v[i].line);
}

/* One line of the text with its end, if it has one. */
static void
put_line(FILE *f, const struct pamchanges *c, unsigned line, const char *s,
    size_t n)
{
	const struct pamchange *of = change_of(c, line);

	if (of == NULL)
		fwrite(s, 1, n, f);
	else if (line == of->last && of->line != NULL)
		fprintf(f, "%s%s", of->line, s[n - 1] == '\n' ? "\n" : "");
}

/* Lines behind the last may need the end of it first. */
static void
put_last(FILE *f, const struct pamchanges *c, const struct pamedit *x,
    unsigned last)
{
	bool any = false;

	for (size_t i = 0; i < c->n; i++)
		any |= c->v[i].from > last;
	if (any && x->len > 0 && x->text[x->len - 1] != '\n' &&
	    (change_of(c, last) == NULL || change_of(c, last)->line != NULL))
		fputc('\n', f);
	put_before(f, c, last + 1);
	put_before(f, c, AT_END);
}

char *
pamedit_text(const struct pamedit *x, const struct pamchanges *c, size_t *len,
    struct err *e)
{
	const char *s = x->text, *end = x->text + x->len;
	char *text = NULL;
	FILE *f = open_memstream(&text, len);
	unsigned line = 1;
	int bad;

	if (f == NULL)
		return err_null(e, ENOMEM, "PAM lines");
	for (; s < end; line++) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		const size_t n = (size_t)((nl != NULL ? nl + 1 : end) - s);

		put_before(f, c, line);
		put_line(f, c, line, s, n);
		s += n;
	}
	put_last(f, c, x, line - 1);
	bad = ferror(f);
	if (fclose(f) == 0 && bad == 0)
		return text;
	free(text);
	return err_null(e, ENOMEM, "PAM lines");
}

/* The number of lines in the place of line `line`; *same: it is itself one. */
static unsigned
lines_for(const struct pamchanges *c, unsigned line, bool *same)
{
	const struct pamchange *of = change_of(c, line);
	unsigned n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += c->v[i].from == line && c->v[i].last < line;
	*same = of == NULL || of->line != NULL;
	return n + (of == NULL || (line == of->last && of->line != NULL));
}

unsigned
pamedit_line(const struct pamchanges *c, unsigned now)
{
	unsigned at = 0, line = 0;
	bool same = false;

	while (at < now && line < now + UINT_MAX / 4)
		at += lines_for(c, ++line, &same);
	return at == now && same ? line : 0;
}
