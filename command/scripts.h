/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scripts.h - the scripts among a jail's `commands`, and what runs each.
 *
 * /etc/jail/scripts of a tree, written by jail-setup and owned by root.  A line
 * that starts with a path names a command; the lines below it start with a tab:
 * the program that runs it in the end (never env(1)), and each argument of its
 * "#!" line.  Or one line with a '!' after the tab: why the script is not run.
 *
 * jailsh is in the place of a shell and is started by the kernel as the
 * interpreter; the shell itself is below PATHS_SHELLS, outside every PATH.
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

#define scope_scripts __attribute__((cleanup(scripts_free))) struct scripts

/* Append an empty one; NULL: no memory. */
struct script *scripts_add(struct scripts *all, const char *path,
    struct err *e);

/* Read that of the tree or jail with this root; empty if it has none. */
int  scripts_read(int root, struct scripts *out, struct err *e);

/* The script with this device and inode, by whatever path; NULL. */
const struct script *scripts_find(int root, const struct scripts *all,
    const struct stat *file);

/* Append "PATH for COMMAND" for each real shell in the tree. */
int  scripts_shells(int root, struct list *out, struct err *e);

/* The original path of a real shell, "/sh"; NULL: it is no shell. */
const char *script_shell(const struct script *s);

#endif
