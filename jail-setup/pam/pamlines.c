/* SPDX-License-Identifier: BSD-2-Clause */
/* pamlines.c - see pamlines.h */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/path_below.h"
#include "count.h"
#include "err.h"
#include "pam_options.h"
#include "pamedit.h"
#include "pamlines.h"
#include "pammodule.h"
#include "services.h"

static const struct {
	const char *name, *control;
	const char *line;	/* as it is to be */
} types[] = {
	[PAMLINES_AUTH] = { "auth", "optional", "auth optional pam_jail.so" },
	[PAMLINES_ACCOUNT] = { "account", "required",
	    "account required pam_jail.so" },
	[PAMLINES_SESSION] = { "session", "required",
	    "session required pam_jail.so" },
};
COUNT_IS(types, PAMLINES_TYPES);

/* Behind what was found; where pam_jail says so itself, in its words. */
static const char *const comes_of_it[] = {
	[PAMLINES_WORKS] = "logins work all the same",
	[PAMLINES_UNKNOWN] = "nobody can say what a login meets",
	[PAMLINES_WEAK] = "if the module is gone or refuses, PAM goes on",
	[PAMLINES_OUTSIDE] = "accounts of a jail get in, outside",
	[PAMLINES_REFUSES] = "accounts of a jail are refused",
	[PAMLINES_LOCKS] = "everybody is refused, root too",
};
COUNT_IS(comes_of_it, PAMLINES_EFFECTS);

/* --- the lines as they are to be ------------------------------------------ */

static const char *
write_wanted(const struct pamfacts *f, int type)
{
	return type == PAMLINES_SESSION && f->sshd ?
	    "session required pam_jail.so entry=child" : types[type].line;
}

static bool
is_child(const struct pamown *l)
{
	return list_has(&l->words, "entry=child");
}

/* The first of our session lines with entry=child, or without it. */
static const struct pamown *
first_session(const struct pamfacts *f, bool child)
{
	const struct pamline *s = &f->line[PAMLINES_SESSION];

	for (size_t i = 0; i < s->nown; i++)
		if (is_child(&s->own[i]) == child)
			return &s->own[i];
	return NULL;
}

/* --- a fault -------------------------------------------------------------- */

static struct pamfault *new_fault(const struct pamfacts *f,
    struct pamfaults *to, enum pamlines_effect effect, const char *expected,
    struct err *e, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* About the service's file; NULL: no memory. */
static struct pamfault *
new_fault(const struct pamfacts *f, struct pamfaults *to,
    enum pamlines_effect effect, const char *expected, struct err *e,
    const char *format, ...)
{
	struct pamfault *v;
	va_list ap;

	if (ARRAY_ROOM(to->v, to->n, to->room, "PAM lines", e) < 0)
		return NULL;
	v = &to->v[to->n++];
	*v = (struct pamfault){ .effect = effect };
	snprintf(v->path, sizeof(v->path), "%s", f->file);
	snprintf(v->expected, sizeof(v->expected), "%s", expected);
	va_start(ap, format);
	vsnprintf(v->found, sizeof(v->found), format, ap);
	va_end(ap);
	return v;
}

/* --- modules -------------------------------------------------------------- */

/*
 * The child of sshd sees by its auth line that the session line was left out:
 * if that one is called.
 */
static bool
child_would_notice(const struct pamfacts *f)
{
	const struct pamline *a = &f->line[PAMLINES_AUTH];
	bool asks = f->sshd && a->nown > 0 && !a->own[0].near &&
	    !a->own[0].gone && (a->verdict == PAM_IGNORED ||
	    a->verdict == PAM_NEVER || a->verdict == PAM_HOLDS);

	/* one with a word that it does not know does nothing */
	for (size_t i = 0; asks && i < a->own[0].words.n; i++)
		asks = !options_unknown(a->own[0].words.v[i]);
	return asks;
}

/* The effect of a line whose module PAM does not find. */
static enum pamlines_effect
effect_without(const struct pamfacts *f, int type)
{
	if (!f->line[type].lets_in)
		return PAMLINES_LOCKS;
	if (type == PAMLINES_ACCOUNT)
		return PAMLINES_WORKS;
	return type == PAMLINES_AUTH || child_would_notice(f) ?
	    PAMLINES_REFUSES : PAMLINES_OUTSIDE;
}

static int
report_misspelt(const struct pamfacts *f, int type, const struct pamown *l,
    struct pamfaults *to, struct err *e)
{
	enum pamlines_effect effect = effect_without(f, type);
	struct pamfault *v = new_fault(f, to, effect, "pam_jail.so", e,
	    "%.4000s:%u names the module %.200s, which PAM does not find: %s",
	    l->at.file, l->at.number, l->module, comes_of_it[effect]);

	if (v == NULL)
		return -1;
	snprintf(v->mend, sizeof(v->mend), "write pam_jail.so in %.4000s:%u",
	    l->at.file, l->at.number);
	return 0;
}

static int
report_gone(const struct pamfacts *f, int type, const struct pamown *l,
    struct pamfaults *to, struct err *e)
{
	enum pamlines_effect effect = effect_without(f, type);
	char path[PATH_MAX];
	struct pamfault *v;

	/* at another place than PAM's own: the name in the line is wrong */
	if (l->module[0] == '/' && pammodule_find("pam_jail.so", path) == 1)
		return report_misspelt(f, type, l, to, e);
	(void)pammodule_find(l->module, path);
	v = new_fault(f, to, effect, "the module", e, "there is no %.4000s, "
	    "which %.4000s:%u names: %s", path, l->at.file, l->at.number,
	    comes_of_it[effect]);
	if (v == NULL)
		return -1;
	snprintf(v->mend, sizeof(v->mend), "install pam_jail again");
	return 0;
}

/* PAM loads whatever file is there. */
static int
check_module(const struct pamfacts *f, const struct pamown *l,
    struct pamfaults *to, struct err *e)
{
	char path[PATH_MAX];
	struct pamfault *v;
	struct stat st;

	if (pammodule_find(l->module, path) != 1 || stat(path, &st) != 0 ||
	    (st.st_uid == 0 && (st.st_mode & 022) == 0))
		return 0;
	v = new_fault(f, to, PAMLINES_WEAK, "a module that only root can "
	    "write", e, "%.4000s belongs to uid %u with mode %04o, and PAM "
	    "runs it as root", path, (unsigned)st.st_uid,
	    (unsigned)st.st_mode & 07777);
	if (v == NULL)
		return -1;
	snprintf(v->path, sizeof(v->path), "%s", path);
	snprintf(v->mend, sizeof(v->mend), "chown 0:0 %.2000s && chmod go-w "
	    "%.2000s, if it is the one that was installed", path, path);
	return 0;
}

/* --- words ---------------------------------------------------------------- */

/* pam_jail refuses a line with one; the auth line only logs it. */
static enum pamlines_effect
unknown_word(const struct pamown *l, int type)
{
	return type == PAMLINES_AUTH ? PAMLINES_REFUSES :
	    type == PAMLINES_SESSION || l->counts ? PAMLINES_LOCKS :
	    PAMLINES_WORKS;
}

static int
check_words(const struct pamfacts *f, int type, const struct pamown *l,
    struct pamfaults *to, struct err *e)
{
	const enum pamlines_effect effect = unknown_word(l, type);

	for (size_t i = 0; i < l->words.n; i++) {
		const char *word = l->words.v[i], *meant = options_meant(word);
		struct pamfault *v;

		if (!options_unknown(word))
			continue;
		v = new_fault(f, to, effect, "options that are known", e,
		    "pam_jail.so does not know the option \"%.200s\" of the "
		    "%s line, %.4000s:%u: %s", word, types[type].name,
		    l->at.file, l->at.number, comes_of_it[effect]);
		if (v == NULL)
			return -1;
		if (meant != NULL)
			snprintf(v->mend, sizeof(v->mend), "write %s for it",
			    meant);
		else
			snprintf(v->mend, sizeof(v->mend), "take it out");
	}
	return 0;
}

static int
check_each_line(const struct pamfacts *f, struct pamfaults *to, struct err *e)
{
	int rc = 0;

	for (int t = 0; t < PAMLINES_TYPES; t++)
		for (size_t i = 0; rc == 0 && i < f->line[t].nown; i++) {
			const struct pamown *l = &f->line[t].own[i];

			if (f->line[t].other && f->has_file)
				break;
			rc = l->near ? report_misspelt(f, t, l, to, e) :
			    l->gone ? report_gone(f, t, l, to, e) :
			    i == 0 && t == PAMLINES_SESSION ?
			    check_module(f, l, to, e) : 0;
			if (rc == 0)
				rc = check_words(f, t, l, to, e);
		}
	return rc;
}

/* --- other lines in the way ----------------------------------------------- */

/* Can a login of sshd end without the session line, and nothing sees it? */
static bool
can_be_left_out(const struct pamfacts *f)
{
	const struct pamline *s = &f->line[PAMLINES_SESSION];

	return f->sshd && !child_would_notice(f) &&
	    (s->verdict == PAM_SKIPPED || (s->verdict == PAM_NO_LINE &&
	    (s->nown == 0 || s->lets_in)));
}

/* By the verdict on the lines of a type. */
static const struct {
	const char *why;	/* what the line to blame does */
	enum pamlines_effect session;	/* if they are the session lines */
	int from;		/* the first type of which it is reported */
} verdicts[] = {
	[PAM_NO_FILE] = { "", PAMLINES_WORKS, PAMLINES_TYPES },
	[PAM_NO_LINE] = { "has pam_jail.so, but to PAM it is no line for it",
	    PAMLINES_OUTSIDE, PAMLINES_SESSION },
	[PAM_SKIPPED] = { "can end the stack or skip pam_jail.so",
	    PAMLINES_OUTSIDE, PAMLINES_SESSION },
	[PAM_IGNORED] = { "lets PAM ignore a refusal of pam_jail.so",
	    PAMLINES_WEAK, PAMLINES_ACCOUNT },
	[PAM_UNKNOWN] = { "is too long, or includes too much, to be followed",
	    PAMLINES_UNKNOWN, PAMLINES_SESSION },
	[PAM_BROKEN] = { "cannot be read by PAM, which refuses every login",
	    PAMLINES_LOCKS, PAMLINES_SESSION },
	[PAM_NEVER] = { "always fails", PAMLINES_LOCKS, PAMLINES_ACCOUNT },
	[PAM_HOLDS] = { "", PAMLINES_WORKS, PAMLINES_TYPES },
};
COUNT_IS(verdicts, PAM_VERDICT_COUNT);

const char *
pamlines_why(enum pam_verdict verdict)
{
	return verdicts[verdict].why;
}

static bool
is_sshd_child(const struct pamfacts *f)
{
	return f->sshd && first_session(f, true) != NULL;
}

static enum pamlines_effect
verdict_effect(const struct pamfacts *f, int type)
{
	const enum pam_verdict verdict = f->line[type].verdict;
	const enum pamlines_effect session = verdicts[verdict].session;

	if (type == PAMLINES_ACCOUNT)
		return verdict == PAM_NEVER ? PAMLINES_LOCKS : PAMLINES_WORKS;
	if (type == PAMLINES_AUTH)
		return verdict != PAM_SKIPPED ? PAMLINES_WORKS :
		    can_be_left_out(f) ? PAMLINES_OUTSIDE : PAMLINES_REFUSES;
	/* the child of sshd sees that it was left out */
	return session == PAMLINES_OUTSIDE && child_would_notice(f) &&
	    (is_sshd_child(f) || verdict == PAM_NO_LINE) ?
	    PAMLINES_REFUSES : session;
}

static bool
is_in_the_way(const struct pamfacts *f, int type)
{
	const struct pamline *l = &f->line[type];

	if (l->verdict == PAM_NO_LINE && (l->by.number == 0 || l->nown > 0))
		return false;
	return type >= verdicts[l->verdict].from ||
	    (l->verdict == PAM_SKIPPED && is_sshd_child(f));
}

static bool
same_place(const struct pamplace *a, const struct pamplace *b)
{
	return a->number == b->number && strcmp(a->file, b->file) == 0;
}

/* Our line follows one that ends the stack. */
static void
fix_order(const struct pamline *l, struct pamfault *v)
{
	if (l->by_jumps && l->by.number != 0)
		snprintf(v->mend, sizeof(v->mend), "if nobody is meant to be "
		    "let by, take %.4000s:%u out", l->by.file, l->by.number);
	else
		snprintf(v->mend, sizeof(v->mend), "move %.4000s:%u before it, "
		    "or change it", l->at.file, l->at.number);
}

/* The line that discards our refusal: our own, or a later one. */
static void
fix_required(const struct pamfacts *f, int type, struct pamfault *v)
{
	const struct pamline *l = &f->line[type];

	if (l->by.number != 0 && same_place(&l->by, &l->at))
		snprintf(v->mend, sizeof(v->mend), "write %s in it",
		    types[type].control);
	else if (l->by.number != 0)
		snprintf(v->mend, sizeof(v->mend), "correct that line, see "
		    "pam.d(5)");
	else
		snprintf(v->mend, sizeof(v->mend), "correct the %s lines of "
		    "%.4000s, see pam.d(5)", types[type].name, f->file);
}

/*
 * Our account line refuses who is in no jail, and a line jumps over it for
 * some: who is in one goes into it all the same, by the session line.
 */
static bool
is_meant(const struct pamfacts *f, int type)
{
	const struct pamline *l = &f->line[type];
	const struct pamline *s = &f->line[PAMLINES_SESSION];

	return type == PAMLINES_ACCOUNT && l->verdict == PAM_SKIPPED &&
	    l->by_jumps && l->by.number != 0 && l->nown == 1 &&
	    list_has(&l->own[0].words, "unmatched=deny") &&
	    s->verdict == PAM_HOLDS && is_sshd_child(f);
}

static int
check_others(const struct pamfacts *f, int type, struct pamfaults *to,
    struct err *e)
{
	const struct pamline *l = &f->line[type];
	const enum pamlines_effect effect = verdict_effect(f, type);
	char where[PATH_MAX + 64], first[128] = "";
	struct pamfault *v;

	if (l->by.number != 0)
		snprintf(where, sizeof(where), "%.4000s:%u", l->by.file,
		    l->by.number);
	else
		snprintf(where, sizeof(where), "%.4000s, all its %s lines "
		    "together,", f->file, types[type].name);
	if (effect == PAMLINES_REFUSES)		/* as pam_jail says it */
		snprintf(first, sizeof(first), "entry=child needs the line "
		    "\"%s\"%s in the same PAM file, and %s: ",
		    write_wanted(f, type), type == PAMLINES_AUTH ? " first" :
		    "", l->verdict == PAM_SKIPPED ? "not skipped" :
		    "there is none");
	v = new_fault(f, to, effect, write_wanted(f, type), e, "%s%s %s: %s",
	    first, where, verdicts[l->verdict].why, is_meant(f, type) ?
	    "whom it lets by logs in, in a jail if there is one" :
	    comes_of_it[effect]);
	if (v == NULL)
		return -1;
	v->meant = is_meant(f, type);
	if (l->verdict == PAM_SKIPPED)
		fix_order(l, v);
	else
		fix_required(f, type, v);
	return 0;
}

/* --- how many there are --------------------------------------------------- */

enum { NONE = 1, ONE = 2, MORE = 4, SOME = ONE | MORE, ANY = NONE | SOME };
enum { SSHD = 1, OTHER = 2, BOTH = SSHD | OTHER };

enum act { ADD, TAKE_CHILD_OUT, TAKE_PLAIN_OUT, ONE_AUTH, ONE_ACCOUNT,
    ONE_SESSION };

/*
 * By the number of our lines: auth, account, session without entry=child, and
 * with it.  Each that fits is told, but of those that add lines the first,
 * which adds all.
 */
static const struct count {
	unsigned service, auth, account, plain, child;
	enum pamlines_effect effect;
	enum act act;
	const char *found;
} counts[] = {
	{ OTHER, ANY, ANY, NONE, NONE, PAMLINES_OUTSIDE, ADD, "no such line" },
	{ SSHD, NONE, ANY, NONE, NONE, PAMLINES_OUTSIDE, ADD, "no such line" },
	{ SSHD, SOME, ANY, NONE, NONE, PAMLINES_REFUSES, ADD,
	    "entry=child needs the line \"session required pam_jail.so "
	    "entry=child\" in the same PAM file, and there is none" },
	{ SSHD, NONE, ANY, ANY, SOME, PAMLINES_REFUSES, ADD,
	    "entry=child needs the line \"auth optional pam_jail.so\" first "
	    "in the same PAM file, and there is none" },
	{ SSHD, ANY, NONE, NONE, SOME, PAMLINES_WORKS, ADD,
	    "a refusal comes when the session begins, as a closed connection: "
	    "there is no account line" },
	{ OTHER, ANY, ANY, ANY, SOME, PAMLINES_REFUSES, TAKE_CHILD_OUT,
	    "entry=child is for sshd alone" },
	{ SSHD, ANY, ANY, SOME, SOME, PAMLINES_REFUSES, TAKE_PLAIN_OUT,
	    "in a jail already: a second session line of pam_jail.so, one "
	    "with entry=child and one without" },
	{ BOTH, ANY, ANY, MORE, NONE, PAMLINES_REFUSES, ONE_SESSION,
	    "in a jail already: a second session line of pam_jail.so" },
	{ SSHD, ANY, ANY, NONE, MORE, PAMLINES_WORKS, ONE_SESSION,
	    "a second session line of pam_jail.so" },
	{ SSHD, MORE, ANY, ANY, SOME, PAMLINES_WORKS, ONE_AUTH,
	    "a second auth line of pam_jail.so" },
	{ BOTH, ANY, MORE, ANY, ANY, PAMLINES_WORKS, ONE_ACCOUNT,
	    "a second account line of pam_jail.so" },
};

static unsigned
count_word(size_t n)
{
	return n == 0 ? NONE : n == 1 ? ONE : MORE;
}

static unsigned
count_lines(const struct pamline *l, bool child)
{
	size_t n = 0;

	for (size_t i = 0; i < l->nown; i++)
		n += is_child(&l->own[i]) == child;
	return count_word(n);
}

static bool
count_fits(const struct pamfacts *f, const struct count *c)
{
	const struct pamline *s = &f->line[PAMLINES_SESSION];

	return (c->service & (f->sshd ? SSHD : OTHER)) != 0 &&
	    (c->auth & count_word(f->line[PAMLINES_AUTH].nown)) != 0 &&
	    (c->account & count_word(f->line[PAMLINES_ACCOUNT].nown)) != 0 &&
	    (c->plain & count_lines(s, false)) != 0 &&
	    (c->child & count_lines(s, true)) != 0;
}

static int
type_of(enum act what)
{
	return what == ONE_AUTH ? PAMLINES_AUTH :
	    what == ONE_ACCOUNT ? PAMLINES_ACCOUNT : PAMLINES_SESSION;
}

static void
fix_count(const struct pamfacts *f, enum act what, struct pamfault *v)
{
	const char *to = f->shared[0] != '\0' ? f->shared : f->file;

	switch (what) {
	case ADD:
		snprintf(v->mend, sizeof(v->mend), "add it to %s%.4000s%s, see "
		    "pam_jail_lines(7)", pamfile_vendors(f->dir, to) ?
		    "a copy of " : "", to, pamfile_vendors(f->dir, to) ?
		    " in /etc/pam.d" : "");
		break;
	case TAKE_CHILD_OUT:
		snprintf(v->mend, sizeof(v->mend), "take entry=child out of "
		    "it");
		break;
	case TAKE_PLAIN_OUT:
		snprintf(v->mend, sizeof(v->mend), "take the one without "
		    "entry=child out");
		break;
	case ONE_SESSION:
	case ONE_AUTH:
	case ONE_ACCOUNT:
		snprintf(v->mend, sizeof(v->mend), "take one of them out");
		break;
	}
}

/* With the session line missing, sshd's child may not notice. */
static enum pamlines_effect
count_effect(const struct pamfacts *f, const struct count *c)
{
	return c->act == ADD && c->effect == PAMLINES_REFUSES &&
	    can_be_left_out(f) ? PAMLINES_OUTSIDE : c->effect;
}

/* ", /etc/pam.d/su-l:3 and /etc/pam.d/su:9", or " in /etc/pam.d/su" */
static void
write_places(const struct pamfacts *f, const struct count *c, char *to,
    size_t size)
{
	const struct pamline *l = &f->line[type_of(c->act)];
	size_t n = 0;

	snprintf(to, size, "%s%.300s", c->act == ADD ? " in " : "",
	    c->act == ADD ? f->file : "");
	for (size_t i = 0; c->act != ADD && i < l->nown && n < size; i++)
		n += (size_t)snprintf(to + n, size - n, "%s%.300s:%u", i == 0 ?
		    ", " : " and ", l->own[i].at.file, l->own[i].at.number);
}

static int
check_counts(const struct pamfacts *f, struct pamfaults *to, struct err *e)
{
	bool added = false;

	for (size_t i = 0; i < COUNT(counts); i++) {
		const struct count *c = &counts[i];
		const enum pamlines_effect effect = count_effect(f, c);
		const char *wanted = write_wanted(f, type_of(c->act));
		char where[1024];
		struct pamfault *v;

		if (!count_fits(f, c) || (c->act == ADD && added))
			continue;
		added |= c->act == ADD;
		write_places(f, c, where, sizeof(where));
		if (effect == PAMLINES_OUTSIDE)
			v = new_fault(f, to, effect, wanted, e,
			    "%.4000s: %s: %s", f->file, c->found,
			    comes_of_it[effect]);
		else
			v = new_fault(f, to, effect, wanted, e, "%s%s: %s",
			    c->found, where, comes_of_it[effect]);
		if (v == NULL)
			return -1;
		fix_count(f, c->act, v);
	}
	return 0;
}

/*
 * A file with only our lines shadows the vendor's: then no module checks
 * whether an account has expired, except those of "other".
 */
static int
check_alone(const struct pamfacts *f, struct pamfaults *to, struct err *e)
{
	const struct pamline *a = &f->line[PAMLINES_ACCOUNT];
	const struct pamline *s = &f->line[PAMLINES_SESSION];
	char hidden[PATH_MAX], dir[PATH_MAX], want[128];
	const struct pamdir vendor = { .path = dir };
	struct pamfault *v;

	if (s->lines == 0 || s->other || !pamfile_hides(f->dir, f->service,
	    hidden) || (!a->other && a->others > 0))
		return 0;
	/* that of runuser has none either, which does not ask them */
	snprintf(dir, sizeof(dir), "%.*s", (int)(path_base(hidden) - hidden),
	    hidden);
	if (!pamfile_includes(&vendor, f->service, "account", NULL))
		return 0;
	snprintf(want, sizeof(want), "account modules, as in %.100s", hidden);
	v = new_fault(f, to, PAMLINES_WORKS, want, e, "no account module but "
	    "pam_jail.so in %.4000s, which hides the vendor's file", f->file);
	if (v == NULL)
		return -1;
	snprintf(v->mend, sizeof(v->mend), "copy %.2000s to %.2000s and add "
	    "the lines again", hidden, f->dir->path);
	return 0;
}

/* Whom all others ignore is refused, but for our line. */
static int
check_silent(const struct pamfacts *f, struct pamfaults *to, struct err *e)
{
	const struct pamline *a = &f->line[PAMLINES_ACCOUNT];
	struct pamfault *v;
	size_t i = 0;

	while (i < a->nown && !a->own[i].grants)
		i++;
	if (a->verdict != PAM_HOLDS || !a->undecided || a->others == 0 ||
	    i == a->nown)
		return 0;
	v = new_fault(f, to, PAMLINES_WORKS, "account " PAMEDIT_SILENT
	    " pam_jail.so", e, "%.4000s:%u lets in accounts that no other "
	    "account line lets in", a->own[i].at.file, a->own[i].at.number);
	if (v == NULL)
		return -1;
	snprintf(v->mend, sizeof(v->mend), "write %s in it", PAMEDIT_SILENT);
	return 0;
}

/*
 * For sshd as pam_jail refuses it, context.h.  cron would set one when it is in
 * the jail, where it cannot: all the same, its line is better than none.
 */
static int
check_context(const struct pamfacts *f, struct pamfaults *to, struct err *e)
{
	const char *starts = services_starts(f->service);
	const bool cron = starts != NULL && starts[0] != '\0';
	const struct pamown *ours = first_session(f, !cron);
	const enum pamlines_effect effect = cron ? PAMLINES_WORKS :
	    PAMLINES_REFUSES;
	char line[64];
	struct pamfault *v;

	if (!f->dir->selinux || (!f->sshd && !cron) || ours == NULL ||
	    f->line[PAMLINES_SESSION].context)
		return 0;
	snprintf(line, sizeof(line), "session required pam_selinux.so %sopen",
	    cron ? "nottys " : "");
	v = new_fault(f, to, effect, line, e, "SELinux is on, and no line "
	    "before %.4000s:%u is sure to set the context of the shell: %s",
	    ours->at.file, ours->at.number, cron ? "jobs of accounts of a "
	    "jail do not run, if it enforces" : comes_of_it[effect]);
	if (v == NULL)
		return -1;
	snprintf(v->mend, sizeof(v->mend), "write \"%s\" as the last "
	    "session line, before ours", line);
	return 0;
}

/* The file that is to have the line: one that is included serves both. */
static void
find_shared(const struct pamdir *d, struct pamfacts *f)
{
	for (const struct service *s = services; s->name != NULL; s++)
		if (pamfile_includes(d, f->service, "session", s->name) &&
		    pamfile_where(d, s->name, f->shared)) {
			f->shares = s->name;
			return;
		}
	f->shared[0] = '\0';
}

int
pamlines_look(const struct pamdir *d, const char *service, struct pamfacts *f,
    struct err *e)
{
	int rc = services_is_sshd("", service, e);

	*f = (struct pamfacts){
		.dir = d, .service = service, .sshd = rc > 0,
	};
	f->has_file = pamfile_where(d, service, f->file);
	if (!f->has_file && !pamfile_where(d, "other", f->file))
		snprintf(f->file, sizeof(f->file), "%s/other", d->path);
	find_shared(d, f);
	for (int t = 0; rc >= 0 && t < PAMLINES_TYPES; t++)
		rc = pamfile_find(d, service, types[t].name, &f->line[t], e);
	return rc;
}

int
pamlines_judge(const struct pamfacts *f, struct pamfaults *to, struct err *e)
{
	const struct pamline *s = &f->line[PAMLINES_SESSION];

	*to = (struct pamfaults){0};
	if (s->verdict == PAM_NO_FILE)
		return 0;
	if (check_each_line(f, to, e) < 0)
		return -1;
	for (int t = PAMLINES_TYPES - 1; t >= 0; t--)
		if (is_in_the_way(f, t) && check_others(f, t, to, e) < 0)
			return -1;
	/* of a file that PAM gives up there are no lines */
	return s->verdict == PAM_BROKEN || (s->verdict == PAM_NO_LINE &&
	    is_in_the_way(f, PAMLINES_SESSION)) ? 0 :
	    check_counts(f, to, e) < 0 || check_silent(f, to, e) < 0 ||
	    check_context(f, to, e) < 0 ? -1 : check_alone(f, to, e);
}

bool
pamlines_any(const struct pamfacts *f)
{
	for (int t = 0; t < PAMLINES_TYPES; t++)
		if (!f->line[t].other && f->line[t].nown > 0)
			return true;
	return false;
}

void
pamlines_free(struct pamfacts *f)
{
	for (int t = 0; t < PAMLINES_TYPES; t++)
		pamline_free(&f->line[t]);
}

const struct pamfault *
pamfaults_worst(const struct pamfaults *v)
{
	const struct pamfault *worst = v->v;

	for (size_t i = 1; i < v->n; i++)
		if (v->v[i].effect > worst->effect)
			worst = &v->v[i];
	return worst;
}

void
pamfaults_free(struct pamfaults *v)
{
	free(v->v);
	*v = (struct pamfaults){0};
}
