/*
 * shells.h - jailsh under every path listed in the host's /etc/shells, so that
 * an account's own shell is the pseudo-shell as soon as it is in the jail.
 */
#ifndef SHELLS_H
#define SHELLS_H

struct err;
struct libraries;
struct list;
struct plan;

/*
 * In place of whatever the plan has there; and the list of commands, where
 * jailsh reads it (jailsh(8)).
 */
int shells_replace(struct plan *p, struct libraries *l, const char *jailsh,
    const struct list *commands, struct err *e);

#endif
