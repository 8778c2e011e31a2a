/* SPDX-License-Identifier: BSD-2-Clause */
/* session_row.h - one session, as sessions and end print it. */
#ifndef SESSION_ROW_H
#define SESSION_ROW_H

struct call;
struct json_t;
struct session;

/* A heading, and a line; `more` is a last column, or "". */
void session_head(const char *more);
void session_print(const struct call *c, const struct session *s,
    const char *more);

struct json_t *session_json(const struct call *c, const struct session *s);

/*
 * Is there a jail of that name?  For one without sessions; EXIT_UNABLE, after
 * an error on standard error.
 */
int session_known(const struct call *c, const char *name);

#endif
