/* SPDX-License-Identifier: BSD-2-Clause */
/* test_jsonline.c - a report that is not whole is not printed; jsonline.h */
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/escape_json.h"
#include "base/jsonline.h"
#include "err.h"

static json_t *
report(void)
{
	const struct escape_member members[] = {
		{ "path", "/a" }, { "found", "\xff" },
	};
	json_t *o = json_object();

	escape_json(o, members, 2);
	return o;
}

/* What jsonline() prints; "" for nothing. */
static void
printed(json_t *o, char *to, size_t size)
{
	FILE *f = fmemopen(to, size, "w");

	assert_non_null(f);
	memset(to, 0, size);
	jsonline(o, f);
	fclose(f);
}

/* Runs first: nothing has called jsonline_start(). */
static void
not_started(void **state)
{
	char text[256];
	struct err e;

	(void)state;
	printed(json_object(), text, sizeof(text));
	assert_string_equal(text, "");
	assert_int_equal(jsonline_end(&e), -1);
}

static void
whole(void **state)
{
	char text[256], *all;
	struct err e;

	(void)state;
	jsonline_start();
	printed(report(), text, sizeof(text));
	assert_string_equal(text, "{\"path\":\"/a\",\"found\":\"\\\\377\","
	    "\"escaped\":true}\n");
	all = jsonline_text(report(), &e);
	assert_non_null(all);
	assert_memory_equal(all, text, strlen(all));
	free(all);
	assert_int_equal(jsonline_end(&e), 0);
}

static long fail_at;

static void *
failing(size_t n)
{
	if (fail_at-- != 0)
		return malloc(n);
	jsonline_lost();	/* as the allocator of jsonline.c does */
	return NULL;
}

/* Each allocation of jansson fails once: nothing, or all of it. */
static void
each_allocation(void **state)
{
	char text[256], want[256];
	struct err e;
	long i = 0;
	int rc;

	(void)state;
	jsonline_start();
	printed(report(), want, sizeof(want));
	do {
		jsonline_start();
		json_set_alloc_funcs(failing, free);
		fail_at = i++;
		printed(report(), text, sizeof(text));
		rc = jsonline_end(&e);
		if (rc == 0)
			assert_string_equal(text, want);
		else
			assert_string_equal(text, "");
	} while (rc < 0 && i < 1000);
	assert_in_range(i, 5, 999);
}

static void
no_object(void **state)
{
	char text[256];
	struct err e;

	(void)state;
	jsonline_start();
	printed(NULL, text, sizeof(text));
	assert_string_equal(text, "");
	assert_int_equal(jsonline_end(&e), -1);
	assert_non_null(strstr(e.msg, "not whole"));
}

static void
no_room(void **state)
{
	FILE *full = fopen("/dev/full", "w");
	struct err e;

	(void)state;
	assert_non_null(full);
	setbuf(full, NULL);
	jsonline_start();
	jsonline(report(), full);
	assert_int_equal(jsonline_end(&e), -1);
	fclose(full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(not_started),
		cmocka_unit_test(whole),
		cmocka_unit_test(each_allocation),
		cmocka_unit_test(no_object),
		cmocka_unit_test(no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
