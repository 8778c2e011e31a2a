/* SPDX-License-Identifier: BSD-2-Clause */
/* test_options.c - the words on a PAM line; pam_options.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "pam_options.h"
#include "paths.h"
#include "scratch.h"

static void
defaults(void **state)
{
	struct options o;
	struct err e;

	(void)state;
	assert_int_equal(options_parse(0, NULL, &o, &e), 0);
	assert_int_equal(o.entry, ENTRY_SESSION);
	assert_string_equal(o.config, PATHS_CONFIG);
	assert_string_equal(o.state, PATHS_STATE);
	assert_false(o.deny_unmatched);
	assert_false(o.log_unmatched);
}

static const struct {
	const char *words[3];
	struct options want;
} known[] = {
	{ { "entry=session" },
	    { ENTRY_SESSION, PATHS_CONFIG, PATHS_STATE, 0, 0 } },
	{ { "entry=child" },
	    { ENTRY_CHILD, PATHS_CONFIG, PATHS_STATE, 0, 0 } },
	{ { "unmatched=deny" },
	    { ENTRY_SESSION, PATHS_CONFIG, PATHS_STATE, 1, 0 } },
	{ { "unmatched=log" },
	    { ENTRY_SESSION, PATHS_CONFIG, PATHS_STATE, 0, 1 } },
	{ { "unmatched=log", "unmatched=deny" },	/* a login is refused */
	    { ENTRY_SESSION, PATHS_CONFIG, PATHS_STATE, 1, 1 } },
	{ { "config=/c" }, { ENTRY_SESSION, "/c", PATHS_STATE, 0, 0 } },
	{ { "state=/s" }, { ENTRY_SESSION, PATHS_CONFIG, "/s", 0, 0 } },
	{ { "entry=child", "config=/c", "state=/s" },
	    { ENTRY_CHILD, "/c", "/s", 0, 0 } },
	{ { "entry=child", "entry=session" },	/* the last one counts */
	    { ENTRY_SESSION, PATHS_CONFIG, PATHS_STATE, 0, 0 } },
	{ { "config=/a=b" }, { ENTRY_SESSION, "/a=b", PATHS_STATE, 0, 0 } },
};

static void
each_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		const struct options *want = &known[i].want;
		const char *words[3];
		struct options o;
		struct err e = {0};
		int n = 0;

		for (; n < 3 && known[i].words[n] != NULL; n++)
			words[n] = known[i].words[n];
		scratch_verdict(words[0], options_parse(n, words, &o, &e), &e,
		    NULL);
		assert_int_equal(o.entry, want->entry);
		assert_string_equal(o.config, want->config);
		assert_string_equal(o.state, want->state);
		assert_int_equal(o.deny_unmatched, want->deny_unmatched);
		assert_int_equal(o.log_unmatched, want->log_unmatched);
	}
}

static void
each_unknown(void **state)
{
	static const char *const unknown[] = {
		"", "debug", "entry", "entry=", "entry=chil", "entry=children",
		"entry=Child", "Entry=child", "entry= child", "entry=sessions",
		"unmatched", "unmatched=", "unmatched=allow", "unmatched=denys",
		"unmatched=den", "unmatched=logs", "unmatched=Log", "config", "config=", "config=etc",
		"config=./etc", "configs=/etc", "confi=/etc", "state",
		"configx/etc", "state_/var", "state=", "state=var", "states=/x", "=", "/etc", "\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++) {
		const char *words[] = { "entry=session", unknown[i] };
		struct options o;
		struct err e = {0};

		scratch_verdict(unknown[i], options_parse(2, words, &o, &e),
		    &e, "pam_jail.so does not know the option \"");
		assert_true(options_unknown(unknown[i]));
	}
}

/* What is near to it; NULL: nothing is. */
static const struct {
	const char *word, *meant;
} near[] = {
	{ "entry=childs", "entry=child" }, { "entry=chlid", "entry=child" },
	{ "entry=chil", "entry=child" }, { "Entry=child", "entry=child" },
	{ "entry-child", "entry=child" }, { "entry=sesion", "entry=session" },
	{ "unmatched=dney", "unmatched=deny" },
	{ "unmatched=lgo", "unmatched=log" }, { "stat=/s", "state=" },
	{ "confg=/c/d", "config=" }, { "state=s", NULL }, { "/etc", NULL },
	{ "entry=children", NULL }, { "debug", NULL }, { "", NULL },
	{ "frobnicate", NULL }, { "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=/", NULL },
};

static void
each_near(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(near) / sizeof(*near); i++) {
		const char *got = options_meant(near[i].word);

		if (near[i].meant == NULL ? got != NULL : got == NULL ||
		    strcmp(got, near[i].meant) != 0)
			fail_msg("%s: %s", near[i].word, got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(each_known),
		cmocka_unit_test(each_unknown),
		cmocka_unit_test(each_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
