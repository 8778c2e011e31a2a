/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store.c - generations: made aside, switched, removed; store.h and
 * generation.h.  Needs root, and /run and /mnt of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "generation.h"
#include "list.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/stale.h"
#include "record/origins.h"
#include "scope.h"
#include "scratch.h"
#include "store/held.h"
#include "store/store.h"
#include "store/tree_share.h"

static void
serials(void **state)
{
	static const struct { const char *serial; bool ok; } rows[] = {
		{ "20261122T161500", true }, { "1", true }, { "T", true },
		{ "20261122T161500.1", true },
		{ "12345678901234567890123456789012", true },
		{ "123456789012345678901234567890123", false },
		{ "", false }, { ".", false }, { "..", false }, { ".1", false },
		{ "new", false }, { "1/2", false }, { "1/..", false },
		{ "2026-11-22", false }, { "1 ", false }, { "-1", false },
		{ "1\n", false }, { "t", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (generation_serial_ok(rows[i].serial) != rows[i].ok)
			fail_msg("%s", rows[i].serial);
}

static const struct {
	const char *title, *setup, *serial, *want;
} links[] = {
	{ "a link", "ln -s gen/20261122T161500 current", "20261122T161500",
	    NULL },
	{ "none", ":", NULL, "current: No such file or directory" },
	{ "no link", ": >current", NULL, "current: Invalid argument" },
	{ "elsewhere", "ln -s /etc current", NULL,
	    "current points to \"/etc\", which is no generation" },
	{ "out", "ln -s gen/../.. current", NULL, "which is no generation" },
	{ "deeper", "ln -s gen/1/root current", NULL, "is no generation" },
	{ "another directory", "ln -s ger/1 current", NULL, "no generation" },
	{ "no serial", "ln -s gen/ current", NULL, "which is no generation" },
	{ "half made", "ln -s gen/new current", NULL, "is no generation" },
	{ "longer than any", "ln -s gen/"
	    "1234567890123456789012345678901234567890 current", NULL,
	    "which is no generation" },
};

static void
each_link(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		char *dir = scratch_new();
		scope_fd top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
		char serial[SERIAL_MAX + 1] = "";
		struct err e = {0};

		scratch_sh(dir, links[i].setup);
		scratch_verdict(links[i].title, generation_current(top, serial,
		    &e), &e, links[i].want);
		if (links[i].serial != NULL)
			assert_string_equal(serial, links[i].serial);
		if (strcmp(links[i].title, "none") == 0)
			assert_int_equal(e.no, ENOENT);
		scratch_free(dir);
	}
}

#define RECIPE "0123456789abcdef0123456789abcdef"
#define TREE(n) RECIPE "." n

static void
trees(void **state)
{
	static const struct { const char *tree; bool ok; } rows[] = {
		{ TREE("20261122T161500"), true }, { TREE("1.2"), true },
		{ TREE(""), false }, { TREE("../x"), false },
		{ TREE("1/root"), false }, { TREE(".."), false },
		{ "0123456789abcdef0123456789abcde.1", false },
		{ "0123456789abcdef0123456789abcdef0.1", false },
		{ "0123456789ABCDEF0123456789abcdef.1", false },
		{ "../../../../../../../../../../../etc", false },
		{ "0123456789abcdef0123456789abcdef", false }, { "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (generation_tree_ok(rows[i].tree) != rows[i].ok)
			fail_msg("%s", rows[i].tree);
}

static void
the_root_of_a_generation(void **state)
{
	static const struct { const char *serial, *want; } rows[] = {
		{ "1", NULL },
		{ "2", "/.trees/" TREE("2") " belongs to uid 0 with mode 0757" },
		{ "3", "/.trees/" TREE("3") " is a symbolic link" },
		{ "4", "/.trees/" TREE("4") "/root is a symbolic link" },
		{ "5", "gen/5: No such file" },
		{ "6", "gen/6 is not the link to a tree" },
		{ "7", "gen/7 is not the link to a tree" },
		{ "8", "gen/8 is not the link to a tree" },
		{ "9", "/.trees/" TREE("9") ": No such file" },
		{ "10", "/.trees/" TREE("10") "/root belongs to uid 1" },
	};
	char *dir = scratch_trusted();
	struct err e = {0};
	scope_fd top = -1;

	(void)state;
	scratch_sh(dir, "mkdir -p j/gen .trees; chmod 755 .trees; "
	    "t=" TREE("") "; for i in 1 2 3 4 9 10; do "
	    "ln -s ../../.trees/$t$i j/gen/$i; done; cd .trees; "
	    "mkdir -p ${t}1/root ${t}2/root ${t}4/x ${t}10/root; "
	    "chmod o+w ${t}2; ln -s ${t}1 ${t}3; ln -s x ${t}4/root; "
	    "chown 1 ${t}10/root; cd ../j/gen; ln -s ../../.trees/${t}1/ 6; "
	    "mkdir 7; ln -s ../../../.trees/${t}1 8");
	top = open(scratch_path(dir, "j"), O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		scope_fd fd = generation_open(top, "/s/j", rows[i].serial,
		    "/root", &e);

		scratch_verdict(rows[i].serial, fd, &e, rows[i].want);
	}
	scratch_sh(dir, "chmod o+w .trees");
	scratch_verdict("trees", generation_open(top, "/s/j", "1", "/root",
	    &e), &e, "/s/.trees belongs to uid 0 with mode 0757");
	scratch_sh(dir, "chmod o-w .trees; chmod o+w .");
	scratch_verdict("state", generation_open(top, "/s/j", "1", "/root",
	    &e), &e, "/s belongs to uid 0 with mode 0757");
	scratch_sh(dir, "chmod o-w .; chmod o+w j/gen");
	scratch_verdict("gen", generation_open(top, "/s/j", "1", "/root",
	    &e), &e, "/s/j/gen belongs to uid 0 with mode 0757");
	scratch_sh(dir, "chmod o-w j/gen; mv j/gen j/g; ln -s g j/gen");
	scratch_verdict("gen", generation_open(top, "/s/j", "1", "/root",
	    &e), &e, "/s/j/gen is a symbolic link");
	scratch_free(dir);
}

/* --- building ------------------------------------------------------------- */

static void
plan_of(struct plan *p, const char *source)
{
	struct plan_want w = {
		.path = "/d", .type = PLAN_DIR, .mode = 0755, .why = "t",
	};
	struct err e;
	int made;

	assert_non_null(plan_add(p, &w, &made, &e));
	w.path = "/d/f";
	w.type = PLAN_FILE;
	w.mode = 0644;
	w.source = source;
	assert_non_null(plan_add(p, &w, &made, &e));
	plan_sort(p);
}

static int
build(const char *dir, const char *source, char *serial, struct err *e)
{
	struct plan p = {0};
	const struct store_job job = {
		.state = scratch_path(dir, "state"), .jail = "a", .plan = &p,
		.recipe = RECIPE,
	};
	int rc;

	plan_of(&p, source);
	rc = store_make(&job, serial, e);
	plan_free(&p);
	return rc;
}

static char disk[400];		/* what was flushed, and when `current` was new */

static void
note(const char *what)
{
	size_t n = strlen(disk);

	snprintf(disk + n, sizeof(disk) - n, "%s ", what);
}

int
syncfs(int fd)
{
	note("all");
	return (int)syscall(SYS_syncfs, fd);
}

int
fsync(int fd)
{
	char name[40], path[200] = "";

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	note(readlink(name, path, sizeof(path) - 1) > 0 ? path : "?");
	return (int)syscall(SYS_fsync, fd);
}

int
renameat(int from, const char *old, int to, const char *new)
{
	if (strcmp(new, "current") == 0)
		note(new);
	return renameat2(from, old, to, new, 0);
}

/* A disk that has `current` has what it points to. */
static void
flushed_before_the_switch(void **state)
{
	char *dir = scratch_trusted();
	char serial[SERIAL_MAX + 1], want[200];
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "echo >f");
	disk[0] = '\0';
	scratch_verdict("build", build(dir, scratch_path(dir, "f"), serial, &e),
	    &e, NULL);
	snprintf(want, sizeof(want), "all %s/state/a/gen current %s/state/a ",
	    dir, dir);
	assert_string_equal(disk, want);
	scratch_free(dir);
}

static void
built_twice_and_removed(void **state)
{
	char *dir = scratch_trusted();
	char one[SERIAL_MAX + 1], two[SERIAL_MAX + 1];
	struct manifest m = {0};
	struct held now;
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "echo one >f");
	scratch_verdict("one", build(dir, scratch_path(dir, "f"), one, &e), &e,
	    NULL);
	scratch_sh(dir, "test \"$(cat state/a/current/root/d/f)\" = one; "
	    "echo two >f");
	scratch_verdict("two", build(dir, scratch_path(dir, "f"), two, &e), &e,
	    NULL);
	assert_true(strcmp(one, two) < 0);
	assert_true(generation_serial_ok(one) && generation_serial_ok(two));
	scratch_sh(dir, "test \"$(cat state/a/current/root/d/f)\" = two; "
	    "test \"$(ls state/a/gen | wc -l)\" = 2; "
	    "test \"$(ls state/a)\" = \"$(printf 'current\\ngen')\"; "
	    "test \"$(stat -c %a%U state/.trees/*)\" = \"$(printf "
	    "'755root\\n755root')\"");
	scratch_verdict("now", held_open(scratch_path(dir, "state"), "a",
	    NULL, &now, &e), &e, NULL);
	assert_string_equal(now.serial, two);
	scratch_verdict("its manifest", held_manifest(&now, &m, &e), &e, NULL);
	assert_int_equal(m.n, 3);
	assert_string_equal(m.v[2].path, "/d/f");
	assert_int_equal(m.v[2].size, 4);
	manifest_free(&m);
	held_close(&now);
	scratch_verdict("remove", store_remove(scratch_path(dir, "state"), "a",
	    &e), &e, NULL);
	scratch_sh(dir, "test -z \"$(ls state)\"");
	scratch_verdict("again", store_remove(scratch_path(dir, "state"), "a",
	    &e), &e, "jail a is not built");
	scratch_free(dir);
}

/* What was there stays what it was, and nothing half-made is left. */
static void
a_build_that_fails(void **state)
{
	char *dir = scratch_trusted();
	char serial[SERIAL_MAX + 1];
	struct err e = {0};

	(void)state;
	scratch_verdict("first", build(dir, "/none", serial, &e), &e,
	    "/none: No such file");
	scratch_sh(dir, "test -d state; test -z \"$(ls state)\"; echo >f");
	scratch_verdict("good", build(dir, scratch_path(dir, "f"), serial, &e),
	    &e, NULL);
	scratch_sh(dir, "find state -printf '%p %T@ %l\\n' | sort >before");
	scratch_verdict("second", build(dir, "/none", serial, &e), &e,
	    "/none: No such file");
	scratch_sh(dir, "find state -printf '%p %l\\n' | sort >after; "
	    "sed 's/ [0-9.]* / /' before | cmp - after");
	scratch_sh(dir, "ln -s x state/a/current.new");
	scratch_verdict("killed before", build(dir, scratch_path(dir, "f"),
	    serial, &e), &e, NULL);
	scratch_sh(dir, "test -L state/a/current; test ! -L state/a/current.new");
	scratch_free(dir);
}

static void
sweep(const char *dir, const char *title, const char *want)
{
	struct err e = {0};

	scratch_verdict(title, trees_sweep(scratch_path(dir, "state"), &e), &e,
	    NULL);
	scratch_sh(dir, want);
}

/* A tree is somebody's as long as one generation links to it. */
static void
trees_are_shared(void **state)
{
	char *dir = scratch_trusted();
	char serial[SERIAL_MAX + 1];
	struct list made = {0};
	struct store_job job = {
		.state = scratch_path(dir, "state"), .jail = "b",
		.recipe = RECIPE, .trees = &made,
	};
	struct err e = {0};
	scope_fd busy = -1;

	(void)state;
	sweep(dir, "no state", "test ! -e state");
	scratch_sh(dir, "echo one >f");
	scratch_verdict("build", build(dir, scratch_path(dir, "f"), serial,
	    &e), &e, NULL);
	assert_int_equal(store_share(&job, serial, &e), 0);
	scratch_sh(dir, "cd state; test ! -e b; ls .trees >../tree");
	assert_int_equal(list_add(&made, RECIPE ".1", &e), 0);
	assert_int_equal(store_share(&job, serial, &e), 0);
	scratch_sh(dir, "cd state; mv .trees/* .trees/" RECIPE ".1; "
	    "ln -sfn ../../.trees/" RECIPE ".1 a/gen/*");
	assert_int_equal(store_share(&job, serial, &e), 1);
	job.recipe = "fedcba9876543210fedcba9876543210";
	assert_int_equal(store_share(&job, serial, &e), 0);
	sweep(dir, "both", "test state/a/current/root -ef state/b/current/root");
	scratch_verdict("remove", store_remove(job.state, "a", &e), &e, NULL);
	sweep(dir, "one", "test ! -e state/a; cat state/b/current/root/d/f");
	scratch_verdict("remove", store_remove(job.state, "b", &e), &e, NULL);
	busy = trees_lock(&e);
	sweep(dir, "somebody makes one", "cat state/.trees/*/root/d/f");
	scope_close(&busy);
	busy = -1;
	scratch_sh(dir, "mount -t tmpfs tmpfs state/.trees/*/root/d");
	sweep(dir, "something is mounted", "umount state/.trees/*/root/d; "
	    "cat state/.trees/*/root/d/f");
	sweep(dir, "nobody's", "test -z \"$(ls -A state/.trees)\"");
	list_free(&made);
	scratch_free(dir);
}

static void
a_full_disk(void **state)
{
	char *dir = scratch_trusted();
	char serial[SERIAL_MAX + 1];
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "mkdir state; mount -t tmpfs -o size=128k,mode=755 "
	    "tmpfs state; head -c 1000000 /dev/zero >f");
	scratch_verdict("full", build(dir, scratch_path(dir, "f"), serial, &e),
	    &e, "No space left on device");
	scratch_sh(dir, "test -z \"$(ls state)\"; umount state");
	scratch_free(dir);
}

static void
one_at_a_time(void **state)
{
	char *dir = scratch_trusted();
	char serial[SERIAL_MAX + 1];
	struct err e = {0};
	scope_fd lock = -1;

	(void)state;
	scratch_sh(dir, "echo >f; mkdir -p /run/jail; : >/run/jail/a.lock");
	lock = open("/run/jail/a.lock", O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(lock, LOCK_EX), 0);
	scratch_verdict("build", build(dir, scratch_path(dir, "f"), serial,
	    &e), &e, "jail a: another jail-setup works on it");
	scratch_sh(dir, "mkdir -p state/a");
	scratch_verdict("remove", store_remove(scratch_path(dir, "state"), "a",
	    &e), &e, "another jail-setup works on it");
	scratch_sh(dir, "test -d state/a");
	scratch_free(dir);
}

static const struct {
	const char *title, *setup, *want;
} unsafe[] = {
	{ "the state directory", "mkdir state; chmod o+w state",
	    "/state belongs to uid 0 with mode 0757" },
	{ "the state is a link", "mkdir x; ln -s x state", "a symbolic link" },
	{ "the jail", "mkdir -p state/a; chown 1 state/a",
	    "/state/a belongs to uid 1" },
	{ "the jail is a link", "mkdir -p state x; ln -s ../x state/a",
	    "/state/a is a symbolic link" },
	{ "gen", "mkdir -p state/a/gen; chmod g+w state/a/gen",
	    "/state/a/gen belongs to uid 0 with mode 0775" },
	{ "gen is a link", "mkdir -p state/a x; ln -s ../../x state/a/gen",
	    "/state/a/gen is a symbolic link" },
	{ "the trees", "mkdir -p state/.trees; chmod g+w state/.trees",
	    "/state/.trees belongs to uid 0 with mode 0775" },
	{ "the trees are a link", "mkdir -p state x; ln -s ../x state/.trees",
	    "/state/.trees is a symbolic link" },
};

static void
each_unsafe(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(unsafe) / sizeof(*unsafe); i++) {
		char *dir = scratch_trusted();
		char serial[SERIAL_MAX + 1];
		struct err e = {0};

		scratch_sh(dir, "echo >f");
		scratch_sh(dir, unsafe[i].setup);
		scratch_verdict(unsafe[i].title, build(dir,
		    scratch_path(dir, "f"), serial, &e), &e, unsafe[i].want);
		scratch_free(dir);
	}
}

static void
nothing_is_removed_under_a_mount(void **state)
{
	char *dir = scratch_trusted();
	char serial[SERIAL_MAX + 1];
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "echo >f");
	scratch_verdict("build", build(dir, scratch_path(dir, "f"), serial,
	    &e), &e, NULL);
	scratch_sh(dir, "mount -t tmpfs tmpfs state/a/current/root/d");
	scratch_verdict("remove", store_remove(scratch_path(dir, "state"), "a",
	    &e), &e, "d is a mount point; fix: umount it first");
	scratch_sh(dir, "umount state/a/current/root/d; "
	    "test -e state/a/current/root/d/f");
	scratch_free(dir);
}

static int
current_manifest(const char *where, struct manifest *m, struct err *e)
{
	struct held h;
	int rc = held_open(where, "a", NULL, &h, e);

	if (rc == 0)
		rc = held_manifest(&h, m, e);
	held_close(&h);
	return rc;
}

static void
a_manifest_nobody_can_believe(void **state)
{
	static const struct { const char *setup, *want; } bad[] = {
		{ "rm gen/*/manifest", "No such file" },
		{ "echo x >current/manifest", "not a line of a manifest" },
		{ ": >m; ln -sf ../../m gen/*/manifest",
		    "Too many levels of symbolic links" },
		{ "rm gen/*/manifest; mkdir current/manifest", "directory" },
		{ "rm current", "current: No such file" },
		{ "sed -i '/^\\.\\/d /{h;d}; $G' current/manifest",
		    "is not in its place" },
		{ "sed -i '$p' current/manifest", "there twice" },
		{ "sed -i '/^\\. /d' current/manifest",
		    "does not begin with the top" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char *dir = scratch_trusted();
		char serial[SERIAL_MAX + 1];
		struct manifest m = {0};
		struct err e = {0};

		scratch_sh(dir, "echo >f");
		scratch_verdict("build", build(dir, scratch_path(dir, "f"),
		    serial, &e), &e, NULL);
		scratch_sh(scratch_path(dir, "state/a"), bad[i].setup);
		scratch_verdict(bad[i].setup, current_manifest(scratch_path(dir,
		    "state"), &m, &e), &e, bad[i].want);
		manifest_free(&m);
		scratch_free(dir);
	}
}

/* --- another jail-setup works on the jail meanwhile ------------------------- */

static const char *meanwhile;	/* before the link of a locked tree is read again */

int
faccessat(int at, const char *name, int mode, int flags)
{
	const char *act = meanwhile;

	meanwhile = NULL;
	if (act != NULL)
		scratch_sh("/mnt", act);
	return (int)syscall(SYS_faccessat2, at, name, mode, flags);
}

static const struct {
	const char *title, *serial, *act, *is, *want;
	int no;
} changed[] = {
	{ "another generation is made and this one swept", NULL,
	    "cd here/state/a; mv gen/$(ls gen) gen/2; ln -sfn gen/2 current",
	    "2", NULL, 0 },
	{ "the jail is removed", NULL, "rm -r here/state/a/current; "
	    "mv here/state/a/gen here/state/a/gone", NULL, "gen: No such file",
	    ENOENT },
	{ "it is removed, and nothing is left", NULL, "cd here/state/a; "
	    "rm -r current gen/*", NULL, "current: No such file", ENOENT },
	{ "the generation asked for is swept", "1",
	    "mv here/state/a/gen/1 here/state/a/gen/2", NULL,
	    "generation 1 of jail a was removed by another", EALREADY },
};

/* Only a generation that was asked for by its serial can be gone. */
static void
swept_while_it_is_opened(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(changed) / sizeof(*changed); i++) {
		char *dir = scratch_trusted();
		char serial[SERIAL_MAX + 1];
		struct err e = {0};
		struct held h;
		int rc;

		scratch_sh(dir, "echo >f; ln -sfn \"$PWD\" /mnt/here");
		scratch_verdict("build", build(dir, scratch_path(dir, "f"),
		    serial, &e), &e, NULL);
		scratch_sh(dir, "cd state/a; mv gen/* gen/1; "
		    "ln -sfn gen/1 current");
		meanwhile = changed[i].act;
		rc = held_open(scratch_path(dir, "state"), "a",
		    changed[i].serial, &h, &e);
		scratch_verdict(changed[i].title, rc, &e, changed[i].want);
		if (rc == 0)
			assert_string_equal(h.serial, changed[i].is);
		else
			assert_int_equal(e.no, changed[i].no);
		held_close(&h);
		scratch_free(dir);
	}
}

static void
a_jail_removed_while_refreshed(void **state)
{
	char *dir = scratch_trusted();
	char serial[SERIAL_MAX + 1];
	struct origins origins = {0};
	struct stale stale = {0};
	struct err e = {0};
	struct held h;

	(void)state;
	scratch_sh(dir, "echo >f");
	scratch_verdict("build", build(dir, scratch_path(dir, "f"), serial,
	    &e), &e, NULL);
	scratch_verdict("open", held_open(scratch_path(dir, "state"), "a",
	    NULL, &h, &e), &e, NULL);
	scratch_verdict("remove", store_remove(h.state, "a", &e), &e, NULL);
	scratch_verdict("note", store_note(&h, &origins, &stale, &e), &e,
	    "/state/a: No such file");
	scratch_verdict("sweep", store_sweep(h.state, "a", 1, &e), &e, NULL);
	scratch_sh(dir, "test ! -e state/a");
	held_close(&h);
	scratch_free(dir);
}

/* Also under the names that older versions gave them. */
static void
what_a_killed_run_left(void **state)
{
	char *dir = scratch_trusted();
	char serial[SERIAL_MAX + 1];
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "echo >f");
	scratch_verdict("build", build(dir, scratch_path(dir, "f"), serial,
	    &e), &e, NULL);
	scratch_sh(dir, "cd state/a; : >.failed.new; : >failed.new; "
	    "ln -s x current.new; mkdir -p gone/1");
	assert_true(store_untidy(scratch_path(dir, "state"), "a", 1));
	scratch_verdict("sweep", store_sweep(scratch_path(dir, "state"), "a",
	    1, &e), &e, NULL);
	assert_false(store_untidy(scratch_path(dir, "state"), "a", 1));
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serials),
		cmocka_unit_test(each_link),
		cmocka_unit_test(trees),
		cmocka_unit_test(the_root_of_a_generation),
		cmocka_unit_test(flushed_before_the_switch),
		cmocka_unit_test(built_twice_and_removed),
		cmocka_unit_test(a_build_that_fails),
		cmocka_unit_test(trees_are_shared),
		cmocka_unit_test(a_full_disk),
		cmocka_unit_test(one_at_a_time),
		cmocka_unit_test(each_unsafe),
		cmocka_unit_test(nothing_is_removed_under_a_mount),
		cmocka_unit_test(a_manifest_nobody_can_believe),
		cmocka_unit_test(swept_while_it_is_opened),
		cmocka_unit_test(a_jail_removed_while_refreshed),
		cmocka_unit_test(what_a_killed_run_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
