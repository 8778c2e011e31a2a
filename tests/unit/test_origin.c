/* SPDX-License-Identifier: BSD-2-Clause */
/* test_origin.c - what a generation was made from, and when that has changed */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/digest.h"
#include "err.h"
#include "plan/manifest.h"
#include "record/origins.h"
#include "record/origins_changed.h"
#include "refresh/current.h"
#include "scope.h"
#include "scratch.h"

/* Each change to "f" or "l" or "d", and whether it must show. */
static const struct {
	const char *title, *host, *change;
	bool shows;
} changes[] = {
	{ "nothing", "f", ":", false },
	{ "read", "f", "cat f >/dev/null", false },
	{ "more bytes", "f", "echo >>f", true },
	{ "the same size, the time put back",
	    "f", "touch -r f t; echo b >f; touch -r t f", true },
	{ "another file of the same bytes and time", "f",
	    "cp -p f g; mv g f", true },
	{ "touched", "f", "touch f", true },
	{ "mode", "f", "chmod 600 f", true },
	{ "another name", "f", "ln f g", true },
	{ "gone", "f", "rm f", true },
	{ "a link now", "f", "mv f g; ln -s g f", true },
	{ "a directory now", "f", "rm f; mkdir f", true },
	{ "the way is a file now", "d/x", "rm -r d; : >d", true },
	{ "a link's target has changed", "l", "echo >>f", false },
	{ "a link leads elsewhere", "l", "ln -sfn g l", true },
	{ "a new name in a directory", "d", ": >d/y", true },
	{ "a name gone from a directory", "d", "rm d/x", true },
	{ "bytes of what is in a directory", "d", "echo >>d/x", false },
	{ "what is deeper", "d", ": >d/e/y", false },
	{ "a link to a directory: new name there", "k/.", ": >d/y", true },
	{ "a link to a directory, itself", "k", ": >d/y", false },
	{ "absent, still", "none", ": >other", false },
	{ "absent, now there", "none", ": >none", true },
	{ "absent, now a dangling link", "none", "ln -s x none", true },
	{ "absent below what is no directory", "f/x", "echo >>f", false },
	{ "absent below what became one", "f/x", "rm f; mkdir f; : >f/x",
	    true },
	{ "not to be looked at, still", "round/x", "echo >>f", false },
	{ "not to be looked at, now there", "round/x",
	    "rm round; mkdir round; : >round/x", true },
	{ "not to be looked at, now absent", "round/x", "rm round", true },
	{ "there, now not to be looked at", "d/x", "rm -r d; ln -s d d", true },
	{ "absent, now not to be looked at", "d/y", "rm -r d; ln -s d d",
	    true },
};

static void
each_change(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		char *dir = scratch_new();
		struct origins o = {0};
		struct err e = {0};

		scratch_sh(dir, "echo a >f; mkdir -p d/e; : >d/x; ln -s f l; "
		    "ln -s d k; ln -s round round");
		scratch_verdict(changes[i].title, origins_look(&o,
		    scratch_path(dir, changes[i].host), &e), &e, NULL);
		usleep(15000);	/* a tick of the clock of files */
		scratch_sh(dir, changes[i].change);
		if (origin_changed(&o.v[0]) != changes[i].shows ||
		    (origins_changed(&o, NULL) != NULL) != changes[i].shows)
			fail_msg("%s", changes[i].title);
		origins_free(&o);
		scratch_sh(dir, "rm -rf ./*");
		scratch_free(dir);
	}
}

static void
written_and_read(void **state)
{
	static const char odd[] = "/a b\\c\n#\xff\xc3\xbc*";
	const struct origin all[] = {
		{ .kind = ORIGIN_FILE, .host = (char *)odd,
		    .path = (char *)"/x y", .id = { 1, UINT64_MAX, 3, 0100755,
		    -5, 6, INT64_MAX, 999999999 } },
		{ .kind = ORIGIN_SEEN, .host = (char *)"/", .id = { .ino = 2,
		    .msec = INT64_MIN + 1 } },
		{ .kind = ORIGIN_ABSENT, .host = (char *)odd },
		{ .kind = ORIGIN_UNSEEN, .host = (char *)odd },
	};
	struct origins o = {0}, again;
	struct err e = {0};
	scope_free char *one = NULL;
	scope_free char *two = NULL;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(origins_add(&o, &all[i], &e), 0);
	one = origins_text(&o, &e);
	assert_non_null(one);
	scratch_verdict("parse", origins_parse(one, "o", &again, &e), &e, NULL);
	assert_int_equal(again.n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(again.v[i].kind, all[i].kind);
		assert_string_equal(again.v[i].host, all[i].host);
		assert_int_equal(identity_cmp(&again.v[i].id, &all[i].id), 0);
	}
	assert_string_equal(again.v[0].path, "/x y");
	assert_null(again.v[1].path);
	two = origins_text(&again, &e);
	assert_string_equal(one, two);
	origins_free(&o);
	origins_free(&again);
}

#define ID "1 2 3 100644 5 6 7 8 "

static void
no_origins(void **state)
{
	static const struct { const char *text, *want; } bad[] = {
		{ "", "o:1: not a line" },
		{ "\n", "o:1: not a line" },
		{ "s " ID "/a\n", "o:2: not a line of origins, or cut short" },
		{ "s " ID "/a\nen", "o:2: not a line" },
		{ "end\nend\n", "o:1: not a line" },
		{ "end\n- /a\n", "o:1: not a line" },
		{ "x " ID "/a\nend\n", "o:1: not a line" },
		{ "s" ID "/a\nend\n", "o:1: not a line" },
		{ "s " ID "\nend\n", "o:1: not a line" },
		{ "s " ID "a\nend\n", "o:1: not a line" },
		{ "s 1 2 3 4 5 6 7 /a\nend\n", "o:1: not a line" },
		{ "s 1 2 3 9 5 6 7 8 /a\nend\n", "o:1: not a line" },
		{ "s 1 2 3 x 5 6 7 8 /a\nend\n", "o:1: not a line" },
		{ "s 99999999999999999999 2 3 4 5 6 7 8 /a\nend\n",
		    "o:1: not a line" },
		{ "s " ID "/a /b\nend\n", "o:1: not a line" },
		{ "f " ID "/a\nend\n", "o:1: not a line" },
		{ "f " ID "/a b\nend\n", "o:1: not a line" },
		{ "f " ID "/a /b /c\nend\n", "o:1: not a line" },
		{ "- " ID "/a\nend\n", "o:1: not a line" },
		{ "? " ID "/a\nend\n", "o:1: not a line" },
		{ "- /a\\01\nend\n", "o:1: not a line" },
		{ "- /a\\000b\nend\n", "o:1: not a line" },
		{ "- /a\n\nend\n", "o:2: not a line" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct origins o;
		struct err e = {0};

		scratch_verdict(bad[i].text, origins_parse(bad[i].text, "o", &o,
		    &e), &e, bad[i].want);
		origins_free(&o);
	}
}

/* Relative to the moment the plan was begun, in nanoseconds. */
static const struct {
	const char *title;
	int64_t off;
	int64_t whole;		/* nsec: 0 is a file system with seconds */
	bool distrusted;
} ages[] = {
	{ "an hour before", -3600000000000, 1, false },
	{ "a tenth of a second before", -100000000, 1, false },
	{ "a tick before", -9000000, 1, true },
	{ "then", 0, 1, true },
	{ "after", 50000000, 1, true },
	{ "a second before, whole seconds", -1000000000, 0, true },
	{ "three before, whole seconds", -3000000000, 0, false },
	{ "in an hour: the clock was set back", 3600000000000, 1, false },
};

static void
each_age(void **state)
{
	struct timespec now;

	(void)state;
	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_nsec = 0;
	for (size_t i = 0; i < sizeof(ages) / sizeof(*ages); i++) {
		int64_t at = (int64_t)now.tv_sec * 1000000000 + ages[i].off;
		struct origin one = { .kind = ORIGIN_SEEN, .host =
		    (char *)"/" };
		struct origins o = {0};
		struct err e = {0};

		if (at % 1000000000 == 0 && ages[i].whole)
			at++;
		one.id.csec = at / 1000000000;
		one.id.cnsec = at % 1000000000;
		assert_int_equal(origins_add(&o, &one, &e), 0);
		origins_distrust(&o, &now);
		if ((o.v[0].id.csec == 0) != ages[i].distrusted)
			fail_msg("%s", ages[i].title);
		origins_free(&o);
	}
}

static void
nothing_can_be_there(void **state)
{
	char name[300];
	struct origins o = {0};
	struct err e = {0};

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[0] = '/';
	name[sizeof(name) - 1] = '\0';
	scratch_verdict("too long", origins_look(&o, name, &e), &e,
	    NULL);
	assert_int_equal(o.n, 0);
	origins_free(&o);
}

/* Of a file whose identity changed; with no descriptor left nobody knows. */
static void
same_or_not_known(void **state)
{
	static const struct {
		const char *change;
		rlim_t files;		/* that can be opened */
		int want;
	} those[] = {
		{ "touch f", 1, 1 }, { "echo b >f", 1, 0 }, { "rm f", 1, 0 },
		{ "rm f; mkdir f", 1, 0 }, { "rm f; ln -s g f", 1, 0 },
		{ "touch f", 0, -1 },
	};
	struct manifest_entry en = { .path = (char *)"/f" };
	const struct manifest m = { .v = &en, .n = 1 };

	(void)state;
	digest_of("a\n", 2, en.sha256);
	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++) {
		char *dir = scratch_new();
		const struct origin o = { .kind = ORIGIN_FILE,
		    .host = (char *)scratch_path(dir, "f"), .path = en.path };
		int next = dup(0), got;
		struct rlimit was, now;
		struct err e = {0};

		scratch_sh(dir, "echo a >f");
		scratch_sh(dir, those[i].change);
		assert_true(next >= 0 && close(next) == 0);
		assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
		now = was;
		now.rlim_cur = (rlim_t)next + those[i].files;
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &now), 0);
		got = current_same(&o, &m, &e);
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
		if (got != those[i].want || current_unread(&e) != (got < 0))
			fail_msg("%s: %d", those[i].change, got);
		scratch_free(dir);
	}
	assert_int_equal(current_same(&(struct origin){ .kind = ORIGIN_FILE,
	    .host = (char *)"/proc/self/mem", .path = en.path }, &m,
	    &(struct err){0}), -1);	/* EIO */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_change),
		cmocka_unit_test(written_and_read),
		cmocka_unit_test(no_origins),
		cmocka_unit_test(each_age),
		cmocka_unit_test(nothing_can_be_there),
		cmocka_unit_test(same_or_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
