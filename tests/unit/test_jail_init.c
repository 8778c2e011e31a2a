/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_jail_init.c - what jail-init reads, without any act: init.conf(5), the
 * variables in its words, EnvironmentFile=, messages of syslog and sd_notify.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../jail-init/init_envfile.h"
#include "../../jail-init/init_expand.h"
#include "../../jail-init/init_file.h"
#include "../../jail-init/init_log_line.h"
#include "../../jail-init/init_notify.h"
#include "../../jail-init/init_value.h"
#include "count.h"
#include "err.h"
#include "scope.h"
#include "scratch.h"

#define HEAD INIT_FILE_HEAD "\n"
#define MAIN "main /bin/true\n"

static const struct {
	const char *text, *want;	/* part of the error */
} refused[] = {
	{ "", "line 1: not \"# init.conf" },
	{ MAIN, "line 1: not" },
	{ INIT_FILE_HEAD "0\n" MAIN, "line 1: not" },
	{ HEAD, "one main, and there are 0" },
	{ HEAD MAIN MAIN, "one main, and there are 2" },
	{ HEAD "mian /bin/true\n", "line 2: unknown word \"mian\"" },
	{ HEAD MAIN "x\n", "line 3: unknown word" },
	{ HEAD MAIN "main\n", "main has no program" },
	{ HEAD "main true\n", "\"true\" is no absolute path" },
	{ HEAD "main /\n", "no absolute path" },
	{ HEAD "main /bin/../true\n", "no plain path" },
	{ HEAD "main /bin//true\n", "no plain path" },
	{ HEAD "main /bin/./true\n", "no plain path" },
	{ HEAD "main /bin/\n", "no plain path" },
	{ HEAD "main @-\n", "main has no program" },
	{ HEAD "main @x /bin/true\n", "flag \"x\" is not known" },
	{ HEAD "main @@ /bin/true\n", "the flag @ has no name" },
	{ HEAD "main /bin/a\\\n", "a \\ that three octal" },
	{ HEAD "main /bin/\\07\n", "a \\ that three octal" },
	{ HEAD "main /bin/\\400\n", "a \\ that three octal" },
	{ HEAD "main /bin/\\000\n", "a \\ that three octal" },
	{ HEAD "main /bin/\\08a\n", "a \\ that three octal" },
	{ HEAD "main /bin/a\001\n", "a control byte; write \\001" },
	{ HEAD MAIN "type oneshot\n", "type \"oneshot\" is not known" },
	{ HEAD MAIN "type simple\ntype simple\n", "type is there twice" },
	{ HEAD MAIN "type\n", "type takes 1 words, not 0" },
	{ HEAD MAIN "type simple x\n", "type takes 1 words, not 2" },
	{ HEAD MAIN "user 0\n", "user takes 2 words, not 1" },
	{ HEAD MAIN "user root 0\n", "\"root\" is no number" },
	{ HEAD MAIN "user -1 0\n", "\"-1\" is no number" },
	{ HEAD MAIN "user 4294967295 0\n", "4294967295 is more than 429496729" },
	{ HEAD MAIN "user 1 4294967296\n", "is more than" },
	{ HEAD MAIN "user 1 1 99999999999999999999999\n", "is more than" },
	{ HEAD MAIN "user \\ 0\n", "an empty number" },
	{ HEAD MAIN "umask 8\n", "\"8\" is no octal number" },
	{ HEAD MAIN "umask 1000\n", "1000 is more than" },
	{ HEAD MAIN "caps 0x1\n", "\"0x1\" is no hexadecimal number" },
	{ HEAD MAIN "caps 10000000000000000\n", "is more than" },
	{ HEAD MAIN "caps 1\nambient 2\n", "caps has not" },
	{ HEAD MAIN "ambient 1\n", "caps has not" },
	{ HEAD MAIN "env A\n", "no name of a variable, or has no value" },
	{ HEAD MAIN "env 1A=b\n", "no name of a variable" },
	{ HEAD MAIN "env =b\n", "no name of a variable" },
	{ HEAD MAIN "env A-B=b\n", "no name of a variable" },
	{ HEAD MAIN "env A=b c\n", "env takes 1 words, not 2" },
	{ HEAD MAIN "envfile -x\n", "no absolute path" },
	{ HEAD MAIN "limit files 1\n", "limit \"files\" is not known" },
	{ HEAD MAIN "limit nofile 2:1\n", "more than its hard limit" },
	{ HEAD MAIN "limit nofile infinity:1\n", "more than its hard" },
	{ HEAD MAIN "limit nofile 1:\n", "an empty number" },
	{ HEAD MAIN "limit nofile 1k\n", "\"1k\" is no number" },
	{ HEAD MAIN "dir 755 0 0 /etc/x\n", "dir /etc/x is not below /run" },
	{ HEAD MAIN "dir 755 0 0 /run\n", "is not below /run" },
	{ HEAD MAIN "dir 755 0 0 /runs/x\n", "is not below /run" },
	{ HEAD MAIN "dir 755 0 0 /run/../etc\n", "no plain path" },
	{ HEAD MAIN "seed /srv/a\ndir 755 0 0 /srv/ab\n", "is not below" },
	{ HEAD MAIN "dir 10000 0 0 /run/x\n", "is more than" },
	{ HEAD MAIN "seed x\n", "no absolute path" },
	{ HEAD MAIN "pidfile run/x\n", "no absolute path" },
	{ HEAD MAIN "stop-signal 0\n", "0 is no signal" },
	{ HEAD MAIN "stop-signal 65\n", "is more than" },
	{ HEAD MAIN "stop-signal TERM\n", "\"TERM\" is no number" },
	{ HEAD MAIN "reload-signal 0\n", "0 is no signal" },
	{ HEAD MAIN "stop-timeout 5s\n", "\"5s\" is no number" },
	{ HEAD MAIN "stop-timeout 86401\n", "is more than" },
	{ HEAD MAIN "log-limit -1\n", "is no number" },
	{ HEAD MAIN "nnp yes\n", "nnp takes 0 words, not 1" },
	{ HEAD MAIN "directory x\n", "no absolute path" },
};

static void
each_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		scope_init_file f = {0};
		struct err e = {0};

		scratch_verdict(refused[i].text, init_file_parse(
		    refused[i].text, strlen(refused[i].text), &f, &e), &e,
		    refused[i].want);
	}
}

static void
parse(const char *text, struct init_file *f)
{
	struct err e = {0};

	scratch_verdict(text, init_file_parse(text, strlen(text), f, &e), &e,
	    NULL);
}

static void
defaults(void **state)
{
	scope_init_file f = {0};

	(void)state;
	parse(HEAD MAIN, &f);
	assert_int_equal(f.type, INIT_SIMPLE);
	assert_false(f.has_user);
	assert_int_equal(f.mask, 022);
	assert_int_equal(f.caps, 0);
	assert_int_equal(f.stop_signal, SIGTERM);
	assert_int_equal(f.reload_signal, SIGHUP);
	assert_int_equal(f.stop_timeout, 90);
	assert_int_equal(f.log_limit, 64);
	assert_null(f.pidfile);
	assert_int_equal(f.lines[0].words.n, 1);
}

static void
whole_file(void **state)
{
	scope_init_file f = {0};

	(void)state;
	parse(HEAD "type forking\n\n  pidfile /var/run/a.pid\n# a comment\n"
	    "user 33 34 4 5\numask 007\nenv A=b\\040c\nenv B=\nenv A=d\n"
	    "envfile -/etc/default/a\nlimit nofile 10:20\nlimit core "
	    "infinity\nnnp\ncaps 4c0\nambient 400\ndir 2755 33 0 "
	    "/var/run/a\nseed /srv/a\ndir 700 1 2 /srv/a/b\n"
	    "directory -/srv\nstop-signal 3\nstop-timeout 0\nreload-signal 10\n"
	    "log-limit 0\npre @-+ /bin/a x\\011y \\ z\nmain\t@@!: /bin/b "
	    "b.real -c\nreload /bin/c\nstop /bin/d\npost /bin/e\n"
	    "started /bin/f", &f);
	assert_int_equal(f.type, INIT_FORKING);
	assert_string_equal(f.pidfile, "/run/a.pid");
	assert_true(f.has_user && f.uid == 33 && f.gid == 34);
	assert_true(f.n_groups == 2 && f.groups[1] == 5);
	assert_int_equal(f.env.n, 2);
	assert_string_equal(f.env.v[0], "A=d");
	assert_string_equal(f.env.v[1], "B=");
	assert_string_equal(f.envfiles.v[0], "-/etc/default/a");
	assert_true(f.limits[0].to.rlim_cur == 10 &&
	    f.limits[0].to.rlim_max == 20);
	assert_true(f.limits[1].to.rlim_max == RLIM_INFINITY);
	assert_true(f.caps == 0x4c0 && f.ambient == 0x400);
	assert_true(f.n_dirs == 2 && f.dirs[0].mode == 02755);
	assert_string_equal(f.dirs[0].path, "/run/a");
	assert_true(f.any_directory);
	assert_string_equal(f.directory, "/srv");
	assert_true(f.stop_signal == 3 && f.stop_timeout == 0 &&
	    f.reload_signal == 10 && f.log_limit == 0);
	assert_int_equal(f.lines[0].flags, INIT_FAILURE_OK | INIT_PRIVILEGED);
	assert_int_equal(f.lines[0].words.n, 4);
	assert_string_equal(f.lines[0].words.v[1], "x\ty");
	assert_string_equal(f.lines[0].words.v[2], "");
	assert_string_equal(f.lines[1].program, "/bin/b");
	assert_string_equal(f.lines[1].words.v[0], "b.real");
	assert_int_equal(f.lines[1].words.n, 2);
	assert_int_equal(f.lines[1].flags, INIT_ARGV0 | INIT_KEEP_USER |
	    INIT_LITERAL);
	assert_int_equal(init_file_count(&f, INIT_STARTED), 1);
	assert_string_equal(init_phase_name(INIT_POST), "post");
}

static void
show(const struct list *l, char *to)
{
	*to = '\0';
	for (size_t i = 0; i < l->n; i++)
		to += sprintf(to, "<%s>", l->v[i]);
}

/* The manual's examples too: systemd.service(5), "Command lines". */
static const struct {
	const char *word, *want;
} expanded[] = {
	{ "plain", "<plain>" }, { "", "<>" },
	{ "$ONE", "<one>" }, { "$TWO", "<two><two>" },
	{ "${ONE}", "<one>" }, { "${TWO}", "<two two>" },
	{ "x${ONE}y${TWO}z", "<xoneytwo twoz>" },
	{ "$NONE", "" }, { "${NONE}", "<>" }, { "a${NONE}b", "<ab>" },
	{ "$EMPTY", "" }, { "${EMPTY}", "<>" },
	{ "$$", "<$>" }, { "$$ONE", "<$ONE>" }, { "a$$b", "<a$b>" },
	{ "$$$$", "<$$>" }, { "a$", "<a$>" }, { "$", "<$>" },
	{ "a$ONE", "<a$ONE>" }, { "${ONE", "<${ONE>" }, { "${}", "<>" },
	{ "$${ONE}", "<${ONE}>" },
	{ "$QUOTED", "<a b><c'd><e><><f\\>" },
	{ "$OPEN", "<a b c>" }, { "$SLASH", "<a b><'>" }, { "$LAST", "<a>" },
	{ "${DOLLAR}", "<${ONE} $$>" }, { "$DOLLAR", "<${ONE}><$$>" },
	{ "$ONE-x", "" },
};

static void
add(struct list *l, const char *const *v, size_t n)
{
	struct err e;

	for (size_t i = 0; i < n; i++)
		assert_int_equal(list_add(l, v[i], &e), 0);
}

static void
each_expanded(void **state)
{
	static const char *const vars[] = {
		"ONE=one", "TWO=two two", "EMPTY=",
		"QUOTED= 'a b'\t\"c'd\" e '' f\\\\ ", "OPEN='a b c",
		"SLASH=a\\ b \\'", "LAST=a\\", "DOLLAR=${ONE} $$",
	};
	scope_list env = {0};

	(void)state;
	add(&env, vars, COUNT(vars));
	for (size_t i = 0; i < COUNT(expanded); i++) {
		const char *const words[] = { "$ONE", expanded[i].word };
		scope_list in = {0};
		scope_list out = {0};
		struct err e = {0};
		char got[256];

		add(&in, words, 2);
		scratch_verdict(expanded[i].word, init_expand(&in, &env, &out,
		    &e), &e, NULL);
		show(&out, got);
		/* the program stays as it is */
		assert_memory_equal(got, "<$ONE>", 6);
		if (strcmp(got + 6, expanded[i].want) != 0)
			fail_msg("%s: %s, not %s", expanded[i].word, got + 6,
			    expanded[i].want);
	}
}

static void
expansion_is_bounded(void **state)
{
	scope_free char *var = malloc((1 << 20) + 3);
	static const char *const words[] = {
		"x", "${A}", "${A}", "${A}", "x", "${A}${A}${A}",
	};
	scope_list env = {0};

	(void)state;
	memset(var, 'a', (1 << 20) + 2);
	memcpy(var, "A=", 2);
	var[(1 << 20) + 2] = '\0';
	add(&env, (const char *const *)&var, 1);
	for (size_t i = 0; i < 2; i++) {
		scope_list in = {0};
		scope_list out = {0};
		struct err e = {0};

		add(&in, words + 4 * i, i == 0 ? 4 : 2);
		scratch_verdict("3 MiB", init_expand(&in, &env, &out, &e),
		    &e, "more than 2097152 bytes");
	}
}

/* As systemd's own test-env-file.c and test-load-env-file have it. */
static const struct {
	const char *text, *want;
} files[] = {
	{ "", "" }, { "A=b", "<A=b>" }, { "A=b\n", "<A=b>" },
	{ "a=a\nb=b\nc\nd=d\ne", "<a=a><b=b><d=d>" },
	{ "a=a\\\n", "<a=a>" }, { "a= a\\\n b\n", "<a=a b>" },
	{ "# x\n;y\n  # z=1\nA=1", "<A=1>" },
	{ "# x\\\nA=1\nB=2", "<B=2>" },
	{ "A = b", "<A=b>" }, { "  A=  b  \t\n", "<A=b>" },
	{ "export A=b\nB=c", "<B=c>" }, { "1A=b\nA-B=c\n=d\n", "" },
	{ "A=\nB=", "<A=><B=>" }, { "A=b # c", "<A=b # c>" },
	{ "A='b c'", "<A=b c>" }, { "A=\"b c\"  ", "<A=b c>" },
	{ "A='b '  \"c\"d", "<A=b cd>" }, { "A=b\"c\"", "<A=b\"c\">" },
	{ "A='x\ny'\nB=1", "<A=x\ny><B=1>" },
	{ "A='a\\b'", "<A=a\\b>" }, { "A=\"a\\b\\\"\\$\\`\\\\\"",
	    "<A=a\\b\"$`\\>" },
	{ "A=\"a\\\nb\"", "<A=ab>" }, { "A=a\\ b\\\\c", "<A=a b\\c>" },
	{ "A=a \\\n", "<A=a >" }, { "A='open\nB=1", "<A=open\nB=1>" },
	{ "A=1\r\nB=2\r\n", "<A=1><B=2>" }, { "A=1\nA=2", "<A=2>" },
	{ "A=$B ${C}", "<A=$B ${C}>" }, { "A=\"x\\", "" },
	{ "A==b=c", "<A==b=c>" },
};

static void
each_envfile(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		scope_list env = {0};
		struct err e = {0};
		char got[256];

		scratch_verdict(files[i].text, init_envfile(files[i].text,
		    strlen(files[i].text), &env, &e), &e, NULL);
		show(&env, got);
		if (strcmp(got, files[i].want) != 0)
			fail_msg("%s: %s, not %s", files[i].text, got,
			    files[i].want);
	}
}

static void
no_nul(void **state)
{
	scope_list env = {0};
	struct err e = {0};

	(void)state;
	scratch_verdict("a NUL byte", init_envfile("A=\0b", 4, &env, &e), &e,
	    "a NUL byte");
}

static const struct {
	const char *msg, *want;
} logged[] = {
	{ "<30>Dec  1 01:02:03 a[1]: hello", "a[1]: hello\n" },
	{ "<30>Dec 11 01:02:03 a: hello\n", "a: hello\n" },
	{ "<30>a: hello\n\n", "a: hello\n" }, { "a: hello", "a: hello\n" },
	{ "", "" }, { "\n", "" }, { "<30>", "" },
	{ "<30", "<30\n" }, { "<>x", "<>x\n" }, { "<1234>x", "<1234>x\n" },
	{ "<x>y", "<x>y\n" },
	{ "<30>Dec 1 01:02:03 x", "Dec 1 01:02:03 x\n" },
	{ "a\nb", "a\\012b\n" }, { "a\033[2Jb", "a\\033[2Jb\n" },
	{ "a\\b", "a\\134b\n" }, { "\x7f\x80\xff", "\\177\\200\\377\n" },
	{ "jos\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
	    "jos\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\n" },
	{ "\xc2\x9b", "\\302\\233\n" }, { "\xc0\x8a", "\\300\\212\n" },
	{ "\xed\xa0\x80", "\\355\\240\\200\n" }, { "\xc3", "\\303\n" },
	{ "\xe0\x80\x8a", "\\340\\200\\212\n" },
};

static void
each_logged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(logged); i++) {
		char got[INIT_LOG_LINE + 1];

		got[init_log_line(logged[i].msg, strlen(logged[i].msg),
		    got)] = '\0';
		assert_string_equal(got, logged[i].want);
	}
}

static void
long_lines_are_cut(void **state)
{
	static const char *const with[] = { "a", "\n", "\xe2\x82\xac" };
	char msg[8193], got[INIT_LOG_LINE];

	(void)state;
	for (size_t k = 0; k < COUNT(with); k++) {
		const size_t n = strlen(with[k]);
		size_t len;

		for (size_t i = 0; i < sizeof(msg); i++)
			msg[i] = with[k][i % n];
		msg[sizeof(msg) - 1] = 'a';
		len = init_log_line(msg, sizeof(msg), got);
		assert_in_range(len, INIT_LOG_LINE - 16, INIT_LOG_LINE);
		assert_memory_equal(got + len - 4, "...\n", 4);
	}
}

static const struct {
	const char *msg;
	int ready, main;
	const char *text;
} notices[] = {
	{ "READY=1", 1, 0, "READY=1\n" },
	{ "READY=1\nMAINPID=12\nSTATUS=ok", 1, 12, "READY=1\nSTATUS=ok\n" },
	{ "READY=10", 0, 0, "READY=10\n" }, { "XREADY=1", 0, 0, "" },
	{ "MAINPID=1x", 0, 0, "" }, { "MAINPID=-4", 0, 0, "" },
	{ "MAINPID=99999999999", 0, 0, "" }, { "MAINPID=", 0, 0, "" },
	{ "RELOADING=1\nMONOTONIC_USEC=5\n", 0, 0,
	    "RELOADING=1\nMONOTONIC_USEC=5\n" },
	{ "FDSTORE=1\nBARRIER=1\nNOTIFYACCESS=all\nSTOPPING=1", 0, 0,
	    "STOPPING=1\n" },
	{ "", 0, 0, "" }, { "\n\n", 0, 0, "" },
};

static void
each_notice(void **state)
{
	char whole[4096];

	(void)state;
	for (size_t i = 0; i < COUNT(notices); i++) {
		struct init_notice got;

		init_notice_parse(notices[i].msg, strlen(notices[i].msg),
		    &got);
		assert_int_equal(got.ready, notices[i].ready);
		assert_int_equal(got.main, notices[i].main);
		assert_string_equal(got.text, notices[i].text);
	}
	memset(whole, 'a', sizeof(whole));
	memcpy(whole, "STATUS=", 7);
	memcpy(whole + 4000, "\nREADY=1\n", 9);
	{
		struct init_notice got;

		init_notice_parse(whole, 4009, &got);
		assert_true(got.ready);
		assert_string_equal(got.text, "READY=1\n");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_refused),
		cmocka_unit_test(defaults),
		cmocka_unit_test(whole_file),
		cmocka_unit_test(each_expanded),
		cmocka_unit_test(expansion_is_bounded),
		cmocka_unit_test(each_envfile),
		cmocka_unit_test(no_nul),
		cmocka_unit_test(each_logged),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(each_notice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
