/* SPDX-License-Identifier: BSD-2-Clause */
/* test_pamfile.c - the line for pam_jail.so in a service's PAM files */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "pam/pamfile.h"
#include "scratch.h"

#define J "pam_jail.so"
#define OTHER "session required pam_unix.so\n"
#define LINE "session required " J "\n"

enum { ALL = (1 << PAM_DIALECTS) - 1, SHORT = 1 << (PAM_DEBIAN | PAM_SHORT),
    LONG = 1 << PAM_DEBIAN };

static struct err e;

static enum pam_verdict
find(const char *dir, unsigned dialects, const char *service,
    const char *type, struct pamline *out)
{
	const struct pamdir d = { .path = dir, .dialects = dialects };

	assert_int_equal(pamfile_find(&d, service, type, out, &e), 0);
	return out->verdict;
}

/* What is said, with the words as one text and the numbers of both lines. */
static const struct {
	const char *title, *text, *type;
	enum pam_verdict want;
	const char *words;
	unsigned at, by;
} rows[] = {
	{ "no file", NULL, "session", PAM_NO_FILE, "", 0, 0 },
	{ "empty", "", "session", PAM_NO_LINE, "", 0, 0 },
	{ "no such line", OTHER, "session", PAM_NO_LINE, "", 0, 0 },
	{ "required", OTHER LINE, "session", PAM_HOLDS, "", 2, 0 },
	{ "with words", "session\trequired\t" J "\tentry=child config=/x  \n",
	    "session", PAM_HOLDS, "entry=child|config=/x", 1, 0 },
	{ "a word with blanks", "session required " J " [a b]c\n", "session",
	    PAM_HOLDS, "a b|c", 1, 0 },
	{ "no line end", "session required " J " a", "session", PAM_HOLDS, "a",
	    1, 0 },
	{ "a comment behind it", "session required " J " a # b\n", "session",
	    PAM_HOLDS, "a", 1, 0 },
	{ "with a path", "session required /lib/security/" J " a\n", "session",
	    PAM_HOLDS, "a", 1, 0 },
	{ "a comment", "#session required " J "\n", "session", PAM_NO_LINE, "",
	    0, 0 },
	{ "a module whose name begins so", "session required " J ".old\n",
	    "session", PAM_NO_LINE, "", 0, 1 },
	{ "a carriage return", "session required " J "\r\n", "session",
	    PAM_NO_LINE, "", 0, 1 },
	{ "silent when missing", "-session required " J "\n", "session",
	    PAM_HOLDS, "", 1, 0 },
	{ "in capitals", "SESSION Required " J "\n", "session", PAM_HOLDS, "",
	    1, 0 },
	{ "of a type that is none", "sesion required " J "\n", "session",
	    PAM_NO_LINE, "", 0, 1 },
	{ "requisite", "session requisite " J "\n", "session", PAM_HOLDS, "", 1,
	    0 },
	{ "optional", OTHER "session optional " J " a\n", "session",
	    PAM_IGNORED, "a", 2, 2 },
	{ "optional and alone, nobody says yes", "session optional " J "\n",
	    "session", PAM_HOLDS, "", 1, 0 },
	{ "sufficient", OTHER "session sufficient " J "\n", "session",
	    PAM_IGNORED, "", 2, 2 },
	{ "actions that count", "session [success=ok default=die] " J " a\n",
	    "session", PAM_HOLDS, "a", 1, 0 },
	{ "of which one ignores", OTHER "session [perm_denied=ignore "
	    "success=ok default=bad] " J "\n", "session", PAM_IGNORED, "", 2,
	    2 },
	{ "or lets a missing module be", OTHER "session [success=ok "
	    "module_unknown=ignore default=bad] " J "\n", "session",
	    PAM_IGNORED, "", 2, 2 },
	{ "ignore alone lets nobody in", "session [default=ignore] " J "\n",
	    "session", PAM_NEVER, "", 1, 0 },
	{ "actions that do not", OTHER "session [default=ignore] " J "\n",
	    "session", PAM_IGNORED, "", 2, 2 },
	{ "a reset behind it", LINE "session [default=reset] a.so\n" OTHER,
	    "session", PAM_IGNORED, "", 1, 2 },
	{ "a reset in a substack behind it", LINE "session substack resets\n"
	    OTHER, "session", PAM_HOLDS, "", 1, 0 },
	{ "in a substack, and a reset behind that", "session substack has\n"
	    "session [default=reset] a.so\n" OTHER, "session", PAM_IGNORED,
	    "inc", 1, 2 },
	{ "another type", "account required " J "\n", "session", PAM_NO_LINE,
	    "", 0, 0 },
	{ "the auth line", "session required " J " a\nauth optional " J " b\n",
	    "auth", PAM_HOLDS, "b", 2, 0 },
	{ "the first of two", "session required " J " a\nsession required " J
	    " b\n", "session", PAM_HOLDS, "a", 1, 0 },
	{ "a line continued", "session required \\\n  " J " \\\n a\n",
	    "session", PAM_HOLDS, "a", 1, 0 },
	{ "the one before swallows it", "session required pam_unix.so \\\n"
	    LINE, "session", PAM_NO_LINE, "", 0, 1 },
	{ "one of another type does", "auth required pam_unix.so \\\n" LINE,
	    "session", PAM_NO_LINE, "", 0, 1 },
	{ "a comment that ends in a backslash does not", "# x \\\n" LINE,
	    "session", PAM_HOLDS, "", 2, 0 },
	{ "nor a line with one", OTHER "session optional a.so # \\\n" LINE,
	    "session", PAM_HOLDS, "", 3, 0 },
	{ "the file ends in one", LINE OTHER "session optional a.so \\\n",
	    "session", PAM_BROKEN, "", 1, 3 },
	{ "a module without a name", LINE "auth required ?\n", "session",
	    PAM_BROKEN, "", 1, 2 },
	{ "a line without a module", LINE "session required\n", "session",
	    PAM_NEVER, "", 1, 2 },
	{ "a control that is none", OTHER "session [success=1 nonsense] a.so\n"
	    LINE, "session", PAM_NEVER, "", 3, 2 },
	{ "one that does not matter", LINE "session optional\n", "session",
	    PAM_HOLDS, "", 1, 0 },
	{ "@include", "@include has\n", "session", PAM_HOLDS, "inc", 1, 0 },
	{ "include", "session include has\n", "session", PAM_HOLDS, "inc", 1,
	    0 },
	{ "substack", "session SUBSTACK has\n", "session", PAM_HOLDS, "inc", 1,
	    0 },
	{ "include for another type", "account include has\n", "session",
	    PAM_NO_LINE, "", 0, 0 },
	{ "@include of what is not there", "@include none\n" LINE, "session",
	    PAM_BROKEN, "", 0, 1 },
	{ "include of what is not there", "session include none\n" LINE,
	    "session", PAM_NEVER, "", 2, 1 },
	{ "for another type", "auth include none\n" LINE, "session", PAM_HOLDS,
	    "", 2, 0 },
	{ "include of itself", "session include svc\n" LINE, "session",
	    PAM_NEVER, "", 2, 1 },
};

static void
joined(const struct list *l, char text[256])
{
	text[0] = '\0';
	for (size_t i = 0; i < l->n; i++) {
		strcat(text, i > 0 ? "|" : "");
		strcat(text, l->v[i]);
	}
}

static void
files(const char *dir)
{
	scratch_sh(dir, "echo session required " J " inc >has;"
	    "echo session '[default=reset]' a.so >resets;"
	    "printf 'session sufficient a.so\nsession optional b.so\n' >ends;"
	    "printf 'session [default=1] a.so\nsession optional b.so\n' "
	    ">jumps");
}

static void
each_row(void **state)
{
	char *dir = scratch_new(), words[256];

	(void)state;
	files(dir);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pamline got;

		if (rows[i].text != NULL)
			scratch_write(dir, "svc", rows[i].text,
			    strlen(rows[i].text));
		find(dir, LONG, "svc", rows[i].type, &got);
		joined(&got.words, words);
		if (got.verdict != rows[i].want ||
		    got.at.number != rows[i].at ||
		    got.by.number != rows[i].by ||
		    strcmp(words, rows[i].words) != 0)
			fail_msg("%s: %d \"%s\" %u %u", rows[i].title,
			    got.verdict, words, got.at.number, got.by.number);
		if (rows[i].at != 0)
			assert_string_equal(got.at.file, scratch_path(dir,
			    strcmp(words, "inc") == 0 ? "has" : "svc"));
		pamline_free(&got);
	}
	scratch_free(dir);
}

/* What comes before it, and which line is to blame. */
static const struct {
	const char *title, *text;
	unsigned by;		/* 0: it holds */
} before[] = {
	{ "nothing", "", 0 },
	{ "required", OTHER, 0 },
	{ "sufficient", "session sufficient a.so\n", 1 },
	{ "in any case", OTHER "session SUFFICIENT a.so\n", 2 },
	{ "continued", "session \\\n sufficient \\\n a.so\n", 1 },
	{ "of another type", "auth sufficient a.so\n", 0 },
	{ "done", "session [success=done default=ignore] a.so\n", 1 },
	{ "done, with blanks", "session [ success = done ] a.so\n", 1 },
	{ "done, for what comes to nothing", "session [success=ok "
	    "perm_denied=done] a.so\n", 0 },
	{ "die", "session [success=ok default=die] a.so\n", 0 },
	{ "a jump over it", "session [success=1 default=ignore] a.so\n" OTHER,
	    0 },
	{ "a jump that goes too far",
	    "session [success=1 default=ignore] a.so\n",
	    1 },
	{ "a jump over both", "session [default=2] a.so\n" OTHER, 1 },
	{ "the second jump", "session [default=1 success=2] a.so\n" OTHER, 1 },
	{ "sufficient, included", "@include ends\n", 1 },
	{ "by an absolute path", "session include /etc/pam.d/ends\n", 1 },
	{ "sufficient, in a substack", "session substack ends\n", 0 },
	{ "a jump in a substack", "session substack jumps\n", 0 },
	{ "a jump over a substack", "session [default=2] a.so\n"
	    "session substack ends\n", 1 },
	{ "a jump up to behind a substack", "session [default=1] a.so\n"
	    "session substack ends\n", 0 },
	{ "done, but only where it fails", "session required pam_x.so\n"
	    "session [success=ok default=die] a.so\n", 0 },
	{ "Debian's common-session", "session [default=1] pam_permit.so\n"
	    "session requisite pam_deny.so\nsession required pam_permit.so\n"
	    OTHER, 0 },
	{ "authselect's", "session optional pam_keyinit.so revoke\n"
	    "session required pam_limits.so\n-session optional pam_systemd.so\n"
	    "session [success=1 default=ignore] pam_succeed_if.so service in "
	    "crond quiet use_uid\n" OTHER, 0 },
};

static void
skipped(void **state)
{
	char *dir = scratch_new(), etc[PATH_MAX];

	(void)state;
	snprintf(etc, sizeof(etc), "%s", scratch_path(dir, "etc/pam.d"));
	scratch_sh(dir, "mkdir -p etc/pam.d");
	files(etc);
	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		char text[512];
		struct pamline got;
		int n = snprintf(text, sizeof(text), "%s" LINE
		    "session sufficient behind.so\n", before[i].text);

		scratch_write(etc, "svc", text, (size_t)n);
		find(etc, LONG, "svc", "session", &got);
		if (got.verdict != (before[i].by ? PAM_SKIPPED : PAM_HOLDS) ||
		    got.by.number != before[i].by)
			fail_msg("%s: %d %u", before[i].title, got.verdict,
			    got.by.number);
		pamline_free(&got);
	}
	scratch_free(dir);
}

/* libpam's versions read one text differently: the worst is said. */
static const struct {
	const char *title, *text;
	enum pam_verdict old, now;
} apart[] = {
	{ "a comment in a continued line", "session required pam_unix.so \\\n"
	    "# ours\n" LINE, PAM_NO_LINE, PAM_HOLDS },
	{ "a blank line in one", LINE "session optional a.so \\\n\n"
	    "session [default=reset] b.so\n" OTHER, PAM_HOLDS, PAM_IGNORED },
	{ "a number too large", LINE "session [success=4294967291] a.so\n"
	    OTHER, PAM_IGNORED, PAM_NEVER },
};

static void
versions(void **state)
{
	char *dir = scratch_new();
	struct pamline got;

	(void)state;
	for (size_t i = 0; i < sizeof(apart) / sizeof(*apart); i++) {
		const unsigned d[] = { SHORT, LONG, SHORT | LONG };
		const enum pam_verdict old = apart[i].old, now = apart[i].now;
		const enum pam_verdict want[] = { old, now,
		    old < now ? old : now };

		scratch_write(dir, "svc", apart[i].text,
		    strlen(apart[i].text));
		for (size_t k = 0; k < 3; k++) {
			if (find(dir, d[k], "svc", "session", &got) != want[k])
				fail_msg("%s, %zu: %d", apart[i].title, k,
				    got.verdict);
			pamline_free(&got);
		}
	}
	scratch_free(dir);
}

static void
is(const char *dir, unsigned dialects, const char *service,
    enum pam_verdict want, const char *words)
{
	struct pamline got;
	char text[256];

	assert_int_equal(find(dir, dialects, service, "session", &got), want);
	joined(&got.words, text);
	assert_string_equal(text, words);
	pamline_free(&got);
}

/* systemd-user of Debian 13 is in /usr/lib/pam.d only. */
static void
vendor(void **state)
{
	char *dir = scratch_new(), etc[PATH_MAX], path[PATH_MAX];
	const struct pamdir d = { .path = etc, .dialects = LONG };

	(void)state;
	snprintf(etc, sizeof(etc), "%s", scratch_path(dir, "etc/pam.d"));
	scratch_sh(dir, "mkdir -p etc/pam.d usr/lib/pam.d usr/etc/pam.d;"
	    "cd usr/lib/pam.d;"
	    "echo session required " J " v >svc; echo >bare;"
	    "echo session include own >mixed;"
	    "echo session include common >brings;"
	    "echo session required " J " c >common; cd ../../../etc/pam.d;"
	    "echo session required " J " e >own;"
	    "echo session required " J " s >../../usr/etc/pam.d/suse");
	is(etc, LONG, "svc", PAM_HOLDS, "v");
	is(etc, LONG, "bare", PAM_NO_LINE, "");
	is(etc, LONG, "mixed", PAM_HOLDS, "e");
	is(etc, LONG, "suse", PAM_HOLDS, "s");
	is(etc, LONG, "none", PAM_NO_FILE, "");
	/* as pam_start() takes a name */
	is(etc, LONG, "/x/SVC", PAM_HOLDS, "v");
	/* Debian looks for what is included in /etc/pam.d alone */
	is(etc, LONG, "brings", PAM_NO_LINE, "");
	is(etc, 1, "brings", PAM_HOLDS, "c");
	assert_true(pamfile_where(&d, "bare", path));
	assert_string_equal(path, scratch_path(dir, "usr/lib/pam.d/bare"));
	assert_false(pamfile_where(&d, "none", path));
	assert_false(pamfile_hides(&d, "bare", path));
	/* the administrator's goes before it */
	scratch_sh(dir, "echo >etc/pam.d/svc");
	is(etc, LONG, "svc", PAM_NO_LINE, "");
	assert_true(pamfile_hides(&d, "svc", path));
	assert_string_equal(path, scratch_path(dir, "usr/lib/pam.d/svc"));
	scratch_free(dir);
}

/* For a type of which a service has no line, "other" counts. */
static void
others(void **state)
{
	char *dir = scratch_new();
	struct pamline got;

	(void)state;
	scratch_sh(dir, "echo session required " J " o >other;"
	    "echo auth required a.so >svc;"
	    "echo session required pam_unix.so >own");
	is(dir, LONG, "svc", PAM_HOLDS, "o");
	is(dir, LONG, "none", PAM_HOLDS, "o");
	assert_int_equal(find(dir, LONG, "own", "session", &got), PAM_NO_LINE);
	assert_false(got.other);
	pamline_free(&got);
	/* and where it cannot be read nobody gets in anywhere */
	scratch_sh(dir, "printf 'session optional a.so \\\\\\\\\\n' >>other");
	assert_int_equal(find(dir, LONG, "own", "session", &got), PAM_BROKEN);
	assert_string_equal(got.by.file, scratch_path(dir, "other"));
	pamline_free(&got);
	scratch_free(dir);
}

/* su-l of Debian includes su. */
static void
included(void **state)
{
	char *dir = scratch_new();
	const struct pamdir d = { .path = dir, .dialects = LONG };
	struct pamline got;

	(void)state;
	scratch_sh(dir, "echo session required " J " >su;"
	    "{ cat su; echo 'Session include \\'; echo su;"
	    "echo account include cron; echo @include all; } >su-l;"
	    "echo auth required " J " >all");
	find(dir, LONG, "su", "session", &got);
	assert_int_equal(got.lines, 1);
	pamline_free(&got);
	find(dir, LONG, "su-l", "session", &got);
	assert_int_equal(got.lines, 2);
	pamline_free(&got);
	assert_true(pamfile_includes(&d, "su-l", "session", "su"));
	assert_true(pamfile_includes(&d, "su-l", "session", "all"));
	assert_false(pamfile_includes(&d, "su-l", "session", "cron"));
	assert_false(pamfile_includes(&d, "su", "session", "su-l"));
	assert_false(pamfile_includes(&d, "none", "session", "su"));
	scratch_free(dir);
}

/* 2^64 lines, and a file that nobody can look at: not known is not fine. */
static void
too_much(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_sh(dir, "for i in $(seq 64); do printf 'session include %s\n' "
	    "c$((i + 1)) c$((i + 1)) >c$i; done;"
	    "echo session required " J " >c65;"
	    "mkfifo fifo; mkdir dir");
	is(dir, ALL, "c1", PAM_UNKNOWN, "");
	is(dir, ALL, "fifo", PAM_UNKNOWN, "");
	is(dir, ALL, "dir", PAM_NO_LINE, "");
	scratch_free(dir);
}

static const struct {
	const char *title, *text;
	int denies;
} fallbacks[] = {
	{ "no file", NULL, 0 },
	{ "Fedora's", "auth required pam_deny.so\naccount required "
	    "pam_deny.so\npassword required pam_deny.so\nsession required "
	    "pam_deny.so\n", 1 },
	{ "openSUSE's", "account required pam_warn.so\naccount required "
	    "pam_deny.so\n", 1 },
	{ "the session alone", "session requisite /x/pam_deny.so\n", 1 },
	{ "auth alone: who runs as root need not ask", "auth required "
	    "pam_deny.so\n", 0 },
	{ "what denies is included", "account include denies\n", 1 },
	{ "what is included does not", "@include lets\n", 0 },
	{ "behind what can end it", "account sufficient pam_permit.so\n"
	    "account required pam_deny.so\n", 0 },
	{ "or jump over it", "account required pam_unix.so\naccount "
	    "[success=1 default=ignore] pam_unix.so\naccount required "
	    "pam_deny.so\n", 0 },
	{ "behind what cannot", "account optional pam_warn.so\naccount "
	    "required pam_deny.so\n", 1 },
	{ "optional, behind one that can do", "account required pam_unix.so\n"
	    "account optional pam_deny.so\n", 0 },
	{ "a comment", "#account required pam_deny.so\n", 0 },
	{ "another module", "account required pam_deny.so.old\n", 0 },
};

static void
who_is_denied_needs_no_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(fallbacks) / sizeof(*fallbacks); i++) {
		char *dir = scratch_new();
		const struct pamdir d = pamdir_of(dir);

		scratch_sh(dir, "echo account required pam_deny.so >denies;"
		    "echo account required pam_permit.so >lets");
		if (fallbacks[i].text != NULL)
			scratch_write(dir, "other", fallbacks[i].text,
			    strlen(fallbacks[i].text));
		if (pamfile_denies(&d, "other", &e) != fallbacks[i].denies)
			fail_msg("%s", fallbacks[i].title);
		scratch_free(dir);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(skipped),
		cmocka_unit_test(versions),
		cmocka_unit_test(vendor),
		cmocka_unit_test(others),
		cmocka_unit_test(included),
		cmocka_unit_test(too_much),
		cmocka_unit_test(who_is_denied_needs_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
