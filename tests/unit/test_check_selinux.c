/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_check_selinux.c - what check says of SELinux: inspect/check_selinux.h.
 * selinuxfs is a directory, its answer a file of /proc that takes no context, and
 * labels are attributes that anybody may set.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "inspect/check_selinux.h"
#include "inspect/finding.h"
#include "plan/manifest.h"
#include "scratch.h"

static char *top, fs[4096], state[4096], run[4096];
static struct selinux_places at = { fs, 0, "user.selinux", run };

#define KNOWS "rm -f fs/context; echo >fs/context;"
#define ASKED "system_u:object_r:jail_tree_t"

static void
label(const char *path, const char *context)
{
	if (context == NULL)
		removexattr(path, at.label);
	else
		assert_int_equal(setxattr(path, at.label, context,
		    strlen(context), 0), 0);
}

static void
set_up(const char *script)
{
	struct statfs is;

	top = scratch_new();
	scratch_sh(top, "mkdir -p fs/policy_capabilities var run tree/usr/bin;"
	    "cp /dev/null tree/usr/bin/a; cp /dev/null tree/usr/bin/b;"
	    "echo 1 >fs/enforce; echo 1 >fs/mls; echo 1 >"
	    "fs/policy_capabilities/nnp_nosuid_transition;" KNOWS);
	scratch_sh(top, script);
	snprintf(fs, sizeof(fs), "%s/fs", top);
	snprintf(state, sizeof(state), "%s/var", top);
	snprintf(run, sizeof(run), "%s/run", top);
	assert_int_equal(statfs(fs, &is), 0);
	at.magic = (long)is.f_type;
	label(state, ASKED ":s0");
	if (access(run, F_OK) == 0)
		label(run, "system_u:object_r:jail_run_t:s0");
}

static const struct {
	const char *title, *script, *state_label, *run_label;
	bool enforces;
	size_t findings;
	const char *path, *expected, *found, *mend, *note;
} rows[] = {
	{ "all is well", "", ASKED ":s0", NULL, true, 0, NULL, NULL, NULL,
	    NULL, NULL },
	{ "no MLS", "echo 0 >fs/mls", ASKED, NULL, true, 0, NULL, NULL, NULL,
	    NULL, NULL },
	{ "no module", "ln -sf /proc/self/oom_score_adj fs/context",
	    "system_u:object_r:var_lib_t:s0", NULL, true, 1, "/var",
	    "jail_tree_t", "a policy without the module of pam_jail: jailed "
	    "logins by sshd, login and cron are refused", "semodule -i "
	    "/usr/share/selinux/packages/jail.pp && semanage fcontext -a -t "
	    "jail_tree_t '", NULL },
	{ "no module, permissive", "echo 0 >fs/enforce; ln -sf "
	    "/proc/self/oom_score_adj fs/context", NULL, NULL, false, 1,
	    "/var", "jail_tree_t", "would be refused, if it enforced",
	    "semodule -i ", NULL },
	{ "no capability", "echo 0 >fs/policy_capabilities/"
	    "nnp_nosuid_transition", ASKED ":s0", NULL, true, 1,
	    "/fs/policy_capabilities/nnp_nosuid_transition", "1",
	    "a policy without it: ", "install a newer policy", NULL },
	{ "nor a word of it", "rm -r fs/policy_capabilities", ASKED, NULL,
	    true, 1, "/nnp_nosuid_transition", "1", "a policy without it: ",
	    "install a newer policy", NULL },
	{ "another label", "", "u:r:var_lib_t:s0:c1,c2", NULL, true, 1, "/var",
	    "jail_tree_t", "var_lib_t", "semanage fcontext -a -t jail_tree_t '",
	    NULL },
	{ "without a level", "", "u:r:var_lib_t", NULL, true, 1, "/var",
	    "jail_tree_t", "var_lib_t", "restorecon -RFi ", NULL },
	{ "no label", "", NULL, NULL, true, 1, "/var", "jail_tree_t",
	    "no label", "restorecon -RFi ", NULL },
	{ "no context at all", "", "jail_tree_t", NULL, true, 1, "/var",
	    "jail_tree_t", "no label", "restorecon -RFi ", NULL },
	{ "of /run/jail", "", ASKED ":s0", "u:r:var_run_t:s0", true, 1, "/run",
	    "jail_run_t", "var_run_t", "restorecon -RFi ", NULL },
	{ "not there", "rmdir run", ASKED ":s0", NULL, true, 0, NULL, NULL,
	    NULL, NULL, NULL },
	{ "cannot be asked", "rm fs/context; mkdir fs/context", ASKED, NULL,
	    true, 0, NULL, NULL, NULL, NULL, "SELinux was not looked at: " },
};

static void
check_row(size_t i)
{
	struct findings f = {0};
	struct err e;

	assert_int_equal(check_selinux(&at, state, &f, &e), 0);
	if (f.n != rows[i].findings || f.notes.n != (rows[i].note != NULL))
		fail_msg("%s: %zu findings, %zu notes, %s", rows[i].title, f.n,
		    f.notes.n, f.n > 0 ? f.v[0].found : "");
	if (rows[i].note != NULL && strstr(f.notes.v[0], rows[i].note) == NULL)
		fail_msg("%s: %s", rows[i].title, f.notes.v[0]);
	if (f.n > 0 && (f.v[0].kind != FINDING_SELINUX ||
	    strcmp(f.v[0].jail, "-") != 0 ||
	    strstr(f.v[0].path, rows[i].path) == NULL ||
	    strcmp(f.v[0].expected, rows[i].expected) != 0 ||
	    strstr(f.v[0].found, rows[i].found) == NULL ||
	    strstr(f.v[0].mend, rows[i].mend) == NULL))
		fail_msg("%s: %s: %s; %s", rows[i].title, f.v[0].path,
		    f.v[0].found, f.v[0].mend);
	assert_int_equal(check_selinux_enforces(&at), rows[i].enforces);
	findings_free(&f);
}

static void
each_row(void **arg)
{
	(void)arg;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		set_up(rows[i].script);
		label(state, rows[i].state_label);
		if (rows[i].run_label != NULL)
			label(run, rows[i].run_label);
		check_row(i);
		scratch_free(top);
	}
}

static void
asks_with_a_level_where_there_are(void **arg)
{
	static const struct { const char *script, *want; } asked[] = {
		{ "", ASKED ":s0" }, { "echo 0 >fs/mls", ASKED },
	};

	(void)arg;
	for (size_t i = 0; i < 2; i++) {
		struct findings f = {0};
		char text[100] = "";
		struct err e;
		FILE *s;

		set_up(asked[i].script);
		assert_int_equal(check_selinux(&at, state, &f, &e), 0);
		s = fopen(scratch_path(fs, "context"), "r");
		assert_non_null(s);
		assert_non_null(fgets(text, sizeof(text), s));
		fclose(s);
		assert_string_equal(text, asked[i].want);
		findings_free(&f);
		scratch_free(top);
	}
}

static void
off(void **arg)
{
	struct findings f = {0};
	struct err e;

	(void)arg;
	set_up("ln -sf /proc/self/oom_score_adj fs/context");
	at.magic++;
	assert_int_equal(check_selinux(&at, state, &f, &e), 0);
	assert_int_equal(f.n + f.notes.n, 0);
	assert_false(check_selinux_enforces(&at));
	scratch_free(top);
}

static void
each_file_of_a_tree(void **arg)
{
	struct manifest_entry v[] = {
		{ .path = (char *)"/" }, { .path = (char *)"/usr/bin/a" },
		{ .path = (char *)"/usr/bin/b" },
	};
	const struct manifest m = { .v = v, .n = 3 };
	static const struct {
		const char *script, *root, *a, *b, *path, *found;
	} trees[] = {
		{ "", ASKED ":s0", ASKED ":s0", ASKED ":s0", NULL, NULL },
		{ "", ASKED ":s0", ASKED ":s0", "u:r:bin_t:s0", "/usr/bin/b",
		    "bin_t" },
		{ "", NULL, "u:r:bin_t:s0", "u:r:lib_t:s0", "/",
		    "no label, and another type in 2 more files" },
		{ "ln -sf /proc/self/oom_score_adj fs/context", NULL, NULL,
		    NULL, NULL, NULL },
	};

	(void)arg;
	for (size_t i = 0; i < sizeof(trees) / sizeof(*trees); i++) {
		struct findings f = { .jail = "j" };
		char root[4096];
		struct err e;
		FILE *dir;

		set_up(trees[i].script);
		snprintf(root, sizeof(root), "%s/tree", top);
		label(root, trees[i].root);
		label(scratch_path(root, "usr/bin/a"), trees[i].a);
		label(scratch_path(root, "usr/bin/b"), trees[i].b);
		dir = fopen(root, "r");
		assert_non_null(dir);
		assert_int_equal(check_labels(&at, fileno(dir), &m, state, &f,
		    &e), 0);
		fclose(dir);
		assert_int_equal(f.n, trees[i].path != NULL);
		if (f.n > 0) {
			assert_int_equal(f.v[0].kind, FINDING_SELINUX);
			assert_string_equal(f.v[0].jail, "j");
			assert_string_equal(f.v[0].path, trees[i].path);
			assert_string_equal(f.v[0].found, trees[i].found);
		}
		findings_free(&f);
		scratch_free(top);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(asks_with_a_level_where_there_are),
		cmocka_unit_test(off),
		cmocka_unit_test(each_file_of_a_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
