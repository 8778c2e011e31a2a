/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_entry.c - one account's entry into one jail, worked out; entry.h.  And
 * mountpoint.h: what there is to mount on.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "entry.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "mountpoint.h"
#include "scope.h"
#include "scratch.h"

#define C "components = [ \"x\" ];"
#define BIND(s, t) C "binds = ( { source = \"" s "\"; target = \"" t "\"; } );"
#define TWO(t, u) C "binds = ( { source = \"/s\"; target = \"" t "\"; }," \
    "{ source = \"/s\"; target = \"" u "\"; } );"

static struct ident_group groups[] = { { 1001, (char *)"al" } };

static const struct ident plain = {
	.name = (char *)"al", .uid = 1001, .gid = 1001, .gecos = (char *)"Al",
	.home = (char *)"/home/al", .shell = (char *)"/bin/sh",
	.groups = groups, .ngroups = 1,
};

static int
compute(const char *text, const struct ident *who, struct jail *j,
    struct entry *en, struct err *e)
{
	if (jail_parse(text, "a", "f", j, e) < 0)
		fail_msg("%s", e->msg);
	return entry_compute(j, who, ENTRY_CHILD, en, e);
}

static void
all_of_it(void **state)
{
	static const char text[] = C "binds = ("
	    "{ source = \"/srv/%u\"; target = \"/srv//www/\";"
	    "  optional = true; },"
	    "{ source = \"/x/%U\"; target = \"%h/data\"; mode = \"rw\"; } );";
	struct entry en;
	struct jail j;
	struct err e = {0};

	(void)state;
	scratch_verdict("all", compute(text, &plain, &j, &en, &e), &e, NULL);
	assert_ptr_equal(en.jail, &j);
	assert_ptr_equal(en.who, &plain);
	assert_null(en.tree);
	assert_string_equal(en.home, "/home/al");
	assert_int_equal(en.nmounts, 3);
	assert_string_equal(en.mounts[0].source, "/home/al");
	assert_string_equal(en.mounts[0].target, "/home/al");
	assert_true(en.mounts[0].home && en.mounts[0].rw);
	assert_false(en.mounts[0].optional);
	assert_string_equal(en.mounts[1].source, "/x/1001");
	assert_string_equal(en.mounts[1].target, "/home/al/data");
	assert_true(en.mounts[1].rw);
	assert_false(en.mounts[1].home || en.mounts[1].optional);
	assert_string_equal(en.mounts[2].source, "/srv/al");
	assert_string_equal(en.mounts[2].target, "/srv/www");
	assert_true(en.mounts[2].optional);
	assert_false(en.mounts[2].home || en.mounts[2].rw);
	assert_string_equal(en.passwd, "al:x:1001:1001:Al:/home/al:/bin/sh\n");
	assert_string_equal(en.group, "al:x:1001:\n");
	entry_free(&en);
	assert_null(en.mounts);
	jail_free(&j);
}

static void
a_tree_of_others(void **state)
{
	struct entry en;
	struct jail j;
	struct err e = {0};

	(void)state;
	scratch_verdict("tree", compute("root = \"/srv/%u/%%\";", &plain, &j,
	    &en, &e), &e, NULL);
	assert_string_equal(en.tree, "/srv/al/%");
	entry_free(&en);
	jail_free(&j);
}

static void
homes(void **state)
{
	static const struct { const char *text; size_t n; bool rw; } rows[] = {
		{ C, 1, true }, { C "home = \"rw\";", 1, true },
		{ C "home = \"ro\";", 1, false },
		{ C "home = \"none\";", 0, false },
	};
	struct entry en;
	struct jail j;
	struct err e = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		scratch_verdict(rows[i].text, compute(rows[i].text, &plain, &j,
		    &en, &e), &e, NULL);
		assert_string_equal(en.home, "/home/al");
		assert_int_equal(en.nmounts, rows[i].n);
		if (rows[i].n > 0) {
			assert_true(en.mounts[0].home);
			assert_int_equal(en.mounts[0].rw, rows[i].rw);
		}
		entry_free(&en);
		jail_free(&j);
	}
}

/* What has two names on the host has one inside. */
static void
by_its_other_name(void **state)
{
	static const struct { const char *said, *is; int alias; } names[] = {
		{ "/var/run/mysqld", "/run/mysqld", 0 },
		{ "//var/./run//mysqld/", "/run/mysqld", 0 },
		{ "/run/mysqld", "/run/mysqld", -1 },
		{ "/var/lock/x", "/run/lock/x", 1 },
		{ "/var/runner", "/var/runner", -1 },
		{ "/srv/var/run", "/srv/var/run", -1 },
	};
	struct ident who = plain;
	struct entry en;
	struct jail j;
	struct err e = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char text[256];

		snprintf(text, sizeof(text), C "home = \"none\"; binds = ( { "
		    "source = \"/s\"; target = \"%s\"; } );", names[i].said);
		scratch_verdict(text, compute(text, &plain, &j, &en, &e), &e,
		    NULL);
		assert_string_equal(en.mounts[0].target, names[i].is);
		for (int a = 0; a < ENTRY_ALIASES; a++)
			assert_int_equal(en.aliased[a], a == names[i].alias);
		entry_free(&en);
		jail_free(&j);
	}
	who.home = (char *)"/var/run/al";
	assert_int_equal(compute(C "home = \"none\";", &who, &j, &en, &e), 0);
	assert_string_equal(en.home, "/run/al");
	entry_free(&en);
	jail_free(&j);
}

/* The account's own, unless a bind is; programs run where they do in /tmp. */
static void
runtime_directories(void **state)
{
	static const struct { const char *text; bool has, exec; } all[] = {
		{ C, true, true },
		{ C "tmp_exec = false;", true, false },
		{ C "commands = [ \"x\" ];", true, false },
		{ C "commands = [ \"x\" ]; tmp_exec = true;", true, true },
		{ C "tmp = \"none\";", true, false },
		{ BIND("/s", "/run/user/%U"), false, true },
		{ BIND("/s", "/var/run/user/%U"), false, true },
		{ BIND("/s", "/run/user/1"), true, true },
		{ BIND("/s", "/run/user/%U/bus"), true, true },
	};
	const struct entry_step *st;
	struct entry en;
	struct jail j;
	struct err e = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		scratch_verdict(all[i].text, compute(all[i].text, &plain, &j,
		    &en, &e), &e, NULL);
		st = entry_step(&en, STEP_RUNTIME);
		assert_int_equal(st != NULL, all[i].has);
		if (st != NULL) {
			assert_string_equal(st->target, "/run/user/1001");
			assert_int_equal((st->attrs & MOUNT_ATTR_NOEXEC) == 0,
			    all[i].exec);
		}
		entry_free(&en);
		jail_free(&j);
	}
}

static const struct {
	const char *title, *text, *name, *home, *want;
} rows[] = {
	{ "a name that is no part of a path", C, "a/b", "/h", "user name" },
	{ "a hidden name", C, "..", "/h", "user name \"..\" starts with" },
	{ "a token as a name", C, "%h", "/h", "has a character other" },
	{ "no home", C, "al", "", "home: \"\" is not an absolute path" },
	{ "a relative home", C, "al", "home/al", "home: \"home/al\" is not" },
	{ "a home that climbs", C, "al", "/home/../etc", "home: " },
	{ "a relative home, though it is not mounted", C "home = \"none\";",
	    "al", "x", "home: \"x\" is not an absolute path" },
	{ "the home is /", C, "al", "/", "home: nothing can be mounted on / of "
	    "a jail; fix: home = \"none\" in the jail file" },
	{ "the home is //", C, "al", "//", "nothing can be mounted on /" },
	{ "the home is /.", C, "al", "/.", "nothing can be mounted on /" },
	{ "the home is /, and not mounted", C "home = \"none\";", "al", "/",
	    NULL },
	{ "the home is the jail's", C, "al", "/usr/games",
	    "/usr/games: /usr belongs to the jail; fix: mount it elsewhere" },
	{ "the home is /dev", C, "al", "/dev", "/dev belongs to the jail" },
	{ "the home of a service", C "home = \"none\";", "al", "/usr/games",
	    NULL },
	{ "bin", BIND("/s", "/bin"), "al", "/h", "/bin belongs to" },
	{ "dev", BIND("/s", "/dev"), "al", "/h", "/dev belongs to" },
	{ "etc", BIND("/s", "/etc"), "al", "/h", "/etc belongs to" },
	{ "lib", BIND("/s", "/lib"), "al", "/h", "/lib belongs to" },
	{ "lib32", BIND("/s", "/lib32"), "al", "/h", "/lib32 belongs to" },
	{ "lib64", BIND("/s", "/lib64"), "al", "/h", "/lib64 belongs to" },
	{ "libx32", BIND("/s", "/libx32"), "al", "/h", "/libx32 belongs to" },
	{ "proc", BIND("/s", "/proc"), "al", "/h", "/proc belongs to" },
	{ "sbin", BIND("/s", "/sbin"), "al", "/h", "/sbin belongs to" },
	{ "tmp", BIND("/s", "/tmp"), "al", "/h", "/tmp belongs to" },
	{ "usr", BIND("/s", "/usr"), "al", "/h", "/usr belongs to" },
	{ "var tmp", BIND("/s", "/var/tmp"), "al", "/h", "/var/tmp belongs" },
	{ "below var tmp", BIND("/s", "/var/tmp/x"), "al", "/h",
	    "/var/tmp/x: /var/tmp belongs to" },
	/* above what the entry mounts: it would be covered */
	{ "var", BIND("/s", "/var"), "al", "/h",
	    "/var: /var/tmp belongs to the jail; fix: mount it elsewhere" },
	{ "var, without tmp", BIND("/s", "/var") "tmp = \"none\";", "al", "/h",
	    "/var: /var/tmp belongs to" },
	{ "beside var tmp", BIND("/s", "/var/tmpfiles"), "al", "/h", NULL },
	{ "in var", BIND("/s", "/var/www"), "al", "/h", NULL },
	{ "the home is /var", C, "al", "/var", "/var/tmp belongs to" },
	{ "run", BIND("/s", "/run"), "al", "/h", "/run: /run belongs to" },
	{ "var run", BIND("/s", "/var/run"), "al", "/h",
	    "/run: /run belongs to the jail; fix: mount it elsewhere" },
	{ "var run, with a dot", BIND("/s", "/var/./run/"), "al", "/h",
	    "/run: /run belongs to" },
	{ "the home is /var/run", C, "al", "/var/run", "/run belongs to" },
	{ "what holds the accounts' runtime directories",
	    BIND("/s", "/run/user"), "al", "/h",
	    "/run/user: /run/user belongs to" },
	{ "the same by its other name", BIND("/s", "/var/run/user"), "al",
	    "/h", "/run/user: /run/user belongs to" },
	{ "on the account's", BIND("/s", "/run/user/%U"), "al", "/h", NULL },
	{ "in the account's", BIND("/s", "/run/user/%U/bus"), "al", "/h",
	    NULL },
	{ "of two names, twice", TWO("/run/x", "/var/run/x"), "al", "/h",
	    "two mounts on /run/x" },
	{ "of two names for locks, twice", TWO("/run/lock/x", "/var/lock/x"),
	    "al", "/h", "two mounts on /run/lock/x" },
	{ "in run", BIND("/s", "/run/mysqld"), "al", "/h", NULL },
	{ "in var run", BIND("/s", "/var/run/mysqld"), "al", "/h", NULL },
	{ "root's home", BIND("/s", "/root"), "al", "/h", NULL },
	{ "below etc", BIND("/s", "/etc/ssh/keys"), "al", "/h",
	    "/etc/ssh/keys: /etc belongs to the jail" },
	{ "with slashes", BIND("/s", "//etc//"), "al", "/h", "/etc belongs" },
	{ "with a dot", BIND("/s", "/./etc"), "al", "/h", "/etc belongs" },
	{ "with dots", BIND("/s", "/././/./etc/."), "al", "/h",
	    "/etc belongs" },
	{ "a home with a dot", C, "al", "/./usr", "/usr belongs to" },
	{ "by a token", BIND("/s", "/%u"), "etc", "/h", "/etc belongs" },
	{ "not below", BIND("/s", "/etcetera"), "al", "/h", NULL },
	{ "not it", BIND("/s", "/srv/etc"), "al", "/h", NULL },
	{ "by a home", BIND("/s", "%h/x") "home = \"none\";", "al", "/etc",
	    "/etc/x: /etc belongs" },
	{ "a hidden one", BIND("/s", "/.etc"), "al", "/h", NULL },
	{ "on /", BIND("/s", "/"), "al", "/h",
	    "binds: nothing can be mounted" },
	{ "on a dot", BIND("/s", "/."), "al", "/h", "nothing can be mounted" },
	{ "source with the user's home", BIND("/srv/%h", "/x"), "al", "/h",
	    NULL },
	{ "twice", TWO("/x", "/x"), "al", "/h", "two mounts on /x" },
	{ "twice, with slashes", TWO("/x/", "//x"), "al", "/h",
	    "two mounts on /x" },
	{ "twice, with a dot", TWO("/x/./y", "/x/y"), "al", "/h",
	    "two mounts on /x/y" },
	{ "on the home", BIND("/s", "/h"), "al", "/h", "two mounts on /h" },
	{ "in the home", BIND("/s", "/h/x"), "al", "/h", NULL },
	{ "a jailkit home", C, "al", "/home/./al", NULL },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct ident who = plain;
		struct entry en;
		struct jail j;
		struct err e = {0};
		int rc;

		who.name = (char *)rows[i].name;
		who.home = (char *)rows[i].home;
		rc = compute(rows[i].text, &who, &j, &en, &e);
		scratch_verdict(rows[i].title, rc, &e, rows[i].want);
		if (rc < 0)
			assert_null(en.mounts);
		entry_free(&en);
		jail_free(&j);
	}
}

/* What lies in another mount has to come after it. */
static void
parents_first(void **state)
{
	static const char text[] = C "binds = ("
	    "{ source = \"/s\"; target = \"/b/c/d\"; },"
	    "{ source = \"/s\"; target = \"/b\"; },"
	    "{ source = \"/s\"; target = \"/b/c\"; },"
	    "{ source = \"/s\"; target = \"/b-x\"; } );";
	struct entry en;
	struct jail j;
	struct err e = {0};

	(void)state;
	scratch_verdict("order", compute(text, &plain, &j, &en, &e), &e, NULL);
	for (size_t i = 0; i < en.nmounts; i++)
		for (size_t k = 0; k < i; k++) {
			const char *above = en.mounts[i].target;
			size_t n = strlen(above);

			assert_false(strncmp(above, en.mounts[k].target, n) ==
			    0 && en.mounts[k].target[n] == '/');
		}
	entry_free(&en);
	jail_free(&j);
}

/* --- mountpoint.h --------------------------------------------------------- */

static const struct {
	const char *title, *path;
	enum mountpoint kind;
	const char *want;
} points[] = {
	{ "there", "/d", MOUNTPOINT_DIR, NULL },
	{ "a file that is there", "/d/f", MOUNTPOINT_FILE, NULL },
	{ "made", "/n/m/o", MOUNTPOINT_DIR, NULL },
	{ "a file made", "/n/m/p", MOUNTPOINT_FILE, NULL },
	{ "with slashes", "//d//q/", MOUNTPOINT_DIR, NULL },
	{ "a link at the end", "/l", MOUNTPOINT_DIR,
	    "/l in the jail: l is not a directory" },
	{ "a link on the way", "/l/x", MOUNTPOINT_DIR, "l is not a directory" },
	{ "a link to a file", "/lf", MOUNTPOINT_FILE, "lf is not a file" },
	{ "a dangling link", "/ln", MOUNTPOINT_FILE, "ln is not a file" },
	{ "a file on the way", "/d/f/x", MOUNTPOINT_DIR,
	    "f is not a directory" },
	{ "a file for a directory", "/d/f", MOUNTPOINT_DIR,
	    "f is not a directory" },
	{ "a directory for a file", "/d", MOUNTPOINT_FILE, "d is not a file" },
};

static void
each_point(void **state)
{
	char *dir = scratch_new();
	scope_fd top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	mode_t mask = umask(0);

	(void)state;
	scratch_sh(dir, "mkdir d; : >d/f; ln -s d l; ln -s d/f lf; "
	    "ln -s no ln");
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++) {
		struct err e = {0};
		struct stat st;
		scope_fd fd = mountpoint(top, points[i].path, points[i].kind,
		    &e);

		scratch_verdict(points[i].title, fd, &e, points[i].want);
		if (fd < 0)
			continue;
		assert_int_equal(fstat(fd, &st), 0);
		if (strcmp(points[i].title, "made") == 0)
			assert_int_equal(st.st_mode, S_IFDIR | 0755);
		if (strcmp(points[i].title, "a file made") == 0)
			assert_int_equal(st.st_mode, S_IFREG | 0644);
	}
	umask(mask);
	scratch_free(dir);
}

static const struct {
	const char *path;
	enum mountpoint kind;
	int want;		/* 1: left for later */
	const char *made;	/* what is in upper afterwards */
	bool ours;
} aheads[] = {
#define SO_FAR "./dev ./f ./f/g ./home ./home/al"
	{ "/dev", MOUNTPOINT_DIR, 0, "./dev", false },
	{ "/dev", MOUNTPOINT_DIR, 0, "./dev", false },
	{ "/f/g", MOUNTPOINT_FILE, 0, "./dev ./f ./f/g", false },
	{ "/home/al", MOUNTPOINT_DIR, 0, SO_FAR, false },
	{ "/var/lib", MOUNTPOINT_DIR, 0, SO_FAR, false },	/* the tree's */
	{ "/var/tmp", MOUNTPOINT_DIR, 1, SO_FAR, false },
	{ "/link", MOUNTPOINT_DIR, 1, SO_FAR, false },
	{ "/link/x", MOUNTPOINT_DIR, 1, SO_FAR, false },
	{ "/file", MOUNTPOINT_DIR, 1, SO_FAR, false },
	{ "/file", MOUNTPOINT_FILE, 0, SO_FAR, false },
	{ "/var", MOUNTPOINT_FILE, 1, SO_FAR, false },
	{ "/", MOUNTPOINT_DIR, 0, SO_FAR, false },
	{ "/", MOUNTPOINT_FILE, 1, SO_FAR, false },
	{ "/link/x", MOUNTPOINT_DIR, 1, SO_FAR, true },
	{ "/file/x", MOUNTPOINT_DIR, 1, SO_FAR, true },
	{ "/var/lib", MOUNTPOINT_DIR, 0, SO_FAR, true },
	{ "/var/tmp", MOUNTPOINT_DIR, 0, SO_FAR " ./var ./var/tmp", true },
	{ "/f/g/h", MOUNTPOINT_DIR, -1, SO_FAR " ./var ./var/tmp", false },
};

static const struct {
	const char *path, *to;
	bool ours;
	int want;		/* 1: left for later */
	const char *is;		/* what is in upper afterwards */
} links[] = {
	{ "/lock", "/run/lock", false, 0, "/run/lock" },
	{ "/lock", "/run/lock", false, 0, "/run/lock" },
	{ "/var/run", "/run", false, 1, "" },
	{ "/var/run", "/run", true, 0, "/run" },
	{ "/var/lib", "/run", true, 0, "" },	/* stays */
	{ "/link/run", "/run", true, 1, "" },
};

static void
ahead_of_an_overlay(void **state)
{
	char *dir = scratch_new();
	mode_t mask = umask(0);
	char look[256];

	(void)state;
	scratch_sh(dir, "mkdir -p upper tree/var/lib; ln -s var tree/link; "
	    ": >tree/file");
	for (size_t i = 0; i < sizeof(aheads) / sizeof(*aheads); i++) {
		scope_fd top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
		scope_fd upper = openat(top, "upper", O_PATH | O_CLOEXEC);
		scope_fd tree = openat(top, "tree", O_PATH | O_CLOEXEC);
		struct err e = {0};

		assert_int_equal(mountpoint_ahead(upper, tree, aheads[i].ours,
		    aheads[i].path, aheads[i].kind, &e), aheads[i].want);
		snprintf(look, sizeof(look), "cd upper; test \"$(echo $(find . "
		    "-mindepth 1 \\( -type d -perm 0755 -o -type f -perm 0644 "
		    "\\) | sort))\" = '%s'", aheads[i].made);
		scratch_sh(dir, look);
	}
	umask(mask);
	scratch_free(dir);
}

static void
a_link_ahead(void **state)
{
	char *dir = scratch_new();
	char look[256];

	(void)state;
	scratch_sh(dir, "mkdir -p upper tree/var/lib; ln -s var tree/link");
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		scope_fd top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
		scope_fd upper = openat(top, "upper", O_PATH | O_CLOEXEC);
		scope_fd tree = openat(top, "tree", O_PATH | O_CLOEXEC);
		struct err e = {0};

		assert_int_equal(mountpoint_link_ahead(upper, tree,
		    links[i].ours, links[i].path, links[i].to, &e),
		    links[i].want);
		snprintf(look, sizeof(look), "test \"$(readlink upper%s)\" = "
		    "'%s'", links[i].path, links[i].is);
		scratch_sh(dir, look);
	}
	scratch_free(dir);
}

static const struct {
	const char *path;
	int want;		/* 1: another thing is there */
	const char *is;
} made_links[] = {
	{ "/var/run", 0, "/run" },
	{ "/var/run", 0, "/run" },
	{ "/srv/run", 0, "../run" },	/* as Fedora has it */
	{ "/opt/run", 1, "/else" },
	{ "/etc/run", 1, "" },
	{ "/link/run", -1, "" },
};

/* Never below a link: its text would be one of the host. */
static void
a_link(void **state)
{
	char *dir = scratch_new();
	scope_fd top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	char look[256];

	(void)state;
	scratch_sh(dir, "mkdir -p srv opt etc/run d; ln -s ../run srv/run; "
	    "ln -s /else opt/run; ln -s d link");
	for (size_t i = 0; i < sizeof(made_links) / sizeof(*made_links); i++) {
		struct err e = {0};

		assert_int_equal(mountpoint_link(top, made_links[i].path,
		    "/run", &e), made_links[i].want);
		snprintf(look, sizeof(look), "test \"$(readlink .%s)\" = "
		    "'%s'", made_links[i].path, made_links[i].is);
		scratch_sh(dir, look);
	}
	scratch_free(dir);
}

/* In a home that is mounted already, nothing is made as root. */
static void
never_made_on_another_file_system(void **state)
{
	char *dir = scratch_trusted();
	scope_fd top = -1;
	scope_fd there = -1;
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "mkdir home; mount -t tmpfs tmpfs home; mkdir home/d");
	top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	there = mountpoint(top, "/home/d", MOUNTPOINT_DIR, &e);
	scratch_verdict("there", there, &e, NULL);
	scratch_verdict("made", mountpoint(top, "/home/x", MOUNTPOINT_DIR, &e),
	    &e, "x is not made where users may write");
	scratch_verdict("made", mountpoint(top, "/home/d/x", MOUNTPOINT_FILE,
	    &e), &e, "x is not made where users may write");
	scope_close(&there);
	there = -1;
	scratch_sh(dir, "test ! -e home/x; test ! -e home/d/x; umount home");
	scratch_free(dir);
}

static const struct {
	const char *name, *want;
} services[] = {
	{ "sshd", "sshd" },
	{ "su-l", "su-l" },
	{ "a.b_c-1", "a.b_c-1" },
	{ NULL, "-" },
	{ "", "-" },
	{ "x y/z\n\303\244", "x_y_z___" },
	{ "abcdefghijklmnopqrstuvwxyzABCDEF", "abcdefghijklmnopqrstuvwxyzABCDEF" },
	{ "abcdefghijklmnopqrstuvwxyzABCDEFG",
	    "abcdefghijklmnopqrstuvwxyzABCDEF" },
};

/* It stands in a mount table: one word, and no part of a path. */
static void
each_service(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++) {
		struct entry en = {0};

		memset(en.service, 'x', sizeof(en.service));
		entry_service(&en, services[i].name);
		assert_string_equal(en.service, services[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_it),
		cmocka_unit_test(a_tree_of_others),
		cmocka_unit_test(homes),
		cmocka_unit_test(each_row),
		cmocka_unit_test(by_its_other_name),
		cmocka_unit_test(runtime_directories),
		cmocka_unit_test(each_service),
		cmocka_unit_test(parents_first),
		cmocka_unit_test(each_point),
		cmocka_unit_test(ahead_of_an_overlay),
		cmocka_unit_test(a_link_ahead),
		cmocka_unit_test(a_link),
		cmocka_unit_test(never_made_on_another_file_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
