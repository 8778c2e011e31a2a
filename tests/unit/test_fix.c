/* SPDX-License-Identifier: BSD-2-Clause */
/* test_fix.c - which fix is offered, and that no name becomes a command */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fix.h"
#include "quote.h"

#define OURS(p) "chown 0 '" p "' && chmod go-w '" p "'"
#define PAST(p) "mkdir -p '/srv/jail" p "' && (cd -P '" p "' && case $PWD in '" \
    p "') mount -c --bind . '/srv/jail" p "';; *) false; esac)"
#define COPY(p) "umask 022 && mkdir -p '/srv/jail" p "' && cp -R '" p \
    "'/. '/srv/jail" p "' # and"
#define MOVE(p) "in place of '" p "' take a directory of root's, below"

static const struct {
	enum fix_role role;
	uid_t uid;
	mode_t mode;
	const char *path, *whole, *want;
} paths[] = {
	/* ours by what it is for, or by name, whoever has it */
	{ FIX_OURS, 1, 0755, "/srv/s/a/gen", "", OURS("/srv/s/a/gen") },
	{ FIX_WAY, 1, 0755, "/etc/jail", "/etc/jail/jails.d",
	    OURS("/etc/jail") },
	{ FIX_WAY, 0, 0777, "/etc/jail/jails.d/a.conf", "",
	    OURS("/etc/jail/jails.d/a.conf") },
	{ FIX_WAY, 0, 0775, "/var/lib/jail/a", "", OURS("/var/lib/jail/a") },
	{ FIX_WAY, 5, 0755, "/run/jail", "", OURS("/run/jail") },
	{ FIX_WAY, 5, 0755, "/usr/share/jail", "", OURS("/usr/share/jail") },
	/* root's on every host, whatever lies below */
	{ FIX_WAY, 0, 0777, "/var", "/var/lib/jail", OURS("/var") },
	{ FIX_HOME, 0, 0777, "/var", "/var/h/al", OURS("/var") },
	{ FIX_BIND, 7, 0755, "/", "/srv/x", OURS("/") },
	/* names that only begin like that */
	{ FIX_WAY, 1, 0755, "/etc/jailkit", "/etc/jailkit/x",
	    MOVE("/etc/jailkit/x") },
	{ FIX_WAY, 1, 0755, "/var/lib/mysql", "/var/lib/mysql/x",
	    MOVE("/var/lib/mysql/x") },
	/* root's and too open: where nobody else has anything */
	{ FIX_WAY, 0, 0775, "/opt/j", "/opt/j/s", "chmod go-w '/opt/j'" },
	{ FIX_WAY, 0, 01777, "/opt/j", "/opt/j/s", MOVE("/opt/j/s") },
	{ FIX_WAY, 0, 0777, "/home", "/home/s", MOVE("/home/s") },
	{ FIX_WAY, 0, 01777, "/tmp", "/tmp/s", MOVE("/tmp/s") },
	{ FIX_WAY, 0, 0777, "/tmp", "/tmp/s", MOVE("/tmp/s") },
	{ FIX_WAY, 0, 02775, "/var/www", "/var/www/s", MOVE("/var/www/s") },
	{ FIX_WAY, 0, 02775, "/srv/team", "/srv/team/s", MOVE("/srv/team/s") },
	{ FIX_WAY, 2001, 0755, "/opt/j", "/opt/j/s", MOVE("/opt/j/s") },
	/* what is named itself is for root alone */
	{ FIX_WAY, 0, 0775, "/srv/s", "/srv/s", "chmod go-w '/srv/s'" },
	{ FIX_WAY, 0, 01777, "/srv/s", "/srv/s", MOVE("/srv/s") },
	{ FIX_WAY, 2001, 0755, "/srv/s", "/srv/s", MOVE("/srv/s") },
	{ FIX_WAY, 0, 0777, "/home", "/home", MOVE("/home") },
	/* binds and homes: walked past, never changed */
	{ FIX_BIND, 2001, 0755, "/home/tenant", "/home/tenant/site",
	    PAST("/home/tenant/site") " # and the same at each start, not by "
	    "/etc/fstab, which follows links, and /srv/jail before" },
	{ FIX_BIND, 2001, 0755, "/home/tenant", "/home/tenant/site//",
	    PAST("/home/tenant/site") " # and the same" },
	{ FIX_BIND, 0, 0777, "/opt/x", "/opt/x/site", PAST("/opt/x/site") },
	{ FIX_BIND, 0, 01777, "/tmp", "/tmp/x", PAST("/tmp/x") },
	{ FIX_HOME, 0, 0777, "/home", "/home/al",
	    PAST("/home/al") " && usermod -d '/srv/jail/home/al' 'al'" },
	{ FIX_HOME, 9, 0755, "/var/www", "/var/www/al", PAST("/var/www/al") },
	/* a tree: what is root's is closed, what is somebody's is copied */
	{ FIX_TREE, 0, 02775, "/t/usr/local", "/t", "chmod go-w '/t/usr/local'" },
	{ FIX_TREE, 0, 0777, "/srv/t/usr", "/srv/t", "chmod go-w '/srv/t/usr'" },
	{ FIX_TREE, 1, 0120777, "/t/lib", "/t", COPY("/t") },
	{ FIX_TREE, 1, 0644, "/t/etc/x", "/t", COPY("/t") },
	{ FIX_TREE, 1, 0644, "/etc/jail/x", "/etc/jail", COPY("/etc/jail") },
};

static void
each_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const struct fix_path p = {
			.role = paths[i].role, .path = paths[i].path,
			.whole = paths[i].whole, .user = "al",
			.uid = paths[i].uid, .mode = paths[i].mode,
		};
		char text[FIX_MAX];

		fix_untrusted(&p, text);
		if (strncmp(text, paths[i].want, strlen(paths[i].want)) != 0)
			fail_msg("%s: %s, not %s", paths[i].path, text,
			    paths[i].want);
	}
}

/* Whatever is not root's is changed by no fix, but where it is ours by name. */
static void
nothing_of_others(void **state)
{
	static const char *const theirs[] = {
		"/tmp", "/var/tmp", "/dev/shm", "/home", "/home/x", "/var/www",
		"/var/www/x", "/srv", "/srv/x", "/media/x", "/mnt", "/opt/x",
	};
	static const mode_t modes[] = { 0755, 0775, 0777, 01777, 02775 };

	(void)state;
	for (size_t i = 0; i < sizeof(theirs) / sizeof(*theirs); i++)
		for (size_t m = 0; m < 5; m++)
			for (int role = FIX_WAY; role <= FIX_HOME; role++) {
				const struct fix_path p = {
					.role = (enum fix_role)role,
					.path = theirs[i], .user = "al",
					.whole = "/w", .mode = modes[m],
					.uid = 2001,
				};
				char text[FIX_MAX];

				fix_untrusted(&p, text);
				if (strstr(text, "chmod") != NULL ||
				    strstr(text, "chown") != NULL ||
				    strstr(text, "rm ") != NULL)
					fail_msg("%s: %s", p.path, text);
			}
}

static const struct {
	struct fix_missing m;
	const char *want;
} missing[] = {
	{ { "/home/al", "al", 7, .home = true, .rw = true },
	    "mkhomedir_helper 'al'" },
	{ { "/home/al", "al", 7, .home = true, .covered = true },
	    "ProtectHome=no and no InaccessiblePaths= for it: " },
	{ { "/srv/al", "al", 7, .rw = true, .own = true },
	    "install -d -o 'al' -g 7 '/srv/al' # or optional = true" },
	{ { "/srv/x", "al", 7, .rw = true },
	    "install -d -m 2770 -g GROUP '/srv/x' # of the group" },
	{ { "/srv/x", "al", 7, .own = true },
	    "mkdir -p '/srv/x' # or optional = true" },
	{ { "/srv/$(x)", "al", 7, .rw = false }, "mkdir -p '/srv/$(x)' # or" },
};

static void
what_is_missing(void **state)
{
	char text[FIX_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(missing) / sizeof(*missing); i++) {
		fix_missing(&missing[i].m, text);
		if (strncmp(text, missing[i].want, strlen(missing[i].want)) != 0)
			fail_msg("%s, not %s", text, missing[i].want);
	}
	fix_home("al", true, text);
	assert_non_null(strstr(text, "mode = \"rw\"; }; or a home of its own: "
	    "usermod -d DIRECTORY 'al'"));
	assert_null(strstr(text, "chown"));
	fix_home("al", false, text);
	assert_non_null(strstr(text, "mode = \"ro\""));
}

static const struct {
	const char *word, *quoted, *bare;
} words[] = {
	{ "alice", "'alice'", "alice" },
	{ "", "''", "''" },
	{ "-u", "'-u'", "'-u'" },
	{ "/srv/a b", "'/srv/a b'", "'/srv/a b'" },
	{ "it's", "'it'\"'\"'s'", "'it'\"'\"'s'" },
	{ "';id;'", "''\"'\"';id;'\"'\"''", "''\"'\"';id;'\"'\"''" },
	{ "$(id)`id`", "'$(id)`id`'", "'$(id)`id`'" },
	{ "a\\", "'a\\'", "'a\\'" },
	{ "~", "'~'", "'~'" },
	{ "\303\244", "'\303\244'", "'\303\244'" },
	/* left open: no shell runs it */
	{ "a\nb", "'a", "'a" },
	{ "a\tb", "'a", "'a" },
	{ "a\177", "'a", "'a" },
};

static void
each_word(void **state)
{
	char to[QUOTE_MAX], most[3 * QUOTE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		assert_string_equal(quote(words[i].word, to), words[i].quoted);
		assert_string_equal(quote_bare(words[i].word, to),
		    words[i].bare);
	}
	assert_string_equal(quote_part("alice", 2, to), "'al'");
	for (size_t n = 1; n < sizeof(most); n++) {	/* of each length */
		memset(most, '\'', n);
		most[n] = '\0';
		quote(most, to);
		assert_true(strlen(to) < sizeof(to));
		memset(most, 'x', n);
		quote(most, to);
		assert_true(strlen(to) < sizeof(to));
		assert_int_equal(to[strlen(to) - 1] == '\'', n < QUOTE_MAX - 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_path),
		cmocka_unit_test(nothing_of_others),
		cmocka_unit_test(what_is_missing),
		cmocka_unit_test(each_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
