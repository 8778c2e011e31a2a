/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * row_rules.h - a row of `commands` and its profile become one rule for jailsh.
 * Pure.
 */
#ifndef ROW_RULES_H
#define ROW_RULES_H

struct err;
struct jail_command;
struct profiles;
struct call_rules;

/*
 * Appends the rule.  Its `paths` are what it may start besides its program, as
 * component files name paths (pattern.h).  -1: there is no such profile, it
 * does not have a value of the row, or none of its forms is for these.
 */
int row_rule(const struct jail_command *c, const struct profiles *all,
    struct call_rules *out, struct err *e);

#endif
