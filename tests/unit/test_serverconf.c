/* SPDX-License-Identifier: BSD-2-Clause */
/* test_serverconf.c - what sshd, vsftpd and proftpd are told about PAM. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "scratch.h"
#include "sshd/serverconf.h"

static const struct {
	const char *service, *setup;
	int want;
} rows[] = {
	{ "vsftpd", ":", -1 },
	{ "vsftpd", "echo local_enable=YES >etc/vsftpd.conf", 0 },
	{ "vsftpd", "echo session_support=NO >etc/vsftpd.conf", 0 },
	{ "vsftpd", "echo '#session_support=YES' >etc/vsftpd.conf", 0 },
	{ "vsftpd", "echo session_support=YES >etc/vsftpd.conf", 1 },
	{ "vsftpd", "echo session_support=1 >etc/vsftpd.conf", 1 },
	{ "vsftpd", "echo session_supporter=YES >etc/vsftpd.conf", 0 },
	{ "vsftpd", "printf 'session_support=%s\\n' YES NO >etc/vsftpd.conf",
	    0 },
	{ "proftpd", "echo Port 21 >etc/proftpd/proftpd.conf", 0 },
	{ "proftpd", "echo 'AuthOrder mod_auth_pam.c mod_auth_unix.c' "
	    ">etc/proftpd/proftpd.conf", 0 },
	{ "proftpd", "echo 'AuthOrder mod_auth_unix.c mod_auth_pam.c*' "
	    ">etc/proftpd/proftpd.conf", 0 },
	{ "proftpd", "echo ' AuthOrder mod_auth_pam.c* mod_auth_unix.c' "
	    ">etc/proftpd/proftpd.conf", 1 },
	{ "sshd", "echo Port 22 >etc/ssh/sshd_config", 0 },
	{ "sshd", "echo usepam YES >etc/ssh/sshd_config", 1 },
	{ "sshd", "echo '#UsePAM yes' >etc/ssh/sshd_config", 0 },
	{ "sshd", "printf 'UsePAM %s\\n' no yes >etc/ssh/sshd_config", 0 },
	{ "sshd", "printf 'UsePAM %s\\n' yes no >etc/ssh/sshd_config", 1 },
	{ "sshd", "echo 'UsePAM no' >etc/ssh/sshd_config.d/a.conf; printf "
	    "'Include sshd_config.d/*.conf\\nUsePAM yes\\n' >etc/ssh/sshd_config",
	    0 },
	{ "sshd", "echo 'UsePAM=yes' >etc/ssh/sshd_config.d/a.conf; printf "
	    "'Include /etc/ssh/sshd_config.d/*.conf\\nUsePAM no\\n' "
	    ">etc/ssh/sshd_config", 1 },
	{ "sshd", "echo 'Port 1' >etc/ssh/sshd_config.d/a.conf; printf "
	    "'Include sshd_config.d/*.conf\\nUsePAM yes\\n' >etc/ssh/sshd_config",
	    1 },
	/* what sshd's own words are: fault U26 */
	{ "sshd", "echo 'UsePAM yes' >etc/ssh/sshd_config.d/a.conf; echo "
	    "'Include none/*.conf sshd_config.d/*.conf' >etc/ssh/sshd_config",
	    1 },
	{ "sshd", "echo 'UsePAM no' >etc/ssh/sshd_config.d/a.conf; printf "
	    "'Include none sshd_config.d/*.conf\nUsePAM yes\n' "
	    ">etc/ssh/sshd_config", 0 },
	{ "sshd", "echo \"UsePAM 'yes'\" >etc/ssh/sshd_config", 1 },
	{ "sshd", "echo \"UsePAM 'no'\" >etc/ssh/sshd_config", 0 },
	{ "sshd", "echo 'UsePAM = \"yes\" # as Debian' >etc/ssh/sshd_config",
	    1 },
	{ "sshd", "echo '\"usepam\" yes' >etc/ssh/sshd_config", 1 },
	{ "sshd", "printf 'UsePAM yes\\r\\n' >etc/ssh/sshd_config", 1 },
	{ "sshd", "mkdir 'etc/ssh/a b'; echo 'UsePAM yes' >'etc/ssh/a b/c';"
	    "echo 'Include \"a b/*\"' >etc/ssh/sshd_config", 1 },
	{ "sshd", "mkdir 'etc/ssh/a b'; echo 'UsePAM yes' >'etc/ssh/a b/c';"
	    "printf 'Include a\\\\ b/c\\n' >etc/ssh/sshd_config", 1 },
	{ "sshd", "{ printf '# %3000s\\n' x; echo UsePAM yes; } "
	    ">etc/ssh/sshd_config", 1 },
	{ "sshd", "{ printf 'Banner %2040s' x; echo '    UsePAM no'; "
	    "echo UsePAM yes; } >etc/ssh/sshd_config", 1 },
	{ "sshd", "echo 'Include sshd_config' >etc/ssh/sshd_config", 0 },
	/* openSUSE's, where nobody wrote the other: fault U23 */
	{ "sshd", "echo 'UsePAM no' >usr/etc/ssh/sshd_config", 0 },
	{ "sshd", "echo 'UsePAM yes' >usr/etc/ssh/sshd_config", 1 },
	{ "sshd", "echo 'UsePAM yes' >usr/etc/ssh/sshd_config; echo 'UsePAM "
	    "no' >etc/ssh/sshd_config", 0 },
	{ "sshd", "echo 'UsePAM no' >usr/etc/ssh/sshd_config; echo 'UsePAM "
	    "yes' >etc/ssh/sshd_config", 1 },
	/* built with PAM or without, itself or the program of its sessions */
	{ "sshd", "printf 'x\\0libpam.so.0\\0' >usr/sbin/sshd", 1 },
	{ "sshd", "printf 'x\\0libc.so.6\\0' >usr/sbin/sshd", 0 },
	{ "sshd", "printf 'x\\0/usr/libexec/sshd-session\\0' >usr/sbin/sshd; "
	    "echo libpam.so.0 >usr/libexec/sshd-session", 1 },
	{ "sshd", "printf 'x\\0/usr/libexec/sshd-session\\0' >usr/sbin/sshd; "
	    "cp usr/sbin/sshd usr/libexec/sshd-session", 0 },
	{ "sshd", "printf 'x\\0/usr/libexec/sshd-session\\0' >usr/sbin/sshd",
	    1 },
	{ "sshd", "echo without >usr/sbin/sshd; echo libpam.so.0 "
	    ">usr/sbin/sshd.pam", 1 },
	{ "sshd", "echo without >usr/sbin/sshd.krb5", 0 },
	{ "su", "ln -s busybox bin/su; echo without >bin/busybox", 0 },
	{ "su", "echo libpam.so.0 >bin/su", 1 },
	{ "login", "echo without >bin/login", 0 },
	{ "crond", "echo without >usr/sbin/crond", 0 },
};

static void
each_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_new();
		const struct serverconf *c = serverconfs;
		struct serverplace at;
		struct err e;
		int got, one;

		scratch_sh(dir, "mkdir -p usr/etc/ssh etc/ssh/sshd_config.d "
		    "etc/proftpd bin usr/sbin usr/libexec");
		scratch_sh(dir, rows[i].setup);
		for (got = -1; c->service != NULL; c++)
			if (strcmp(c->service, rows[i].service) == 0 &&
			    (one = serverconf_deaf(dir, c, &at, &e)) >= 0 &&
			    at.file[0] != '\0')
				got = !one;
		if (got != rows[i].want)
			fail_msg("%s: %s: %d", rows[i].service, rows[i].setup,
			    got);
		scratch_free(dir);
	}
}

/* What is said to whoever comes: behind a Match nothing is, nor in what it
   includes; behind an include that ends in one, all is. */
static void
each_said(void **state)
{
	static const struct {
		const char *conf;
		unsigned want;		/* the line; 0: nothing */
	} those[] = {
		{ "PermitTTY no\n", 1 },
		{ "Match all\nPermitTTY no\n", 0 },
		{ "Match User bob\nInclude said\n", 0 },
		{ "Include match\nPermitTTY no\n", 2 },
		{ "Include said\n", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++) {
		char *dir = scratch_new(), value[SERVERCONF_VALUE];
		struct serverplace at = {0};
		struct err e;

		scratch_sh(dir, "mkdir -p etc/ssh; cd etc/ssh; echo 'PermitTTY "
		    "no' >said; echo 'Match User bob' >match");
		scratch_write(dir, "etc/ssh/sshd_config", those[i].conf,
		    strlen(those[i].conf));
		if (serverconf_said(dir, "PermitTTY", value, &at, &e) !=
		    (those[i].want != 0) || at.line != those[i].want)
			fail_msg("%s: line %u", those[i].conf, at.line);
		scratch_free(dir);
	}
}

/* With no descriptor left, with one, or where a file cannot be read, it is an
   error and no answer; a directory that is included is empty, as for sshd. */
static void
each_unread(void **state)
{
	static const struct {
		const char *setup;
		rlim_t files;		/* that can be opened; 9: enough */
		int want;
	} those[] = {
		{ "echo UsePAM yes >sshd_config", 9, 0 },
		{ "echo UsePAM yes >sshd_config", 0, -1 },
		{ "echo Include a >sshd_config; echo UsePAM yes >a", 1, -1 },
		{ "echo 'Include ?' >sshd_config; echo UsePAM yes >a", 1, -1 },
		{ "ln -s /proc/self/mem sshd_config", 9, -1 },
		{ "printf 'Include /etc/ssh/d\nUsePAM yes\n' >sshd_config; "
		    "mkdir d", 9, 0 },
		{ "echo Include none >sshd_config", 9, 1 },
	};
	char value[SERVERCONF_VALUE];

	(void)state;
	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++) {
		char *dir = scratch_new(), conf[600];
		int next = dup(0), got, said;
		struct rlimit was, now;
		struct serverplace at;
		struct err e, e2;

		snprintf(conf, sizeof(conf), "mkdir -p etc/ssh; cd etc/ssh; %s",
		    those[i].setup);
		scratch_sh(dir, conf);
		assert_true(next >= 0 && close(next) == 0);
		assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
		now = was;
		now.rlim_cur = (rlim_t)next + those[i].files;
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &now), 0);
		got = serverconf_deaf(dir, serverconfs, &at, &e);
		said = serverconf_said(dir, "PermitTTY", value, &at, &e2);
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
		if (got != those[i].want || said != (got < 0 ? -1 : 0) ||
		    (got < 0 && e.no == 0))
			fail_msg("%s: %d %d", those[i].setup, got, said);
		scratch_free(dir);
	}
}

/* Without privilege, what only root can read may say anything: no answer. */
static void
each_hidden(void **state)
{
	static const char *const those[] = {
		"echo UsePAM no >sshd_config; chmod 600 sshd_config",
		"echo Include a >sshd_config; echo UsePAM no >a; chmod 600 a",
		"echo 'Include d/*' >sshd_config; mkdir -m 700 d; "
		    "echo UsePAM no >d/a",
		"echo 'Include d/a' >sshd_config; mkdir -m 700 d; "
		    "echo UsePAM no >d/a",
	};

	(void)state;
	if (geteuid() != 0)
		skip();
	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++) {
		char *dir = scratch_new(), conf[600];
		struct serverplace at;
		struct err e;
		int got;

		snprintf(conf, sizeof(conf), "mkdir -p etc/ssh; cd etc/ssh; %s",
		    those[i]);
		scratch_sh(dir, conf);
		/* control: root knows */
		assert_int_equal(serverconf_deaf(dir, serverconfs, &at, &e), 1);
		assert_int_equal(seteuid(1), 0);
		got = serverconf_deaf(dir, serverconfs, &at, &e);
		assert_int_equal(seteuid(0), 0);
		if (got != 0)
			fail_msg("%s: %d", those[i], got);
		scratch_free(dir);
	}
}

/* In place of libc's, for list_add(): no memory at the call `fails` from now. */
static int fails = -1;

char *
strndup(const char *s, size_t n)
{
	char *copy = fails == 0 ? NULL : malloc(strnlen(s, n) + 1);

	if (fails-- == 0)
		errno = ENOMEM;
	if (copy != NULL)
		*(char *)mempcpy(copy, s, strnlen(s, n)) = '\0';
	return copy;
}

static void
no_memory_for_a_word(void **state)
{
	char *dir = scratch_new();
	struct serverplace at;
	struct err e;

	(void)state;
	scratch_sh(dir, "mkdir -p etc/ssh; cd etc/ssh; echo Include a "
	    ">sshd_config; echo UsePAM yes >a");
	for (int i = 0; i < 5; i++) {
		fails = i;
		if (serverconf_deaf(dir, serverconfs, &at, &e) !=
		    (i < 4 ? -1 : 0) || (i < 4 && e.no != ENOMEM))
			fail_msg("word %d", i);
	}
	fails = -1;
	scratch_free(dir);
}

/* With arguments: 1 or 0 for each of these files of sshd, below / (root/
   test_serverconf.sh). */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line), cmocka_unit_test(each_said),
		cmocka_unit_test(each_unread),
		cmocka_unit_test(each_hidden),
		cmocka_unit_test(no_memory_for_a_word),
	};

	for (int i = 1; i < argc; i++) {
		struct serverconf c = serverconfs[0];
		struct serverplace at;
		struct err e;

		c.path = argv[i];
		printf("%d\n", !serverconf_deaf("", &c, &at, &e));
	}
	if (argc > 1)
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
