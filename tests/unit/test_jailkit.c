/* SPDX-License-Identifier: BSD-2-Clause */
/* test_jailkit.c - ini files, and what of jailkit's becomes what of ours:
 * ini.h, jailkit.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "import/ini.h"
#include "import/jailkit.h"
#include "scratch.h"

/* --- ini -------------------------------------------------------------------- */

static const struct {
	const char *title, *text, *want;	/* of [a] k: the words, or why not */
	bool good;
} lines[] = {
	{ "plain",            "[a]\nk = x", "x|", true },
	{ "colon",            "[a]\nk: x", "x|", true },
	{ "first of both",    "[a]\nk=x:y=z", "x:y=z|", true },
	{ "words",            "[a]\nk = x , y,,z,\n", "x|y|z|", true },
	{ "goes on",          "[a]\nk = x,\n\ty\n  , z", "x|y|z|", true },
	{ "a comment between", "[a]\nk = x,\n# no\n y", "x|y|", true },
	{ "an empty line between", "[a]\nk = x,\n\n y", "x|y|", true },
	{ "comments",         "# [b]\n;x\n[a]\n #y\nk = x", "x|", true },
	{ "no comment inside", "[a]\nk = x # y", "x # y|", true },
	{ "carriage returns", "[a]\r\nk = x\r\n", "x|", true },
	{ "the last counts",  "[a]\nk = x\nk = y", "y|", true },
	{ "capitals",         "[a]\nK = X", "X|", true },
	{ "another section's", "[b]\nk = y\n[a]\nl = x\n", "", true },
	{ "sections again",   "[a]\nk = x\n[b]\n[a]\nl = z", "x|", true },
	{ "behind a section", "[a] # comment\nk = x", "x|", true },
	{ "no value",         "[a]\nk =\n", "", true },
	{ "indented behind a section", "[a]\n  k = x", "x|", true },
	{ "behind another section", "[b]\nk = y\n[a]\n k = x", "x|", true },
	{ "UTF-8",            "[a]\nk = \xc3\xbc", "\xc3\xbc|", true },
	{ "nothing",          "", "", true },
	{ "before a section", "k = x", "f:1: an entry before", false },
	{ "no key",           "[a]\n\n= x", "f:3: a value without", false },
	{ "no value sign",    "[a]\nk", "f:2: neither", false },
	{ "section not closed", "[a", "f:1: a section is", false },
	{ "section without a name", "[]", "f:1: a section is", false },
	{ "escape",           "[a]\nk = \033[2J", "f:2: a control", false },
};

static void
ini_is_read_line_by_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct ini ini;
		struct list words = {0};
		struct err e = {0};
		char got[256] = "";
		int rc = ini_parse(lines[i].text, "f", &ini, &e);

		scratch_verdict(lines[i].title, rc, &e, lines[i].good ? NULL :
		    lines[i].want);
		if (rc < 0)
			continue;
		assert_int_equal(ini_words(&ini, "a", "k", &words, &e), 0);
		for (size_t k = 0; k < words.n; k++) {
			strcat(got, words.v[k]);
			strcat(got, "|");
		}
		if (strcmp(got, lines[i].want) != 0)
			fail_msg("%s: %s", lines[i].title, got);
		list_free(&words);
		ini_free(&ini);
	}
}

static void
ini_is_bounded(void **state)
{
	char *text = malloc(8 * (INI_ENTRIES + 1) + 8);
	struct ini ini;
	struct err e = {0};
	size_t n;

	(void)state;
	n = (size_t)sprintf(text, "[a]\n");
	for (int i = 0; i <= INI_ENTRIES; i++)
		n += (size_t)sprintf(text + n, "k=%d\n", i % 10);
	scratch_verdict("one too many", ini_parse(text, "f", &ini, &e), &e,
	    "too many");
	text[n - 4] = '\0';
	scratch_verdict("as many as may be", ini_parse(text, "f", &ini, &e),
	    &e, NULL);
	ini_free(&ini);
	free(text);
}

/* --- a section as a component --------------------------------------------------- */

static enum jailkit_kind
kind(const void *of, const char *path)
{
	static const char *const files[] = { "/usr/bin/id", "/bin/sh",
		"/usr/bin/env", "/usr/bin/git*", "/j/usr/bin/id",
		"/j/usr/bin/env", "/j/usr/share/t", "/opt/a\"b" };

	(void)of;
	if (strcmp(path, "/usr/share/t") == 0 || strcmp(path, "/usr/l*") == 0)
		return JAILKIT_DIR;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (strcmp(files[i], path) == 0)
			return JAILKIT_FILE;
	return JAILKIT_MISSING;
}

static bool
account(const void *of, const char *name)
{
	(void)of;
	return strcmp(name, "www") == 0;
}

static const struct jailkit_look look = { kind, account, NULL };

static const struct {
	const char *title, *said, *want;	/* a line of what comes out */
} sections[] = {
	{ "a file", "paths = /usr/bin/id", "files       = [ \"/usr/bin/id\" ];" },
	{ "a bare name", "paths = id", "files       = [ \"/usr/bin/id\" ];" },
	{ "one that is not there", "paths = nosuch",
	    "# left out, not on this host: nosuch" },
	{ "a path that is not there", "paths = /no",
	    "optional    = [ \"/no\" ];" },
	{ "a pattern", "paths = /usr/bin/git*",
	    "optional    = [ \"/usr/bin/git*\" ];" },
	{ "a directory", "paths = /usr/share/t/",
	    "optional    = [ \"/usr/share/t/**\" ];" },
	{ "a pattern of directories", "paths = /usr/l*",
	    "optional    = [ \"/usr/l*\", \"/usr/l*/**\" ];" },
	{ "twice", "paths = id, /usr/bin/id, id",
	    "files       = [ \"/usr/bin/id\" ];" },
	{ "old keys", "executables = id\nregularfiles = /bin/sh\n"
	    "libraries = env",
	    "files       = [ \"/usr/bin/env\", \"/usr/bin/id\", \"/bin/sh\" ];" },
	{ "old directories", "directories = /usr/share/t",
	    "optional    = [ \"/usr/share/t/**\" ];" },
	{ "quoted", "paths = /opt/a\"b", "files       = [ \"/opt/a\\\"b\" ];" },
	{ "set-id", "paths_w_setuid = /bin/sh", "# WARNING: kept its set-uid "
	    "bit; in a jail nothing has one: /bin/sh" },
	{ "and there all the same", "paths_w_setuid = /bin/sh",
	    "files       = [ \"/bin/sh\" ];" },
	{ "an owner", "paths_w_owner = /bin/sh",
	    "# kept its owner; in a jail it is root's: /bin/sh" },
	{ "jailkit itself", "paths = /usr/sbin/jk_lsh",
	    "# left out, jailsh does its work: /usr/sbin/jk_lsh" },
	{ "the host", "paths = /", "# left out, a host is no component: /" },
	{ "the kernel's", "paths = /proc/x",
	    "# left out, every jail has its own: /proc/x" },
	{ "a device", "devices = /dev/null", "devices     = [ \"null\" ];" },
	{ "no device", "devices = /dev/sda",
	    "# left out, no device for a jail: /dev/sda" },
	{ "an account", "users = root, www", "accounts    = [ \"www\" ];" },
	{ "no account", "users = eve", "# left out, no such account here: eve" },
	{ "a group", "groups = root, adm",
	    "# not needed, an account's groups are known: group adm" },
	{ "an empty directory", "emptydirs = /srv/x",
	    "# for `directories` of the jail: /srv/x" },
	{ "a section", "includesections = s, t",
	    "requires    = [ \"jk-s\" ];" },
	{ "no section", "includesections = s, t",
	    "# left out, no such section: t" },
	{ "the log", "need_logsocket = 1",
	    "# need_logsocket: jails have it; with commands, log = true" },
	{ "a comment", "comment = x \\ \"y\"",
	    "description = \"x \\\\ \\\"y\\\"\";" },
	{ "no comment", "paths = id", "description = \"s\";" },
};

static void
a_section_becomes_a_component(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		char said[512], want[512], *text = NULL;
		size_t size;
		FILE *to = open_memstream(&text, &size);
		struct ini ini;
		struct err e = {0};

		snprintf(said, sizeof(said), "[s]\n%s\n", sections[i].said);
		snprintf(want, sizeof(want), "\n%s\n", sections[i].want);
		assert_int_equal(ini_parse(said, "f", &ini, &e), 0);
		scratch_verdict(sections[i].title, jailkit_component(&ini, "s",
		    &look, to, &e), &e, NULL);
		fclose(to);
		if (strstr(text, want) == NULL)
			fail_msg("%s: %s", sections[i].title, text);
		free(text);
		ini_free(&ini);
	}
}

/* --- a jail --------------------------------------------------------------------- */

static const struct {
	const char *title, *said, *want;	/* sections of a jail at /j */
} made[] = {
	{ "all is there", "[a]\npaths = id, env", "a|" },
	{ "one file is not", "[a]\npaths = id, /bin/sh", "" },
	{ "what the host lacks does not count", "[a]\npaths = id, no, /no",
	    "a|" },
	{ "nothing the host has", "[a]\npaths = no", "" },
	{ "a directory", "[a]\npaths = /usr/share/t", "a|" },
	{ "included", "[a]\npaths = id\n[b]\npaths = env\n"
	    "includesections = a", "b|" },
	{ "included by what is not there", "[a]\npaths = id\n[b]\n"
	    "paths = /bin/sh\nincludesections = a", "a|" },
	{ "an alias", "[a]\npaths = id\n[b]\nincludesections = a", "b|" },
	{ "an alias of what is not there", "[a]\npaths = /bin/sh\n[b]\n"
	    "includesections = a", "" },
	{ "more than an alias", "[a]\npaths = id\n[b]\npaths = /no\n"
	    "includesections = a", "a|" },
	{ "each other", "[a]\npaths = id\nincludesections = b\n[b]\n"
	    "paths = env\nincludesections = a", "a|" },
	{ "itself", "[a]\nincludesections = a", "" },
	{ "part of another", "[a]\npaths = id\n[b]\npaths = id, env", "b|" },
	{ "twice the same", "[a]\npaths = id\n[b]\npaths = id", "a|b|" },
};

static void
a_jail_tells_its_sections(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++) {
		struct list out = {0};
		struct ini ini;
		struct err e = {0};
		char got[128] = "";

		assert_int_equal(ini_parse(made[i].said, "f", &ini, &e), 0);
		scratch_verdict(made[i].title, jailkit_sections(&ini, &look,
		    "/j", &out, &e), &e, NULL);
		for (size_t k = 0; k < out.n; k++) {
			strcat(got, out.v[k]);
			strcat(got, "|");
		}
		if (strcmp(got, made[i].want) != 0)
			fail_msg("%s: %s", made[i].title, got);
		list_free(&out);
		ini_free(&ini);
	}
}

static const struct {
	const char *user, *group, *want;
} limits[] = {
	{ "alice", "users", "scp|" },
	{ "bob", "users", "rsync|id|" },
	{ "bob", "", "true|" },
	{ "empty", "users", "" },
};

static void
jk_lsh_asks_account_group_default(void **state)
{
	static const char text[] = "[DEFAULT]\nexecutables = /bin/true\n"
	    "[group users]\nexecutables = /usr/bin/rsync, id, /bin/id, /\n"
	    "[alice]\nexecutables=/usr/bin/scp\n[empty]\npaths=/\n";
	struct ini ini;
	struct err e;

	(void)state;
	assert_int_equal(ini_parse(text, "f", &ini, &e), 0);
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		struct list out = {0};
		char got[128] = "";

		assert_int_equal(jailkit_commands(&ini, limits[i].user,
		    limits[i].group, &out, &e), 0);
		for (size_t k = 0; k < out.n; k++) {
			strcat(got, out.v[k]);
			strcat(got, "|");
		}
		assert_string_equal(got, limits[i].want);
		list_free(&out);
	}
	ini_free(&ini);
}

static const struct {
	const char *word, *want;
} quoted[] = {
	{ "alice", "alice" }, { "/srv/a b", "'/srv/a b'" },
	{ "it's", "'it'\"'\"'s'" }, { "", "''" }, { "-u", "'-u'" },
	{ "$(id)", "'$(id)'" }, { "a;b", "'a;b'" }, { "~", "'~'" },
};

static void
a_shell_reads_back_what_is_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(quoted) / sizeof(*quoted); i++) {
		char *text = NULL;
		size_t size;
		FILE *to = open_memstream(&text, &size);

		jailkit_quote(to, quoted[i].word);
		fclose(to);
		assert_string_equal(text, quoted[i].want);
		free(text);
	}
}

static void
names_are_sound(void **state)
{
	char name[JAIL_NAME_MAX + 1], longest[JAIL_NAME_MAX];
	struct err e;

	(void)state;
	assert_int_equal(jailkit_name("a b/../c\xff", name, &e), 0);
	assert_string_equal(name, "jk-a_b_.._c_");
	memset(longest, 'x', sizeof(longest));
	longest[JAIL_NAME_MAX - 3] = '\0';
	assert_int_equal(jailkit_name(longest, name, &e), 0);
	longest[JAIL_NAME_MAX - 3] = 'x';
	longest[JAIL_NAME_MAX - 2] = '\0';
	assert_int_equal(jailkit_name(longest, name, &e), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ini_is_read_line_by_line),
		cmocka_unit_test(ini_is_bounded),
		cmocka_unit_test(a_section_becomes_a_component),
		cmocka_unit_test(a_jail_tells_its_sections),
		cmocka_unit_test(jk_lsh_asks_account_group_default),
		cmocka_unit_test(a_shell_reads_back_what_is_printed),
		cmocka_unit_test(names_are_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
