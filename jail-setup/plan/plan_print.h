/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_print.h - a plan for people and for programs.
 */
#ifndef PLAN_PRINT_H
#define PLAN_PRINT_H

#include <stdio.h>

#include "plan.h"

struct json_t;
struct plan_shares;

/* Prints names as escape_print() does. */
void plan_print(const struct plan *p, FILE *to);

/*
 * The three below in JSON print by jsonline(), which reports errors.
 *
 * {"jail": ..., "entries": [{"path", "type", "mode", "size", "source",
 * "link", "why", "because", "package", "version", "arch"}]}, one line; names
 * as escape_json() writes them, for each entry by itself.
 */
void plan_print_json(const char *jail, const struct plan *p, FILE *to);

/* The array alone; NULL: no memory. */
struct json_t *plan_entries_json(const struct plan *p);

/* Prints the reasons from an entry back to a root, each with its package. */
void plan_print_why(const struct plan_entry *en, FILE *to);
void plan_print_why_json(const struct plan_entry *en, FILE *to);

/* Prints what each reason costs, see plan_size.h. */
void plan_print_shares(const struct plan_shares *s, FILE *to);
void plan_print_shares_json(const char *jail, const struct plan_shares *s,
    FILE *to);

#endif
