/* SPDX-License-Identifier: BSD-2-Clause */
/* test_entry_rules.c - what every command of a login may reach; entry_rules.h */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "entry.h"
#include "entry_rules.h"
#include "entry_sources.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "list.h"
#include "scope.h"
#include "scratch.h"

#define JAIL "components = [ \"x\" ]; commands = [ \"x\" ]; devices = [ " \
    "\"null\" ]; "
#define DEVICES "root dev /dev/null|root dev /dev/ptmx|root dev /dev/pts|"
#define BIND(target, more) "binds = ( { source = \"/s\"; target = \"" target \
    "\"; " more " } ); "

static const struct ident who = {
	.name = (char *)"al", .uid = 1001, .gid = 1001, .gecos = (char *)"",
	.home = (char *)"/home/al", .shell = (char *)"/bin/sh",
};

static const struct {
	const char *jail, *tree, *want;		/* sorted */
} rows[] = {
	{ "", "", DEVICES "root ro /proc|" },
	{ "proc = \"none\"; ", "mkdir proc etc", DEVICES
	    "root ro /etc|root ro /proc|" },
	{ "", "mkdir -p usr home/al home/bo dev/x tmp/x proc/x var/tmp/x "
	    "var/lib", DEVICES
	    "root ro /home/bo|root ro /proc|root ro /usr|root ro /var/lib|" },
	{ "home = \"none\"; tmp = \"none\"; ", "mkdir -p home/al tmp var/tmp",
	    DEVICES "root ro /home|root ro /proc|root ro /tmp|root ro /var|" },
	{ BIND("/srv/a/b", ""), "mkdir -p srv/a/b/c srv/a/d srv/e", DEVICES
	    "root ro /proc|root ro /srv/a/d|root ro /srv/e|" },
	{ BIND("/srv/a/b", "optional = true;"), "mkdir -p srv/ab srv/a/b "
	    "srv/a/bc", DEVICES
	    "root ro /proc|root ro /srv/a/bc|root ro /srv/ab|" },
	{ BIND("/srv", "noexec = false;"), "mkdir srv", "/srv|" DEVICES
	    "root ro /proc|" },
	{ "", "mkdir -p a%u 'b c'; ln -s a%u link; echo >file; "
	    "mkdir \"$(printf 'x\\n\\troot rw ')\"", DEVICES
	    "root ro /a%%u|root ro /b c|root ro /file|root ro /proc|"
	    },
};

static void
print_sorted(char *text, char *got, size_t size)
{
	struct list lines = {0};
	struct err e;
	FILE *f = fmemopen(got, size, "w");

	for (char *s = strtok(text, "\n"); s != NULL; s = strtok(NULL, "\n"))
		assert_int_equal(list_add(&lines, s + (*s == '\t'), &e), 0);
	list_sort(&lines);
	for (size_t i = 0; i < lines.n; i++)
		fprintf(f, "%s|", lines.v[i]);
	fclose(f);
	list_free(&lines);
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_new(), text[2048] = "", got[2048] = "";
		char conf[512] = JAIL;
		const struct sources s = {
			.tree = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC),
			.tty = -1,
		};
		FILE *f = fmemopen(text, sizeof(text), "w");
		struct entry en;
		struct jail j;
		struct err e;

		scratch_sh(dir, rows[i].tree);
		strcat(conf, rows[i].jail);
		if (jail_parse(conf, "a", "f", &j, &e) < 0 || entry_compute(&j,
		    &who, ENTRY_CHILD, &en, &e) < 0 ||
		    entry_rules_print(f, &en, &s, &e) < 0)
			fail_msg("row %zu: %s", i, e.msg);
		fclose(f);
		print_sorted(text, got, sizeof(got));
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("row %zu: %s", i, got);
		close(s.tree);
		entry_free(&en);
		jail_free(&j);
		scratch_free(dir);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
