/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * start_program.h - a program that root named is found in the jail and
 * executed, by the account.
 */
#ifndef START_PROGRAM_H
#define START_PROGRAM_H

struct err;
struct ident;
struct list;

/* Replaces the tokens of a directory, which may be NULL. */
int start_tokens(char **directory, const struct ident *who, struct err *e);

/* Appends the words with their tokens replaced. */
int start_words(const struct list *words, const struct ident *who,
    struct list *out, struct err *e);

/*
 * Changes to the directory (NULL: /) and finds the program: argv[0] becomes
 * `path`, PATH_MAX bytes, since php-fpm(8) and nginx(8) re-execute it.  0, or
 * an exit status.
 */
int start_place(char **argv, const char *directory, char *path,
    struct err *e);

/* Both, and execve(2).  Returns an exit status. */
int start_program(char **argv, const char *directory, char *const *env,
    struct err *e);

#endif
