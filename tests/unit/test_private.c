/* SPDX-License-Identifier: BSD-2-Clause */
/* test_private.c - the private data of a service: made, cloned; private.h */
#include <errno.h>
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

#include "derive/derived.h"
#include "err.h"
#include "private/base.h"
#include "private/ids.h"
#include "private/private.h"
#include "scratch.h"

#define IDS 524288

static char *dir;
static char state_dir[512];
static struct list left;

/* Skips what cannot be tried without root. */
static void
begin(void **state)
{
	(void)state;
	if (dir != NULL)
		return;
	dir = scratch_trusted();
	snprintf(state_dir, sizeof(state_dir), "%s/state", dir);
	scratch_sh(dir,
	    "mkdir -p etc/web/on var/lib/web state; cd etc/web\n"
	    "echo one >one; echo two >two; chmod 640 two; chown 7:8 two\n"
	    "ln -s ../one on/link; chmod 2750 on; chown 7:8 on\n"
	    "echo mine >mine; echo shared >shared; chmod 644 shared\n"
	    "cd ../../var/lib/web; mkdir sub; echo data >sub/db; ln sub/db hard\n"
	    "chmod 4750 sub/db; chown -R 7:8 .; chmod 4750 sub/db\n"
	    "truncate -s 10M sparse; echo x >>sparse; mkfifo pipe\n"
	    "echo root >roots; chmod 600 roots; chown 0:0 roots\n"
	    "echo other >others; chown 9:9 others; chmod 600 others");
}

static int
end(void **state)
{
	(void)state;
	list_free(&left);
	if (dir != NULL)
		scratch_free(dir);
	return 0;
}

static void
add_dir(struct derived *d, const char *path, mode_t mode, uid_t uid,
    gid_t gid)
{
	const struct derived_dir one = {
		.path = (char *)scratch_path(dir, path), .mode = mode,
		.uid = uid, .gid = gid,
	};
	struct err e;

	assert_int_equal(derived_add_dir(&d->private, &d->n_private, &one,
	    &e), 0);
}

static void
add_default(struct derived *d, const char *path)
{
	const struct derived_entry one = {
		.path = (char *)scratch_path(dir, path), .mode = S_IFREG,
	};
	struct err e;

	assert_int_equal(derived_add_entry(d, &one, &e), 0);
}

static int
make(const char *name, enum private_content content, uint64_t ids,
    struct err *e)
{
	scope_derived d = {0};
	const struct private_job job = {
		.state = state_dir, .name = name, .d = &d, .ids = ids,
		.content = content, .left = &left,
	};

	list_free(&left);
	add_dir(&d, "etc/web", 0755, 0, 0);
	add_dir(&d, "var/lib/web", 0750, 7, 8);
	add_default(&d, "etc/web/one");
	add_default(&d, "etc/web/two");
	add_default(&d, "etc/web/on/link");
	derived_sort(&d);
	return private_make(&job, e);
}

/* What find(1) prints, sorted, of the data of a service. */
static void
is(const char *name, const char *want)
{
	char cmd[2048], got[8192] = "";
	FILE *f;
	size_t n;

	snprintf(cmd, sizeof(cmd), "cd %s/.services/%s/private%s && find . "
	    "-mindepth 1 -printf '%%P %%m %%U %%G %%l %%n\\n' | sort",
	    state_dir, name, dir);
	f = popen(cmd, "r");
	assert_non_null(f);
	n = fread(got, 1, sizeof(got) - 1, f);
	got[n] = '\0';
	assert_int_equal(pclose(f), 0);
	assert_string_equal(got, want);
}

static void
nothing_aside(void)
{
	scratch_sh(dir, "[ -z \"$(find state/.services -maxdepth 1 "
	    "-name '.*.new' -o -maxdepth 1 -name '.*.gone')\" ]");
}

static void
defaults_are_copied(void **state)
{
	struct err e;

	begin(state);
	if (make("a", CONTENT_DEFAULT, IDS, &e) < 0)
		fail_msg("%s", e.msg);
	is("a", "etc 755 0 0  3\n"
	    "etc/web 755 524288 524288  3\n"
	    "etc/web/on 2750 524295 524296  2\n"
	    "etc/web/on/link 777 524288 524288 ../one 1\n"
	    "etc/web/one 644 524288 524288  1\n"
	    "etc/web/two 640 524295 524296  1\n"
	    "var 755 0 0  3\n"
	    "var/lib 755 0 0  3\n"
	    "var/lib/web 750 524295 524296  2\n");
	assert_int_equal(left.n, 0);
	scratch_sh(dir, "cd state/.services; [ \"$(stat -c %u:%g:%a . a "
	    "a/private a/base | xargs)\" = '0:0:711 0:524288:710 0:0:755 "
	    "0:0:600' ]; [ \"$(wc -l <a/base)\" = 6 ]\n"
	    "grep -q \"^$(sha256sum <../../etc/web/two | cut -c1-64) 4 100640 "
	    "7 8 .*/etc/web/two$\" a/base; cmp a/private/*/*/etc/web/one "
	    "../../etc/web/one");
	nothing_aside();
	assert_int_equal(make("a", CONTENT_DEFAULT, IDS, &e), -1);
	assert_int_equal(e.no, EEXIST);
	nothing_aside();
}

static void
all_is_copied(void **state)
{
	struct err e;

	begin(state);
	if (make("all", CONTENT_COPY, IDS, &e) < 0)
		fail_msg("%s", e.msg);
	is("all", "etc 755 0 0  3\n"
	    "etc/web 755 524288 524288  3\n"
	    "etc/web/mine 644 524288 524288  1\n"
	    "etc/web/on 2750 524295 524296  2\n"
	    "etc/web/on/link 777 524288 524288 ../one 1\n"
	    "etc/web/one 644 524288 524288  1\n"
	    "etc/web/shared 644 524288 524288  1\n"
	    "etc/web/two 640 524295 524296  1\n"
	    "var 755 0 0  3\n"
	    "var/lib 755 0 0  3\n"
	    "var/lib/web 750 524295 524296  3\n"
	    "var/lib/web/hard 4750 524295 524296  2\n"
	    "var/lib/web/sparse 644 524288 524288  1\n"
	    "var/lib/web/sub 755 524295 524296  2\n"
	    "var/lib/web/sub/db 4750 524295 524296  2\n");
	/* what the account cannot have put there by its own right, the pipe */
	assert_int_equal(left.n, 3);
	scratch_sh(dir, "cd state/.services/all/private/*/*/var/lib/web; "
	    "[ \"$(stat -c %b sparse)\" -lt 100 ]; "
	    "cmp sparse \"$OLDPWD/var/lib/web/sparse\"");
}

static void
only_directories(void **state)
{
	struct err e;

	begin(state);
	if (make("none", CONTENT_EMPTY, 0, &e) < 0)
		fail_msg("%s", e.msg);
	is("none", "etc 755 0 0  3\netc/web 755 0 0  2\nvar 755 0 0  3\n"
	    "var/lib 755 0 0  3\nvar/lib/web 750 7 8  2\n");
	scratch_sh(dir, "cd state/.services/none; [ \"$(wc -l <base)\" = 5 ]; "
	    "[ \"$(stat -c %u:%g:%a .)\" = 0:0:700 ]");
}

static void
an_account_without_an_id(void **state)
{
	struct err e;

	begin(state);
	scratch_sh(dir, "echo >etc/web/far; chown 70000 etc/web/far");
	assert_int_equal(make("far", CONTENT_COPY, IDS, &e), -1);
	assert_non_null(strstr(e.msg, "belongs to id 70000, and the service "
	    "has ids 0 to 65535; fix: "));
	assert_false(private_exists(state_dir, "far"));
	nothing_aside();
	assert_int_equal(make("far", CONTENT_COPY, 0, &e), 0);
	scratch_sh(dir, "rm etc/web/far");
}

static void
clones(void **state)
{
	struct private_copy c = {
		.state = state_dir, .name = "all", .as = "twin", .ids = IDS,
		.as_ids = IDS + 65536, .left = &left,
	};
	struct err e;
	int rc;

	begin(state);
	list_free(&left);
	rc = private_clone(&c, &e);
	if (rc < 0)
		fail_msg("%s", e.msg);
	is("twin", "etc 755 0 0  3\n"
	    "etc/web 755 589824 589824  3\n"
	    "etc/web/mine 644 589824 589824  1\n"
	    "etc/web/on 2750 589831 589832  2\n"
	    "etc/web/on/link 777 589824 589824 ../one 1\n"
	    "etc/web/one 644 589824 589824  1\n"
	    "etc/web/shared 644 589824 589824  1\n"
	    "etc/web/two 640 589831 589832  1\n"
	    "var 755 0 0  3\n"
	    "var/lib 755 0 0  3\n"
	    "var/lib/web 750 589831 589832  3\n"
	    "var/lib/web/hard 4750 589831 589832  2\n"
	    "var/lib/web/sparse 644 589824 589824  1\n"
	    "var/lib/web/sub 755 589831 589832  2\n"
	    "var/lib/web/sub/db 4750 589831 589832  2\n");
	scratch_sh(dir, "cd state/.services; cmp all/base twin/base");
	/* the host's root has put a file there */
	scratch_sh(dir, "echo x >\"$(echo state/.services/all/private/*/*/etc"
	    "/web)\"/roots");
	c.as = "other";
	assert_int_equal(private_clone(&c, &e), -1);
	assert_non_null(strstr(e.msg, "/etc/web/roots belongs to id 0, which "
	    "is none of the service's ids 524288 to 589823; fix: chown -h "
	    "524288:524288 "));
	assert_false(private_exists(state_dir, "other"));
	nothing_aside();
}

static void
goes(void **state)
{
	struct err e;

	begin(state);
	assert_int_equal(private_remove(state_dir, "twin", &e), 1);
	assert_false(private_exists(state_dir, "twin"));
	assert_int_equal(private_remove(state_dir, "twin", &e), 0);
	assert_true(private_exists(state_dir, "all"));
	nothing_aside();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_copied),
		cmocka_unit_test(all_is_copied),
		cmocka_unit_test(only_directories),
		cmocka_unit_test(an_account_without_an_id),
		cmocka_unit_test(clones),
		cmocka_unit_test(goes),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
