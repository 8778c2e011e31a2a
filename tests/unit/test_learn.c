/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_learn.c - what was used, into a component: places, plans as trees,
 * which shipped components fit, notes, text; learn_*.h, component_text.h,
 * plan_walk.h, trace_seen.h
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "conf.h"
#include "err.h"
#include "learn/learn.h"
#include "learn/learn_notes.h"
#include "learn/learn_components.h"
#include "learn/learn_place.h"
#include "learn/component_text.h"
#include "learn/trace_seen.h"
#include "package/package.h"
#include "plan/plan.h"
#include "plan/plan_walk.h"

/* --- places ------------------------------------------------------------- */

enum { FILE_MODE = S_IFREG | 0644, OPENED = SEEN_OPENED };

static const struct learn_who alice = { 2001, "/srv/people/alice", "/data/w" };
static const struct learn_who rooted = { 0, "/root", "/" };

static const struct {
	const char *path, *real;
	unsigned how;
	mode_t mode;
	uid_t uid;
	enum learn_place as_alice, as_root;
} places[] = {
	{ "/usr/bin/x", "/usr/bin/x", OPENED, FILE_MODE, 0, 0, 0 },
	{ "/homely/x", "/homely/x", OPENED, FILE_MODE, 0, 0, 0 },
	{ "/home/b/x", "/home/b/x", OPENED, FILE_MODE, 0, PLACE_HOME,
	    PLACE_HOME },
	{ "/srv/people/alice/x", "/srv/people/alice/x", OPENED, FILE_MODE, 0,
	    0, 0 },	/* her home lies where things are installed */
	{ "/data/w/x", "/data/w/x", OPENED, FILE_MODE, 0, PLACE_CWD, 0 },
	{ "/data/wx", "/data/wx", OPENED, FILE_MODE, 0, 0, 0 },
	{ "/opt/x", "/opt/x", OPENED, FILE_MODE, 2001, PLACE_OWN, 0 },
	{ "/tmp/x", "/tmp/x", OPENED, FILE_MODE, 0, PLACE_TEMPORARY,
	    PLACE_TEMPORARY },
	{ "/var/tmp/x", "/var/tmp/x", OPENED, FILE_MODE, 0, PLACE_TEMPORARY,
	    PLACE_TEMPORARY },
	{ "/proc/x", "/proc/x", OPENED, FILE_MODE, 0, PLACE_KERNEL,
	    PLACE_KERNEL },
	{ "/etc/mtab", "/proc/1/mounts", OPENED, FILE_MODE, 0, PLACE_KERNEL,
	    PLACE_KERNEL },
	{ "/etc/resolv.conf", "/run/x/resolv.conf", OPENED, FILE_MODE, 0, 0,
	    0 },
	{ "/run/x", "/run/x", OPENED, FILE_MODE, 0, PLACE_RUN, PLACE_RUN },
	{ "/opt/l", "/tmp/x", OPENED, FILE_MODE, 0, PLACE_TEMPORARY,
	    PLACE_TEMPORARY },
	{ "/etc/passwd", "/etc/passwd", OPENED, FILE_MODE, 0, PLACE_MADE,
	    PLACE_MADE },
	{ "/etc/ld.so.cache", "/etc/ld.so.cache", OPENED, FILE_MODE, 0,
	    PLACE_MADE, PLACE_MADE },
	{ "/var/log/x", "/var/log/x", SEEN_WRITTEN, FILE_MODE, 0,
	    PLACE_WRITTEN, PLACE_WRITTEN },
	{ "/etc/shadow", "/etc/shadow", OPENED, S_IFREG | 0640, 0, PLACE_SECRET,
	    PLACE_SECRET },
	{ "/bin/su", "/bin/su", SEEN_EXECUTED, S_IFREG | 0711, 0, 0, 0 },
	{ "/bin/x", "/bin/x", SEEN_EXECUTED, S_IFREG | 0710, 0, PLACE_SECRET,
	    PLACE_SECRET },
	{ "/srv/s", "/srv/s", SEEN_CONNECTED, S_IFSOCK | 0777, 0, PLACE_SPECIAL,
	    PLACE_SPECIAL },
	{ "/dev/null", "/dev/null", OPENED, S_IFCHR | 0666, 0, PLACE_SPECIAL,
	    PLACE_SPECIAL },
	{ "/srv", "/srv", SEEN_ENTERED, S_IFDIR | 0755, 0, 0, 0 },
};

static void
each_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const struct seen_one one = {
			.path = places[i].path, .real = places[i].real,
			.how = places[i].how, .mode = places[i].mode,
			.uid = places[i].uid,
		};

		if (learn_place(&one, &alice) != places[i].as_alice)
			fail_msg("%s as alice: %d", one.path,
			    learn_place(&one, &alice));
		if (learn_place(&one, &rooted) != places[i].as_root)
			fail_msg("%s as root: %d", one.path,
			    learn_place(&one, &rooted));
	}
}

/* --- a plan as a tree --------------------------------------------------- */

static struct plan_entry *
put(struct plan *p, const char *path, enum plan_type type, const char *source,
    const char *why, const struct plan_entry *because)
{
	const struct plan_want w = {
		.path = path, .type = type, .source = source, .mode = 0755,
		.why = why, .because = because,
	};
	struct err e;
	int made;
	struct plan_entry *en = plan_add(p, &w, &made, &e);

	if (en == NULL)
		fail_msg("%s", e.msg);
	return en;
}

static void
file(struct plan *p, const char *path)
{
	put(p, path, PLAN_FILE, path, "x", NULL);
}

static void
tree(struct plan *p)
{
	put(p, "/usr", PLAN_DIR, NULL, "x", NULL);
	put(p, "/usr/lib", PLAN_DIR, NULL, "x", NULL);
	put(p, "/lib", PLAN_LINK, "usr/lib", "x", NULL);
	put(p, "/usr/lib/l", PLAN_LINK, "../lib/f", "x", NULL);
	put(p, "/abs", PLAN_LINK, "/usr", "x", NULL);
	put(p, "/loop", PLAN_LINK, "loop", "x", NULL);
	put(p, "/dangling", PLAN_LINK, "/usr/none", "x", NULL);
	put(p, "/mtab", PLAN_LINK, "/proc/mounts", "x", NULL);
	put(p, "/up", PLAN_LINK, "../../usr", "x", NULL);
	file(p, "/usr/lib/f");
}

static const struct {
	const char *path, *end;		/* "": nothing of ours; NULL: nowhere */
} walks[] = {
	{ "/usr/lib/f", "/usr/lib/f" }, { "/lib/f", "/usr/lib/f" },
	{ "/lib/l", "/usr/lib/f" }, { "/abs/lib/l", "/usr/lib/f" },
	{ "//usr/./lib//f", "/usr/lib/f" },
	{ "/usr/lib/../lib/f", "/usr/lib/f" },
	{ "/up/lib/f", "/usr/lib/f" }, { "/lib", "/usr/lib" },
	{ "/usr/lib/", "/usr/lib" }, { "/", "" }, { "/mtab", "" },
	{ "/proc/x", "" }, { "/usr/none", NULL }, { "/loop", NULL },
	{ "/dangling", NULL }, { "/usr/lib/f/x", NULL },
	{ "/none/../usr", NULL },
};

static void
each_walk(void **state)
{
	struct plan p = {0};
	const struct plan *plan = &p;

	(void)state;
	tree(&p);
	for (size_t i = 0; i < sizeof(walks) / sizeof(*walks); i++) {
		const struct plan_entry *end;
		bool leads = plan_leads(&plan, 1, walks[i].path, &end);
		const char *at = !leads ? NULL : end != NULL ? end->path : "";

		if ((at == NULL) != (walks[i].end == NULL) ||
		    (at != NULL && strcmp(at, walks[i].end) != 0))
			fail_msg("%s leads to %s", walks[i].path,
			    at != NULL ? at : "nowhere");
	}
	plan_free(&p);
}

static void
two_plans_are_one_tree(void **state)
{
	struct plan a = {0}, b = {0};
	const struct plan *both[] = { &a, &b };
	const struct plan_entry *end;

	(void)state;
	put(&a, "/lib", PLAN_LINK, "usr/lib", "x", NULL);
	put(&b, "/usr", PLAN_DIR, NULL, "x", NULL);
	put(&b, "/usr/lib", PLAN_DIR, NULL, "x", NULL);
	file(&b, "/usr/lib/f");
	assert_true(plan_leads(both, 2, "/lib/f", &end));
	assert_false(plan_leads(both, 1, "/lib/f", &end));
	plan_free(&a);
	plan_free(&b);
}

/* --- components that were shipped --------------------------------------- */

enum { MOST = 6 };

struct shop {
	struct candidates all;
	struct candidate v[MOST];
	struct pathmap run;
	struct list paths;
};

static struct candidate *
offer(struct shop *s, const char *name, const char *requires)
{
	struct candidate *p = &s->v[s->all.n++];
	struct err e;

	*p = (struct candidate){ .name = (char *)name };
	if (requires != NULL)
		assert_int_equal(list_add(&p->said.requires, requires, &e), 0);
	put(&p->plan, "/bin", PLAN_DIR, NULL, "way", NULL);
	put(&p->plan, "/data", PLAN_DIR, NULL, "way", NULL);
	s->all.v = s->v;
	return p;
}

static struct plan_entry *
holds(struct candidate *p, const char *path)
{
	char why[64];

	snprintf(why, sizeof(why), "component %s", p->name);
	return put(&p->plan, path, PLAN_FILE, path, why, NULL);
}

static void
used(struct shop *s, const char *path, bool run)
{
	struct err e;

	assert_int_equal(list_add(&s->paths, path, &e), 0);
	if (run)
		assert_true(pathmap_put(&s->run, path, path, &e) >= 0);
}

static void
chosen(struct shop *s, const char *want)
{
	struct list names = {0};
	char got[256] = "";
	struct err e;

	assert_int_equal(candidates_choose(&s->all, &s->paths, &s->run,
	    &names, &e), 0);
	for (size_t i = 0; i < names.n; i++) {
		strcat(got, i > 0 ? " " : "");
		strcat(got, names.v[i]);
	}
	assert_string_equal(got, want);
	list_free(&names);
	for (size_t i = 0; i < s->all.n; i++) {
		list_free(&s->v[i].said.requires);
		list_free(&s->v[i].said.files);
		plan_free(&s->v[i].plan);
	}
	pathmap_free(&s->run);
	list_free(&s->paths);
	*s = (struct shop){0};
}

static void
programs_by_half(void **state)
{
	struct shop s = {0};
	struct candidate *p;

	(void)state;
	for (int one = 0; one < 2; one++) {
		p = offer(&s, "two", NULL);
		holds(p, "/bin/a");
		holds(p, "/bin/b");
		if (one == 0)
			holds(p, "/bin/c");
		used(&s, "/bin/a", true);
		chosen(&s, one == 1 ? "two" : "");
	}
	/* read, but not run */
	p = offer(&s, "read", NULL);
	holds(p, "/bin/a");
	used(&s, "/bin/a", false);
	chosen(&s, "");
	/* half of them, but not the one that it is about */
	p = offer(&s, "about", NULL);
	holds(p, "/bin/a");
	holds(p, "/bin/b");
	for (int both = 0; both < 2; both++) {
		struct err e;

		if (both == 1) {
			p = offer(&s, "about", NULL);
			holds(p, "/bin/a");
			holds(p, "/bin/b");
			used(&s, "/bin/b", true);
		}
		list_add(&p->said.files, "/bin/b", &e);
		used(&s, "/bin/a", true);
		chosen(&s, both == 1 ? "about" : "");
	}
	/* a pattern: one that it stands for */
	for (int one = 0; one < 2; one++) {
		struct err e;

		p = offer(&s, "many", NULL);
		holds(p, "/bin/a");
		holds(p, "/data/x");
		holds(p, "/data/y");
		list_add(&p->said.files, "/data/**", &e);
		used(&s, "/bin/a", true);
		if (one == 1)
			used(&s, "/data/y", true);
		chosen(&s, one == 1 ? "many" : "");
	}
	/* it was run, but somebody else brings it */
	p = offer(&s, "by", NULL);
	put(&p->plan, "/bin/a", PLAN_FILE, "/bin/a", "library",
	    holds(p, "/data/x"));
	used(&s, "/bin/a", true);
	chosen(&s, "");
}

static void
data_by_any(void **state)
{
	struct shop s = {0};
	struct candidate *p;

	(void)state;
	p = offer(&s, "data", NULL);
	holds(p, "/data/a");
	holds(p, "/data/b");
	used(&s, "/data/b", false);
	chosen(&s, "data");
	/* the smallest that has it, and nothing twice */
	p = offer(&s, "small", NULL);
	holds(p, "/data/a");
	p = offer(&s, "large", "small");
	holds(p, "/data/b");
	put(&p->plan, "/data/a", PLAN_FILE, "/data/a", "component small", NULL);
	used(&s, "/data/a", false);
	chosen(&s, "small");
	p = offer(&s, "small", NULL);
	holds(p, "/data/a");
	p = offer(&s, "too", NULL);
	holds(p, "/data/a");
	used(&s, "/data/a", false);
	chosen(&s, "small");
	/* both, but one requires the other */
	p = offer(&s, "small", NULL);
	holds(p, "/data/a");
	p = offer(&s, "large", "small");
	holds(p, "/data/b");
	used(&s, "/data/a", false);
	used(&s, "/data/b", false);
	chosen(&s, "large");
	/* each requires the other: one is enough */
	p = offer(&s, "a", "b");
	holds(p, "/data/a");
	p = offer(&s, "b", "a");
	holds(p, "/data/b");
	used(&s, "/data/a", false);
	used(&s, "/data/b", false);
	chosen(&s, "b");
	offer(&s, "other", NULL);
	used(&s, "/data/b", false);
	chosen(&s, "");
}

static void
collections(void **state)
{
	static const struct package pk[4] = {
		{ .name = "p0" }, { .name = "p1" }, { .name = "p2" },
		{ .name = "p3" },
	};

	(void)state;
	for (int touched = 1; touched <= 2; touched++)
		for (int n = 99; n <= 100; n++) {
			struct shop s = {0};
			struct candidate *p = offer(&s, "all", NULL);

			for (int i = 0; i < n; i++) {
				char path[32];

				snprintf(path, sizeof(path), "/data/%d", i);
				holds(p, path)->package = &pk[i % 4];
			}
			used(&s, "/data/0", false);
			if (touched == 2)
				used(&s, "/data/1", false);
			chosen(&s, n < 100 || touched == 2 ? "all" : "");
		}
}

/* --- notes -------------------------------------------------------------- */

static void
notes(void **state)
{
	static const struct seen_one all[] = {
		{ "/run/my.sock", "/run/my.sock", SEEN_CONNECTED, S_IFSOCK, 0 },
		{ "/run/only-looked", "/run/only-looked", SEEN_LOOKED, S_IFSOCK,
		    0 },
		{ "@abs", "@abs", SEEN_CONNECTED, S_IFSOCK, 0 },
		{ "/dev/log", "/run/systemd/journal/dev-log", SEEN_CONNECTED,
		    S_IFSOCK, 0 },
		{ "/run/mine", "/run/mine", SEEN_BOUND, S_IFSOCK, 0 },
		{ "/dev/null", "/dev/null", OPENED, S_IFCHR | 0666, 0 },
		{ "/dev/pts/3", "/dev/pts/3", OPENED, S_IFCHR | 0620, 0 },
		{ "/dev/kvm", "/dev/kvm", OPENED, S_IFCHR | 0666, 0 },
		{ "/bin/su", "/bin/su", SEEN_EXECUTED, S_IFREG | 04755, 0 },
		{ "/home/a/x", "/home/a/x", SEEN_EXECUTED, S_IFREG | 0755, 0 },
		{ "/home/a/y", "/home/a/y", OPENED, S_IFREG | 0644, 0 },
		{ "/var/log/x", "/var/log/x", SEEN_WRITTEN, FILE_MODE, 0 },
	};
	static const char *const want[] = {
		"needs bind of /run/my.sock (socket)",
		"abstract socket @abs: nothing outside can be reached that way "
		    "from a jail",
		"writes to the log: log = true in the jail's file, which is "
		    "the default",
		"makes the socket /run/mine: its directory needs a bind, "
		    "mode = \"rw\"",
		"uses the device /dev/kvm, which no jail has",
		"/bin/su is set-uid or set-gid: it gained nothing while it was "
		    "watched, and gains nothing in a jail",
		"runs /home/a/x, which is not part of this (in homes)",
		"written, which in a jail needs a bind: /var/log/x",
		"left out: 2 in homes",
		"1 system calls could not be looked into",
	};
	struct seen s = { .unread = 1 };
	struct learned out = {0};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_int_equal(seen_add(&s, &all[i], &e), 0);
	assert_int_equal(learn_notes(&s, &rooted, &out, &e), 0);
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		if (i >= out.notes.n)
			fail_msg("missing: %s", want[i]);
		assert_string_equal(out.notes.v[i], want[i]);
	}
	assert_int_equal(out.notes.n, sizeof(want) / sizeof(*want));
	assert_int_equal(out.co.devices.n, 1);
	assert_string_equal(out.co.devices.v[0], "null");
	seen_free(&s);
	learned_free(&out);
}

/* --- text --------------------------------------------------------------- */

static char *
text_of(struct learned *l, const char *description)
{
	struct err e;
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	assert_non_null(to);
	l->co.description = strdup(description);
	assert_int_equal(component_text_write(&l->co, &l->notes, to, &e), 0);
	fclose(to);
	return text;
}

static void
text(void **state)
{
	struct learned l = {0};
	struct component back = {0};
	struct err e;
	char *s;

	(void)state;
	list_add(&l.notes, "one\nfiles = [ ];", &e);
	list_add(&l.co.files, "/a \"b\" \\ c\n\001\303\274", &e);
	list_add(&l.co.files, "/plain", &e);
	list_add(&l.co.requires, "names", &e);
	list_add(&l.co.requires, "locale", &e);
	s = text_of(&l, "learned from: \"x\"");
	assert_string_equal(s,
	    "# Written by jail-setup learn; edit as you like.  Libraries and "
	    "interpreters\n# of what is named here follow by themselves.\n#\n"
	    "# one?files = [ ];\n"
	    "description = \"learned from: \\\"x\\\"\";\n"
	    "files       = [\n"
	    "\t\"/a \\\"b\\\" \\\\ c\\x0a\\x01\303\274\",\n\t\"/plain\"\n];\n"
	    "requires    = [ \"names\", \"locale\" ];\n");
	if (conf_parse(s, "f", component_keys, &back, &e) < 0)
		fail_msg("%s", e.msg);
	assert_string_equal(back.files.v[0], l.co.files.v[0]);
	assert_string_equal(back.description, "learned from: \"x\"");
	component_free(&back);
	free(s);
	learned_free(&l);
}

/* conf.h refuses @include wherever it stands, so none is written. */
static void
no_include(void **state)
{
	static const char path[] = "/srv/@include \"/etc/shadow\"/@@included";
	struct learned l = {0};
	struct component back = {0};
	struct err e;
	char *s;

	(void)state;
	list_add(&l.notes, "@include \"x\" was read in /home/@include", &e);
	list_add(&l.co.files, path, &e);
	list_add(&l.co.files, "/a@b", &e);
	list_add(&l.co.requires, "@include", &e);
	s = text_of(&l, "learned from: @include");
	if (conf_parse(s, "f", component_keys, &back, &e) < 0)
		fail_msg("%s", e.msg);
	assert_string_equal(back.files.v[0], path);
	assert_string_equal(back.requires.v[0], "@include");
	assert_string_equal(back.description, "learned from: @include");
	assert_non_null(strstr(s, "\"/a@b\""));
	component_free(&back);
	free(s);
	learned_free(&l);
}

static void
long_lists_are_wrapped(void **state)
{
	struct learned l = {0};
	struct err e;
	char *s, name[32];

	(void)state;
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "component-%02d", i);
		list_add(&l.co.requires, name, &e);
	}
	s = text_of(&l, "x");
	for (char *line = strtok(s, "\n"); line != NULL;
	    line = strtok(NULL, "\n"))
		if (line[0] != '#' && strlen(line) + 7 > 80)
			fail_msg("%s", line);
	free(s);
	learned_free(&l);
}

static void
commands(void **state)
{
	char a[] = "a", b[] = "b\nc", d[] = "d";
	char *const argv[] = { a, b, d, NULL };
	char all[32], some[9];

	(void)state;
	component_text_command(argv, all, sizeof(all));
	assert_string_equal(all, "a b?c d");
	component_text_command(argv, some, sizeof(some));
	assert_string_equal(some, "a b?...");
}

/* --- the set ------------------------------------------------------------ */

static void
seen_once(void **state)
{
	struct seen s = {0};
	struct seen_one one = { .how = SEEN_LOOKED };
	struct err e;
	char path[32];

	(void)state;
	one.path = one.real = path;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 1000; i++) {
			snprintf(path, sizeof(path), "/x/%d", i);
			assert_int_equal(seen_add(&s, &one, &e), 0);
		}
		one.how = SEEN_OPENED;
	}
	assert_int_equal(s.n, 1000);
	assert_string_equal(s.v[0].path, "/x/0");
	assert_int_equal(seen_find(&s, "/x/999")->how,
	    SEEN_LOOKED | SEEN_OPENED);
	assert_null(seen_find(&s, "/x/1000"));
	seen_free(&s);
	assert_null(seen_find(&s, "/x/0"));
}

/* What --add must not lose, and what only looks like a comment. */
static void
comments(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "", "" }, { "#", "" }, { "/*", "" }, { "/**/", "" },
		{ "# a\n", "a|" }, { "x = 1; // a", "a|" }, { "##  a \n#\n",
		    " a|" },
		{ "# /etc/x is for y", "/etc/x is for y|" },
		{ "/* a\n * b\n\n c */ # d", "a|b|c|d|" },
		{ "/* a", "a|" }, { "/* a *", "a *|" },
		{ "x = \"# \\\" // /* \"; # a", "a|" },
		{ "x = \"never ends # a", "" }, { "x = \"\\", "" },
		{ "# of what is named here follow by themselves.\n# a", "a|" },
		{ "/ * # a", "a|" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct list l = {0};
		struct err e = {0};
		char got[256] = "";

		assert_int_equal(component_text_comments(rows[i].text, &l, &e),
		    0);
		for (size_t k = 0; k < l.n; k++) {
			strcat(got, l.v[k]);
			strcat(got, "|");
		}
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].text, got);
		list_free(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_place),
		cmocka_unit_test(each_walk),
		cmocka_unit_test(two_plans_are_one_tree),
		cmocka_unit_test(programs_by_half),
		cmocka_unit_test(data_by_any),
		cmocka_unit_test(collections),
		cmocka_unit_test(notes),
		cmocka_unit_test(text),
		cmocka_unit_test(no_include),
		cmocka_unit_test(long_lists_are_wrapped),
		cmocka_unit_test(commands),
		cmocka_unit_test(comments),
		cmocka_unit_test(seen_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
