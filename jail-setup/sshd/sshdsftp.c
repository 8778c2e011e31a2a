/* SPDX-License-Identifier: BSD-2-Clause */
/* sshdsftp.c - see sshdsftp.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "err.h"
#include "list.h"
#include "sshdsftp.h"

enum what { NONE = 1, INTERNAL = 2, OTHER = 4 };
enum key { FORCE, SUBSYSTEM, CHROOT };

struct sshdsftp_block {
	struct list words;
	char *raw;
	size_t within;		/* 1 + the block that includes its file; 0 */
	struct serverplace at;
};

struct sshdsftp_rule {
	enum key key;
	enum what what;
	size_t block;		/* as above */
	struct serverplace at;
};

/* --- reading -------------------------------------------------------------- */

static int
add_block(struct sshdsftp *s, const struct list *words, struct serverline *l,
    struct err *e)
{
	struct sshdsftp_block *b;

	if (ARRAY_ROOM(s->blocks, s->nblocks, s->rblocks, "sshd_config", e) < 0)
		return -1;
	b = &s->blocks[s->nblocks++];
	*b = (struct sshdsftp_block){ .within = l->within, .at = l->at,
	    .raw = strdup(l->raw) };
	l->block = s->nblocks;
	return b->raw == NULL ? err_set(e, ENOMEM, "sshd_config") :
	    list_append(&b->words, words, e);
}

/* sshd takes the rest of the line literally, with quotes. */
static enum what
forced_command(const struct list *words, const char *raw)
{
	if (words->n == 2 && strcasecmp(words->v[1], "none") == 0)
		return NONE;
	return strcmp(words->v[1], "internal-sftp") == 0 &&
	    strpbrk(raw, "'\"\\") == NULL ? INTERNAL : OTHER;
}

static int
take_line(void *arg, const struct list *words, struct serverline *l,
    struct err *e)
{
	struct sshdsftp *s = arg;
	struct sshdsftp_rule one = { .block = l->block, .at = l->at };

	if (strcasecmp(words->v[0], "Match") == 0)
		return add_block(s, words, l, e);
	if (strcasecmp(words->v[0], "ForceCommand") == 0) {
		one.key = FORCE;
		one.what = forced_command(words, l->raw);
	} else if (strcasecmp(words->v[0], "Subsystem") == 0 && words->n > 2 &&
	    strcmp(words->v[1], "sftp") == 0) {
		one.key = SUBSYSTEM;
		one.what = strcmp(words->v[2], "internal-sftp") == 0 ?
		    INTERNAL : OTHER;
	} else if (strcasecmp(words->v[0], "ChrootDirectory") == 0 &&
	    words->n > 1) {
		one.key = CHROOT;
		one.what = strcasecmp(words->v[1], "none") == 0 ? NONE : OTHER;
	} else {
		return 0;
	}
	return ARRAY_ADD(s->rules, s->nrules, s->rrules, one, "sshd_config", e);
}

int
sshdsftp_load(const char *root, struct sshdsftp *s, struct err *e)
{
	*s = (struct sshdsftp){0};
	return serverconf_lines(root, take_line, s, e);
}

void
sshdsftp_free(struct sshdsftp *s)
{
	for (size_t i = 0; i < s->nblocks; i++) {
		list_free(&s->blocks[i].words);
		free(s->blocks[i].raw);
	}
	free(s->blocks);
	free(s->rules);
	*s = (struct sshdsftp){0};
}

/* --- asking --------------------------------------------------------------- */

/* In a file that is included in a Match block, both Match must apply. */
static enum sshdmatch
match_blocks(const struct sshdsftp *s, size_t block, const struct ident *who,
    const struct serverplace **doubt)
{
	enum sshdmatch m = SSHDMATCH_YES, one;

	for (; block != 0; block = s->blocks[block - 1].within) {
		const struct sshdsftp_block *b = &s->blocks[block - 1];

		one = sshdmatch(&b->words, b->raw, who);
		if (one < m) {
			m = one;
			*doubt = &b->at;
		}
	}
	return m;
}

/* The possible outcomes for one keyword. */
struct outcome {
	unsigned what;			/* the possible ones of enum what */
	const struct sshdsftp_rule *first[OTHER + 1];
	const struct serverplace *match[OTHER + 1];	/* if it may not be */
};

static void
add_outcome(struct outcome *o, const struct sshdsftp_rule *r,
    const struct serverplace *match)
{
	if (o->first[r->what] == NULL) {
		o->first[r->what] = r;
		o->match[r->what] = match;
	}
	o->what |= r->what;
}

/* Rules in a Match come first; the first that certainly applies ends it. */
static void
work_out(const struct sshdsftp *s, enum key key, const struct ident *who,
    struct outcome *o)
{
	const struct serverplace *match;

	*o = (struct outcome){0};
	for (int in_match = 1; in_match >= 0; in_match--)
		for (size_t i = 0; i < s->nrules; i++) {
			const struct sshdsftp_rule *r = &s->rules[i];
			enum sshdmatch m;

			if (r->key != key || (r->block != 0) != in_match)
				continue;
			match = NULL;
			m = match_blocks(s, r->block, who, &match);
			if (m != SSHDMATCH_NO)
				add_outcome(o, r, match);
			else if (r->what == INTERNAL &&
			    o->match[INTERNAL] == NULL)
				o->match[INTERNAL] = match;
			if (m == SSHDMATCH_YES)
				return;
		}
	o->what |= NONE;
}

static void
answer_by_force(const struct outcome *f, struct sshdsftp_answer *a)
{
	const struct sshdsftp_rule *i = f->first[INTERNAL],
	    *o = f->first[OTHER];

	if (i == NULL && o == NULL)
		return;
	a->forces = f->what & NONE ? SSHDMATCH_MAYBE : SSHDMATCH_YES;
	a->force = i == NULL || (o != NULL && o < i) ? o->at : i->at;
}

static void
answer_by_chroot(const struct outcome *c, struct sshdsftp_answer *a)
{
	if (c->first[OTHER] == NULL)
		return;
	a->chroots = c->what & NONE ? SSHDMATCH_MAYBE : SSHDMATCH_YES;
	a->chroot = c->first[OTHER]->at;
}

/* The Match without which it does not serve, or in which it does not. */
static void
rule_decides(const struct outcome *f, const struct outcome *sub, bool can,
    struct sshdsftp_answer *a)
{
	const struct serverplace *m = f->match[INTERNAL] != NULL ?
	    f->match[INTERNAL] : sub->match[INTERNAL];

	a->takes = m == NULL;
	for (size_t i = NONE; can && m == NULL && i <= OTHER; i++)
		m = f->match[i] != NULL ? f->match[i] : sub->match[i];
	if (m != NULL)
		a->match = *m;
}

/* A forced command replaces the subsystem. */
void
sshdsftp_ask(const struct sshdsftp *s, const struct ident *who,
    struct sshdsftp_answer *a)
{
	struct outcome f, sub, root;
	bool can, cannot;

	work_out(s, FORCE, who, &f);
	work_out(s, SUBSYSTEM, who, &sub);
	work_out(s, CHROOT, who, &root);
	can = f.what & INTERNAL || (f.what & NONE && sub.what & INTERNAL);
	cannot = f.what & OTHER || (f.what & NONE &&
	    sub.what & (NONE | OTHER));
	*a = (struct sshdsftp_answer){ .serves = !can ? SSHDMATCH_NO :
	    cannot ? SSHDMATCH_MAYBE : SSHDMATCH_YES };
	answer_by_force(&f, a);
	answer_by_chroot(&root, a);
	if (f.first[INTERNAL] != NULL)
		a->at = f.first[INTERNAL]->at;
	else if (sub.first[INTERNAL] != NULL)
		a->at = sub.first[INTERNAL]->at;
	if (a->serves != SSHDMATCH_YES)
		rule_decides(&f, &sub, can, a);
}
