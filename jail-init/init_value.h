/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_value.h - the values of init.conf(5): numbers, paths, names.  Pure.
 */
#ifndef INIT_VALUE_H
#define INIT_VALUE_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct list;

/* Digits of the base and nothing else, `most` at most. */
int init_number(const char *s, unsigned base, uint64_t most, uint64_t *to,
    struct err *e);

/* Absolute, without //, /./ and /../; no slash at its end. */
int init_path(const char *s, struct err *e);

/* The same for what may be named by /var/run, which is /run: a copy. */
char *init_run_path(const char *s, struct err *e);

/* Is the path below the directory? */
bool init_is_below(const char *path, const char *dir);

/* A name of a variable of n bytes, as systemd.exec(5) takes it? */
bool init_is_name(const char *s, size_t n);

/* Sets a variable, NAME=VALUE, in place of one of that name. */
int init_setenv(struct list *env, const char *var, struct err *e);

/* Its value; NULL: not set. */
const char *init_getenv(const struct list *env, const char *name,
    unsigned long n);

#endif
