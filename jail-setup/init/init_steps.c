/* SPDX-License-Identifier: BSD-2-Clause */
/* init_steps.c - see init_steps.h */
#include <stdio.h>
#include <string.h>

#include "count.h"
#include "init_steps.h"
#include "init_want.h"
#include "quote.h"

const char *
init_kind_name(enum init_kind k)
{
	static const char *const names[] = {
		[INIT_GROUP] = "group", [INIT_FILE] = "file",
		[INIT_BUILD] = "build", [INIT_HOOK] = "hook",
		[INIT_PAM] = "pam", [INIT_CHECK] = "check",
	};
	COUNT_IS(names, INIT_KINDS);

	return names[k];
}

const char *
init_state_name(enum init_state s)
{
	static const char *const names[] = {
		[INIT_NONE] = "none", [INIT_ALREADY] = "already",
		[INIT_TODO] = "todo", [INIT_LATER] = "later",
	};
	COUNT_IS(names, INIT_STATES);

	return names[s];
}

/* " OPTION VALUE", quoted; nothing without a value. */
static void
add_option(char to[INIT_WORDS], const char *option, const char *value)
{
	const size_t n = strlen(to);
	char word[QUOTE_MAX];

	if (value != NULL)
		snprintf(to + n, INIT_WORDS - n, " %s%s%s", option,
		    *option != '\0' ? " " : "", quote_bare(value, word));
}

static void
say_group(const struct init_want *w, struct init_step *s)
{
	snprintf(s->does, INIT_WORDS, "groupadd");
	snprintf(s->undo, INIT_WORDS, "groupdel");
	add_option(s->does, "--prefix", w->root);
	add_option(s->undo, "--prefix", w->root);
	add_option(s->does, "", w->group);
	add_option(s->undo, "", w->group);
}

static void
say_file(const char *file, struct init_step *s)
{
	char word[QUOTE_MAX];

	snprintf(s->does, INIT_WORDS, "%s", file);
	snprintf(s->undo, INIT_WORDS, "rm %s", quote_bare(file, word));
}

static void
say_build(const struct init_want *w, enum init_tree tree, struct init_step *s)
{
	const bool old = tree == INIT_TREE_BEHIND;

	snprintf(s->does, INIT_WORDS, "jail-setup %s %s", old ? "refresh" :
	    "build", w->name);
	snprintf(s->undo, INIT_WORDS, "jail-setup %s %s", old ? "rollback" :
	    "remove", w->name);
}

/* "jail-setup COMMAND DO|UNDO [--all] [--root DIR]" */
static void
say_setup(const struct init_want *w, const char *does, const char *undo,
    struct init_step *s)
{
	snprintf(s->does, INIT_WORDS, "jail-setup %s", does);
	snprintf(s->undo, INIT_WORDS, "jail-setup %s", undo);
	add_option(s->does, "--root", w->root);
	add_option(s->undo, "--root", w->root);
}

static enum init_state
unless(bool already)
{
	return already ? INIT_ALREADY : INIT_TODO;
}

void
init_steps(const struct init_want *w, const struct init_facts *f,
    const char *file, struct init_step v[INIT_KINDS])
{
	const bool here = w->root == NULL;

	memset(v, 0, INIT_KINDS * sizeof(*v));
	v[INIT_GROUP].state = w->group == NULL ? INIT_NONE : unless(f->group);
	v[INIT_FILE].state = unless(f->file);
	v[INIT_BUILD].state = !here ? INIT_LATER :
	    unless(f->tree == INIT_TREE_CURRENT);
	/* of new members it also ends the user managers */
	v[INIT_HOOK].state = unless(f->hook && f->file);
	v[INIT_PAM].state = unless(f->lines);
	v[INIT_CHECK].state = here ? INIT_TODO : INIT_LATER;
	if (w->group != NULL)
		say_group(w, &v[INIT_GROUP]);
	say_file(file, &v[INIT_FILE]);
	say_build(w, f->tree, &v[INIT_BUILD]);
	say_setup(w, "hook install", "hook remove", &v[INIT_HOOK]);
	say_setup(w, "pam add --all", "pam remove --all", &v[INIT_PAM]);
	/* what other jails have too is not ours to take back */
	if (f->hook || f->others)
		v[INIT_HOOK].undo[0] = '\0';
	if (f->others)
		v[INIT_PAM].undo[0] = '\0';
	snprintf(v[INIT_CHECK].does, INIT_WORDS, "jail-setup check %s",
	    w->name);
}

void
init_again(const struct init_want *w, char to[INIT_WORDS])
{
	snprintf(to, INIT_WORDS, "jail-setup init %s --for %s%s", w->name,
	    w->what, w->create ? " --create-group" : "");
	add_option(to, "--group", w->group);
	add_option(to, "--user", w->user);
	add_option(to, "--root", w->root);
}

void
init_next(const struct init_want *w, char to[INIT_WORDS])
{
	char word[QUOTE_MAX];

	if (w->root != NULL)
		snprintf(to, INIT_WORDS, "at its first start: jail-setup build "
		    "%s && jail-setup check %s", w->name, w->name);
	else if (w->user != NULL)
		snprintf(to, INIT_WORDS, "jail-setup explain %s@sshd",
		    quote_bare(w->user, word));
	else
		snprintf(to, INIT_WORDS, "usermod -aG %s USER && jail-setup "
		    "explain USER@sshd", quote_bare(w->group, word));
}
