/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pam_jail.c - the module as it was built: what it exports, and what it
 * says to Linux-PAM for an account in no jail, and to a mistake.
 *
 * Through a service directory of our own, pam_start_confdir(3); each login in
 * a child, since a refusal ends the process.  The accounts are root's and
 * nobody's, which every host has.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <security/pam_appl.h>

#include "scope.h"
#include "scratch.h"

static const char *const entries[] = {
	"pam_sm_authenticate", "pam_sm_setcred", "pam_sm_acct_mgmt",
	"pam_sm_open_session", "pam_sm_close_session",
};

enum { ENDED = 254 };	/* a session that is refused ends its process */
enum { N_ENTRIES = sizeof(entries) / sizeof(*entries) };

/* In the build directory, two above this program. */
static const char *
module(void)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	assert_true(n > 0);
	path[n] = '\0';
	*strrchr(path, '/') = '\0';
	*strrchr(path, '/') = '\0';
	strcat(path, "/../pam_jail.so");
	if (access(path, R_OK) < 0)
		fail_msg("%s: not built", path);
	return path;
}

static bool
is_entry(const char *name)
{
	for (int i = 0; i < N_ENTRIES; i++)
		if (strcmp(entries[i], name) == 0)
			return true;
	return false;
}

static void
loads_and_has_each_entry_point(void **state)
{
	void *so = dlopen(module(), RTLD_NOW | RTLD_LOCAL);

	(void)state;
	if (so == NULL)
		fail_msg("%s", dlerror());
	for (int i = 0; i < N_ENTRIES; i++)
		assert_non_null(dlsym(so, entries[i]));
	assert_null(dlsym(so, "pam_sm_chauthtok"));
	assert_null(dlsym(so, "err_set"));
	assert_int_equal(dlclose(so), 0);
}

static int
exported(Elf *elf, Elf_Scn *scn)
{
	GElf_Shdr head;
	Elf_Data *data = elf_getdata(scn, NULL);
	int n = 0;

	assert_non_null(gelf_getshdr(scn, &head));
	if (head.sh_type != SHT_DYNSYM)
		return 0;
	for (int i = 0; i < (int)(head.sh_size / head.sh_entsize); i++) {
		const char *name;
		GElf_Sym s;

		assert_non_null(gelf_getsym(data, i, &s));
		name = elf_strptr(elf, head.sh_link, s.st_name);
		if (s.st_shndx == SHN_UNDEF ||
		    GELF_ST_BIND(s.st_info) == STB_LOCAL)
			continue;
		if (!is_entry(name))
			fail_msg("exports %s", name);
		n++;
	}
	return n;
}

static void
exports_nothing_else(void **state)
{
	scope_fd fd = open(module(), O_RDONLY | O_CLOEXEC);
	Elf_Scn *scn = NULL;
	Elf *elf;
	int n = 0;

	(void)state;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	assert_non_null(elf);
	while ((scn = elf_nextscn(elf, scn)) != NULL)
		n += exported(elf, scn);
	assert_int_equal(n, N_ENTRIES);
	elf_end(elf);
}

/* --- logins --------------------------------------------------------------- */

typedef int start_fn(const char *service, const char *user,
    const struct pam_conv *conv, const char *confdir, pam_handle_t **pamh);

/* The module never talks; a conversation is an error. */
static int
silent(int n, const struct pam_message **msg, struct pam_response **resp,
    void *arg)
{
	(void)n;
	(void)msg;
	(void)resp;
	(void)arg;
	_exit(120);
}

static start_fn *
start_confdir(void)
{
	start_fn *f;

	*(void **)&f = dlsym(RTLD_DEFAULT, "pam_start_confdir");
	if (f == NULL) {
		print_message("# skipped: this Linux-PAM has no "
		    "pam_start_confdir (1.3.2 has)\n");
		skip();
	}
	return f;
}

static void
service(const char *dir, const char *args)
{
	scope_free char *text = NULL;
	int n = asprintf(&text,
	    "auth required pam_permit.so\nauth optional %s %s\n"
	    "account required %s %s\nsession required %s %s\n",
	    module(), args, module(), args, module(), args);

	assert_true(n > 0);
	scratch_write(dir, "service", text, (size_t)n);
}

struct login {
	start_fn *start;
	const char *dir, *user;
	bool account, credentials;
};

/* What PAM said; 100 for what is not the module's. */
static int
login(void *arg)
{
	const struct login *l = arg;
	const struct pam_conv conv = { silent, NULL };
	pam_handle_t *pamh = NULL;
	int rc;

	if (l->start("service", l->user, &conv, l->dir, &pamh) != PAM_SUCCESS)
		return 100;
	if (l->credentials &&
	    (rc = pam_setcred(pamh, PAM_ESTABLISH_CRED)) != PAM_SUCCESS)
		return 101;
	rc = l->account ? pam_acct_mgmt(pamh, 0) : pam_open_session(pamh, 0);
	if (rc == PAM_SUCCESS && !l->account &&
	    pam_close_session(pamh, 0) != PAM_SUCCESS)
		return 102;
	pam_end(pamh, rc);
	return rc;
}

static void
tries(const char *title, const char *dir, const char *args, const char *user,
    bool account, int want)
{
	struct login l = {
		.start = start_confdir(), .dir = dir, .user = user,
		.account = account,
	};
	int got;

	service(dir, args);
	got = scratch_child(login, &l, 0);
	if (got != want)
		fail_msg("%s: %s (%s) got %d instead of %d", title,
		    account ? "account" : "session", user, got, want);
}

/* No file is read for root: a typo in a jail locks root out never. */
static const struct {
	const char *args;
	int session, account;
} words[] = {
	{ "", PAM_SUCCESS, PAM_SUCCESS },
	{ "entry=session", PAM_SUCCESS, PAM_SUCCESS },
	{ "entry=child", PAM_SUCCESS, PAM_SUCCESS },
	{ "unmatched=deny", PAM_SUCCESS, PAM_SUCCESS },
	{ "config=/none state=/none", PAM_SUCCESS, PAM_SUCCESS },
	{ "entry=chld", ENDED, PAM_PERM_DENIED },
	{ "entry=", ENDED, PAM_PERM_DENIED },
	{ "unmatched=allow", ENDED, PAM_PERM_DENIED },
	{ "config=none", ENDED, PAM_PERM_DENIED },
	{ "state=", ENDED, PAM_PERM_DENIED },
	{ "debug", ENDED, PAM_PERM_DENIED },
	{ "entry=child debug", ENDED, PAM_PERM_DENIED },
	{ "entry=session Entry=child", ENDED, PAM_PERM_DENIED },
};

static void
options(void **state)
{
	char *dir = scratch_new();

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		tries(words[i].args, dir, words[i].args, "root", false,
		    words[i].session);
		tries(words[i].args, dir, words[i].args, "root", true,
		    words[i].account);
	}
	scratch_free(dir);
}

static void
accounts_that_do_not_exist(void **state)
{
	static const char *const none[] = { "no-such-account", "..", "/", "%u",
		"-a", "jos\xc3\xa9", "a\nb", "", NULL };
	char *dir = scratch_new();

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		tries("none", dir, "", none[i], false, ENDED);
		tries("none", dir, "entry=child", none[i], false,
		    ENDED);
		tries("none", dir, "", none[i], true, PAM_PERM_DENIED);
	}
	scratch_free(dir);
}

#define JAIL(who) "mkdir jails.d; echo 'components = [ \"a\" ]; " who "' " \
    ">jails.d/j.conf; "

/* want: for nobody; root gets in each time. */
static const struct {
	const char *title, *setup, *args;
	int session, account;
} configs[] = {
	{ "no jails", "mkdir jails.d", "", PAM_SUCCESS, PAM_SUCCESS },
	{ "no jails, child", "mkdir jails.d", "entry=child", PAM_SUCCESS,
	    PAM_SUCCESS },
	{ "in no jail", JAIL("users = [ \"x\" ];"), "", PAM_SUCCESS,
	    PAM_SUCCESS },
	{ "in no jail, and denied", JAIL("users = [ \"x\" ];"),
	    "unmatched=deny", ENDED, PAM_PERM_DENIED },
	{ "in no jail, and denied, child", JAIL("users = [ \"x\" ];"),
	    "entry=child unmatched=deny", ENDED, PAM_PERM_DENIED },
	{ "no configuration", ":", "", ENDED, PAM_PERM_DENIED },
	{ "no configuration, child", ":", "entry=child", ENDED,
	    PAM_PERM_DENIED },
	{ "a typo", JAIL("user = [ \"x\" ];"), "", ENDED,
	    PAM_PERM_DENIED },
	{ "a typo, child", JAIL("user = [ \"x\" ];"), "entry=child",
	    ENDED, PAM_PERM_DENIED },
	{ "one others may write", JAIL("users = [ \"x\" ];")
	    "chmod o+w jails.d/j.conf", "", ENDED, PAM_PERM_DENIED },
	{ "a directory others may write", "mkdir jails.d; chmod o+w jails.d",
	    "", ENDED, PAM_PERM_DENIED },
	{ "an include", "mkdir jails.d; echo '@include \"/x\"' >jails.d/j.conf",
	    "", ENDED, PAM_PERM_DENIED },
	{ "in a jail that is not built", JAIL("users = [ \"nobody\" ];")
	    "mkdir state", "home=", ENDED, PAM_PERM_DENIED },
	{ "in a jail that is not built", JAIL("users = [ \"nobody\" ]; "
	    "home = \"none\";") "mkdir state", "", ENDED,
	    PAM_PERM_DENIED },
	{ "in a jail that is not built, child", JAIL("users = [ \"nobody\" ]; "
	    "home = \"none\";") "mkdir state", "entry=child", ENDED,
	    PAM_PERM_DENIED },
	{ "root is in a group", JAIL("groups = [ \"root\" ];"), "",
	    PAM_SUCCESS, PAM_SUCCESS },
};

static void
configurations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(configs) / sizeof(*configs); i++) {
		char *dir = scratch_trusted();
		scope_free char *args = NULL;

		scratch_sh(dir, configs[i].setup);
		assert_true(asprintf(&args, "config=%s state=%s %s", dir,
		    scratch_path(dir, "state"), configs[i].args) > 0);
		tries(configs[i].title, dir, args, "nobody", false,
		    configs[i].session);
		tries(configs[i].title, dir, args, "nobody", true,
		    configs[i].account);
		if (strcmp(configs[i].args, "home=") != 0) {
			tries(configs[i].title, dir, args, "root", false,
			    PAM_SUCCESS);
			tries(configs[i].title, dir, args, "root", true,
			    PAM_SUCCESS);
		}
		scratch_free(dir);
	}
}

/* A typo on the auth line shows there, and is no pass for entry=child. */
static void
credentials_with_a_typo(void **state)
{
	char *dir = scratch_new();
	struct login l = {
		.start = start_confdir(), .dir = dir, .user = "root",
		.credentials = true,
	};

	(void)state;
	service(dir, "");
	assert_int_equal(scratch_child(login, &l, 0), PAM_SUCCESS);
	scratch_sh(dir, "sed -i '/^auth optional/s/$/ typo/; "
	    "s/^auth optional/auth required/' service");
	assert_int_equal(scratch_child(login, &l, 0), 101);
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads_and_has_each_entry_point),
		cmocka_unit_test(exports_nothing_else),
		cmocka_unit_test(options),
		cmocka_unit_test(accounts_that_do_not_exist),
		cmocka_unit_test(configurations),
		cmocka_unit_test(credentials_with_a_typo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
