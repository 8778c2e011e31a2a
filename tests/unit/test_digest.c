/* SPDX-License-Identifier: BSD-2-Clause */
/* test_digest.c - a digest is of all the bytes, and cannot fail; digest.h */
#include <linux/seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/digest.h"

/* FIPS 180-2, B.1 and B.2 */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define LONG "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
#define OF_LONG "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"

static void
whole(void **state)
{
	char hex[SHA256_HEX + 1];
	struct digest d;

	(void)state;
	for (int i = 0; i < 2; i++) {
		digest_start(&d);
		digest_add(&d, "a", 1);
		digest_add(&d, "", 0);
		digest_add(&d, "bc", 2);
		digest_end(&d, hex);
		assert_string_equal(hex, ABC);
	}
	digest_start(&d);
	digest_add(&d, LONG, strlen(LONG));
	digest_end(&d, hex);
	assert_string_equal(hex, OF_LONG);
}

#define OF_ZEROS "30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58"

/* Only read, write and _exit are allowed: that of a thread. */
static int
in_strict_mode(bool other)
{
	static char bytes[1 << 20];
	char hex[SHA256_HEX + 1];
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) < 0)
			syscall(SYS_exit, 2);
		digest_of(bytes, sizeof(bytes), hex);
		if (other)
			getppid();
		syscall(SYS_exit, strcmp(hex, OF_ZEROS) != 0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* It asks the kernel for no memory and no file. */
static void
no_calls(void **state)
{
	int status = in_strict_mode(true);

	(void)state;
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_int_equal(in_strict_mode(false), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(no_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
