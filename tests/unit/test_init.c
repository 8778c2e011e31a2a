/* SPDX-License-Identifier: BSD-2-Clause */
/* test_init.c - a template into a jail file, the steps of init, a file that is
 * never written over one: init_text.h, init_steps.h, init_look.h,
 * file_replace.h */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file_replace.h"
#include "err.h"
#include "init/init_look.h"
#include "init/init_steps.h"
#include "init/init_text.h"
#include "init/init_want.h"
#include "list.h"
#include "scratch.h"

static const struct init_want group = {
	.name = "shop", .what = "sftp", .group = "customers", .create = true,
};
static const struct init_want user = {
	.name = "shop", .what = "sftp", .user = "anna",
};
static const struct init_want image = {
	.name = "shop", .what = "sftp", .group = "customers",
	.root = "/srv/an image",
};

static const char template[] =
    "# SPDX-License-Identifier: BSD-2-Clause\n"
    "# Template: by hand.\n"
    "# jail-setup build NAME.  NAMES, RENAME stay.\n"
    "description = \"NAME\";\n"
    "# groups = [ \"a comment\" ];\n"
    "groups      = [ \"x\" ];\n"
    "groupsome = 1;";

static void
a_template_becomes_a_file(void **state)
{
	struct err e;
	char *text = init_text(template, &group, false, &e);

	(void)state;
	assert_string_equal(text, "# jail-setup build shop.  NAMES, RENAME "
	    "stay.\ndescription = \"NAME\";\n# groups = [ \"a comment\" ];\n"
	    "groups      = [ \"customers\" ];\ngroupsome = 1;");
	free(text);
	text = init_text("groups = [ ];\n", &user, false, &e);
	assert_string_equal(text, "users       = [ \"anna\" ];\n");
	free(text);
	text = init_text("groups = [ ];\n", &user, true, &e);
	assert_non_null(strstr(text, "\"anna\" ];\n\n# This kernel has no"));
	assert_non_null(strstr(text, "\nrequire     = [ ];\n"));
	free(text);
}

static void
a_template_names_its_members_once(void **state)
{
	struct err e;

	(void)state;
	assert_null(init_text("", &group, false, &e));
	assert_string_equal(e.msg, "the template of sftp has 0 lines "
	    "\"groups\", and needs one");
	assert_null(init_text("groups = [ ];\ngroups = [ ];", &group, false,
	    &e));
}

static void
expect(const struct init_want *w, const struct init_facts *f,
    const char *states)
{
	struct init_step v[INIT_KINDS];

	init_steps(w, f, "/etc/x.conf", v);
	for (size_t i = 0; i < INIT_KINDS; i++)
		if ("-atl"[v[i].state] != states[i])
			fail_msg("%s is %s, want %s", init_kind_name(i),
			    init_state_name(v[i].state), states);
}

/* group, file, build, hook, pam, check: none, already, to do, later */
static void
what_is_there_is_not_done_again(void **state)
{
	struct init_facts f = {0};

	(void)state;
	expect(&group, &f, "tttttt");
	expect(&user, &f, "-ttttt");
	expect(&image, &f, "ttlttl");
	f.group = f.hook = true;
	expect(&group, &f, "attttt");	/* new members: see hook install */
	f.file = true;
	expect(&group, &f, "aatatt");
	f.tree = INIT_TREE_BEHIND;
	expect(&group, &f, "aatatt");
	f.tree = INIT_TREE_CURRENT;
	expect(&group, &f, "aaaatt");
	f.lines = true;
	expect(&group, &f, "aaaaat");
	expect(&image, &f, "aalaal");
}

static void
each_step_says_what_takes_it_back(void **state)
{
	const struct init_facts none = {0}, old = { .tree = INIT_TREE_BEHIND },
	    hooked = { .hook = true };
	const struct init_facts with = { .others = true };
	struct init_step v[INIT_KINDS];
	char words[INIT_WORDS];

	(void)state;
	init_steps(&image, &none, "/srv/an image/x.conf", v);
	assert_string_equal(v[INIT_GROUP].does,
	    "groupadd --prefix '/srv/an image' customers");
	assert_string_equal(v[INIT_GROUP].undo,
	    "groupdel --prefix '/srv/an image' customers");
	assert_string_equal(v[INIT_FILE].undo, "rm '/srv/an image/x.conf'");
	assert_string_equal(v[INIT_BUILD].undo, "jail-setup remove shop");
	assert_string_equal(v[INIT_HOOK].undo,
	    "jail-setup hook remove --root '/srv/an image'");
	assert_string_equal(v[INIT_PAM].undo,
	    "jail-setup pam remove --all --root '/srv/an image'");
	assert_string_equal(v[INIT_CHECK].undo, "");
	init_steps(&group, &hooked, "/x", v);	/* for other jails as well */
	assert_string_equal(v[INIT_HOOK].does, "jail-setup hook install");
	assert_string_equal(v[INIT_HOOK].undo, "");
	init_steps(&group, &old, "/x", v);
	assert_string_equal(v[INIT_BUILD].does, "jail-setup refresh shop");
	assert_string_equal(v[INIT_BUILD].undo, "jail-setup rollback shop");
	/* what the hooks and lines of other jails are is not taken back */
	init_steps(&group, &with, "/x", v);
	assert_string_equal(v[INIT_HOOK].undo, "");
	assert_string_equal(v[INIT_PAM].undo, "");
	assert_string_equal(v[INIT_BUILD].undo, "jail-setup remove shop");
	init_again(&group, words);
	assert_string_equal(words, "jail-setup init shop --for sftp "
	    "--create-group --group customers");
	init_again(&user, words);
	assert_string_equal(words, "jail-setup init shop --for sftp --user "
	    "anna");
	init_next(&group, words);
	assert_string_equal(words, "usermod -aG customers USER && jail-setup "
	    "explain USER@sshd");
	init_next(&image, words);
	assert_string_equal(words, "at its first start: jail-setup build shop "
	    "&& jail-setup check shop");
	init_next(&user, words);
	assert_string_equal(words, "jail-setup explain anna@sshd");
}

static void
an_account_of_another_root(void **state)
{
	char *root = scratch_trusted();
	unsigned number = 7;
	struct err e;

	(void)state;
	scratch_sh(root, "mkdir etc; printf 'adm:x:0:\\nadmin:x:4:\\n' "
	    ">etc/group; ln -s group etc/passwd");
	assert_int_equal(init_root_number(root, "group", "admin", &number,
	    &e), 1);
	assert_int_equal(number, 4);
	assert_int_equal(init_root_number(root, "group", "adm", &number, &e),
	    1);
	assert_int_equal(number, 0);
	assert_int_equal(init_root_number(root, "group", "ad", &number, &e),
	    0);
	assert_int_equal(init_root_number(root, "passwd", "adm", &number, &e),
	    -1);
	assert_int_equal(init_root_number("/nosuch", "group", "adm", &number,
	    &e), -1);
	scratch_free(root);
}

static void
members_of_another_root(void **state)
{
	char *root = scratch_trusted();
	struct list all = {0};
	struct err e;

	(void)state;
	scratch_sh(root, "mkdir etc; printf 'adm:x:4:root,bea\\nx:x:40:c\\n"
	    "short\\n' >etc/group; printf 'root:x:0:4::/:\\nann:x:7:4::/:\\n"
	    "bob:x:8:40::/:\\n\\n' >etc/passwd");
	assert_int_equal(init_root_members(root, "adm", &all, &e), 0);
	assert_int_equal(all.n, 2);
	assert_string_equal(all.v[0], "ann");
	assert_string_equal(all.v[1], "bea");
	assert_int_equal(init_root_members(root, "short", &all, &e), 0);
	assert_int_equal(all.n, 2);
	list_free(&all);
	scratch_free(root);
}

static void
a_file_is_placed_and_never_over_one(void **state)
{
	char *path = scratch_new();
	int dir = open(path, O_RDONLY | O_DIRECTORY);
	struct stat st;
	struct err e;
	char got[8] = "";
	int fd;

	(void)state;
	assert_int_equal(file_place(dir, "x", "one", 0644, &e), 0);
	assert_int_equal(file_place(dir, "x", "two", 0600, &e), -1);
	assert_int_equal(e.no, EEXIST);
	assert_int_equal(symlinkat("nowhere", dir, "l"), 0);
	assert_int_equal(file_place(dir, "l", "two", 0644, &e), -1);
	assert_int_equal(fstatat(dir, "x", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	fd = openat(dir, "x", O_RDONLY);
	assert_int_equal(read(fd, got, sizeof(got)), 3);
	assert_string_equal(got, "one");
	assert_int_equal(faccessat(dir, ".x.new", F_OK, 0), -1);
	assert_int_equal(faccessat(dir, ".l.new", F_OK, 0), -1);
	close(fd);
	close(dir);
	scratch_free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_template_becomes_a_file),
		cmocka_unit_test(a_template_names_its_members_once),
		cmocka_unit_test(what_is_there_is_not_done_again),
		cmocka_unit_test(each_step_says_what_takes_it_back),
		cmocka_unit_test(an_account_of_another_root),
		cmocka_unit_test(members_of_another_root),
		cmocka_unit_test(a_file_is_placed_and_never_over_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
