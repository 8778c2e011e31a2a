/*
 * plan_print.h - a plan for people and for programs.
 */
#ifndef PLAN_PRINT_H
#define PLAN_PRINT_H

#include <stdio.h>

#include "plan.h"

struct err;

const char *plan_type_name(enum plan_type t);	/* "dir", "file", "link" */

void plan_print(const struct plan *p, FILE *to);

/* {"jail": ..., "entries": [{"path", "type", "mode", "size", "source",
 * "link", "why", "because"}]}, one line. */
int plan_print_json(const char *jail, const struct plan *p, FILE *to,
    struct err *e);

/* The chain from an entry to the word in a file that asked for it. */
void plan_print_why(const struct plan_entry *en, FILE *to);
int  plan_print_why_json(const struct plan_entry *en, FILE *to, struct err *e);

#endif
