/* test_serverconf.c - what sshd, vsftpd and proftpd are told about PAM. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scratch.h"
#include "serverconf.h"

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
	{ "sshd", "echo 'Include sshd_config' >etc/ssh/sshd_config", 0 },
};

static void
each_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_new();
		const struct serverconf *c = serverconfs;
		int got;

		scratch_sh(dir, "mkdir -p etc/ssh/sshd_config.d etc/proftpd");
		scratch_sh(dir, rows[i].setup);
		while (strcmp(c->service, rows[i].service) != 0)
			c++;
		got = serverconf_ok(dir, c);
		if (got != rows[i].want)
			fail_msg("%s: %s: %d", rows[i].service, rows[i].setup,
			    got);
		scratch_free(dir);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_line) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
