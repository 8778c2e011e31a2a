/* SPDX-License-Identifier: BSD-2-Clause */
/* test_tree_key.c - which keys of a jail file make another tree; tree_key.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "jail.h"
#include "jail_command.h"
#include "plan/plan_collect.h"
#include "store/tree_key.h"

/* Another value of each key than that of an empty file. */
static const struct {
	const char *key, *text;
} rows[] = {
	{ "components", "[ \"a\" ]" }, { "directories", "[ \"/a\" ]" },
	{ "commands", "[ ]" }, { "devices", "[ \"null\" ]" },
	{ "description", "\"a\"" }, { "root", "\"/a\"" },
	{ "groups", "[ \"a\" ]" }, { "users", "[ \"a\" ]" },
	{ "home", "\"none\"" }, { "tmp", "\"none\"" },
	{ "proc", "\"none\"" }, { "network", "\"none\"" },
	{ "processes", "\"own\"" }, { "terminals", "\"own\"" },
	{ "enter", "\"child\"" }, { "seccomp", "\"strict\"" },
	{ "home_exec", "true" }, { "tmp_exec", "true" },
	{ "tmp_size", "1" }, { "memory", "1" }, { "tasks", "1" },
	{ "umask", "\"077\"" }, { "require", "[ ]" }, { "log", "true" },
	{ "binds", "( { source = \"/a\"; target = \"/a\"; } )" },
	{ "keep", "1" },
};

static const struct places places = {
	.config = "/c", .vendor = "/v", .state = "/s", .jailsh = "/j",
};

static void
recipe_with(const char *text, char recipe[RECIPE_HEX + 1])
{
	struct jail j = {0};
	struct err e;

	if (conf_parse(text, "f", jail_keys, &j, &e) < 0)
		fail_msg("%s: %s", text, e.msg);
	assert_int_equal(recipe_of(&j, &places, recipe, &e), 0);
	conf_free(jail_keys, &j);
}

static bool
decides_tree(const char *name)
{
	const struct conf_key *k = jail_tree_keys;

	while (k->name != NULL && strcmp(k->name, name) != 0)
		k++;
	return k->name != NULL;
}

static void
each_key(void **state)
{
	char none[RECIPE_HEX + 1], with[RECIPE_HEX + 1], text[200];

	(void)state;
	recipe_with("keep = 7;", none);
	for (const struct conf_key *k = jail_keys; k->name != NULL; k++) {
		size_t i = 0;

		while (i < sizeof(rows) / sizeof(*rows) &&
		    strcmp(rows[i].key, k->name) != 0)
			i++;
		if (i == sizeof(rows) / sizeof(*rows))
			fail_msg("no row for the key %s", k->name);
		snprintf(text, sizeof(text), "%s = %s;", k->name,
		    rows[i].text);
		recipe_with(text, with);
		if ((strcmp(none, with) != 0) != decides_tree(k->name))
			fail_msg("%s: %s", text, with);
	}
}

/* It names trees that are there: another text makes all of them anew. */
static void
the_recipe_of_a_jail(void **state)
{
	char recipe[RECIPE_HEX + 1];

	(void)state;
	recipe_with("components = [ \"a\", \"b\" ]; commands = [ \"c\" ];"
	    "devices = [ ]; directories = [ \"/d\" ];", recipe);
	assert_string_equal(recipe, "0ccb8b6f09de00b6e97813e306e8cf44");
}

/* No two lists are written the same way. */
static void
lists(void **state)
{
	static const char *const texts[] = {
		"components = [ ];", "components = [ \"a\", \"b\" ];",
		"components = [ \"ab\" ];", "components = [ \"b\", \"a\" ];",
		"components = [ \"a\" ]; directories = [ \"b\" ];",
	};
	char recipes[sizeof(texts) / sizeof(*texts)][RECIPE_HEX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		recipe_with(texts[i], recipes[i]);
		for (size_t k = 0; k < i; k++)
			if (strcmp(recipes[i], recipes[k]) == 0)
				fail_msg("%s and %s", texts[i], texts[k]);
	}
}

/* Each key of a row of `commands`, and each string in its place. */
static void
rows_of_commands(void **state)
{
	static const char *const texts[] = {
		"{ }", "\"a\"", "\"b\"", "\"\"", "{ name = \"a\"; }",
		"{ use = \"a\"; }", "{ args = \"a\"; }",
		"{ run = [ \"a\" ]; }", "{ run = [ ]; }",
		"{ run = [ \"a\", \"a\" ]; }", "{ exec = [ \"a\" ]; }",
		"{ root = \"a\"; }", "{ start = \"a\"; }",
		"{ access = \"a\"; }", "{ umask = \"a\"; }",
		"{ quota = \"a\"; }", "{ glob = \"a\"; }",
		"{ delete = \"a\"; }", "{ hooks = \"a\"; }",
		"{ network = \"a\"; }", "{ network = true; }",
		"{ network = \"\"; }", "\"a\", \"b\"", "\"b\", \"a\"",
		"{ use = \"a\"; name = \"b\"; }",
		"{ use = \"a\"; }, { name = \"b\"; }", "\"a\", { }",
	};
	enum { N = sizeof(texts) / sizeof(*texts) };
	char recipes[N][RECIPE_HEX + 1], text[200];

	(void)state;
	for (const struct conf_key *k = jail_command_row.keys; k->name != NULL;
	    k++) {
		size_t i = 0;

		snprintf(text, sizeof(text), "{ %s = ", k->name);
		while (i < N && strncmp(texts[i], text, strlen(text)) != 0)
			i++;
		if (i == N)
			fail_msg("no row for the key %s", k->name);
	}
	for (size_t i = 0; i < N; i++) {
		snprintf(text, sizeof(text), "commands = ( %s );", texts[i]);
		recipe_with(text, recipes[i]);
		for (size_t k = 0; k < i; k++)
			if (strcmp(recipes[i], recipes[k]) == 0)
				fail_msg("%s and %s", texts[i], texts[k]);
	}
	/* the same rows, written otherwise */
	recipe_with("commands = [ \"a\", \"b\" ];", text);
	recipe_with("commands = ( \"a\", \"b\" );", recipes[0]);
	assert_string_equal(text, recipes[0]);
	recipe_with("commands = ( { network = \"true\"; } );", text);
	recipe_with("commands = ( { network = true; } );", recipes[0]);
	assert_string_equal(text, recipes[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_key),
		cmocka_unit_test(the_recipe_of_a_jail),
		cmocka_unit_test(lists),
		cmocka_unit_test(rows_of_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
