/* SPDX-License-Identifier: BSD-2-Clause */
/* test_explain.c - what is said of what was found; explain.h, entry.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "inspect/explain.h"

static const struct {
	const char *title;
	bool known, jail, service, line, refused, unchecked;
	enum explain_verdict want;
} rows[] = {
	{ "in no jail", true, false, false, false, false, false, EXPLAIN_FREE },
	{ "in a jail", true, true, false, false, false, false, EXPLAIN_JAILED },
	{ "through a service", true, true, true, true, false, false,
	    EXPLAIN_JAILED },
	{ "through one without the line", true, true, true, false, false, false,
	    EXPLAIN_FREE },
	{ "and what would refuse is not asked there", true, true, true, false,
	    true, true, EXPLAIN_FREE },
	{ "refused", true, true, true, true, true, false, EXPLAIN_REFUSED },
	{ "refused, whatever else is not known", true, true, false, false, true,
	    true, EXPLAIN_REFUSED },
	{ "not known is not fine", true, true, false, false, false, true,
	    EXPLAIN_UNKNOWN },
	{ "not known before there is a jail", true, false, false, false, false,
	    true, EXPLAIN_UNKNOWN },
	{ "no such account", false, false, false, false, true, false,
	    EXPLAIN_REFUSED },
	{ "no such account, and no line", false, false, true, false, true,
	    false, EXPLAIN_REFUSED },
};

static void
each_verdict(void **state)
{
	struct jail j = { .name = "a" };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct explain x = {
			.service = rows[i].service ? "sshd" : NULL,
			.has_line = rows[i].line,
			.refused.n = rows[i].refused,
			.unchecked.n = rows[i].unchecked,
			.login.who.name = rows[i].known ? (char *)"u" : NULL,
			.login.jail = rows[i].jail ? &j : NULL,
		};

		if (explain_verdict(&x) != rows[i].want)
			fail_msg("%s: %d", rows[i].title, explain_verdict(&x));
	}
}

/* What is mounted, and how, as one text. */
static void
told(const char *text, enum entry_by by, char out[1024])
{
	struct ident who = {
		.name = (char *)"u", .uid = 1000, .home = (char *)"/home/u",
		.shell = (char *)"/bin/sh", .gecos = (char *)"",
	};
	struct jail j;
	struct entry en;
	struct err e;

	out[0] = '\0';
	assert_int_equal(jail_parse(text, "a", "f", &j, &e), 0);
	assert_int_equal(entry_compute(&j, &who, by, &en, &e), 0);
	for (size_t i = 0; i < en.nsteps; i++) {
		const struct entry_step *st = &en.steps[i];
		char options[EXPLAIN_OPTIONS];

		if (st->type == NULL)
			continue;
		if (st->source != NULL) {
			strcat(out, st->source);
			strcat(out, ">");
		}
		strcat(out, st->target);
		strcat(out, strncmp(explain_options(st, options), "rw",
		    2) == 0 ? "* " : " ");
	}
	entry_free(&en);
	jail_free(&j);
}

static void
each_mount(void **state)
{
	char out[1024];

	(void)state;
	told("components = [ \"x\" ];", ENTRY_CHILD, out);
	assert_string_equal(out, "/ /dev /dev/pts>/dev/pts* /dev/shm* "
	    "/dev/log>/dev/log* /proc /proc/keys /proc/key-users /tmp* /tmp>/var/tmp* "
	    "/run/user/1000* /home/u>/home/u* ");
	told("components = [ \"x\" ]; log = false; proc = \"none\"; "
	    "tmp = \"none\"; home = \"ro\"; binds = ( { source = \"/s/%u\"; "
	    "target = \"/t\"; mode = \"rw\"; } );", ENTRY_SESSION, out);
	assert_string_equal(out, "/ /dev /dev/pts* /dev/shm* "
	    "/dev/console* /run/user/1000* /home/u>/home/u /s/u>/t* ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_verdict),
		cmocka_unit_test(each_mount),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
