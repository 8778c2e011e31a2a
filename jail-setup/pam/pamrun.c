/* SPDX-License-Identifier: BSD-2-Clause */
/* pamrun.c - see pamrun.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <security/_pam_types.h>

#include "err.h"
#include "pamrun.h"
#include "scope.h"

/*
 * The impression so far.  Of a status libpam hands out nothing but whether it
 * is PAM_SUCCESS matters, and that it is only with a good impression.
 */
enum impression { UNSET, GOOD, ODD, BAD, IMPRESSIONS };

/* A state is an impression and these; a set of states one bit each. */
enum { CALLED = 4, REFUSED = 8, STATES = 16 };
typedef uint16_t states;

struct walk {
	const struct pamstep *v;
	size_t n, only;
	uint32_t (*codes)(void *arg, size_t i);
	void *arg;
	states *at;		/* in which step i is reached */
	states (*inside)[STATES];	/* what substack i makes of each */
	states *known;		/* of which that is known */
};

#define BIT(code) (UINT32_C(1) << (code))

/* PAM_INCOMPLETE asks to be called again, and is no end. */
static const uint32_t any = ~BIT(PAM_INCOMPLETE);
static const uint32_t ours = ~(BIT(PAM_INCOMPLETE) | BIT(PAM_IGNORE) |
    BIT(PAM_NEW_AUTHTOK_REQD));

static uint32_t
possible_codes(const struct walk *w, size_t i)
{
	if (w->v[i].kind == PAM_STEP_FAILS)
		return BIT(PAM_PERM_DENIED);
	if (w->codes != NULL)
		return w->codes(w->arg, i);
	return w->v[i].ours ? ours : any;
}

/* One code of each kind: those besides PAM_SUCCESS differ by their action. */
static uint32_t
distinct_codes(const struct walk *w, size_t i)
{
	const uint32_t can = possible_codes(w, i);
	uint32_t kinds = can & BIT(PAM_SUCCESS);
	int seen[PAM_CODES], n = 0, k;

	for (int code = PAM_SUCCESS + 1; code < PAM_CODES; code++) {
		const int action = w->v[i].action[code];

		for (k = 0; k < n && seen[k] != action; k++)
			;
		if ((can & BIT(code)) == 0 || k < n)
			continue;
		seen[n++] = action;
		kinds |= BIT(code);
	}
	return kinds;
}

/* Behind the step i, and behind what is in it where it is a substack. */
static size_t
step_after(const struct pamstep *v, size_t i, size_t end)
{
	const unsigned level = v[i++].level;

	while (i < end && v[i].level > level)
		i++;
	return i;
}

/* Where a jump ends; end + 1: it is one too far. */
static size_t
jump_target(const struct pamstep *v, size_t i, size_t end, int skip)
{
	for (i = step_after(v, i, end); skip > 0 && i < end; skip--)
		i = step_after(v, i, end);
	return skip > 0 ? end + 1 : i;
}

static enum impression
is_good(enum impression was, int code)
{
	return was != UNSET && was != GOOD ? was :
	    code == PAM_SUCCESS ? GOOD : ODD;
}

/* The impression after a code, and in *next where it goes on. */
static enum impression
take_code(const struct walk *w, size_t i, size_t end, enum impression was,
    enum impression entered, int code, size_t *next)
{
	const int action = w->v[i].action[code];
	enum impression now = was;

	*next = i + 1;
	switch (action) {
	case PAM_DO_IGNORE:
		return was;
	case PAM_DO_RESET:
		return entered;
	case PAM_DO_OK:
	case PAM_DO_DONE:
		now = is_good(was, code);
		if (action == PAM_DO_DONE && now != BAD)
			*next = end;
		return now;
	case PAM_DO_DIE:
		*next = end;
		return BAD;
	}
	if (action <= 0)	/* "bad", or no action at all */
		return BAD;
	*next = jump_target(w->v, i, end, action);
	if (*next <= end)
		return was;
	*next = end;		/* libpam's "bad jump in stack" */
	return BAD;
}

static bool
jumps_over_us(const struct walk *w, size_t from, size_t to)
{
	while (from < to && !w->v[from].ours)
		from++;
	return from < to;
}

/* From one state at step i, to the states of what may come after it. */
static void
walk_codes(struct walk *w, size_t i, size_t end, uint32_t can, unsigned state,
    enum impression entered)
{
	for (int code = 0; code < PAM_CODES; code++) {
		const enum impression was = state % IMPRESSIONS;
		unsigned flags = state & (CALLED | REFUSED);
		enum impression now;
		size_t next;

		if ((can & BIT(code)) == 0)
			continue;
		now = take_code(w, i, end, was, entered, code, &next);
		if (w->v[i].ours)
			flags |= CALLED | (code != PAM_SUCCESS ? REFUSED : 0);
		if (w->only < w->n && w->only != i &&
		    (jumps_over_us(w, i + 1, next) ||
		    ((flags & REFUSED) != 0 && was == BAD && now != BAD)))
			continue;
		w->at[next] |= (states)(1U << (now | flags));
	}
}

static void
walk_states(struct walk *w, size_t i, size_t end, enum impression entered)
{
	const uint32_t can = distinct_codes(w, i);

	for (unsigned s = 0; s < STATES; s++)
		if ((w->at[i] & 1U << s) != 0)
			walk_codes(w, i, end, can, s, entered);
}

static states walk_level(struct walk *w, size_t i, size_t end, states in,
    enum impression entered);

/* A substack from each of the states in which it is reached. */
static states
walk_substack(struct walk *w, size_t i, size_t end, states in)
{
	states out = 0;

	for (unsigned s = 0; s < STATES; s++) {
		if ((in & 1U << s) == 0)
			continue;
		if ((w->known[i] & 1U << s) == 0) {
			w->inside[i][s] = walk_level(w, i + 1, end,
			    (states)(1U << s), s % IMPRESSIONS);
			w->known[i] |= (states)(1U << s);
		}
		out |= w->inside[i][s];
	}
	return out;
}

/* Steps i to end, of one level and those above it, in order. */
static states
walk_level(struct walk *w, size_t i, size_t end, states in,
    enum impression entered)
{
	const states kept = w->at[end];
	states out;

	for (size_t k = i; k <= end; k++)
		w->at[k] = 0;
	w->at[i] |= in;
	for (size_t next; i < end; i = next) {
		next = step_after(w->v, i, end);
		if (w->v[i].kind == PAM_STEP_SUBSTACK)
			w->at[next] |= walk_substack(w, i, next, w->at[i]);
		else if (w->at[i] != 0)
			walk_states(w, i, end, entered);
	}
	out = w->at[end];
	w->at[end] = kept;
	return out;
}

static int
end_results(states s)
{
	int out = 0;

	for (unsigned i = 0; i < STATES; i++) {
		const bool succeeds = i % IMPRESSIONS == GOOD;

		if ((s & 1U << i) == 0)
			continue;
		out |= i % IMPRESSIONS == UNSET ? PAMRUN_UNDECIDED : 0;
		if ((i & CALLED) == 0)
			out |= succeeds ? PAMRUN_WITHOUT :
			    PAMRUN_FAILS_WITHOUT;
		else if (!succeeds)
			out |= PAMRUN_FAILS;
		else
			out |= (i & REFUSED) != 0 ? PAMRUN_REFUSED :
			    PAMRUN_SUCCEEDS;
	}
	return out;
}

int
pamrun(const struct pamstep *v, size_t n,
    uint32_t (*codes)(void *arg, size_t i), void *arg, size_t only,
    struct err *e)
{
	struct walk w = {
		.v = v, .n = n, .only = only, .codes = codes, .arg = arg,
	};
	scope_free states *at = calloc(n + 1, sizeof(*at));
	scope_free states *known = calloc(n + 1, sizeof(*known));
	scope_free void *inside = calloc(n + 1, sizeof(*w.inside));

	if (at == NULL || known == NULL || inside == NULL)
		return err_set(e, ENOMEM, "PAM lines");
	w.at = at;
	w.known = known;
	w.inside = inside;
	/* libpam has an answer for a type without a module, too */
	return n == 0 ? PAMRUN_FAILS_WITHOUT :
	    end_results(walk_level(&w, 0, n, 1U << UNSET, UNSET));
}

/* Which step alone does what is in `what`; n: none. */
static size_t
find_culprit(const struct pamstep *v, size_t n, int what, struct err *e)
{
	size_t i = 0;

	while (i < n && (pamrun(v, n, NULL, NULL, i, e) & what) == 0)
		i++;
	return i;
}

/* Does each of these codes fail the stack? */
static bool
all_fail(const struct pamstep *s, uint32_t codes)
{
	for (int code = 0; code < PAM_CODES; code++)
		if ((codes & BIT(code)) != 0 &&
		    s->action[code] != PAM_DO_BAD &&
		    s->action[code] != PAM_DO_DIE)
			return false;
	return true;
}

bool
pamrun_counts(const struct pamstep *s)
{
	return all_fail(s, ours & ~BIT(PAM_SUCCESS));
}

static size_t
has_our_line(const struct pamstep *v, size_t n)
{
	size_t i = 0;

	while (i < n && !v[i].ours)
		i++;
	return i;
}

/* One that nothing it can return makes anything but a failure. */
static size_t
has_dead_line(const struct pamstep *v, size_t n)
{
	size_t i = 0;

	while (i < n && (v[i].kind == PAM_STEP_SUBSTACK || !all_fail(&v[i],
	    v[i].kind == PAM_STEP_FAILS ? BIT(PAM_PERM_DENIED) : any)))
		i++;
	return i;
}

int
pamrun_verdict(const struct pamstep *v, size_t n, size_t *who, struct err *e)
{
	const size_t line = has_our_line(v, n);
	const int can = pamrun(v, n, NULL, NULL, n, e);

	*who = n;
	if (can < 0)
		return -1;
	if (line == n)
		return PAM_NO_LINE;
	if ((can & PAMRUN_WITHOUT) != 0) {
		*who = find_culprit(v, n, PAMRUN_WITHOUT, e);
		return PAM_SKIPPED;
	}
	if ((can & PAMRUN_REFUSED) != 0) {
		*who = pamrun_counts(&v[line]) ?
		    find_culprit(v, n, PAMRUN_REFUSED, e) : line;
		return PAM_IGNORED;
	}
	if ((can & PAMRUN_SUCCEEDS) != 0)
		return PAM_HOLDS;
	*who = has_dead_line(v, n);
	return PAM_NEVER;
}

/* --- the steps of others -------------------------------------------------- */

static bool
same_step(const struct pamstep *a, const struct pamstep *b)
{
	return a->kind == b->kind && a->level == b->level &&
	    memcmp(a->action, b->action, sizeof(a->action)) == 0 &&
	    list_same(&a->words, &b->words) &&
	    (a->module == NULL || b->module == NULL ?
	    a->module == b->module : strcmp(a->module, b->module) == 0);
}

/* How many steps of others are before the one that a jump leads to. */
static size_t
lands(const struct pamstep *v, size_t n, size_t i, int skip)
{
	size_t end = i + 1, others = 0, target;

	while (end < n && v[end].level >= v[i].level)
		end++;
	target = jump_target(v, i, end, skip);
	for (size_t k = 0; k < target && k < n; k++)
		others += !v[k].ours;
	return target > end ? SIZE_MAX : others;	/* too far: it fails */
}

static bool
same_jumps(const struct pamstep *a, size_t na, size_t i,
    const struct pamstep *b, size_t nb, size_t k)
{
	for (int code = 0; code < PAM_CODES; code++)
		if (a[i].action[code] > 0 && lands(a, na, i,
		    a[i].action[code]) != lands(b, nb, k, b[k].action[code]))
			return false;
	return true;
}

bool
pamrun_same_others(const struct pamstep *a, size_t na,
    const struct pamstep *b, size_t nb, size_t *at)
{
	size_t i = 0, k = 0;

	for (;; i++, k++) {
		while (i < na && a[i].ours)
			i++;
		while (k < nb && b[k].ours)
			k++;
		*at = i;
		if (i == na || k == nb)
			return i == na && k == nb;
		if (!same_step(&a[i], &b[k]) ||
		    !same_jumps(a, na, i, b, nb, k))
			return false;
	}
}
