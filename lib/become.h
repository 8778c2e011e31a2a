/*
 * become.h - root turns into an account, for good.
 */
#ifndef BECOME_H
#define BECOME_H

struct err;
struct ident;

/* Groups, gid, uid; the way back is tried, and must be shut. */
int become(const struct ident *who, struct err *e);

#endif
