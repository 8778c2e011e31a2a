/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sshdmatch.h - does a Match of sshd_config(5) apply to an account?  Pure.
 *
 * The rules are OpenSSH's: match_cfg_line() of servconf.c, match_pattern_list()
 * of match.c, and groupaccess.c.  User, Group and "all" are answered; the other
 * criteria (Address, LocalPort and so on) depend on the connection.
 * tests/root/test_serverconf.sh compares with sshd -T -C.
 */
#ifndef SSHDMATCH_H
#define SSHDMATCH_H

struct ident;
struct list;

/* In this order: of several criteria the least counts. */
enum sshdmatch {
	SSHDMATCH_NO,
	SSHDMATCH_MAYBE,	/* the account alone does not decide */
	SSHDMATCH_YES,
};

/*
 * `words` of sshdline_words() for the line `raw`. MAYBE if the line has a
 * single quote, a backslash or "=": releases of sshd differ in how they read
 * those.
 */
enum sshdmatch sshdmatch(const struct list *words, const char *raw,
    const struct ident *who);

#endif
