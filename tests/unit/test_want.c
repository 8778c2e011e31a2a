/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_want.c - one path of the host into a plan, with the way to it;
 * plan_path.h
 */
#include <errno.h>
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

#include "err.h"
#include "plan/plan.h"
#include "plan/plan_path.h"
#include "scope.h"
#include "scratch.h"

#define TREE "mkdir -p d/sub alt; echo hello >d/f; chmod 4777 d/f; " \
    "echo >d/sub/g; chmod 640 d/sub/g; ln -s f d/rel; ln -s ../d/f alt/up; " \
    "ln -s \"$PWD/d/f\" d/abs; ln -s d ld; ln -s ld lld; ln -s rel d/twice; " \
    "ln -s nowhere d/dead; ln -s loop d/loop; ln -s b d/a; ln -s a d/b; " \
    "mkfifo d/fifo; ln -s fifo d/tofifo; ln -s /proc/self/mounts d/mtab; " \
    "ln -s /proc kernel; ln -s / slash; ln -s /dev/null d/null; " \
    "perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); " \
    "bind(S, sockaddr_un(\"d/sock\")) or die'"

/* `plan`: what is in it afterwards below the top: type, path, "->" link. */
static const struct {
	const char *title, *path, *end, *plan, *want;
} rows[] = {
	{ "a file", "/d/f", "/d/f", "d/d f/d/f ", NULL },
	{ "slashes and dots", "//d/.//f", "/d/f", "d/d f/d/f ", NULL },
	{ "up and down", "/d/sub/../f", "/d/f", "d/d f/d/f d/d/sub ", NULL },
	{ "a directory", "/d/sub", "/d/sub", "d/d d/d/sub ", NULL },
	{ "a link", "/d/rel", "/d/f", "d/d f/d/f l/d/rel->f ", NULL },
	{ "two links", "/d/twice", "/d/f",
	    "d/d f/d/f l/d/rel->f l/d/twice->rel ", NULL },
	{ "a link up", "/alt/up", "/d/f", "d/alt l/alt/up->../d/f d/d f/d/f ",
	    NULL },
	{ "a link on the way", "/ld/f", "/d/f", "d/d f/d/f l/ld->d ", NULL },
	{ "links on the way", "/lld/sub/g", "/d/sub/g",
	    "d/d d/d/sub f/d/sub/g l/ld->d l/lld->ld ", NULL },
	{ "a link into /proc", "/d/mtab", "/d/mtab",
	    "d/d l/d/mtab->/proc/self/mounts ", NULL },
	{ "a link into /dev", "/d/null", "/d/null",
	    "d/d l/d/null->/dev/null ", NULL },
	{ "a link to /", "/slash", "/slash", "l/slash->/ ", NULL },
	{ "through a link to /proc", "/kernel/version", NULL, NULL,
	    "/kernel/version: the jail has its own /proc" },
	{ "missing", "/d/none", NULL, NULL, "/d/none: No such file" },
	{ "missing on the way", "/none/f", NULL, NULL, "No such file" },
	{ "missing behind a link", "/ld/none", NULL, NULL,
	    "/ld/none: No such file" },
	{ "a dangling link", "/d/dead", NULL, NULL, "/d/dead: dangling link" },
	{ "a link to itself", "/d/loop", NULL, NULL, "Too many levels" },
	{ "two that chase each other", "/d/a", NULL, NULL, "Too many levels" },
	{ "a FIFO", "/d/fifo", NULL, NULL,
	    "/d/fifo is a FIFO; only files, links and directories" },
	{ "a link to a FIFO", "/d/tofifo", NULL, NULL, "/d/fifo is a FIFO" },
	{ "a socket", "/d/sock", NULL, NULL, "/d/sock is a socket" },
	{ "a file on the way", "/d/f/x", NULL, NULL, "Not a directory" },
	{ "a file with a slash behind", "/d/f/", "/d/f", "d/d f/d/f ", NULL },
};

/* What the plan holds below the top, sorted. */
static void
show(struct plan *p, const char *top, char *to)
{
	size_t n = strlen(top);

	plan_sort(p);
	*to = '\0';
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_entry *en = p->v[i];

		if (strncmp(en->path, top, n) != 0 || en->path[n] != '/')
			continue;
		to += sprintf(to, "%c%s%s%s ", "dflt"[en->type], en->path + n,
		    en->type == PLAN_LINK ? "->" : "",
		    en->type == PLAN_LINK ? en->source : "");
	}
}

static void
each_row(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_sh(dir, TREE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		scope_free char *path = NULL;
		struct plan p = { .owner = geteuid() };
		struct err e = {0};
		char got[512];
		int made = 7;
		struct plan_entry *en;

		assert_true(asprintf(&path, "%s%s", dir, rows[i].path) > 0);
		en = plan_path_add(&p, path, "test", NULL, &made, &e);
		scratch_verdict(rows[i].title, en != NULL ? 0 : -1, &e,
		    rows[i].want);
		if (en != NULL) {
			assert_string_equal(en->path + strlen(dir),
			    rows[i].end);
			assert_int_equal(made, en->type == PLAN_FILE);
			show(&p, dir, got);
			if (strcmp(got, rows[i].plan) != 0)
				fail_msg("%s: \"%s\"", rows[i].title, got);
		}
		plan_free(&p);
	}
	scratch_free(dir);
}

static void
never_set_id_and_never_writable_by_others(void **state)
{
	char *dir = scratch_new();
	struct plan p = { .owner = geteuid() };
	struct err e;
	int made;
	const struct plan_entry *en;

	(void)state;
	scratch_sh(dir, TREE);
	en = plan_path_add(&p, scratch_path(dir, "d/f"), "test", NULL, &made,
	    &e);
	assert_int_equal(en->mode, 0755);
	assert_int_equal(en->size, 6);
	assert_string_equal(en->source, scratch_path(dir, "d/f"));
	assert_false(en->others);
	en = plan_path_add(&p, scratch_path(dir, "d/sub/g"), "test", NULL,
	    &made, &e);
	assert_int_equal(en->mode, 0640);
	scratch_sh(dir, "chmod 6777 alt");
	en = plan_path_add(&p, scratch_path(dir, "alt"), "test", NULL, &made,
	    &e);
	assert_int_equal(en->mode, 0755);
	plan_free(&p);
	scratch_free(dir);
}

static void
the_reason_is_the_link(void **state)
{
	char *dir = scratch_new();
	struct plan p = { .owner = geteuid() };
	struct err e;
	int made;
	const struct plan_entry *en, *again;

	(void)state;
	scratch_sh(dir, TREE);
	en = plan_path_add(&p, scratch_path(dir, "d/rel"), "test", NULL, &made,
	    &e);
	assert_string_equal(en->why, "where the link leads");
	assert_string_equal(en->because->path, scratch_path(dir, "d/rel"));
	assert_string_equal(en->because->why, "test");
	assert_null(en->because->because);
	again = plan_path_add(&p, scratch_path(dir, "ld/f"), "later", en, &made,
	    &e);
	assert_ptr_equal(again, en);
	assert_int_equal(made, 0);
	assert_string_equal(en->why, "where the link leads");
	plan_free(&p);
	scratch_free(dir);
}

static void
paths_that_are_none(void **state)
{
	static const struct { const char *path, *want; } none[] = {
		{ "", ": not an absolute path" },
		{ "usr/bin", "usr/bin: not an absolute path" },
		{ "/", "/ as a whole does not go into a jail" },
		{ "//", "/ as a whole" },
		{ "/usr/..", "/usr/..: the jail has its own /" },
		{ "/.", "/.: the jail has its own /" },
		{ "/..", "/..: the jail has its own /" },
		{ "/proc", "/proc: the jail has its own /proc" },
		{ "/proc/version", "the jail has its own /proc" },
		{ "/sys/kernel", "the jail has its own /sys" },
		{ "/dev/null", "/dev/null: the jail has its own /dev" },
		{ "/usr/../dev/null", "the jail has its own /dev" },
	};
	char *longer = malloc(PATH_MAX + 8);
	struct err e = {0};
	struct plan p = { .owner = geteuid() };
	int made;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		e.msg[0] = '\0';
		assert_null(plan_path_add(&p, none[i].path, "test", NULL, &made,
		    &e));
		scratch_verdict(none[i].path, -1, &e, none[i].want);
	}
	memset(longer, 'x', PATH_MAX + 7);
	longer[0] = '/';
	longer[PATH_MAX + 7] = '\0';
	assert_null(plan_path_add(&p, longer, "test", NULL, &made, &e));
	scratch_verdict("long", -1, &e, "File name too long");
	longer[256 + 1] = '\0';
	assert_null(plan_path_add(&p, longer, "test", NULL, &made, &e));
	scratch_verdict("long name", -1, &e, "File name too long");
	free(longer);
	plan_free(&p);
}

/* A name no file can have is not cut into one that a file has. */
static void
a_long_name_is_not_a_shorter_one(void **state)
{
	char *dir = scratch_new();
	char name[NAME_MAX + 8];
	struct plan p = { .owner = geteuid() };
	struct err e = {0};
	int made;

	(void)state;
	memset(name, 'x', sizeof(name));
	name[NAME_MAX] = '\0';
	scratch_write(dir, name, "", 0);
	assert_non_null(plan_path_add(&p, scratch_path(dir, name), "t", NULL,
	    &made,
	    &e));
	name[NAME_MAX] = 'x';
	name[NAME_MAX + 1] = '\0';
	assert_null(plan_path_add(&p, scratch_path(dir, name), "t", NULL, &made,
	    &e));
	scratch_verdict("256", -1, &e, "File name too long");
	plan_free(&p);
	scratch_free(dir);
}

static const struct {
	const char *title, *path, *real, *plan, *want;
} ways[] = {
	{ "what is not there", "/d/none", "/d/none", "d/d ", NULL },
	{ "nothing of it is there", "/n/m/o", "/n/m/o", "d/n d/n/m ", NULL },
	{ "through a link", "/ld/f", "/d/f", "d/d l/ld->d ", NULL },
	{ "the end is not looked at", "/d/dead", "/d/dead", "d/d ", NULL },
	{ "climbs", "/d/../f", NULL, NULL, "not a plain path" },
	{ "a dot", "/d/./f", NULL, NULL, "not a plain path" },
	{ "a loop", "/d/loop/f", NULL, NULL, "Too many levels" },
};

static void
each_way(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_sh(dir, TREE);
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		scope_free char *path = NULL;
		char real[PATH_MAX], got[512];
		struct plan p = { .owner = geteuid() };
		struct err e = {0};
		int rc;

		assert_true(asprintf(&path, "%s%s", dir, ways[i].path) > 0);
		rc = plan_path_add_way(&p, path, "test", NULL, real, &e);
		scratch_verdict(ways[i].title, rc, &e, ways[i].want);
		if (rc == 0) {
			assert_string_equal(real + strlen(dir), ways[i].real);
			show(&p, dir, got);
			assert_string_equal(got, ways[i].plan);
		}
		plan_free(&p);
	}
	scratch_free(dir);
}

/* srv is another's, or at least not the owner's of the plan. */
#define SRV "umask 022; mkdir -p ours srv/shut srv/s top; " \
    "echo secret >ours/key; chmod 600 ours/key; echo >ours/f; " \
    "echo >srv/f; echo >srv/key; chmod 640 srv/key; echo >srv/shut/f; " \
    "chmod 700 srv/shut; ln -s f srv/link; ln -s ../ours srv/s/dir; " \
    "ln -s ../srv/f top/in; ln -s ../srv/link top/twice; " \
    "mkdir -p group/d all/d; echo >group/d/f; echo >all/f; " \
    "ln -s ../ours/f all/f2; ln -s ../ours/key all/key; " \
    "chmod 775 group; chmod 777 all; mkdir -p tmp/d; echo >tmp/d/key; " \
    "echo >tmp/key; chmod 600 tmp/key tmp/d/key; chmod 1777 tmp; " \
    "[ $(id -u) != 0 ] || chown -hR 4711 srv"

static const struct {
	const char *title, *path;
	bool ours, others;	/* the plan's owner is us; what comes of it */
	const char *want;
} grounds[] = {
	{ "a file of others", "/srv/f", false, true, NULL },
	{ "one that not everybody can read", "/srv/key", false, true,
	    "/srv/key has mode 0640; fix: name a copy" },
	{ "in a directory that they cannot pass", "/srv/shut/f", false, true,
	    "/srv/shut has mode 0700; fix: name a copy" },
	{ "a link of others", "/srv/link", false, true,
	    "/srv/link is a link of uid " },
	{ "on the way", "/srv/s/dir/f", false, true,
	    "/srv/s/dir is a link of uid " },
	{ "below a directory of others", "/srv/s/../f", false, true, NULL },
	{ "behind a link of ours", "/top/in", true, true, NULL },
	{ "links behind it", "/top/twice", true, true,
	    "/srv/link is a link of uid " },
	{ "up again", "/srv/../ours/key", true, false, NULL },
	{ "below a group's", "/group/d/f", true, true, NULL },
	{ "our link where all can write", "/all/f2", true, false, NULL },
	{ "to what not all can read", "/all/key", true, false,
	    "/ours/key has mode 0600; fix: name a copy" },
	{ "a file in a sticky directory", "/tmp/key", true, true,
	    "/tmp/key has mode 0600" },
	{ "our directory in one", "/tmp/d/key", true, false, NULL },
};

static void
each_ground(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_sh(dir, SRV);
	for (size_t i = 0; i < sizeof(grounds) / sizeof(*grounds); i++) {
		scope_free char *path = NULL;
		struct plan p = {
			.owner = grounds[i].ours ? geteuid() : 0,
		};
		struct err e = {0};
		const struct plan_entry *en;
		int made;

		if (strncmp(grounds[i].path, "/top", 4) == 0 && geteuid() != 0)
			continue;	/* srv is ours as well */
		assert_true(asprintf(&path, "%s%s", dir, grounds[i].path) > 0);
		/*
		 * twice: a plan knows directories and links of the first time
		 */
		for (int k = 0; k < 2; k++) {
			en = plan_path_add(&p, path, "test", NULL, &made, &e);
			scratch_verdict(grounds[i].title, en != NULL ? 0 : -1,
			    &e, grounds[i].want);
			assert_int_equal(en == NULL, grounds[i].want != NULL);
			if (en != NULL)
				assert_int_equal(en->others,
				    grounds[i].others);
			else
				assert_int_equal(e.no, EPERM);
		}
		plan_free(&p);
	}
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(never_set_id_and_never_writable_by_others),
		cmocka_unit_test(the_reason_is_the_link),
		cmocka_unit_test(paths_that_are_none),
		cmocka_unit_test(a_long_name_is_not_a_shorter_one),
		cmocka_unit_test(each_way),
		cmocka_unit_test(each_ground),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
