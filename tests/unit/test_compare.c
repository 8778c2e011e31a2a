/* SPDX-License-Identifier: BSD-2-Clause */
/* test_compare.c - a default compared three ways; private/compare.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "private/base.h"
#include "private/compare.h"

/* A letter is a content, capital: by another owner; '-': it is not there. */
static struct base_entry made[3];

static const struct base_entry *
entry(char what, int i)
{
	struct base_entry *b = &made[i];

	if (what == '-')
		return NULL;
	*b = (struct base_entry){ .mode = S_IFREG | 0644 };
	if (what == 'm') {		/* a, with another mode */
		what = 'a';
		b->mode = S_IFREG | 0600;
	}
	if (what == 'l')
		b->mode = S_IFLNK | 0777;
	if (what == 'd' || what == 'n')
		b->mode = S_IFDIR | (what == 'd' ? 0755 : 0700);
	if (what == 'd' || what == 'n' || what == 'D')
		what = '-';
	b->uid = what >= 'A' && what <= 'Z' ? 7 : 0;
	b->sha256[0] = (char)(what | 0x20);
	return b;
}

static void
all_ways(void **state)
{
	static const struct {
		const char *ways;	/* host, base, copy */
		enum default_state is;
	} rows[] = {
		{ "aaa", DEFAULT_SAME }, { "---", DEFAULT_SAME },
		{ "baa", DEFAULT_MOVED }, { "maa", DEFAULT_MOVED },
		{ "Aaa", DEFAULT_MOVED }, { "laa", DEFAULT_MOVED },
		{ "ndd", DEFAULT_MOVED },
		{ "bac", DEFAULT_CONFLICT }, { "baA", DEFAULT_CONFLICT },
		{ "bam", DEFAULT_CONFLICT }, { "a-b", DEFAULT_CONFLICT },
		{ "Aab", DEFAULT_CONFLICT }, { "bal", DEFAULT_CONFLICT },
		{ "bab", DEFAULT_AGREED }, { "a-a", DEFAULT_AGREED },
		{ "aab", DEFAULT_CHANGED }, { "aam", DEFAULT_CHANGED },
		{ "aaB", DEFAULT_CHANGED }, { "aal", DEFAULT_CHANGED },
		{ "aad", DEFAULT_CHANGED },
		{ "aaA", DEFAULT_OWNER }, { "ddn", DEFAULT_OWNER },
		{ "aa-", DEFAULT_GONE }, { "ba-", DEFAULT_GONE },
		{ "-a-", DEFAULT_GONE }, { "a--", DEFAULT_NEW },
		{ "-aa", DEFAULT_DROPPED }, { "-ab", DEFAULT_CHANGED },
		{ "--a", DEFAULT_CHANGED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *w = rows[i].ways;
		enum default_state is = default_compare(entry(w[0], 0),
		    entry(w[1], 1), entry(w[2], 2));

		if (is != rows[i].is)
			fail_msg("%s is %s, not %s", w, default_state_name(is),
			    default_state_name(rows[i].is));
	}
}

/* chmod(2) does not reach one. */
static void
the_mode_of_a_link_is_none(void **state)
{
	struct base_entry a = { .mode = S_IFLNK | 0777, .sha256 = "x" };
	struct base_entry b = { .mode = S_IFLNK | 0755, .sha256 = "x" };

	(void)state;
	assert_int_equal(default_compare(&a, &b, &a), DEFAULT_SAME);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_ways),
		cmocka_unit_test(the_mode_of_a_link_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
