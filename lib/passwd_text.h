/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * passwd_text.h - the text of a jail's own /etc/passwd and /etc/group,
 * passwd(5) and group(5).  Pure.  All results are the caller's to free; NULL on
 * error.
 */
#ifndef PASSWD_TEXT_H
#define PASSWD_TEXT_H

struct err;
struct ident;

/* The account's line, and one line for each of its groups. */
char *names_passwd(const struct ident *who, struct err *e);
char *names_group(const struct ident *who, struct err *e);

/*
 * `mine`, then each line of `base` whose name and number `mine` does not have.
 * A line that is not name:password:number... is left out.
 */
char *names_merge(const char *mine, const char *base, struct err *e);

/*
 * The lines of a group file without their members, in place: a tree may know
 * groups, but not say who is in them.  initgroups(3) would believe it.
 */
void names_no_members(char *group);

/* What every jail knows besides the account, where its tree says nothing. */
extern const char names_base_passwd[];
extern const char names_base_group[];

#endif
