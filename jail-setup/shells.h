/*
 * shells.h - jailsh under every path listed in the host's /etc/shells, so that
 * an account's own shell is the pseudo-shell as soon as it is in the jail.
 */
#ifndef SHELLS_H
#define SHELLS_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct jail;
struct libraries;
struct list;
struct plan;

/*
 * In place of whatever the plan has there; and the list of commands, where
 * jailsh reads it (jailsh(8)).
 */
int shells_replace(struct plan *p, struct libraries *l, const char *jailsh,
    const struct list *commands, struct err *e);

/* nologin(8) or false(1): whoever has it is not meant to log in. */
bool shells_none(const char *shell);

/* What gives an account a shell that its jail has. */
void shells_mend(const struct jail *j, const char *user, char *text,
    size_t size);

#endif
