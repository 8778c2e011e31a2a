/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamlib_module.c - a PAM module for test_pamlib.  Its first word says what it
 * returns: a number, or "@K" for the K-th letter of $PAMLIB_CODES ('A' is 0).
 * Under the name pam_jail.so it also notes in the PAM environment that it ran,
 * and with which words.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <security/pam_modules.h>

#define EXPORT __attribute__((visibility("default")))

static int
code(int argc, const char **argv)
{
	const char *codes = getenv("PAMLIB_CODES");

	if (argc < 1)
		return PAM_SUCCESS;
	if (argv[0][0] != '@' || codes == NULL)
		return abs(atoi(argv[0])) % PAM_INCOMPLETE;
	return codes[atoi(argv[0] + 1)] - 'A';
}

static int
run(pam_handle_t *pamh, int argc, const char **argv)
{
	char said[4096] = "RAN=";
	size_t n = strlen(said);

	for (int i = 0; NOTES && i < argc && n < sizeof(said); i++)
		n += (size_t)snprintf(said + n, sizeof(said) - n, "<%s>",
		    argv[i]);
	if (NOTES)
		pam_putenv(pamh, said);
	return code(argc, argv);
}

#define ENTRY(name) \
EXPORT int \
name(pam_handle_t *pamh, int flags, int argc, const char **argv) \
{ \
	(void)flags; \
	return run(pamh, argc, argv); \
}

ENTRY(pam_sm_authenticate)
ENTRY(pam_sm_setcred)
ENTRY(pam_sm_acct_mgmt)
ENTRY(pam_sm_open_session)
ENTRY(pam_sm_close_session)
