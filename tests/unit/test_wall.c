/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wall.c - the rows of wall.h, and the probes of check_live.h beside them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "inspect/check_live.h"
#include "inspect/explain.h"
#include "wall.h"

static const struct wall *
row(const char *name, size_t n)
{
	for (size_t i = 0; i < walls_count; i++)
		if (strlen(walls[i].name) == n &&
		    strncmp(walls[i].name, name, n) == 0)
			return &walls[i];
	return NULL;
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < walls_count; i++) {
		const struct wall *w = &walls[i];

		assert_ptr_equal(row(w->name, strlen(w->name)), w);
		assert_true(w->what != NULL || w->told != NULL ||
		    w->strict != NULL);
		/* what can be waived says what it does then */
		assert_int_equal(w->whole != NULL, w->waived != NULL);
		assert_true(w->whole == NULL || w->raise != NULL);
	}
}

/* A wall that nothing raises is one of those that enter.c is. */
static void
each_is_raised(void **state)
{
	static const char *const others[] = {
		"namespaces", "chroot", "strict",
	};

	(void)state;
	for (size_t i = 0; i < walls_count; i++) {
		int other = 0;

		for (size_t o = 0; o < sizeof(others) / sizeof(*others); o++)
			other |= strcmp(walls[i].name, others[o]) == 0;
		if ((walls[i].raise == NULL) != other)
			fail_msg("%s", walls[i].name);
	}
}

/* Every wall is attacked from inside, and every probe attacks what there is. */
static void
each_has_a_probe(void **state)
{
	unsigned seen = 0;

	(void)state;
	for (const struct live_probe *p = live_walls; p->run != NULL; p++)
		for (const char *s = p->walls; *s != '\0'; s += *s == ' ') {
			size_t n = strcspn(s, " ");
			const struct wall *w = row(s, n);

			if (w == NULL)
				fail_msg("%s: no wall \"%s\"", p->name, s);
			seen |= 1u << (w - walls);
			s += n;
		}
	for (size_t i = 0; i < walls_count; i++)
		if ((seen & 1u << i) == 0)
			fail_msg("no probe for %s", walls[i].name);
}

static void
waived(void **state)
{
	struct wall_terms t = { .network = true };
	char text[WALL_NAMES];

	(void)state;
	assert_string_equal(walls_names(0, text), "");
	assert_string_equal(walls_names(walls_optional(NULL), text),
	    "landlock");
	assert_int_equal(walls_optional("landlock"), walls_optional(NULL));
	assert_int_equal(walls_optional("seccomp"), 0);
	assert_int_equal(walls_optional("moat"), 0);
	assert_string_equal(walls_names(3, text), "namespaces,chroot");
	/* what is not waived is not missing: the entry then refuses */
	assert_int_equal(walls_missing(&t), 0);
	assert_null(explain_wall(row("strict", 6), &t));
	t.strict = true;
	assert_non_null(explain_wall(row("strict", 6), &t));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(each_is_raised),
		cmocka_unit_test(each_has_a_probe),
		cmocka_unit_test(waived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
