/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_jails_index.c - with an index of the jail files, and whatever became of
 * either since, who is in which jail is what it is without.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "ident.h"
#include "jail.h"
#include "jails_index.h"
#include "policy.h"
#include "scratch.h"

/* "staff" is alice's primary group; bob has none with a name that matters. */
#define S(s) (char []){ s }
static struct ident_group alices[] = { { 50, S("staff") }, { 60, S("web") } };
static struct ident_group bobs[] = { { 70, S("odd\tname") } };
static struct ident_group carols[] = { { 1003, S("carol") } };
static const struct ident people[] = {
	{ .name = S("alice"), .uid = 1001, .gid = 50, .groups = alices,
	    .ngroups = 2 },
	{ .name = S("bob"), .uid = 1002, .gid = 70, .groups = bobs,
	    .ngroups = 1 },
	{ .name = S("carol"), .uid = 1003, .gid = 1003, .groups = carols,
	    .ngroups = 1 },
};
enum { PEOPLE = sizeof(people) / sizeof(*people), BOB = 1, CAROL = 2 };

#define C "components = [ \\\"c\\\" ]; "
#define FILE_(name, more) "echo \"" C more "\" >" name ";"
#define IN(key, who) key " = [ \\\"" who "\\\" ];"

/* Four files; carol is in none.  Jails and all edits are of one second. */
#define USUAL "mkdir jails.d; cd jails.d;" \
    FILE_("a.conf", IN("users", "david")) FILE_("b.conf", IN("users", "bob")) \
    FILE_("c.conf", IN("groups", "staff")) FILE_("d.conf", IN("groups", "x"))
/* Now carol is in a.conf, which has the size and time that it had. */
#define SAME_SIZE_AND_TIME(how) "touch -r a.conf ../t;" \
    "sed s/david/carol/ a.conf >../n;" how "touch -r ../t a.conf;"

static struct timespec
now(int later)
{
	struct timespec t;

	assert_int_equal(clock_gettime(CLOCK_REALTIME, &t), 0);
	t.tv_sec += later;
	return t;
}

/* As jail-setup writes it, as if that were some seconds later. */
static char *
text_of(const char *dir, int later)
{
	struct timespec t = now(later);
	struct err e;
	char *text = jails_index(dir, &t, &e);

	if (text == NULL)
		fail_msg("no index: %s", e.msg);
	return text;
}

static void
put(const char *text)
{
	scratch_sh("/run", "rm -rf jail; mkdir jail");
	scratch_write("/run/jail", JAILS_INDEX, text, strlen(text));
}

static void
put_index(const char *dir, int later)
{
	char *text = text_of(dir, later);

	put(text);
	free(text);
}

/* How many files were read for that account; -1: it is refused. */
static int
files_read(const char *dir, const struct ident *who)
{
	struct jails some;
	struct err e;
	int n = jails_load_for(dir, who, &some, &e) < 0 ? -1 : (int)some.n;

	jails_free(&some);
	return n;
}

static size_t
whole(const char *dir, const struct ident *who)
{
	struct jails some;
	struct err e;

	size_t n;

	assert_int_equal(jails_load_for(dir, who, &some, &e), 0);
	n = some.whole;
	jails_free(&some);
	return n;
}

/* The decision with and without index, and why it is refused. */
static void
same_for(const char *title, const char *dir, const struct ident *who)
{
	const char *by_all, *by_some;
	const struct jail *of_all, *of_some;
	struct jails all, some;
	struct err e = {0}, f = {0};
	int rc = jails_load(dir, &all, &e);

	if (jails_load_for(dir, who, &some, &f) != rc ||
	    strcmp(e.msg, f.msg) != 0)
		fail_msg("%s: %s: \"%s\", without index \"%s\"", title,
		    who->name, f.msg, e.msg);
	of_all = policy_jail(&all, who, &by_all);
	of_some = policy_jail(&some, who, &by_some);
	if (strcmp(by_all, by_some) != 0 || (of_all == NULL) !=
	    (of_some == NULL) || (of_all != NULL && strcmp(of_all->name,
	    of_some->name) != 0))
		fail_msg("%s: %s: %s by \"%s\", without index %s by \"%s\"",
		    title, who->name, of_some != NULL ? of_some->name : "none",
		    by_some, of_all != NULL ? of_all->name : "none", by_all);
	jails_free(&all);
	jails_free(&some);
}

static void
same_for_all(const char *title, const char *dir)
{
	for (int i = 0; i < PEOPLE; i++)
		same_for(title, dir, &people[i]);
}

/* --- what it is for ------------------------------------------------------------ */

static void
only_what_names_the_account_is_read(void **state)
{
	char *dir = scratch_trusted();

	(void)state;
	scratch_sh(dir, USUAL);
	scratch_sh("/run", "rm -rf jail");
	same_for_all("no index", dir);
	assert_int_equal(files_read(dir, &people[CAROL]), 4);
	put_index(dir, 10);
	same_for_all("an index", dir);
	assert_int_equal(files_read(dir, &people[0]), 1);
	assert_int_equal(files_read(dir, &people[BOB]), 1);
	assert_int_equal(files_read(dir, &people[CAROL]), 0);
	scratch_free(dir);
}

/* login.c asks whether more groups could lead to one of those left out. */
static void
where_the_first_was_left_out(void **state)
{
	char *dir = scratch_trusted();

	(void)state;
	scratch_sh(dir, USUAL);
	put_index(dir, 10);
	for (int i = 0; i < PEOPLE; i++)
		assert_int_equal(whole(dir, &people[i]), 0);
	scratch_sh(dir, "cd jails.d; touch a.conf b.conf");
	for (int i = 0; i < PEOPLE; i++)
		assert_int_equal(whole(dir, &people[i]), i == 0 ? 3 : 2);
	scratch_sh(dir, "touch jails.d/*");
	for (int i = 0; i < PEOPLE; i++)
		assert_int_equal(whole(dir, &people[i]), SIZE_MAX);
	scratch_free(dir);
}

static void
one_file_is_read(void **state)
{
	char *dir = scratch_trusted();

	(void)state;
	scratch_sh(dir, USUAL "rm b.conf c.conf d.conf");
	put_index(dir, 10);
	assert_int_equal(files_read(dir, &people[CAROL]), 1);
	scratch_free(dir);
}

/* --- whatever becomes of the files --------------------------------------------- */

static const struct {
	const char *title, *edit;
	int read;		/* for carol, of what was indexed and is there */
} edits[] = {
	{ "nothing", "", 0 },
	{ "in place, same size, times put back",
	    SAME_SIZE_AND_TIME("cat ../n >a.conf;"), 1 },
	{ "in place, same size", "cat a.conf >../n; cat ../n >a.conf", 1 },
	{ "in place, longer, times put back", "touch -r a.conf ../t;"
	    FILE_("a.conf", IN("users", "caroline")) "touch -r ../t a.conf", 1 },
	{ "one byte through a descriptor", "printf '#' | "
	    "dd of=b.conf bs=1 conv=notrunc status=none", -1 },
	{ "replaced, same size and times",
	    SAME_SIZE_AND_TIME("mv ../n a.conf;"), 1 },
	{ "replaced by a link to another", "ln -f b.conf a.conf", 2 },
	{ "touched", "touch a.conf b.conf", 2 },
	{ "only a change time", "ln a.conf ../hard", 1 },
	{ "added before all", FILE_("0.conf", IN("users", "carol")), 1 },
	{ "added after all", FILE_("z.conf", IN("users", "carol")), 1 },
	{ "added between", FILE_("bb.conf", IN("groups", "carol")), 1 },
	{ "removed", "rm b.conf", 0 },
	{ "all removed", "rm *.conf", 0 },
	{ "renamed, and so in another order", "mv c.conf 0.conf", 1 },
	{ "two of them swapped", "mv b.conf t; mv c.conf b.conf; mv t c.conf",
	    2 },
	{ "a jail more for alice", FILE_("0.conf", IN("users", "alice")), 1 },
	{ "a mistake", "echo x >>d.conf", -1 },
	{ "an unknown key", "echo 'x = 1;' >>d.conf", -1 },
	{ "empty", ": >d.conf", -1 },
	{ "group-writable", "chmod g+w d.conf", -1 },
	{ "anybody's", "chmod o+w d.conf", -1 },
	{ "somebody's", "chown 1 d.conf", -1 },
	{ "somebody's who gave it back", "chown 1 d.conf; chown 0 d.conf", 1 },
	{ "a link to it", "mv d.conf t; ln -s t d.conf", -1 },
	{ "a FIFO", "rm d.conf; mkfifo d.conf", -1 },
	{ "a directory", "rm d.conf; mkdir d.conf", -1 },
	{ "a name that is none", "mv d.conf 'd d.conf'", -1 },
	{ "a mistake in a new one", "echo x >e.conf", -1 },
	{ "another directory of copies", "cd ..; cp -a jails.d n; "
	    "mv jails.d o; mv n jails.d", 4 },
	{ "another directory of links", "cd ..; mkdir n; ln jails.d/* n; "
	    "mv jails.d o; mv n jails.d", 4 },
	{ "another directory of the same files", "cd ..; mkdir n; "
	    "mv jails.d/* n; mv jails.d o; mv n jails.d", 4 },
	{ "the directory, away and back", "cd ..; mv jails.d n; mv n jails.d",
	    0 },
	{ "somebody's directory", "chown 1 .", -1 },
	{ "no directory", "cd ..; rm -r jails.d", -1 },
};

static void
edited_afterwards(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(edits) / sizeof(*edits); i++) {
		char *dir = scratch_trusted(), script[1024];

		scratch_sh(dir, USUAL);
		put_index(dir, 10);
		/* a tick of the clock is at most 10 ms */
		usleep(20000);
		snprintf(script, sizeof(script), "cd jails.d; %s",
		    edits[i].edit);
		scratch_sh(dir, script);
		same_for_all(edits[i].title, dir);
		if (files_read(dir, &people[CAROL]) != edits[i].read)
			fail_msg("%s: %d files read, not %d", edits[i].title,
			    files_read(dir, &people[CAROL]), edits[i].read);
		scratch_free(dir);
	}
}

/* What a file system that is not this one has in the same places. */
static void
another_file_system(void **state)
{
	static const char fresh[] = "umount jails.d 2>/dev/null || mkdir jails.d;"
	    "mount -t tmpfs -o mode=755 jails jails.d; cd jails.d;"
	    FILE_("a.conf", IN("users", "david"))
	    FILE_("b.conf", IN("users", "david")) "touch -d 2020-01-01 *.conf";
	char *dir = scratch_trusted();

	(void)state;
	scratch_sh(dir, fresh);
	put_index(dir, 10);
	assert_int_equal(files_read(dir, &people[CAROL]), 0);
	scratch_sh(dir, fresh);
	assert_int_equal(files_read(dir, &people[CAROL]), 2);
	scratch_sh(dir, "umount jails.d");
	scratch_free(dir);
}

/* A file may change again within the tick in which it was read. */
static void
just_changed_is_not_indexed(void **state)
{
	char *dir = scratch_trusted();

	(void)state;
	scratch_sh(dir, USUAL);
	for (int later = -1; later < 2; later++) {
		put_index(dir, later);
		assert_int_equal(files_read(dir, &people[CAROL]), 4);
	}
	put_index(dir, 4);
	assert_int_equal(files_read(dir, &people[CAROL]), 0);
	/* by either time */
	scratch_sh(dir, "touch -d '+60 seconds' jails.d/a.conf");
	put_index(dir, 4);
	assert_int_equal(files_read(dir, &people[CAROL]), 1);
	same_for_all("one of them from the future", dir);
	scratch_sh(dir, "touch -d 2020-01-01 jails.d/*");
	put_index(dir, 0);
	assert_int_equal(files_read(dir, &people[CAROL]), 4);
	scratch_free(dir);
}

/* --- whatever becomes of the index --------------------------------------------- */

static const struct {
	const char *title, *edit;
	int read;
} trusts[] = {
	{ "as it is", "", 0 },
	{ "root's alone", "chmod 600 index", 0 },
	{ "for all to read", "chmod 644 index", 0 },
	{ "somebody's", "chown 1 index", 4 },
	{ "group-writable", "chmod 620 index", 4 },
	{ "anybody's", "chmod 602 index", 4 },
	{ "by a link", "mv index t; ln -s t index", 4 },
	{ "a FIFO", "rm index; mkfifo index", 4 },
	{ "a directory", "rm index; mkdir index", 4 },
	{ "empty", ": >index", 4 },
	{ "larger than any", "head -c 17000000 /dev/zero | tr '\\0' x >>index",
	    4 },
	{ "in somebody's directory", "chown 1 .", 4 },
	{ "in anybody's directory", "chmod 1777 .", 4 },
	{ "by a link to a directory", "mv ../jail ../t; ln -s t ../jail", 4 },
	{ "none", "rm index", 4 },
};

static void
an_index_that_is_not_roots(void **state)
{
	char *dir = scratch_trusted();

	(void)state;
	scratch_sh(dir, USUAL);
	for (size_t i = 0; i < sizeof(trusts) / sizeof(*trusts); i++) {
		put_index(dir, 10);
		scratch_sh("/run/jail", trusts[i].edit);
		same_for_all(trusts[i].title, dir);
		if (files_read(dir, &people[CAROL]) != trusts[i].read)
			fail_msg("%s: %d files read, not %d", trusts[i].title,
			    files_read(dir, &people[CAROL]), trusts[i].read);
		scratch_sh("/run", "rm -rf jail t");
	}
	scratch_free(dir);
}

static bool
taken(const char *text, size_t len)
{
	struct jails_index ix;
	char *copy = calloc(len + 1, 1);
	bool any;

	memcpy(copy, text, len);
	jails_index_take(&ix, copy, len);
	any = ix.name != NULL;
	jails_index_close(&ix);
	return any;
}

static void
damaged_there_is_none(void **state)
{
	char *dir = scratch_trusted(), *text;
	size_t len;

	(void)state;
	scratch_sh(dir, USUAL);
	text = text_of(dir, 10);
	len = strlen(text);
	assert_true(taken(text, len));
	for (size_t cut = 0; cut < len; cut++)
		assert_false(taken(text, cut));
	for (size_t bit = 0; bit < 8 * len; bit++) {
		text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
		if (taken(text, len))
			fail_msg("bit %zu of %zu", bit, 8 * len);
		text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
	}
	assert_true(taken(text, len));
	text = realloc(text, len + 2);
	strcpy(text + len, "\n");
	assert_false(taken(text, len + 1));
	free(text);
	scratch_free(dir);
}

/* As only root could: of one entry, and sealed again. */
static int
read_with(const char *dir, const char *from, const char *to)
{
	char *text = text_of(dir, 10), *entries = strchr(text, '\n') + 1;
	char *at = strstr(entries, from), *changed = NULL, *again;
	struct err e;
	int n;

	assert_non_null(at);
	assert_true(asprintf(&changed, "%.*s%s%s", (int)(at - entries), entries,
	    to, at + strlen(from)) > 0);
	again = jails_index_seal(changed, &e);
	put(again);
	n = files_read(dir, &people[CAROL]);
	free(again);
	free(changed);
	free(text);
	return n;
}

static void
entries_that_are_none(void **state)
{
	char *dir = scratch_trusted();

	(void)state;
	scratch_sh(dir, USUAL);
	assert_int_equal(read_with(dir, "david", "nobody"), 0);
	assert_int_equal(read_with(dir, "david", "carol"), 1);
	assert_int_equal(read_with(dir, "b.conf\t", "b.conf\t0"), 1);
	assert_int_equal(read_with(dir, "b.conf\t", "b.conf\t\t"), 1);
	assert_int_equal(read_with(dir, "b.conf\t", "b.conf\n"), 1);
	assert_int_equal(read_with(dir, "b.conf\t", "bb.conf\t"), 1);
	assert_int_equal(read_with(dir, "b.conf\t", "0.conf\t"), 1);
	assert_int_equal(read_with(dir, "b.conf\t", "z.conf\t"), 3);
	assert_int_equal(read_with(dir, "b.conf\t", "\n\nb.conf\t"), 0);
	assert_int_equal(read_with(dir, "b.conf\t", "b.conf\nb.conf\t"), 1);
	scratch_free(dir);
}

/* Names that an entry could not hold: such a file is always read. */
static void
names_from_hell(void **state)
{
	char *dir = scratch_trusted();

	(void)state;
	scratch_sh(dir, "mkdir jails.d; cd jails.d;"
	    FILE_("a.conf", IN("groups", "odd\\\\tname"))
	    FILE_("b.conf", IN("users", "x\\\\nc.conf"))
	    FILE_("c.conf", IN("users", "carol "))
	    FILE_("d.conf", IN("users", ""))
	    FILE_("e.conf", ""));
	put_index(dir, 10);
	same_for_all("names from hell", dir);
	assert_int_equal(files_read(dir, &people[BOB]), 2);
	assert_int_equal(files_read(dir, &people[CAROL]), 2);
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_names_the_account_is_read),
		cmocka_unit_test(where_the_first_was_left_out),
		cmocka_unit_test(one_file_is_read),
		cmocka_unit_test(edited_afterwards),
		cmocka_unit_test(another_file_system),
		cmocka_unit_test(just_changed_is_not_indexed),
		cmocka_unit_test(an_index_that_is_not_roots),
		cmocka_unit_test(damaged_there_is_none),
		cmocka_unit_test(entries_that_are_none),
		cmocka_unit_test(names_from_hell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
