/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_hostvars.c - which variables name what a jail may lack; hostvars.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hostvars.h"

static const struct {
	const char *var;
	const char *path;	/* NULL: none of them */
} rows[] = {
	{ "XDG_RUNTIME_DIR=/run/user/7", "/run/user/7" },
	{ "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/7/bus",
	    "/run/user/7/bus" },
	{ "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/bus,guid=0;tcp:host=x",
	    "/run/bus" },
	{ "DBUS_SESSION_BUS_ADDRESS=unix:path=/a;unix:path=/b", "/a" },
	{ "DBUS_SESSION_BUS_ADDRESS=autolaunch:", "" },
	{ "DBUS_SESSION_BUS_PID=17", "" },
	{ "DBUS_X", NULL },
	{ "KRB5CCNAME=FILE:/tmp/krb5cc_7_x", "/tmp/krb5cc_7_x" },
	{ "KRB5CCNAME=/tmp/krb5cc_7", "/tmp/krb5cc_7" },
	{ "KRB5CCNAME=DIR::/run/user/7/cc/t", "/run/user/7/cc/t" },
	{ "KRB5CCNAME=KEYRING:persistent:7", "" },
	{ "KRB5CCNAME=", "" },
	{ "TMPDIR=/tmp/user/7", "/tmp/user/7" },
	{ "TMP=/tmp/user/7", "/tmp/user/7" },
	{ "TEMP=/tmp/user/7", "/tmp/user/7" },
	{ "TEMPDIR=/tmp/user/7", "/tmp/user/7" },
	{ "SSH_AUTH_SOCK=/tmp/ssh-x/agent.1", "/tmp/ssh-x/agent.1" },
	{ "SSH_AGENT_PID=17", "" },
	{ "GPG_AGENT_INFO=/tmp/gpg/S.agent:17:1", "/tmp/gpg/S.agent" },
	{ "GNOME_KEYRING_CONTROL=/run/user/7/keyring", "/run/user/7/keyring" },
	{ "PAM_KWALLET5_LOGIN=/run/user/7/k.socket", "/run/user/7/k.socket" },
	{ "XAUTHORITY=/home/al/.xauth0", "/home/al/.xauth0" },
	{ "XDG_SESSION_ID=3", NULL },
	{ "XDG_RUNTIME_DIRS=/x", NULL },
	{ "TMPDIRS=/x", NULL },
	{ "LANG=/x", NULL },
	{ "HOME=/home/al", NULL },
	{ "TMPDIR", NULL },
	{ "=", NULL },
	{ "", NULL },
};

static void
each_row(void **state)
{
	char path[PATH_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool is = hostvars_names(rows[i].var, path);

		if (is != (rows[i].path != NULL))
			fail_msg("%s: %d", rows[i].var, is);
		assert_string_equal(path, is ? rows[i].path : "");
	}
}

/* Longer than a path can be: nothing is there. */
static void
too_long(void **state)
{
	char var[PATH_MAX + 64] = "TMPDIR=/", path[PATH_MAX];

	(void)state;
	for (size_t i = 8; i < sizeof(var) - 1; i++)
		var[i] = 'x';
	assert_true(hostvars_names(var, path));
	assert_string_equal(path, "");
	var[7 + PATH_MAX - 1] = '\0';
	assert_true(hostvars_names(var, path));
	assert_string_equal(path, var + 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
