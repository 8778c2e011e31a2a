/* SPDX-License-Identifier: BSD-2-Clause */
/* test_near.c - which word a misspelt one may have meant */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "near.h"

static const struct {
	const char *word, *want;
} rows[] = {
	{ "gruops", "groups" },		/* two swapped */
	{ "grops", "groups" },		/* one left out */
	{ "groupss", "groups" },	/* one too many */
	{ "grouqs", "groups" },		/* one changed */
	{ "groups", "groups" },
	{ "user", "users" },
	{ "usrs", "users" },
	{ "hoem", "home" },
	{ "Home", "home" },
	{ "home-exec", "home_exec" },	/* the nearest, not the first */
	{ "tm", "tmp" },
	{ "", "" },
	{ "x", "" },
	{ "banana", "" },
	{ "temp", "tmp" },
	{ "frob", "" },
	{ "groupsgroups", "" },
};

static void
each_row(void **state)
{
	static const char *const there[] = {
		"groups", "users", "home", "home_exec", "tmp", "",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct near n = { .word = rows[i].word };

		for (size_t j = 0; j < sizeof(there) / sizeof(*there); j++)
			near_try(&n, there[j]);
		assert_string_equal(n.best, rows[i].want);
	}
}

/* As long as may be, and one longer. */
static void
long_words(void **state)
{
	char word[NEAR_MAX + 2], there[NEAR_MAX + 2];
	struct near n = { .word = word };

	(void)state;
	memset(word, 'a', sizeof(word));
	memset(there, 'a', sizeof(there));
	word[NEAR_MAX] = there[NEAR_MAX] = '\0';
	there[0] = 'b';
	near_try(&n, there);
	assert_string_equal(n.best, there);
	assert_int_equal(n.steps, 1);
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	n = (struct near){ .word = word };
	near_try(&n, there);
	assert_string_equal(n.best, "");
	n = (struct near){ .word = there };
	near_try(&n, word);
	assert_string_equal(n.best, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(long_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
