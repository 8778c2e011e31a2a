/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_derive_text.c - texts that derive reads: tmpfiles.d(5), paths and names in
 * scripts and configuration, "#!" lines, places of a distribution.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "count.h"
#include "derive/derive_places.h"
#include "derive/derive_text.h"
#include "derive/tmpfiles.h"
#include "err.h"
#include "list.h"

static int
show_line(void *arg, const struct tmpfiles_line *l, struct err *e)
{
	char *got = arg;

	(void)e;
	if (l->wrong != NULL)
		sprintf(got + strlen(got), "%zu: %s|", l->number, l->wrong);
	else
		sprintf(got + strlen(got), "%c %s %d%04o %s %s %s|", l->type,
		    l->path, l->has_mode, (unsigned)l->mode, l->user,
		    l->group, l->argument);
	return 0;
}

static void
tmpfiles(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "d /run/web 0755 web adm - -\n",
		    "d /run/web 10755 web adm |" },
		{ "d /run/web", "d /run/web 00000   |" },
		{ "# d /a\n\n  \t\n  D! /run/x/ 02750 - - 10d\n",
		    "D /run/x 12750   |" },
		{ "d+!-=~^$? /a ~:0700 :web :adm", "d /a 10700 web adm |" },
		{ "d /a :~ - -", "d /a 00000   |" },
		{ "q /a - - - - -\nQ /b", "q /a 00000   |Q /b 00000   |" },
		{ "L+ /a - - - - ../b c ", "L /a 00000   ../b c|" },
		{ "L %S/web - - - - %t/%%/x", "L /var/lib/web 00000   "
		    "/run/%/x|" },
		{ "d %C/a\nd %L/a\nd %T/a\nd %V/a\nd %h/a\nd /%u%U%g%G",
		    "d /var/cache/a 00000   |d /var/log/a 00000   |"
		    "d /tmp/a 00000   |d /var/tmp/a 00000   |"
		    "d /root/a 00000   |d /root0root0 00000   |" },
		{ "d \"/a b/c\" '0700' we\"b x\"", "d /a b/c 10700 web x  |" },
		{ "d /a\\x20b\\040c\\s\\\\", "d /a b c \\ 00000   |" },
		{ "d /var/run//web/./y", "d /run/web/y 00000   |" },
		{ "d /var/lock/y", "d /run/lock/y 00000   |" },
		{ "\"d\" \"/a\"", "d /a 00000   |" },
		{ "d", "1: it has no type or no path|" },
		{ "d ''", "1: it has no type or no path|" },
		{ "d a", "1: its path is not absolute, or goes up|" },
		{ "d /a/../b", "1: its path is not absolute, or goes up|" },
		{ "d /a\\nb", "1: its path is not absolute, or goes up|" },
		{ "dx /a", "1: its type is unknown|" },
		{ "d /%m/a", "1: its specifier differs from host to host|" },
		{ "d /a%", "1: its specifier differs from host to host|" },
		{ "d /a 0789", "1: its mode is no octal number|" },
		{ "d /a 10000", "1: its mode is no octal number|" },
		{ "d /a -1", "1: its mode is no octal number|" },
		{ "d /a 000755", "1: its mode is no octal number|" },
		{ "d \"/a", "1: a quote or a backslash in it means nothing|" },
		{ "d /a\\q", "1: a quote or a backslash in it means nothing|" },
		{ "d /a\\x2", "1: a quote or a backslash in it means nothing|" },
		{ "d /a\\000", "1: a quote or a backslash in it means nothing|" },
		{ "d /a\\777", "1: a quote or a backslash in it means nothing|" },
		{ "d /a\\", "1: a quote or a backslash in it means nothing|" },
		{ "\nd a\nd /b", "2: its path is not absolute, or goes up|"
		    "d /b 00000   |" },
	};
	static const char nul[] = "d /a\0b\nd /c";
	struct err e = {0};
	char got[1024];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		got[0] = '\0';
		assert_int_equal(tmpfiles_parse(rows[i].text,
		    strlen(rows[i].text), show_line, got, &e), 0);
		assert_string_equal(got, rows[i].want);
	}
	got[0] = '\0';
	assert_int_equal(tmpfiles_parse(nul, sizeof(nul) - 1, show_line, got,
	    &e), 0);
	assert_string_equal(got, "1: it has a NUL byte|d /c 00000   |");
}

static int
show_path(void *arg, const char *path, struct err *e)
{
	char *got = arg;

	(void)e;
	sprintf(got + strlen(got), "%s ", path);
	return 0;
}

static void
paths(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "mkdir -p /var/lib/web\n", "/var/lib/web " },
		{ "a=/etc/a;b='/etc/b' \"/etc/c\" (/etc/d) `/e`>/f</g",
		    "/etc/a /etc/b /etc/c /etc/d /e /f /g " },
		{ "# /etc/a\n  # /etc/b\n; /etc/c\n/etc/d # /etc/e",
		    "/etc/d /etc/e " },
		{ "x/etc/a ./etc/b ../c $HOME/d ${x}/e *!/f ~/g %h/i a-/j _/k",
		    "/f " },
		{ "$DPKG_ROOT/a ${DPKG_ROOT}/b ${DPKG_ROOT:-}/c \"$R\"/d",
		    "/a /b /c /d " },
		{ "/var/lib/web-$x /var/log/$x /var/lib/w* /a/b?c /d/[x] /e{1}",
		    "/var/lib /var/log /var/lib /a /d " },
		{ "/etc/a. See /etc/b/, //c//./d/", "/etc/a /etc/b /c/d " },
		{ "/a/../b /.. /. / //", "" },
		{ "PATH=/a/bin:/b/bin: -f:/c", "/a/bin /b/bin /c " },
		{ "-f/etc/a --file=/etc/b,/etc/c", "/etc/b /etc/c " },
		{ "/var/run/web.pid /var/lock/web /var/runner",
		    "/run/web.pid /run/lock/web /var/runner " },
		{ "/a\\ b /c", "/c " },
		{ "http://host/x", "/host/x " },
		{ "/etc/\303\244", "/etc/\303\244 " },
		{ "", "" }, { "/", "" },
	};
	static const char nul[] = "/a/b\0/c";
	struct err e = {0};
	char got[1024], path[PATH_MAX], *longest;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		got[0] = '\0';
		assert_int_equal(derive_paths_in(rows[i].text,
		    strlen(rows[i].text), show_path, got, &e), 0);
		assert_string_equal(got, rows[i].want);
	}
	got[0] = '\0';
	assert_int_equal(derive_paths_in(nul, sizeof(nul) - 1, show_path, got,
	    &e), 0);
	assert_string_equal(got, "/a/b /c ");
	assert_true(derive_plain_path("/", 1, path));
	assert_string_equal(path, "/");
	longest = malloc(PATH_MAX + 1);
	assert_non_null(longest);
	for (size_t i = 0; i < PATH_MAX + 1; i++)
		longest[i] = i % 100 == 0 ? '/' : 'a';
	assert_false(derive_plain_path(longest, PATH_MAX + 1, path));
	assert_false(derive_plain_path(longest, PATH_MAX, path));
	assert_true(derive_plain_path(longest, PATH_MAX - 1, path));
	longest[0] = '/';
	memset(longest + 1, 'a', 256);
	assert_false(derive_plain_path(longest, 257, path));
	assert_true(derive_plain_path(longest, 256, path));
	free(longest);
}

static void
interpreters(void **state)
{
	static const struct { const char *head, *want; } rows[] = {
		{ "#!/bin/sh\necho", "/bin/sh" }, { "#! /bin/sh -e\n", "/bin/sh" },
		{ "#!/usr/bin/env python3\n", "python3" },
		{ "#!/usr/bin/env -S A=b perl -w\n", "perl" },
		{ "#!/usr/bin/env\nperl\n", NULL }, { "#!\n/bin/sh", NULL },
		{ "#!  \n", NULL }, { "#", NULL }, { "", NULL },
		{ "\177ELF", NULL }, { "#!/bin/sh", "/bin/sh" },
	};
	char word[PATH_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool is = derive_interpreter(rows[i].head, word);

		if (is != (rows[i].want != NULL) ||
		    (is && strcmp(word, rows[i].want) != 0))
			fail_msg("%s: %s", rows[i].head, is ? word : "-");
	}
}

static void
accounts(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "user www-data;\n", "www-data " },
		{ "export APACHE_RUN_USER=www-data", "www-data " },
		{ "  username: \"dns\"\n", "dns " }, { "-u mem\n", "mem " },
		{ "listen.owner = mem\nlisten.group=dns", "mem dns " },
		{ "# user mem\n  ; user mem\n", "" },
		{ "mem 64\n", "" }, { "user memory;\n", "" },
		{ "user my.mem x-mem mem-\n", "" }, { "-ux mem", "" },
		{ "user mem mem\nuser mem", "mem " }, { "user", "" },
	};
	struct list names = {0};
	struct err e = {0};

	(void)state;
	list_add(&names, "www-data", &e);
	list_add(&names, "dns", &e);
	list_add(&names, "mem", &e);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct list out = {0};
		char got[256] = "";

		assert_int_equal(derive_names_in(rows[i].text,
		    strlen(rows[i].text), &names, &out, &e), 0);
		for (size_t k = 0; k < out.n; k++)
			sprintf(got + strlen(got), "%s ", out.v[k]);
		assert_string_equal(got, rows[i].want);
		list_free(&out);
	}
	list_free(&names);
}

static void
places(void **state)
{
	static const struct { const char *path; bool shared, may; } rows[] = {
		{ "/etc", true, false }, { "/etc/ssl", true, false },
		{ "/etc/ssl/certs", true, false }, { "/etc/ssl/web", false, true },
		{ "/etc/web", false, true }, { "/var", true, false },
		{ "/var/lib", true, false }, { "/var/lib/web", false, true },
		{ "/var/lib/dpkg", false, false }, { "/srv", true, false },
		{ "/var/lib/dpkg/info", false, false }, { "/", true, false },
		{ "/usr", false, false }, { "/usr/share/web", false, false },
		{ "/run/web", false, false }, { "/tmp", false, false },
		{ "/root/x", false, false }, { "/etc/jail/x", false, false },
		{ "/opt", true, false }, { "/opt/web/data", false, true },
		{ "/home", true, false }, { "/home/web", false, true },
		{ "/var/www/html", false, true }, { "/var/tmp", true, false },
	};
	static const struct { const char *path, *top; } left[] = {
		{ "/etc/init.d/web", "/etc/init.d" },
		{ "/etc/rc2.d/S01web", "/etc/rc?.d" }, { "/etc/rcx.d/a", NULL },
		{ "/etc/rc2.dx/a", NULL }, { "/etc/logrotate.d/web",
		    "/etc/logrotate.d" },
		{ "/etc/cron.d/web", "/etc/cron.d" },
		{ "/usr/lib/systemd/system/web.service", "/usr/lib/systemd" },
		{ "/etc/web/init.d", NULL }, { "/etc/default/web", NULL },
		{ "/etc/rsyslog.d/a.conf", NULL },	/* its own package */
		{ "/etc/ufw/a", "/etc/ufw" },
	};
	struct list own = {0};
	struct err e = {0};

	(void)state;
	list_add(&own, "rsyslog", &e);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (derive_shared_place(rows[i].path) != rows[i].shared ||
		    derive_private_place(rows[i].path) != rows[i].may)
			fail_msg("%s", rows[i].path);
	for (size_t i = 0; i < COUNT(left); i++) {
		const char *top = NULL, *why = derive_left_place(left[i].path,
		    &own, &top);

		if ((why != NULL) != (left[i].top != NULL) ||
		    (why != NULL && strcmp(top, left[i].top) != 0))
			fail_msg("%s: %s", left[i].path, top);
	}
	list_free(&own);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tmpfiles),
		cmocka_unit_test(paths),
		cmocka_unit_test(interpreters),
		cmocka_unit_test(accounts),
		cmocka_unit_test(places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
