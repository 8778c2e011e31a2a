/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * answer.h - prints what dry_run.h says: jailsh --test.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include <stdbool.h>
#include <stddef.h>

struct answer;
struct dry_run;

/* Words as sh(1) would read them again, on a line. */
void answer_print_words(const char *program, char *const *words, size_t n);

/*
 * What would be started, and which wall keeps what; or why not.  As text or, on
 * one line, as a JSON object.
 */
void answer_print(const struct dry_run *d, const struct answer *r);
void answer_print_json(const struct dry_run *d, const char *line,
    const struct answer *r);

/* A string of JSON: bytes that are not ASCII as \u00XX. */
void answer_print_string(const char *s);

#endif
