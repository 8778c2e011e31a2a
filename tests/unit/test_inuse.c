/* SPDX-License-Identifier: BSD-2-Clause */
/* test_inuse.c - what mount tables say of the trees; inuse.h, inuse_match.h */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "store/inuse.h"
#include "store/inuse_match.h"

#define T "0123456789abcdef0123456789abcdef.20261122T161500"
#define S "20261122T161500"
#define STORE "/var/lib/jail"
#define TREES STORE "/.trees"
/* a mount of the store's file system: what of it, and where */
#define DISK(root, point) "50 49 8:1 " root " " point " rw - ext4 /dev/vda1 rw\n"
#define OVER(options) "50 49 0:40 / /o rw - overlay overlay rw," options "\n"
#define HOST "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n"
#define ON(point) HOST "50 22 0:30 / " point " rw - tmpfs tmpfs rw\n"

/* A use is HOW TREE JAIL SERIAL UID @POINT, "-" for what is not said. */
static const struct {
	const char *title, *table, *want;
} rows[] = {
	{ "the host", HOST "23 22 0:5 / /dev rw - devtmpfs devtmpfs rw\n", "" },
	{ "nothing", "", "" },
	/* mounts */
	{ "the tree", DISK(TREES "/" T, "/a"), "mount " T " - - 0 @/a" },
	{ "its root", DISK(TREES "/" T "/root", "/"),
	    "mount " T " - - 0 @/" },
	{ "a place in it", DISK(TREES "/" T "/root/usr/bin", "/a"),
	    "mount " T " - - 0 @/a" },
	{ "a place with a blank", DISK(TREES "/" T "/root/a\\040b",
	    "/a\\040b"), "mount " T " - - 0 @/a b" },
	{ "what was deleted in it", DISK(TREES "/" T "/root/x//deleted", "/a"),
	    "mount " T " - - 0 @/a" },
	{ "it was deleted", DISK(TREES "/" T "//deleted", "/a"),
	    "mount " T " - - 0 @/a" },
	{ "another file system", "50 49 8:11 " TREES "/" T " /a rw - ext4 d rw\n",
	    "" },
	{ "the trees", DISK(TREES, "/a"), "" },
	{ "the store", DISK(STORE, "/a"), "" },
	{ "above the store", DISK("/var", "/a"), "" },
	{ "no tree's name", DISK(TREES "/x", "/a"), "" },
	{ "a name that goes on", DISK(TREES "/" T "x", "/a"), "" },
	{ "other trees", DISK(TREES "x/" T, "/a"), "" },
	{ "a directory that is called like the tree", DISK("/" T, "/a"), "" },
	{ "a generation's directory", DISK(STORE "/a/gen", "/a"), "" },
	/* mounts on it */
	{ "on the tree", ON(TREES "/" T), "on " T " - - 0 @" TREES "/" T },
	{ "on a place in it", ON(TREES "/" T "/root/x"),
	    "on " T " - - 0 @" TREES "/" T "/root/x" },
	{ "on the trees", ON(TREES), "" },
	{ "the parent comes later", "50 60 0:30 / /m/" T " rw - tmpfs t rw\n"
	    "60 1 8:1 " TREES " /m rw - ext4 /dev/vda1 rw\n",
	    "on " T " - - 0 @/m/" T },
	{ "where the store is mounted too", HOST
	    "60 22 8:1 " STORE " /s rw - ext4 /dev/vda1 rw\n"
	    "61 60 0:30 / /s/.trees/" T "/root rw - tmpfs t rw\n",
	    "on " T " - - 0 @/s/.trees/" T "/root" },
	{ "at that path on another mount", HOST
	    "60 22 0:31 / /var rw - tmpfs t rw\n"
	    "61 60 0:30 / " TREES "/" T " rw - tmpfs t rw\n", "" },
	/* sessions */
	{ "a session", "36 35 0:40 / / ro - overlay jail:a/" S "/sshd/2001 ro\n",
	    "session - a " S " 2001 @/" },
	{ "a session in a tree of others",
	    "36 35 0:40 / / ro - overlay jail:a/-/su/5 ro\n",
	    "session - a - 5 @/" },
	{ "no overlay", "36 35 0:40 / / ro - tmpfs jail:a/" S "/sshd/1 ro\n",
	    "" },
	/* layers */
	{ "a layer", OVER("lowerdir=" TREES "/" T "/root"),
	    "layer " T " - - 0 @/o" },
	{ "one of many", OVER("lowerdir=/a\\134:b:/" T ":/x/.trees/" T ":/c"),
	    "layer " T " - - 0 @/o" },
	{ "the new words", OVER("lowerdir+=/a,lowerdir+=/x/.trees/" T
	    ",datadir+=/x/.trees/" T "/root"),
	    "layer " T " - - 0 @/o;layer " T " - - 0 @/o" },
	{ "the upper one", OVER("lowerdir=/a,upperdir=.trees/" T "/root/x"),
	    "layer " T " - - 0 @/o" },
	{ "escaped", OVER("lowerdir=/a\\054b/.trees/" T), "layer " T
	    " - - 0 @/o" },
	{ "a generation", OVER("lowerdir=/jails/a/gen/" S "/root"),
	    "layer - a " S " 0 @/o" },
	{ "a generation, relative", OVER("lowerdir=a/gen/" S),
	    "layer - a " S " 0 @/o" },
	{ "current", OVER("lowerdir=/j/a/current/root:/b"),
	    "layer - a - 0 @/o" },
	{ "current itself", OVER("lowerdir=/j/a/current"),
	    "layer - a - 0 @/o" },
	{ "another current", OVER("lowerdir=/srv/a/current/lib"), "" },
	{ "no generation", OVER("lowerdir=/j/a/gen/x:/j/gen/" S "x"), "" },
	{ "a session's own", OVER("lowerdir=upper:lower"), "" },
	{ "none", OVER("xino=off"), "" },
	{ "of no overlay", "50 49 0:4 / /o rw - fuse.x x rw,lowerdir=/j/.trees/"
	    T "\n", "" },
	{ "two uses", DISK(TREES "/" T, "/a") OVER("lowerdir=.trees/" T),
	    "mount " T " - - 0 @/a;layer " T " - - 0 @/o" },
	/* what is no table */
	{ "no line", "x\n", NULL },
	{ "cut short", "50 49 8:1 / / rw\n", NULL },
	{ "no separator", "50 49 8:1 / / rw shared:1 ext4 d rw\n", NULL },
	{ "a number that is none", "5x 49 8:1 / / rw - ext4 d rw\n", NULL },
	{ "an escape that is none", "50 49 8:1 /\\9 / rw - ext4 d rw\n", NULL },
};

#define DATA STORE "/.services/web"

static const struct {
	const char *title, *table, *want;
} data[] = {
	{ "the host", HOST, "" },
	{ "all of it", DISK(DATA, "/a"), "mount - - - 0 @/a" },
	{ "a place in it", DISK(DATA "/private/etc/x", "/etc/x"),
	    "mount - - - 0 @/etc/x" },
	{ "two of them", DISK(DATA "/private/a", "/a")
	    DISK(DATA "/private/b", "/b"),
	    "mount - - - 0 @/a;mount - - - 0 @/b" },
	{ "another service", DISK(DATA "2/private/etc/x", "/etc/x"), "" },
	{ "all services", DISK(STORE "/.services", "/a"), "" },
	{ "the store", DISK(STORE, "/a"), "" },
	{ "another file system", "50 49 8:2 " DATA " /a rw - ext4 d rw\n", "" },
	{ "on a place in it", ON(DATA "/private/srv"),
	    "on - - - 0 @" DATA "/private/srv" },
	{ "a tree", DISK(TREES "/" T, "/"), "" },
	{ "a session", "36 35 0:40 / / ro - overlay jail:a/" S "/sshd/2001 ro\n",
	    "" },
	{ "a layer", OVER("lowerdir=" DATA "/private/etc"),
	    "layer - - - 0 @/o" },
	{ "a layer, relative", OVER("lowerdir=/a:.services/web/private,x=y"),
	    "layer - - - 0 @/o" },
	{ "a layer of another", OVER("lowerdir=" DATA "2/private:/web/web"),
	    "" },
	{ "no line", "x\n", NULL },
};

static int
note(void *arg, const struct use *u, struct err *e)
{
	static const char *const how[] = { "session", "mount", "layer", "on" };
	char *text = arg;
	size_t n = strlen(text);

	(void)e;
	assert_int_equal(u->ns, 7);
	snprintf(text + n, 2048 - n, "%s%s %s %s %s %u @%s",
	    n > 0 ? ";" : "", how[u->how], *u->tree != '\0' ? u->tree : "-",
	    *u->jail != '\0' ? u->jail : "-",
	    *u->serial != '\0' ? u->serial : "-", (unsigned)u->uid, u->point);
	return 0;
}

static void
match_row(const struct inuse_place *at, const char *title, const char *table,
    const char *want)
{
	FILE *f = tmpfile();
	char text[2048] = "";
	struct err e;
	int rc;

	assert_non_null(f);
	fputs(table, f);
	rewind(f);
	rc = inuse_match(at, f, 7, note, text, &e);
	fclose(f);
	if (rc != (want == NULL ? -1 : 0))
		fail_msg("%s: %d", title, rc);
	if (rc < 0)
		assert_int_equal(e.no, EBADMSG);
	else if (strcmp(text, want) != 0)
		fail_msg("%s: %s", title, text);
}

static void
each_row(void **state)
{
	static const struct inuse_place at = { "8:1", TREES, false };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		match_row(&at, rows[i].title, rows[i].table, rows[i].want);
}

static void
data_of_a_service(void **state)
{
	static const struct inuse_place at = { "8:1", DATA, true };

	(void)state;
	for (size_t i = 0; i < sizeof(data) / sizeof(*data); i++)
		match_row(&at, data[i].title, data[i].table, data[i].want);
}

static int
full(void *arg, const struct use *u, struct err *e)
{
	(void)arg;
	(void)u;
	return err_set(e, ENOSPC, "no room");
}

static void
an_error_ends_it(void **state)
{
	static const struct inuse_place at = { "8:1", TREES, false };
	FILE *f = tmpfile();
	struct err e = {0};

	(void)state;
	assert_non_null(f);
	fputs(DISK(TREES "/" T, "/a"), f);
	rewind(f);
	assert_int_equal(inuse_match(&at, f, 7, full, NULL, &e), -1);
	assert_int_equal(e.no, ENOSPC);
	fclose(f);
}

static void
where_the_trees_lie(void **state)
{
	static const struct {
		const char *line, *path, *want;
	} at[] = {
		{ HOST, TREES, TREES },
		{ DISK("/", STORE), TREES, "/.trees" },
		{ DISK("/a\\040b", STORE), TREES, "/a b/.trees" },
		{ DISK("/@var", "/var"), TREES, "/@var/lib/jail/.trees" },
		{ DISK("/x", TREES), TREES, "/x" },
		{ DISK("/", "/va"), TREES, NULL },
		{ DISK("/", "/srv"), TREES, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++) {
		struct inuse_place p;
		struct mountinfo m;
		char line[256];
		bool set;

		strcpy(line, at[i].line);
		assert_true(mountinfo_parse(line, &m));
		set = inuse_place_set(&p, &m, at[i].path);
		if (set != (at[i].want != NULL) || (set &&
		    (strcmp(p.trees, at[i].want) != 0 ||
		    strcmp(p.dev, "8:1") != 0)))
			fail_msg("%zu: %s", i, set ? p.trees : "none");
	}
}

static void
who_holds(void **state)
{
	struct use v[] = {
		{ .how = USE_SESSION, .jail = "a", .serial = "1" },
		{ .how = USE_LAYER, .jail = "b" },
		{ .how = USE_MOUNT, .tree = T },
		{ .how = USE_MOUNTED_ON, .tree = T },
	};
	const struct inuse all = { .v = v, .n = 4 };

	(void)state;
	assert_ptr_equal(inuse_generation(&all, "a", "1"), &v[0]);
	assert_null(inuse_generation(&all, "a", "2"));
	assert_ptr_equal(inuse_generation(&all, "a", NULL), &v[0]);
	assert_ptr_equal(inuse_generation(&all, "b", "2"), &v[1]);
	assert_null(inuse_generation(&all, "c", NULL));
	assert_ptr_equal(inuse_tree(&all, T, false), &v[2]);
	assert_null(inuse_tree(&all, "x", false));
	assert_ptr_equal(inuse_tree(&all, T, true), &v[3]);
	assert_null(inuse_tree(&all, "x", true));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(data_of_a_service),
		cmocka_unit_test(an_error_ends_it),
		cmocka_unit_test(where_the_trees_lie),
		cmocka_unit_test(who_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
