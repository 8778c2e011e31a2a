/* test_pamfile.c - the line for pam_jail.so in a service's PAM file */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pamfile.h"
#include "scratch.h"

#define J "pam_jail.so"
#define OTHER "session required pam_unix.so\n"

static const struct {
	const char *title, *text, *type;
	int want;
	const char *words, *control;
	bool counts;
} rows[] = {
	{ "no file", NULL, "session", -1, 0, 0, false },
	{ "empty", "", "session", 0, 0, 0, false },
	{ "no such line", OTHER, "session", 0, 0, 0, false },
	{ "required", OTHER "session required " J "\n", "session", 1, "",
	    "required", true },
	{ "with words", "session\trequired\t" J "\tentry=child config=/x  \n",
	    "session", 1, "entry=child config=/x", "required", true },
	{ "no line end", "session required " J " a", "session", 1, "a",
	    "required", true },
	{ "a comment behind it", "session required " J " a # b\n", "session", 1,
	    "a", "required", true },
	{ "with a path", "session required /lib/security/" J " a\n", "session",
	    1, "a", "required", true },
	{ "a comment", "#session required " J "\n", "session", 0, 0, 0, false },
	{ "silent when missing", "-session required " J "\n", "session", 1, "",
	    "required", true },
	{ "requisite", "session requisite " J "\n", "session", 1, "",
	    "requisite", true },
	{ "optional", "session optional " J " a\n", "session", 1, "a",
	    "optional", false },
	{ "sufficient", "session sufficient " J "\n", "session", 1, "",
	    "sufficient", false },
	{ "actions that count", "session [success=ok default=die] " J " a\n",
	    "session", 1, "a", "success=ok default=die", true },
	{ "actions that do not", "session [default=ignore] " J "\n", "session",
	    1, "", "default=ignore", false },
	{ "another type", "account required " J "\n", "session", 0, 0, 0, false },
	{ "the auth line", "session required " J " a\nauth optional " J " b\n",
	    "auth", 1, "b", "optional", false },
	{ "the one that counts", "session optional " J " a\nsession required " J
	    " b\n", "session", 1, "b", "required", true },
	{ "the first of two", "session required " J " a\nsession required " J
	    " b\n", "session", 1, "a", "required", true },
	{ "@include", "@include has\n", "session", 1, "inc", "required", true },
	{ "include", "session include has\n", "session", 1, "inc", "required",
	    true },
	{ "substack", "session substack has\n", "session", 1, "inc",
	    "required", true },
	{ "include for another type", "account include has\n", "session", 0, 0,
	    0, false },
	{ "include of what is not there", "@include none\n" OTHER, "session",
	    0, 0, 0, false },
	{ "include of itself", "@include svc\nsession required " J "\n",
	    "session", 1, "", "required", true },
};

static void
each_row(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_write(dir, "has", "session required " J " inc\n",
	    strlen("session required " J " inc\n"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pamline got = { .words = "untouched" };
		int rc;

		if (rows[i].text != NULL)
			scratch_write(dir, "svc", rows[i].text,
			    strlen(rows[i].text));
		rc = pamfile_find(dir, "svc", rows[i].type, &got);
		if (rc != rows[i].want)
			fail_msg("%s: %d", rows[i].title, rc);
		if (rc <= 0) {
			assert_string_equal(got.words, "untouched");
			continue;
		}
		if (strcmp(got.words, rows[i].words) != 0 ||
		    strcmp(got.control, rows[i].control) != 0 ||
		    got.counts != rows[i].counts)
			fail_msg("%s: \"%s\" %s", rows[i].title, got.words,
			    got.control);
		assert_string_equal(got.file, scratch_path(dir,
		    strcmp(got.words, "inc") == 0 ? "has" : "svc"));
	}
	scratch_free(dir);
}

/* systemd-user of Debian 13 is in /usr/lib/pam.d only. */
static void
vendor(void **state)
{
	char *dir = scratch_new();
	const char *etc = scratch_path(dir, "etc/pam.d");
	char path[PATH_MAX];
	struct pamline got;

	(void)state;
	scratch_sh(dir, "mkdir -p etc/pam.d usr/lib/pam.d; cd usr/lib/pam.d;"
	    "echo session required " J " v >svc; echo >bare;"
	    "echo @include own >mixed; cd ../../../etc/pam.d;"
	    "echo session required " J " e >own");
	assert_int_equal(pamfile_find(etc, "svc", "session", &got), 1);
	assert_string_equal(got.words, "v");
	assert_int_equal(pamfile_find(etc, "bare", "session", &got), 0);
	assert_int_equal(pamfile_find(etc, "mixed", "session", &got), 1);
	assert_string_equal(got.words, "e");
	assert_int_equal(pamfile_find(etc, "none", "session", &got), -1);
	assert_true(pamfile_where(etc, "bare", path));
	assert_string_equal(path, scratch_path(dir, "usr/lib/pam.d/bare"));
	assert_false(pamfile_where(etc, "none", path));
	/* the administrator's goes before it */
	scratch_sh(dir, "echo >etc/pam.d/svc");
	assert_int_equal(pamfile_find(etc, "svc", "session", &got), 0);
	scratch_free(dir);
}

/* su-l of Debian includes su. */
static void
included(void **state)
{
	char *dir = scratch_new();
	const char *etc = scratch_path(dir, ".");
	struct pamline got;

	(void)state;
	scratch_sh(dir, "echo session required " J " >su;"
	    "{ cat su; echo session include su; echo account include cron;"
	    "echo @include all; } >su-l; echo auth required " J " >all");
	assert_int_equal(pamfile_find(etc, "su", "session", &got), 1);
	assert_int_equal(got.lines, 1);
	assert_int_equal(pamfile_find(etc, "su-l", "session", &got), 1);
	assert_int_equal(got.lines, 2);
	assert_true(pamfile_includes(etc, "su-l", "session", "su"));
	assert_true(pamfile_includes(etc, "su-l", "session", "all"));
	assert_false(pamfile_includes(etc, "su-l", "session", "cron"));
	assert_false(pamfile_includes(etc, "su", "session", "su-l"));
	assert_false(pamfile_includes(etc, "none", "session", "su"));
	scratch_free(dir);
}

static const struct {
	const char *title, *text;
	bool skipped;
} before[] = {
	{ "nothing", "", false },
	{ "required", OTHER, false },
	{ "sufficient", "session sufficient a.so\n", true },
	{ "of another type", "auth sufficient a.so\n", false },
	{ "done", "session [success=done default=ignore] a.so\n", true },
	{ "die", "session [success=ok default=die] a.so\n", false },
	{ "a jump over it", "session [success=1 default=ignore] a.so\n", true },
	{ "a jump up to it", "session [success=1 default=ignore] a.so\n" OTHER,
	    false },
	{ "a jump over both", "session [default=2] a.so\n" OTHER, true },
	{ "the second jump", "session [default=1 success=2] a.so\n" OTHER, true },
	{ "sufficient, included", "@include ends\n", true },
	{ "sufficient, in a substack", "session substack ends\n", false },
	{ "a jump in a substack", "session substack jumps\n", false },
	{ "a jump over a substack", "session [default=2] a.so\n"
	    "session substack ends\n", true },
	{ "a jump up to behind a substack", "session [default=1] a.so\n"
	    "session substack ends\n", false },
	{ "Debian's common-session", "session [default=1] pam_permit.so\n"
	    "session requisite pam_deny.so\nsession required pam_permit.so\n"
	    OTHER, false },
};

static void
skipped(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_sh(dir, "printf '%s\\n' 'session sufficient a.so' "
	    "'session optional b.so' >ends; printf '%s\\n' "
	    "'session [default=1] a.so' 'session optional b.so' >jumps");
	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		char text[512];
		struct pamline got;
		int n = snprintf(text, sizeof(text), "%ssession required " J
		    "\n" "session sufficient behind.so\n", before[i].text);

		scratch_write(dir, "svc", text, (size_t)n);
		assert_int_equal(pamfile_find(dir, "svc", "session", &got), 1);
		if (got.skipped != before[i].skipped)
			fail_msg("%s", before[i].title);
	}
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(skipped),
		cmocka_unit_test(vendor),
		cmocka_unit_test(included),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
