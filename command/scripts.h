/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scripts.h - the scripts among a jail's `commands`, and what runs each.
 *
 * /etc/jail/scripts of a tree, written by jail-setup, root's.  A path at the
 * start of a line is a command's; the lines below it begin with a tab: the
 * program that its "#!" line comes to in the end, which is not env(1), and each
 * word that the line hands to it.  Or one line with a '!' behind the tab: why
 * the script is not run.
 *
 * In the place of a shell stands jailsh, whom the kernel starts as the
 * interpreter; the shell itself is then below PATHS_SHELLS, outside every PATH.
 */
#ifndef SCRIPTS_H
#define SCRIPTS_H

#include <stddef.h>
#include <stdio.h>

#include "list.h"

struct err;
struct stat;

struct script {
	char *path;		/* as jailsh finds it: program.h */
	char *program;		/* NULL: `why` */
	char *why;
	struct list words;
};

struct scripts {
	struct script *v;
	size_t n;
};

/* Pure.  Free it either way. */
int  scripts_parse(const char *text, struct scripts *out, struct err *e);
void scripts_print(const struct scripts *all, FILE *to);
void scripts_free(struct scripts *all);

/* An empty one behind those that are there; NULL: no memory. */
struct script *scripts_add(struct scripts *all, const char *path,
    struct err *e);

/* Of the tree or jail with this root; none where it has no such file. */
int  scripts_read(int root, struct scripts *out, struct err *e);

/* The one that is this very file there, by whatever path; NULL. */
const struct script *scripts_find(int root, const struct scripts *all,
    const struct stat *file);

/* "PATH for COMMAND" of each real shell that the tree has, appended to *out. */
int  scripts_shells(int root, struct list *out, struct err *e);

/* The path that a real shell had before, "/sh"; NULL: it is no shell. */
const char *script_shell(const struct script *s);

#endif
