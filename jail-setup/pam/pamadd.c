/* SPDX-License-Identifier: BSD-2-Clause */
/* pamadd.c - see pamadd.h */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "err.h"
#include "pamadd.h"
#include "pamedit.h"
#include "pammodule.h"
#include "quote.h"
#include "scope.h"
#include "services.h"

/* A text that may do, and what the judge says of it. */
struct trial {
	struct pamdir dir;
	struct pamdraft draft;
	struct pamchanges changes;
	char *text;
	size_t len;
	struct pamfacts facts;
	struct pamfaults faults;
	struct pamplace others;	/* the first line of others that changes */
	bool same;		/* there is none */
};

static void
trial_free(struct trial *t)
{
	pamchanges_free(&t->changes);
	free(t->text);
	pamlines_free(&t->facts);
	pamfaults_free(&t->faults);
	*t = (struct trial){0};
}

#define scope_trial __attribute__((cleanup(trial_free))) struct trial

static int end_with(struct pamadd *p, enum pamadd_is is, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

static int
end_with(struct pamadd *p, enum pamadd_is is, const char *format, ...)
{
	va_list ap;

	p->is = is;
	va_start(ap, format);
	vsnprintf(p->why, sizeof(p->why), format, ap);
	va_end(ap);
	return 0;
}

static enum pamlines_effect
worst_effect(const struct pamfaults *v)
{
	return v->n > 0 ? pamfaults_worst(v)->effect : PAMLINES_WORKS;
}

/* 0 is right. */
static size_t
badness(const struct pamfaults *v)
{
	return ((size_t)worst_effect(v) << 16) + v->n;
}

/* Each other one is judged as well. */
unsigned
pamadd_dialect(const struct pamdir *d)
{
	unsigned i = 0;

	while (i + 1 < PAM_DIALECTS && (d->dialects & 1U << i) == 0)
		i++;
	return i;
}

/* --- one text ------------------------------------------------------------- */

static bool
takes_in(const struct pamdir *d, const char *name, const char *service)
{
	return pamfile_includes(d, name, "session", service) ||
	    pamfile_includes(d, name, "account", service) ||
	    pamfile_includes(d, name, "auth", service);
}

/* For files that take the service's in: a jump of theirs may lead over it. */
static int
same_for_includers(const struct pamdir *d, const char *service,
    struct trial *t, struct err *e)
{
	scope_list names = {0};
	int same = pamfile_names(d, &names, e) < 0 ? -1 : 1;

	for (size_t i = 0; same > 0 && i < names.n; i++)
		if (takes_in(d, names.v[i], service))
			same = pamfile_same_others(d, &t->dir, names.v[i],
			    &t->others, e);
	return same;
}

static int
judge_trial(const struct pamdir *d, const char *service, struct trial *t,
    struct err *e)
{
	int same;

	t->draft = (struct pamdraft){ service, t->text, t->len, d->drafts };
	t->dir = *d;
	t->dir.drafts = &t->draft;
	if ((same = pamfile_same_others(d, &t->dir, service, &t->others,
	    e)) < 0 || (same > 0 && (same = same_for_includers(d, service, t,
	    e)) < 0) || pamlines_look(&t->dir, service, &t->facts, e) < 0 ||
	    pamlines_judge(&t->facts, &t->faults, e) < 0)
		return -1;
	t->same = same > 0;
	return 0;
}

static size_t
trial_badness(const struct trial *t)
{
	return t->same ? badness(&t->faults) : SIZE_MAX;
}

static int
run_trial(const struct pamdir *d, const char *service,
    const struct pamedit *x, const struct pamedit_plan *how, struct trial *t,
    struct err *e)
{
	*t = (struct trial){0};
	if (pamedit_add(x, how, &t->changes, e) < 0 || (t->text =
	    pamedit_text(x, &t->changes, &t->len, e)) == NULL)
		return -1;
	return judge_trial(d, service, t, e);
}

/* --- which texts ---------------------------------------------------------- */

static bool
in_another_file(const struct pamfacts *f, int type)
{
	const struct pamline *l = &f->line[type];

	for (size_t i = 0; !l->other && i < l->nown; i++)
		if (strcmp(l->own[i].at.file, f->file) != 0)
			return true;
	return false;
}

/* Without lines of others of a type PAM takes "other" for it: not with ours. */
static bool
has_others(const struct pamfacts *f, int type)
{
	return !f->line[type].other && f->line[type].others > 0;
}

static void
plan_types(const struct pamfacts *f, const struct pamedit *x,
    struct pamedit_plan *how)
{
	how->child = f->sshd && pamedit_child(x);
	how->silent = f->line[PAMLINES_ACCOUNT].undecided;
	for (int t = 0; t < PAMEDIT_TYPES; t++) {
		const bool wanted = t == PAMLINES_SESSION ?
		    f->shares == NULL : how->child && has_others(f, t);

		how->how[t] = in_another_file(f, t) ||
		    (t == PAMLINES_SESSION && f->shares != NULL) ?
		    PAMEDIT_NONE : wanted ? PAMEDIT_KEEP : PAMEDIT_TIDY;
	}
}

static bool
can_move(const struct pamedit *x, const struct pamedit_plan *how, int type)
{
	for (size_t i = 0; i < x->n; i++)
		if ((int)x->v[i].type == type)
			return how->how[type] != PAMEDIT_NONE;
	return false;
}

/* Masks of the types that move, by how many they are. */
static const unsigned moves[] = { 0, 1, 2, 4, 3, 5, 6, 7 };

/* The best of all texts; of equal ones that which moves less. */
static int
find_best(const struct pamdir *d, const char *service, const struct pamedit *x,
    const struct pamedit_plan *plan, struct trial *best, struct err *e)
{
	bool any = false;

	for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++) {
		struct pamedit_plan how = *plan;
		scope_trial t = {0};
		bool can = true;

		for (int type = 0; type < PAMEDIT_TYPES; type++)
			if ((moves[i] & 1U << type) != 0) {
				can &= can_move(x, plan, type);
				how.how[type] = PAMEDIT_MOVE;
			}
		if (!can)
			continue;
		if (run_trial(d, service, x, &how, &t, e) < 0)
			return -1;
		if (any && trial_badness(&t) >= trial_badness(best))
			continue;
		trial_free(best);
		*best = t;
		t = (struct trial){0};
		any = true;
		if (trial_badness(best) == 0)
			break;
	}
	return 0;
}

/* --- what is said --------------------------------------------------------- */

/* A line of the text is named by its number in the file as it is. */
static unsigned
number_now(const struct trial *t, const struct pamplace *at)
{
	return strcmp(at->file, t->facts.file) == 0 ?
	    pamedit_line(&t->changes, at->number) : at->number;
}

/* The line of others because of which no text will do. */
static bool
say_blame(const struct trial *t, struct pamadd *p)
{
	for (int i = PAMLINES_TYPES - 1; i >= 0; i--) {
		const struct pamline *l = &t->facts.line[i];
		const unsigned line = number_now(t, &l->by);

		if (l->verdict == PAM_HOLDS || l->by.number == 0 || line == 0 ||
		    (i == PAMLINES_AUTH && l->verdict != PAM_SKIPPED))
			continue;
		end_with(p, PAMADD_REFUSED, "%.4000s:%u %s; fix: %s",
		    l->by.file, line, pamlines_why(l->verdict),
		    l->verdict == PAM_SKIPPED ? "move that line behind ours, "
		    "or put ours before it by hand" :
		    "correct that line, see pam.d(5)");
		return true;
	}
	return false;
}

static int
say_refused(const struct trial *t, struct pamadd *p)
{
	const struct pamfault *worst = pamfaults_worst(&t->faults);

	if (!t->same && t->others.number == 0)
		return end_with(p, PAMADD_REFUSED, "%.4000s: the lines of "
		    "others would not be the same", p->file);
	if (!t->same)
		return end_with(p, PAMADD_REFUSED, "%.4000s:%u jumps over our "
		    "line, and would jump over another; fix: correct that "
		    "line first, see pam.d(5)", t->others.file,
		    t->others.number);
	return say_blame(t, p) ? 0 : end_with(p, PAMADD_REFUSED,
	    "%s; fix: %.1000s%s%.1000s", worst->found, worst->mend, p->vendor ?
	    ", in a copy of " : "", p->vendor ? p->file : "");
}

static int
show_line(struct pamadd *p, char sign, const char *s, size_t n, struct err *e)
{
	return list_addf(&p->shown, e, "%c%.*s", sign, (int)n, s);
}

/* What the changes put in and take out. */
static int
show_changes(const struct pamedit *x, const struct pamchanges *c,
    struct pamadd *p, struct err *e)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct pamchange *v = &c->v[i];
		const char *s = x->text, *end = x->text + x->len;

		for (unsigned line = 1; s < end && v->from <= v->last &&
		    line <= v->last; line++) {
			const char *nl = memchr(s, '\n', (size_t)(end - s));
			const char *stop = nl != NULL ? nl : end;

			if (line >= v->from && show_line(p, '-', s,
			    (size_t)(stop - s), e) < 0)
				return -1;
			s = nl != NULL ? nl + 1 : end;
		}
		if (v->line != NULL &&
		    show_line(p, '+', v->line, strlen(v->line), e) < 0)
			return -1;
	}
	return 0;
}

static int
take_trial(const struct pamedit *x, struct trial *t, struct pamadd *p,
    struct err *e)
{
	p->is = PAMADD_CHANGE;
	p->text = take_ptr(&t->text);
	p->len = t->len;
	p->left = t->faults.n;
	return show_changes(x, &t->changes, p, e);
}

/* --- a service ------------------------------------------------------------ */

bool
pamadd_name_ok(const char *service)
{
	const size_t n = strlen(service);

	return n > 0 && n <= PAMADD_NAME_MAX && service[0] != '.' &&
	    strchr(service, '/') == NULL;
}

/* 1: p says why not. */
static int
check_text(const struct pamedit *x, struct pamadd *p)
{
	if (memchr(x->text, '\0', x->len) != NULL)
		end_with(p, PAMADD_REFUSED, "%.4000s is no text: it has a NUL "
		    "byte", p->file);
	else if (x->cr != 0)
		end_with(p, PAMADD_REFUSED, "%.4000s:%u ends in a carriage "
		    "return, which PAM takes for a part of its last word; "
		    "fix: take them out of the file, see dos2unix(1)",
		    p->file, x->cr);
	else if (x->open != 0)
		end_with(p, PAMADD_REFUSED, "%.4000s:%u is too long for PAM, "
		    "or ends the file in a backslash; fix: correct that line, "
		    "see pam.d(5)", p->file, x->open);
	return p->is == PAMADD_REFUSED;
}

/*
 * The text to begin with: that of the file, but where it has our lines alone
 * and hides a vendor's, the vendor's and our lines behind it.
 */
static int
first_text(const struct pamdir *d, const char *service, struct pamadd *p,
    char **text, size_t *len, struct err *e)
{
	scope_pamedit own = {0};
	scope_free char *hidden = NULL;
	char path[PATH_MAX];
	size_t n = 0, open;

	if (pamedit_read(&own, p->was, p->was_len, pamadd_dialect(d), e) < 0)
		return -1;
	if (own.n == 0 || own.others > 0 || !pamfile_hides(d, service, path) ||
	    slurp(path, PAMFILE_MAX, &hidden, &n) != SLURP_READ)
		n = 0;
	open = n > 0 && hidden[n - 1] != '\n';
	*len = n + open + p->was_len;
	*text = malloc(*len + 1);
	if (*text == NULL)
		return err_set(e, ENOMEM, "PAM lines");
	memcpy(*text, n > 0 ? hidden : "", n);
	memset(*text + n, '\n', open);
	memcpy(*text + n + open, p->was, p->was_len);
	(*text)[*len] = '\0';
	return 0;
}

static int
plan_text(const struct pamdir *d, const char *service,
    const struct pamfaults *now, struct pamadd *p, struct err *e)
{
	struct pamdraft draft = { .service = service, .next = d->drafts };
	struct pamdir from = *d;
	scope_pamfacts f = {0};
	scope_free char *text = NULL;
	scope_pamedit x = {0};
	scope_trial best = {0};
	struct pamedit_plan how;
	int rc;

	if (first_text(d, service, p, &text, &draft.len, e) < 0 ||
	    pamedit_read(&x, text, draft.len, pamadd_dialect(d), e) < 0)
		return -1;
	if (check_text(&x, p))
		return 0;
	draft.text = text;
	from.drafts = &draft;
	if (pamlines_look(&from, service, &f, e) < 0)
		return -1;
	plan_types(&f, &x, &how);
	rc = find_best(&from, service, &x, &how, &best, e);
	if (rc < 0 || trial_badness(&best) >= badness(now) ||
	    worst_effect(&best.faults) > PAMLINES_WORKS)
		return rc < 0 ? -1 : worst_effect(now) > PAMLINES_WORKS ?
		    say_refused(&best, p) : 0;
	return take_trial(&x, &best, p, e);
}

/* Another file that takes this one in, whose line it would be. */
static int
find_includer(const struct pamfacts *f, struct list *names, const char **by,
    struct err *e)
{
	*by = NULL;
	if (services_has(f->service) || f->sshd)
		return 0;
	for (const struct service *s = services; s->name != NULL; s++)
		if (pamfile_includes(f->dir, s->name, "session", f->service))
			return *by = s->name, 0;
	if (pamfile_names(f->dir, names, e) < 0)
		return -1;
	for (size_t i = 0; *by == NULL && i < names->n; i++)
		if (pamadd_name_ok(names->v[i]) && pamfile_includes(f->dir,
		    names->v[i], "session", f->service))
			*by = names->v[i];
	return 0;
}

/* 1: p says why no line belongs into the file. */
static int
check_place(const struct pamfacts *f, struct pamadd *p, struct err *e)
{
	scope_list names = {0};
	const char *by;
	int denies;

	if (pamlines_any(f))
		return 0;
	if (find_includer(f, &names, &by, e) < 0 ||
	    (denies = pamfile_denies(f->dir, f->line[PAMLINES_SESSION].other ?
	    "other" : f->service, e)) < 0)
		return -1;
	if (by != NULL)
		end_with(p, PAMADD_REFUSED, "%.4000s is a part of %.200s; fix: "
		    "jail-setup pam add %.200s", p->file, by, by);
	else if (denies > 0 &&
	    f->line[PAMLINES_SESSION].verdict != PAM_BROKEN)
		end_with(p, PAMADD_NEEDLESS, "lets nobody in");
	else if (services_no_session(f->service))
		end_with(p, PAMADD_NEEDLESS, "opens no session");
	else if (strcmp(f->service, "systemd-user") == 0)
		end_with(p, PAMADD_NEEDLESS, "see: jail-setup hook status");
	else
		return 0;
	return 1;
}

static int
plan_service(const struct pamdir *d, const struct pamfacts *f,
    const struct pamfaults *now, struct pamadd *p, struct err *e)
{
	char path[PATH_MAX];
	int rc;

	if (now->n == 0)
		return 0;
	if ((rc = check_place(f, p, e)) != 0)
		return rc < 0 ? -1 : 0;
	if (!d->installed && !pammodule_installed(path))
		return end_with(p, PAMADD_REFUSED, "there is no %.4000s, and a "
		    "line that names it locks everybody out; fix: install "
		    "pam_jail", path);
	if (f->line[PAMLINES_SESSION].other && strcmp(f->service, "other") != 0)
		return end_with(p, PAMADD_REFUSED, "%.4000s has no session "
		    "lines, and PAM takes those of other; fix: jail-setup "
		    "pam add other", p->file);
	return plan_text(d, f->service, now, p, e);
}

/* The file that PAM reads, and its text; 1: p says why there is none. */
static int
read_file(const struct pamdir *d, const char *service, struct pamadd *p)
{
	*p = (struct pamadd){0};
	if (!pamadd_name_ok(service)) {
		end_with(p, PAMADD_REFUSED, "\"%.200s\" is no name of a PAM "
		    "service", service);
	} else if (!pamfile_where(d, service, p->file)) {
		end_with(p, PAMADD_REFUSED, "there is no %.4000s/%.200s: PAM "
		    "takes other; fix: jail-setup pam add other", d->path,
		    service);
	} else if (!pamfile_text(d, service, &p->was, &p->was_len)) {
		end_with(p, PAMADD_REFUSED, "%.4000s cannot be read, or is "
		    "too large", p->file);
	} else {
		p->vendor = pamfile_vendors(d, p->file);
		return 0;
	}
	return 1;
}

int
pamadd_plan(const struct pamdir *d, const char *service, struct pamadd *p,
    struct err *e)
{
	scope_pamfacts f = {0};
	scope_pamfaults now = {0};

	if (read_file(d, service, p) != 0)
		return 0;
	return pamlines_look(d, service, &f, e) < 0 ||
	    pamlines_judge(&f, &now, e) < 0 ? -1 :
	    plan_service(d, &f, &now, p, e);
}

void
pamadd_free(struct pamadd *p)
{
	free(p->was);
	free(p->text);
	list_free(&p->shown);
	*p = (struct pamadd){0};
}

/* --- without our lines ---------------------------------------------------- */

static int
judge_removal(const struct pamdir *d, const char *service,
    const struct pamedit *x, struct pamadd *p, struct err *e)
{
	scope_trial t = {0};

	if (pamedit_remove(x, &t.changes, e) < 0 || (t.text =
	    pamedit_text(x, &t.changes, &t.len, e)) == NULL)
		return -1;
	if (judge_trial(d, service, &t, e) < 0)
		return -1;
	p->drops = x->n > 0 && x->others == 0;
	if (!t.same && !p->drops)
		return say_refused(&t, p);
	return take_trial(x, &t, p, e);
}

int
pamadd_plan_removal(const struct pamdir *d, const char *service,
    const char *text, size_t len, struct pamadd *p, struct err *e)
{
	scope_pamedit x = {0};

	if (read_file(d, service, p) != 0)
		return 0;
	if (pamedit_read(&x, text != NULL ? text : p->was, text != NULL ?
	    len : p->was_len, pamadd_dialect(d), e) < 0)
		return -1;
	return x.n == 0 && text == NULL ? 0 :
	    judge_removal(d, service, &x, p, e);
}

/* --- the command that mends ---------------------------------------------- */

static int
mends(const struct pamfacts *f, const char *service, struct pamadd *p,
    struct err *e)
{
	struct pamdir d = *f->dir;
	struct pamdraft draft = { .next = d.drafts };
	scope_pamadd first = {0};

	if (f->shares != NULL && f->service == service) {
		if (pamadd_plan(f->dir, f->shares, &first, e) < 0)
			return -1;
		draft.service = f->shares;
		draft.text = first.text;
		draft.len = first.len;
		if (first.is == PAMADD_CHANGE)
			d.drafts = &draft;
	}
	if (pamadd_plan(&d, service, p, e) < 0)
		return -1;
	return p->is == PAMADD_CHANGE ||
	    (p->is == PAMADD_RIGHT && first.is == PAMADD_CHANGE);
}

int
pamadd_mend(const struct pamfacts *f, struct pamfaults *v, struct err *e)
{
	const char *service = f->line[PAMLINES_SESSION].other ? "other" :
	    f->service;
	char name[QUOTE_MAX];
	scope_pamadd p = {0};
	int rc = v->n > 0 ? mends(f, service, &p, e) : 0;

	for (size_t i = 0; rc > 0 && i < v->n; i++) {
		struct pamfault *one = &v->v[i];

		if (one->effect > PAMLINES_WORKS || p.left == 0)
			snprintf(one->mend, sizeof(one->mend),
			    "jail-setup pam add %s", quote_bare(service,
			    name));
	}
	return rc < 0 ? -1 : 0;
}
