/* SPDX-License-Identifier: BSD-2-Clause */
/* test_sshdsftp.c - whom a Match of sshd is about, and who gets SFTP of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "ident.h"
#include "scratch.h"
#include "sshd/sshdsftp.h"

#define NO SSHDMATCH_NO
#define MAYBE SSHDMATCH_MAYBE
#define YES SSHDMATCH_YES

static struct ident_group groups[] = {
	{ 100, (char *)"users" }, { 200, (char *)"sftpcust" },
	{ 300, (char *)"domain users" }, { 400, NULL },
	{ 500, (char *)"one" }, { 500, (char *)"two" },
};
static const struct ident who = { .name = (char *)"alice", .groups = groups,
    .ngroups = sizeof(groups) / sizeof(*groups) };

/* A ForceCommand internal-sftp behind that Match. */
static const struct {
	const char *match;
	enum sshdmatch want;
} matches[] = {
	{ "all", YES }, { "ALL", YES },
	{ "User alice", YES }, { "user bob", NO }, { "User Alice", NO },
	{ "User bob,alice", YES }, { "User a*", YES }, { "User *c*", YES },
	{ "User al?ce", YES }, { "User alice?", NO }, { "User alic", NO },
	{ "User *", YES }, { "User *b", NO }, { "User a*e*", YES },
	{ "User *,!alice", NO }, { "User !alice,*", NO },
	{ "User *,!bob", YES }, { "User !bob", NO },
	{ "Group sftpcust", YES }, { "Group wheel", NO },
	{ "Group \"domain users\"", YES }, { "Group *,!sftpcust", NO },
	{ "Group *cust,!wheel", YES }, { "Group one", MAYBE },
	{ "Group o*,t*", YES }, { "Group users,!two", MAYBE },
	{ "User alice Group sftpcust", YES },
	{ "User bob Group sftpcust", NO },
	{ "User alice Group wheel", NO },
	{ "Address 10.0.0.0/8", MAYBE }, { "User bob Address *", NO },
	{ "Address * User bob", NO }, { "User alice LocalPort 22", MAYBE },
	{ "invalid-user", MAYBE }, { "User = alice", MAYBE },
	{ "User 'alice'", MAYBE }, { "Group a\\\\b", MAYBE },
	{ "exec", MAYBE },
};

/* A file, then what comes of it, and the lines that are named. */
static const struct {
	const char *setup;
	enum sshdmatch serves, forces;
	unsigned match;
	bool takes;
} files[] = {
#define S "Subsystem sftp internal-sftp\n"
#define P "Subsystem sftp /usr/lib/sftp-server\n"
#define F "ForceCommand internal-sftp\n"
#define A "Match User alice\n"
#define B "Match User bob\n"
#define M "Match Address 10.0.0.1\n"
	{ "", NO, NO, 0, false },
	{ S, YES, NO, 0, false },
	{ P, NO, NO, 0, false },
	{ P F, YES, YES, 0, false },
	{ P B F, NO, NO, 2, false },
	{ P M F, MAYBE, MAYBE, 2, false },
	{ P A F, YES, YES, 0, false },
	{ P M F A F, YES, YES, 0, false },
	{ S "ForceCommand /bin/x\n", NO, YES, 0, false },
	{ S A "ForceCommand /bin/x\n", NO, YES, 0, false },
	{ S B "ForceCommand /bin/x\n", YES, NO, 0, false },
	{ S M "ForceCommand /bin/x\n", MAYBE, MAYBE, 2, true },
	/* a Match comes before all, and the first of several */
	{ "ForceCommand /bin/x\n" A F, YES, YES, 0, false },
	{ P F A "ForceCommand /bin/x\n", NO, YES, 0, false },
	{ P A F A "ForceCommand /bin/x\n", YES, YES, 0, false },
	{ P A "ForceCommand /bin/x\n" A F, NO, YES, 0, false },
	{ P F "ForceCommand /bin/x\n", YES, YES, 0, false },
	{ P F A "ForceCommand none\n", NO, NO, 0, false },
	{ P F M "ForceCommand none\n", MAYBE, MAYBE, 3, true },
	{ S F A "ForceCommand none\n", YES, NO, 0, false },
	{ P B F "Match all\n" F, YES, YES, 0, false },
	/* its words */
	{ P "ForceCommand internal-sftp -d /x\n", YES, YES, 0, false },
	{ P "ForceCommand internal-sftpd\n", NO, YES, 0, false },
	{ P "ForceCommand \"internal-sftp\"\n", NO, YES, 0, false },
	{ "Subsystem x internal-sftp\n", NO, NO, 0, false },
	{ P A "Subsystem sftp internal-sftp\n", YES, NO, 0, false },
	{ P B "Subsystem sftp internal-sftp\n", NO, NO, 2, false },
	/* files in each other */
	{ P "Include alice\n", YES, YES, 0, false },
	{ P "Include bob\n" F, YES, YES, 0, false },
	{ P "Include bob\nForceCommand /bin/x\n", NO, YES, 1, false },
	{ P A "Include bob\n", NO, NO, 1, false },
	{ P B "Include alice\n", NO, NO, 2, false },
	{ P A "Include none bob alice\n", YES, YES, 0, false },
	{ P A "Include bob\n" F, YES, YES, 0, false },
	{ P B "Include forced\n", NO, NO, 2, false },
	{ P A "Include forced\n", YES, YES, 0, false },
	{ P M "Include alice\n", MAYBE, MAYBE, 2, false },
};

static void
of(const char *conf, struct sshdsftp_answer *a)
{
	static const char force[] = "ForceCommand internal-sftp\n";
	char *dir = scratch_new();
	struct sshdsftp s;
	struct err e;

	scratch_sh(dir, "mkdir -p etc/ssh; cd etc/ssh; for u in alice bob; do "
	    "printf 'Match User %s\nForceCommand internal-sftp\n' $u >$u; "
	    "done");
	scratch_write(dir, "etc/ssh/forced", force, strlen(force));
	scratch_write(dir, "etc/ssh/sshd_config", conf, strlen(conf));
	assert_int_equal(sshdsftp_load(dir, &s, &e), 0);
	sshdsftp_ask(&s, &who, a);
	sshdsftp_free(&s);
	scratch_free(dir);
}

static void
each_match(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(matches) / sizeof(*matches); i++) {
		struct sshdsftp_answer a;
		char text[200];

		snprintf(text, sizeof(text), "Match %s\nForceCommand "
		    "internal-sftp\n", matches[i].match);
		of(text, &a);
		if (a.serves != matches[i].want)
			fail_msg("Match %s: %d", matches[i].match, a.serves);
	}
}

static void
each_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct sshdsftp_answer a;

		of(files[i].setup, &a);
		if (a.serves != files[i].serves || a.forces != files[i].forces)
			fail_msg("%s: serves %d, forces %d", files[i].setup,
			    a.serves, a.forces);
		if (a.match.line != files[i].match || (a.match.line != 0 &&
		    a.takes != files[i].takes))
			fail_msg("%s: Match in line %u", files[i].setup,
			    a.match.line);
	}
}

/* A ChrootDirectory, and the line that is named. */
static void
each_root(void **state)
{
#define C "ChrootDirectory /srv/%u\n"
#define CN "ChrootDirectory none\n"
	static const struct {
		const char *setup;
		enum sshdmatch chroots;
		unsigned line;
	} roots[] = {
		{ "", NO, 0 }, { CN, NO, 0 }, { C, YES, 1 }, { A C, YES, 2 },
		{ B C, NO, 0 }, { M C, MAYBE, 2 }, { A CN B C, NO, 0 },
		{ A CN C, NO, 0 }, { C A CN, NO, 0 }, { A C CN, YES, 2 },
		{ M CN A C, MAYBE, 4 }, { "chrootdirectory=/srv\n", YES, 1 },
		{ "ChrootDirectory\n", NO, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
		struct sshdsftp_answer a;

		of(roots[i].setup, &a);
		if (a.chroots != roots[i].chroots ||
		    a.chroot.line != roots[i].line)
			fail_msg("%s: %d, line %u", roots[i].setup, a.chroots,
			    a.chroot.line);
	}
}

/* With arguments: 0 no, 1 maybe, 2 yes for each account (root/
   test_serverconf.sh). */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_match), cmocka_unit_test(each_file),
		cmocka_unit_test(each_root),
	};
	struct sshdsftp_answer a;
	struct sshdsftp s;
	struct ident one;
	struct err e;

	for (int i = 1; i < argc; i++) {
		if (sshdsftp_load("", &s, &e) < 0 ||
		    ident_load(argv[i], &one, &e) < 0)
			return 1;
		sshdsftp_ask(&s, &one, &a);
		printf("%d\n", a.serves);
		sshdsftp_free(&s);
		ident_free(&one);
	}
	return argc > 1 ? 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
