/* SPDX-License-Identifier: BSD-2-Clause */
/* test_listen_address.c - the words of `listen`; command/listen_address.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "count.h"
#include "err.h"
#include "ident.h"
#include "listen_address.h"

#define LONG_108 "/345678901234567890123456789012345678901234567890123456789" \
	"01234567890123456789012345678901234567890123456789"

/* NULL: it is no address. */
static const struct {
	const char *text, *said;
	int family;
} words[] = {
	{ "/run/x", "/run/x", AF_UNIX },
	{ "/", "/", AF_UNIX },
	{ "127.0.0.1:9102", "127.0.0.1:9102", AF_INET },
	{ "0.0.0.0:1", "0.0.0.0:1", AF_INET },
	{ "[::1]:65535", "[::1]:65535", AF_INET6 },
	{ "[fe80::1]:80", "[fe80::1]:80", AF_INET6 },
	{ "80", "[::]:80", AF_INET6 },
	{ "[::]:80", "[::]:80", AF_INET6 },
	{ "00080", "[::]:80", AF_INET6 },
	{ "", NULL, 0 }, { "0", NULL, 0 }, { "65536", NULL, 0 },
	{ "-1", NULL, 0 }, { "+80", NULL, 0 }, { " 80", NULL, 0 },
	{ "80 ", NULL, 0 }, { "000080", NULL, 0 }, { "8o", NULL, 0 },
	{ ":80", NULL, 0 }, { "127.0.0.1:", NULL, 0 },
	{ "127.0.0.1:0", NULL, 0 }, { "127.0.0.1", NULL, 0 },
	{ "127.1:80", NULL, 0 }, { "127.0.0.1.1:80", NULL, 0 },
	{ "localhost:80", NULL, 0 }, { "*:80", NULL, 0 },
	{ "::1:80", NULL, 0 }, { "[::1]", NULL, 0 }, { "[::1:80", NULL, 0 },
	{ "[]:80", NULL, 0 }, { "[127.0.0.1]:80", NULL, 0 },
	{ "[fe80::1%eth0]:80", NULL, 0 }, { "[[::1]]:80", NULL, 0 },
	{ "[::1111111111111111111111111111111111111111111111]:80", NULL, 0 },
	{ "@abstract", NULL, 0 }, { "vsock:1:2", NULL, 0 },
	{ "run/x", NULL, 0 }, { "/run/../x", NULL, 0 }, { "/run/%x", NULL, 0 },
	{ LONG_108, NULL, 0 },
};

static void
each_word(void **state)
{
	char text[LISTEN_ADDRESS_TEXT], bare[LISTEN_ADDRESS_TEXT];
	struct listen_address a;
	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		int rc = listen_address_parse(words[i].text, &a, &e);

		if ((rc == 0) != (words[i].said != NULL))
			fail_msg("\"%s\": %d", words[i].text, rc);
		if (rc < 0)
			continue;
		assert_string_equal(listen_address_text(&a, text),
		    words[i].said);
		/* the same without the brackets */
		strcpy(bare, words[i].said);
		for (char *b; (b = strpbrk(bare, "[]")) != NULL;)
			memmove(b, b + 1, strlen(b));
		assert_string_equal(listen_address_fpm(&a, text), bare);
		assert_int_equal(a.sa.ss_family, words[i].family);
		assert_int_equal(a.port == 0, words[i].text[0] == '/');
		assert_true(a.len > sizeof(sa_family_t) &&
		    a.len <= sizeof(a.sa));
	}
}

static void
the_longest_path(void **state)
{
	struct listen_address a;
	char path[] = LONG_108;
	struct err e;

	(void)state;
	assert_int_equal(strlen(path), 108);
	path[107] = '\0';
	assert_int_equal(listen_address_parse(path, &a, &e), 0);
	assert_string_equal(listen_address_path(&a), path);
}

static void
tokens_of_a_path(void **state)
{
	struct ident who = { .name = (char *)"shop", .uid = 7,
	    .home = (char *)"/home/shop" };
	struct listen_address a;
	struct err e;

	(void)state;
	assert_int_equal(listen_address_fill("/run/%u.%U%%", &who, &a, &e), 0);
	assert_string_equal(listen_address_path(&a), "/run/shop.7%");
	assert_int_equal(listen_address_fill("%h/s", &who, &a, &e), -1);
	assert_int_equal(listen_address_fill("80", &who, &a, &e), 0);
	assert_int_equal(a.port, 80);
	assert_null(listen_address_path(&a));
	/* what a name makes too long */
	who.name = (char *)LONG_108;
	assert_int_equal(listen_address_fill("/%u", &who, &a, &e), -1);
}

static const struct {
	const char *said, *bound;
	bool same, clash;
} pairs[] = {
	{ "/run/x", "/run/x", true, true },
	{ "/run/x", "/run/y", false, false },
	{ "/run/x", "80", false, false },
	{ "80", "/run/x", false, false },
	{ "127.0.0.1:80", "127.0.0.1:80", true, true },
	{ "127.0.0.1:80", "127.0.0.1:81", false, false },
	{ "127.0.0.1:80", "127.0.0.2:80", false, false },
	{ "[::1]:80", "127.0.0.1:80", false, false },
	{ "[::1]:80", "[::1]:80", true, true },
	{ "80", "[::]:80", true, true },
	{ "80", "0.0.0.0:80", true, true },
	{ "0.0.0.0:80", "80", false, true },
	{ "80", "127.0.0.1:80", false, true },
	{ "127.0.0.1:80", "80", false, true },
	{ "127.0.0.1:80", "0.0.0.0:80", false, true },
	{ "80", "81", false, false },
};

static void
each_pair(void **state)
{
	struct listen_address a, b;
	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		assert_int_equal(listen_address_parse(pairs[i].said, &a, &e),
		    0);
		assert_int_equal(listen_address_parse(pairs[i].bound, &b, &e),
		    0);
		if (listen_address_same(&a, &b) != pairs[i].same ||
		    listen_address_clash(&a, &b) != pairs[i].clash)
			fail_msg("%s %s", pairs[i].said, pairs[i].bound);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_word),
		cmocka_unit_test(the_longest_path),
		cmocka_unit_test(tokens_of_a_path),
		cmocka_unit_test(each_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
