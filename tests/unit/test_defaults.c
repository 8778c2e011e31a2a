/* SPDX-License-Identifier: BSD-2-Clause */
/* test_defaults.c - defaults looked at and brought over; private/defaults.h */
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
#include "list.h"
#include "private/defaults.h"
#include "private/ids.h"
#include "private/private.h"
#include "scratch.h"

#define IDS 524288

static char *dir;
static char state_dir[512];

static const char *const files[] = {
	"etc/w/a", "etc/w/b", "etc/w/c", "etc/w/d", "etc/w/e", "etc/w/f",
	"etc/w/g", "etc/w/l", "etc/w/sub", "etc/w/sub/x",
};

static void
derive(struct derived *d)
{
	struct derived_dir one = {
		.path = (char *)scratch_path(dir, "etc/w"), .mode = 0755,
	};
	struct err e;

	*d = (struct derived){0};
	assert_int_equal(derived_add_dir(&d->private, &d->n_private, &one,
	    &e), 0);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		const struct derived_entry en = {
			.path = (char *)scratch_path(dir, files[i]),
		};

		assert_int_equal(derived_add_entry(d, &en, &e), 0);
	}
	derived_sort(d);
}

/* A host with all but g, and a service made of it. */
static void
begin(void)
{
	struct derived d;
	struct private_job job = { .name = "s", .ids = IDS, .d = &d };
	struct err e;

	dir = scratch_trusted();
	snprintf(state_dir, sizeof(state_dir), "%s/state", dir);
	job.state = state_dir;
	scratch_sh(dir, "mkdir -p state etc/w/sub; cd etc/w\n"
	    "for f in a b c d e f sub/x; do echo $f >$f; done; ln -s a l\n"
	    "echo out >../out; chmod 600 ../out");
	derive(&d);
	if (private_make(&job, &e) < 0)
		fail_msg("%s", e.msg);
	derived_free(&d);
	/* $P: the copy */
	scratch_sh(dir, "mv $(echo state/.services/s/private/*/*/etc/w) "
	    "state/w; d=$(echo state/.services/s/private/*/*/etc); "
	    "mv state/w $d/w; ln -s $d/w P");
}

static void
end(void)
{
	scratch_free(dir);
}

/* "path state" of all that is not the same; and what failed. */
static void
update(const char *const *names, const char *want, const char *failed)
{
	scope_private at = PRIVATE_CLOSED;
	scope_defaults all = {0};
	scope_list why = {0};
	struct derived d;
	char text[4096] = "", *paths[8] = { NULL };
	size_t n = strlen(dir), k = 0;
	struct err e;

	for (; names != NULL && names[k] != NULL; k++)
		paths[k] = strdup(scratch_path(dir, names[k]));
	derive(&d);
	if (private_open(state_dir, "s", &at, &e) < 0 ||
	    defaults_look(&at, &d, IDS, &all, NULL, &e) < 0 ||
	    (names != NULL && defaults_bring(&at, &all, paths, IDS, &why,
	    &e) < 0))
		fail_msg("%s", e.msg);
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].state != DEFAULT_SAME)
			snprintf(text + strlen(text), sizeof(text) -
			    strlen(text), "%s %s%s%s;", all.v[i].path + n + 4,
			    default_state_name(all.v[i].state),
			    all.v[i].brought ? " brought" : "",
			    all.v[i].foreign ? " foreign" : "");
	assert_string_equal(text, want);
	if (failed == NULL)
		assert_int_equal(why.n, 0);
	else if (why.n != 1 || strstr(why.v[0], failed) == NULL)
		fail_msg("%zu: %s", why.n, why.n > 0 ? why.v[0] : "");
	scratch_sh(dir, "[ \"$(ls -A state/.services/s | xargs)\" = "
	    "'base private' ]");
	for (k = 0; paths[k] != NULL; k++)
		free(paths[k]);
	derived_free(&d);
}

static const char *const nobody[] = { NULL };

static void
the_host_moves(void **state)
{
	(void)state;
	begin();
	update(NULL, "", NULL);
	scratch_sh(dir, "cd etc/w; echo new >a; chmod 600 b; chown 7:8 c; "
	    "ln -sfn b l; echo g >g; rm d; chmod 700 sub; echo y >sub/x\n"
	    "echo other >e; echo mine >$OLDPWD/P/e\n"
	    "echo mine >$OLDPWD/P/f");
#define REST "/w/d dropped;/w/e conflict;/w/f changed;"
	update(NULL, "/w/a default;/w/b default;/w/c default;" REST
	    "/w/g new;/w/l default;/w/sub default;/w/sub/x default;", NULL);
	update(nobody, "/w/a default brought;/w/b default brought;"
	    "/w/c default brought;" REST "/w/g new brought;"
	    "/w/l default brought;/w/sub default brought;"
	    "/w/sub/x default brought;", NULL);
	update(nobody, REST, NULL);
	scratch_sh(dir, "cd P; [ \"$(stat -c %n:%u:%g:%a a b c g l sub sub/x "
	    "| xargs)\" = 'a:524288:524288:644 b:524288:524288:600 "
	    "c:524295:524296:644 g:524288:524288:644 l:524288:524288:777 "
	    "sub:524288:524288:700 sub/x:524288:524288:644' ]\n"
	    "[ \"$(cat a g sub/x e f d; readlink l)\" = \"$(printf "
	    "'new\\ng\\ny\\nmine\\nmine\\nd\\nb')\" ]");
	end();
}

static void
what_is_named(void **state)
{
	static const char *const all[] = {
		"etc/w/d", "etc/w/e", "etc/w/f", "etc/w/a", NULL
	};
	struct derived d;
	scope_private at = PRIVATE_CLOSED;
	scope_defaults v = {0};
	char *none[] = { (char *)"/etc/none", NULL };
	struct err e;

	(void)state;
	begin();
	scratch_sh(dir, "cd etc/w; rm d; echo other >e; cd ../../P; "
	    "echo mine >e; echo mine >f; rm a; chown 524290 b");
	update(NULL, "/w/a gone;/w/b owner;" REST, NULL);
	update(nobody, "/w/a gone;/w/b owner;" REST, NULL);
	update(all, "/w/a gone brought;/w/b owner;/w/d dropped brought;"
	    "/w/e conflict brought;/w/f changed brought;", NULL);
	update(nobody, "/w/b owner;", NULL);
	scratch_sh(dir, "cd P; [ \"$(cat a e f | xargs)\" = 'a other f' ]; "
	    "[ ! -e d ]");
	derive(&d);
	assert_int_equal(private_open(state_dir, "s", &at, &e), 0);
	assert_int_equal(defaults_look(&at, &d, IDS, &v, NULL, &e), 0);
	assert_int_equal(defaults_bring(&at, &v, none, IDS, NULL, &e), -1);
	assert_non_null(strstr(e.msg, "/etc/none is no default"));
	derived_free(&d);
	end();
}

static void
both_say_the_same(void **state)
{
	(void)state;
	begin();
	scratch_sh(dir, "echo new >etc/w/a; echo new >P/a; echo g >etc/w/g; "
	    "cp etc/w/g P/g; chown 524288:524288 P/g");
	update(nobody, "/w/a agreed;/w/g agreed;", NULL);
	update(nobody, "", NULL);
	scratch_sh(dir, "echo more >P/a");
	update(nobody, "/w/a changed;", NULL);
	end();
}

/* Its root can put anything there: nothing is followed, or written outside. */
static void
the_container_resists(void **state)
{
	static const char *const sub[] = { "etc/w/sub/x", NULL };
	static const char *const a[] = { "etc/w/a", NULL };
	static const char *const b[] = { "etc/w/b", NULL };

	(void)state;
	begin();
	scratch_sh(dir, "mkdir out; cp etc/w/sub/x out/x; cp -p out/x kept; "
	    "echo new >etc/w/sub/x; echo new >etc/w/a; echo new >etc/w/b\n"
	    "cd P; rm -r sub; ln -s \"$OLDPWD/out\" sub\n"
	    "rm a; ln -s \"$OLDPWD/out/x\" a; rm b; mkdir b; echo >b/keep\n"
	    "chown -h 524288:524288 sub a b");
	update(nobody, "/w/a conflict;/w/b conflict;/w/sub changed;"
	    "/w/sub/x gone;", NULL);
	update(sub, "/w/a conflict;/w/b conflict;/w/sub changed;"
	    "/w/sub/x gone;", "Not a directory");
	update(b, "/w/a conflict;/w/b conflict;/w/sub changed;"
	    "/w/sub/x gone;", "/w/b is a directory in the service");
	/* the link itself goes */
	update(a, "/w/a conflict brought;/w/b conflict;/w/sub changed;"
	    "/w/sub/x gone;", NULL);
	scratch_sh(dir, "cmp out/x kept; [ \"$(ls -A out)\" = x ]; "
	    "[ -e P/b/keep ]; [ ! -L P/a ]; [ \"$(cat P/a)\" = new ]");
	/* a file that no reader ends, a pipe, an owner of the host's */
	scratch_sh(dir, "cd P; rm sub c; mkdir sub; truncate -s 1T sub/x; "
	    "mkfifo c; chown 0:0 d");
	update(NULL, "/w/b conflict;/w/c changed;/w/d owner foreign;"
	    "/w/sub owner foreign;/w/sub/x conflict foreign;", NULL);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_host_moves),
		cmocka_unit_test(what_is_named),
		cmocka_unit_test(both_say_the_same),
		cmocka_unit_test(the_container_resists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
