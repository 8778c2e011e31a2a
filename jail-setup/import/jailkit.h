/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jailkit.h - what jailkit was told, in our words.  Pure: what the host has is
 * asked through struct jailkit_look; all that comes out is text.
 */
#ifndef JAILKIT_H
#define JAILKIT_H

#include <stdbool.h>
#include <stdio.h>

#include "jail.h"
#include "list.h"

struct err;
struct ini;

enum jailkit_kind { JAILKIT_MISSING = 0, JAILKIT_FILE, JAILKIT_DIR };

struct jailkit_look {
	/* What lies there, links followed; of a pattern: what it matches. */
	enum jailkit_kind (*kind)(const void *of, const char *path);
	bool (*account)(const void *of, const char *name);
	const void *of;
};

/* The name of a section's component: "jk-" and the section. */
int jailkit_name(const char *section, char name[JAIL_NAME_MAX + 1],
    struct err *e);

/* A section of jk_init.ini as components.d/NAME.conf. */
int jailkit_component(const struct ini *init, const char *section,
    const struct jailkit_look *look, FILE *to, struct err *e);

/*
 * The sections that a jail at `dir` was made of: what the host has of their
 * paths is all there.  Those that others of them include are left out.
 */
int jailkit_sections(const struct ini *init, const struct jailkit_look *look,
    const char *dir, struct list *out, struct err *e);

/* The accounts that are alike in one of jailkit's jails. */
struct jailkit_jail {
	char name[JAIL_NAME_MAX + 1];
	char *dir;
	bool limited;		/* their shell in it is jk_lsh */
	struct list commands;	/* then these programs */
	struct list users;
	struct list moves;	/* a usermod(8) command for each */
};

/* Its file; the empty directories of its sections come along. */
int jailkit_jail_print(const struct ini *init, const struct jailkit_jail *j,
    const struct list *sections, FILE *to, struct err *e);

/*
 * What jk_lsh would let an account run, as names of programs: its own section,
 * else its group's, else DEFAULT.  lsh->sections.n may be 0.
 */
int jailkit_commands(const struct ini *lsh, const char *user,
    const char *group, struct list *out, struct err *e);

/* "key = [ ... ];" for libconfig.  A list that is empty is not written. */
void jailkit_list(FILE *to, const char *key, const struct list *l);

/* A word for a shell, quoted where it must be. */
void jailkit_quote(FILE *to, const char *word);

#endif
