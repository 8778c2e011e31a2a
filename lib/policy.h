/*
 * policy.h - who goes into which jail.  Pure.
 *
 * An entry in `users` of any jail, else one in `groups` (primary or
 * supplementary, by name, as sshd's Match Group does), jails in the order of
 * their file names; the first match wins.  uid 0 is never jailed.
 */
#ifndef POLICY_H
#define POLICY_H

struct ident;
struct jail;
struct jails;

/* The jail, and in *by what matched ("users" or "groups"); NULL: none. */
const struct jail *policy_jail(const struct jails *all,
    const struct ident *who, const char **by);

#endif
