/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain_rows.h - what each row of `commands` reads, writes and reaches, by
 * the rules of the tree, as explain prints it.
 */
#ifndef EXPLAIN_ROWS_H
#define EXPLAIN_ROWS_H

struct explain;
struct json_t;

/* A line for each row; none without `commands`. */
void explain_rows_print(const struct explain *x);

/* An array of names, access?, root?, any, network. */
struct json_t *explain_rows_json(const struct explain *x);

#endif
