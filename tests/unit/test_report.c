/* SPDX-License-Identifier: BSD-2-Clause */
/* test_report.c - what a login is said to have come to; pam_jail/report*.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../pam_jail/report.h"
#include "../../pam_jail/report_audit.h"
#include "../../pam_jail/report_journal.h"
#include "../../pam_jail/report_syslog.h"
#include "login.h"
#include "wall.h"

static struct jail sftp = { .name = "sftp" };
static const struct login in = {
	.who = { .name = (char *)"alice", .uid = 1001 },
	.jail = &sftp, .serial = "20261122T161500", .us = 640,
};
static struct login degraded = {
	.who = { .name = (char *)"alice", .uid = 1001 },
	.jail = &sftp, .serial = "-", .us = 1,
};
static const struct login none = {
	.who = { .name = (char *)"bob", .uid = 1002 },
};
static const struct login unknown = { .jail = NULL };

static const struct {
	const char *title;
	struct report_facts facts;
	const char *line, *audit;
} rows[] = {
	{ "entered", { .service = "sshd", .user = "alice", .entry = "child",
	    .login = &in },
	    "jail=sftp user=alice uid=1001 service=sshd entry=child "
	    "gen=20261122T161500 result=entered us=640",
	    "op=pam_jail jail=sftp gen=20261122T161500 entry=child "
	    "acct=\"alice\"" },
	{ "a wall less", { .service = "su", .user = "alice", .entry = "session",
	    .login = &degraded },
	    "jail=sftp user=alice uid=1001 service=su entry=session gen=- "
	    "result=entered us=1 missing=landlock",
	    "op=pam_jail jail=sftp gen=- entry=session acct=\"alice\"" },
	{ "the line is lost", { .service = "sshd", .user = "alice",
	    .entry = "child", .login = &in, .lost = true },
	    "jail=sftp user=alice uid=1001 service=sshd entry=child "
	    "gen=20261122T161500 result=entered us=640",
	    "op=pam_jail jail=sftp gen=20261122T161500 entry=child "
	    "acct=\"alice\" log=lost" },
	{ "refused", { .service = "sshd", .user = "alice", .entry = "account",
	    .rhost = "2001:db8::7", .login = &in,
	    .reason = "jail \"x\" is not built" },
	    "jail=sftp user=alice uid=1001 service=sshd rhost=2001:db8::7 "
	    "entry=account gen=20261122T161500 result=refused "
	    "reason=\"jail 'x' is not built\"",
	    "op=pam_jail jail=sftp gen=20261122T161500 entry=account "
	    "acct=\"alice\"" },
	{ "a fix with a quoted name", { .service = "su", .user = "a",
	    .entry = "account", .login = &unknown,
	    .reason = "no; fix: chown 0 '/it'\"'\"'s' && id" },
	    "jail=- user=a service=su entry=account gen=- result=refused "
	    "reason=\"no; fix: chown 0 '/it\"",
	    "op=pam_jail jail=? gen=? entry=account acct=\"a\"" },
	{ "a name from hell", { .service = "s d", .user = "a b=c\"\nd\177",
	    .rhost = "a entry=b\n\"", .entry = "account", .login = &unknown,
	    .reason = "no" },
	    "jail=- user=a?b?c??d? service=s?d rhost=a?entry?b?? "
	    "entry=account gen=- result=refused reason=\"no\"",
	    "op=pam_jail jail=? gen=? entry=account "
	    "acct=6120623D63220A647F" },
	{ "in no jail", { .service = "su", .user = "bob", .entry = "session",
	    .login = &none },
	    "jail=- user=bob uid=1002 service=su entry=session gen=- "
	    "result=unmatched",
	    "op=pam_jail jail=? gen=? entry=session acct=\"bob\"" },
	{ "no name", { .entry = "account", .login = &unknown, .reason = "no" },
	    "jail=- user=- service=- entry=account gen=- result=refused "
	    "reason=\"no\"",
	    "op=pam_jail jail=? gen=? entry=account acct=\"?\"" },
};

static void
each_line(void **state)
{
	char text[2048];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		report_text(text, sizeof(text), &rows[i].facts);
		if (strcmp(text, rows[i].line) != 0)
			fail_msg("%s: %s", rows[i].title, text);
		report_text(text, 32, &rows[i].facts);
		assert_true(strlen(text) < 32);
		assert_memory_equal(text, rows[i].line, 24);
	}
}

static void
each_record(void **state)
{
#ifdef HAVE_AUDIT
	char text[2048];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		report_audit_text(text, sizeof(text), &rows[i].facts);
		if (strcmp(text, rows[i].audit) != 0)
			fail_msg("%s: %s", rows[i].title, text);
	}
#else
	(void)state;
	skip();
#endif
}

/*
 * As systemd-journald reads it: the value of a field, or NULL.  Fails the test
 * where the message is none.
 */
static const char *
value(const char *m, size_t n, const char *key, char out[4096])
{
	const char *end = m + n, *found = NULL;

	while (m < end) {
		const char *nl = memchr(m, '\n', (size_t)(end - m));
		const char *eq = nl != NULL ?
		    memchr(m, '=', (size_t)(nl - m)) : NULL;
		const char *v = eq != NULL ? eq + 1 : nl + 1;
		size_t key_len = (size_t)((eq != NULL ? eq : nl) - m);
		uint64_t len = eq != NULL ? (uint64_t)(nl - v) : 0;

		assert_non_null(nl);
		assert_int_equal(strspn(m, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"),
		    key_len);
		if (eq == NULL) {
			assert_true(end - v > 8);
			memcpy(&len, v, 8);
			v += 8;
			assert_true(len < (size_t)(end - v));
			assert_int_equal(v[len], '\n');
		}
		if (strlen(key) == key_len && memcmp(m, key, key_len) == 0) {
			assert_null(found);
			memcpy(out, v, len);
			out[len] = '\0';
			found = out;
		}
		m = v + len + 1;
	}
	return found;
}

static void
is(const char *m, size_t n, const char *key, const char *want)
{
	char got[4096];
	const char *v = value(m, n, key, got);

	if ((v == NULL) != (want == NULL) ||
	    (v != NULL && strcmp(v, want) != 0))
		fail_msg("%s: %s", key, v != NULL ? v : "(none)");
}

static void
fields(void **state)
{
	char m[16384];
	size_t n = report_journal(m, sizeof(m), LOG_INFO, "the line",
	    &rows[0].facts);

	(void)state;
	is(m, n, "MESSAGE", "the line");
	is(m, n, "PRIORITY", "6");
	is(m, n, "SYSLOG_FACILITY", "10");
	is(m, n, "SYSLOG_IDENTIFIER", "pam_jail");
	is(m, n, "PAM_JAIL", "sftp");
	is(m, n, "PAM_JAIL_USER", "alice");
	is(m, n, "PAM_JAIL_UID", "1001");
	is(m, n, "PAM_JAIL_SERVICE", "sshd");
	is(m, n, "PAM_JAIL_ENTRY", "child");
	is(m, n, "PAM_JAIL_GEN", "20261122T161500");
	is(m, n, "PAM_JAIL_RESULT", "entered");
	is(m, n, "PAM_JAIL_US", "640");
	is(m, n, "PAM_JAIL_REASON", NULL);
	is(m, n, "PAM_JAIL_RHOST", NULL);
	is(m, n, "PAM_JAIL_MISSING", NULL);
	n = report_journal(m, sizeof(m), LOG_INFO, "x", &rows[1].facts);
	is(m, n, "PAM_JAIL_MISSING", "landlock");
	n = report_journal(m, sizeof(m), LOG_ERR, "x", &rows[3].facts);
	is(m, n, "PRIORITY", "3");
	is(m, n, "PAM_JAIL_RESULT", "refused");
	is(m, n, "PAM_JAIL_REASON", "jail \"x\" is not built");
	is(m, n, "PAM_JAIL_RHOST", "2001:db8::7");
	is(m, n, "PAM_JAIL_US", NULL);
}

/* No name makes up a field, and none is too long. */
static void
fields_from_hell(void **state)
{
	char m[16384], name[5000];
	const struct report_facts long_one = {
		.user = name, .service = name, .reason = name, .entry = "child",
		.login = &unknown,
	};
	struct report_facts f = {
		.user = "x\nPAM_JAIL=evil\n", .service = "\n", .entry = "account",
		.reason = "no", .login = &unknown,
	};
	size_t n = report_journal(m, sizeof(m), LOG_ERR, "a\nPRIORITY=0", &f);

	(void)state;
	is(m, n, "MESSAGE", "a\nPRIORITY=0");
	is(m, n, "PRIORITY", "3");
	is(m, n, "PAM_JAIL", NULL);
	is(m, n, "PAM_JAIL_USER", "x\nPAM_JAIL=evil\n");
	is(m, n, "PAM_JAIL_SERVICE", "\n");
	is(m, n, "PAM_JAIL_UID", NULL);
	is(m, n, "PAM_JAIL_GEN", NULL);
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (size_t size = 0; size < sizeof(m); size += 7) {
		memset(m, 1, sizeof(m));
		n = report_journal(m, size, LOG_ERR, name, &long_one);
		assert_true(n <= size);
		is(m, n, "NONE", NULL);
		for (size_t i = size; i < sizeof(m); i++)
			assert_int_equal(m[i], 1);
	}
}

static void
syslog_line(void **state)
{
	char m[256];
	size_t n = report_syslog(m, sizeof(m), LOG_INFO, "jail=x");
	unsigned pid;

	(void)state;
	assert_int_equal(n, strlen(m));
	assert_memory_equal(m, "<86>", 4);
	assert_int_equal(sscanf(m + 20, " pam_jail[%u]: jail=x", &pid), 1);
	assert_int_equal(pid, getpid());
	assert_string_equal(m + n - 6, "jail=x");
	n = report_syslog(m, 10, LOG_ERR, "jail=x");
	assert_int_equal(n, 9);
	assert_memory_equal(m, "<83>", 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line),
		cmocka_unit_test(each_record),
		cmocka_unit_test(fields),
		cmocka_unit_test(fields_from_hell),
		cmocka_unit_test(syslog_line),
	};

	degraded.missing = walls_optional("landlock");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
