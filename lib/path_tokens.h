/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * path_tokens.h - the tokens of jail files, as in sshd_config(5): %u name, %U
 * uid, %h home, %% a percent sign.
 */
#ifndef PATH_TOKENS_H
#define PATH_TOKENS_H

#include <stdbool.h>

struct err;
struct ident;

/* An absolute path without "..", its tokens known.  0, or -1 and why. */
int token_path_check(const char *path, struct err *e);

/* Has it one that stands for the account: is it another path for each? */
bool token_names(const char *path);

/*
 * A text with its tokens filled in, the caller's to free; NULL on error.  What
 * follows a '%' that is no token is left out.
 */
char *token_fill(const char *text, const struct ident *who, struct err *e);

/*
 * The path with its tokens filled in, the caller's to free; NULL on error.
 * The account's name must have passed ident_name_check(); a home that is no
 * sound absolute path is an error where %h is used.
 */
char *token_expand(const char *path, const struct ident *who, struct err *e);

#endif
