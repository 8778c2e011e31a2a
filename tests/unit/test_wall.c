/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wall.c - the rows of wall.h, and the probes of check_live.h beside them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "inspect/check_live.h"
#include "inspect/explain.h"
#include "scratch.h"
#include "wall.h"

static const struct wall *
row(const char *name, size_t n)
{
	for (size_t i = 0; i < walls_count; i++)
		if (strlen(walls[i].name) == n &&
		    strncmp(walls[i].name, name, n) == 0)
			return &walls[i];
	return NULL;
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < walls_count; i++) {
		const struct wall *w = &walls[i];

		assert_ptr_equal(row(w->name, strlen(w->name)), w);
		assert_true(w->what != NULL || w->told != NULL ||
		    w->strict != NULL);
		/* what can be waived says what it does then */
		assert_int_equal(w->whole != NULL, w->waived != NULL);
		assert_true(w->whole == NULL || w->raise != NULL);
	}
}

/* A wall that nothing raises is one of those that enter.c is. */
static void
each_is_raised(void **state)
{
	static const char *const others[] = {
		"namespaces", "chroot", "strict",
	};

	(void)state;
	for (size_t i = 0; i < walls_count; i++) {
		int other = 0;

		for (size_t o = 0; o < sizeof(others) / sizeof(*others); o++)
			other |= strcmp(walls[i].name, others[o]) == 0;
		if ((walls[i].raise == NULL) != other)
			fail_msg("%s", walls[i].name);
	}
}

/* Every wall is attacked from inside, and every probe attacks what there is. */
static void
each_has_a_probe(void **state)
{
	unsigned seen = 0;

	(void)state;
	for (const struct live_probe *p = live_walls; p->run != NULL; p++)
		for (const char *s = p->walls; *s != '\0'; s += *s == ' ') {
			size_t n = strcspn(s, " ");
			const struct wall *w = row(s, n);

			if (w == NULL)
				fail_msg("%s: no wall \"%s\"", p->name, s);
			seen |= 1u << (w - walls);
			s += n;
		}
	for (size_t i = 0; i < walls_count; i++)
		if ((seen & 1u << i) == 0)
			fail_msg("no probe for %s", walls[i].name);
}

static void
waived(void **state)
{
	struct wall_terms t = { .network = true };
	char text[WALL_NAMES];

	(void)state;
	assert_string_equal(walls_names(0, text), "");
	assert_string_equal(walls_names(walls_optional(NULL), text),
	    "landlock");
	assert_int_equal(walls_optional("landlock"), walls_optional(NULL));
	assert_int_equal(walls_optional("seccomp"), 0);
	assert_int_equal(walls_optional("moat"), 0);
	assert_string_equal(walls_names(3, text), "namespaces,chroot");
	/* what is not waived is not missing: the entry then refuses */
	assert_int_equal(walls_missing(&t), 0);
	assert_null(explain_wall(row("strict", 6), &t));
	t.strict = true;
	assert_non_null(explain_wall(row("strict", 6), &t));
}

/* Landlock as of Linux 5.19: ABI 2, without scopes and TRUNCATE. */
static bool is_old;

long syscall(long nr, ...);

/* As libc's own, it takes six, whatever the caller passed. */
__attribute__((no_sanitize("address")))
long
syscall(long nr, ...)
{
	long (*real)(long, ...) = (long (*)(long, ...))dlsym(RTLD_NEXT,
	    "syscall");
	va_list args;
	long a[6];

	va_start(args, nr);
	for (size_t i = 0; i < 6; i++)
		a[i] = va_arg(args, long);
	va_end(args);
	if (is_old && nr == SYS_landlock_create_ruleset && a[0] != 0 &&
	    (a[1] > 8 || (*(uint64_t *)a[0] & WALL_FS_TRUNCATE) != 0)) {
		errno = EINVAL;
		return -1;
	}
	return real(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static int
opens(const char *dir, const char *name, int flags)
{
	int fd = open(scratch_path(dir, name), flags | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

enum { RAISED = 1, READ_IN = 2, READ_OUT = 4, WRITE_IN = 8, CUT_IN = 16 };

/* One root, to be read: what is possible then. */
static int
limit(const char *dir, bool narrow)
{
	struct reach_part part = {
		.fd = open(scratch_path(dir, "in"), O_PATH | O_CLOEXEC),
		.rights = LANDLOCK_ACCESS_FS_READ_FILE,
	};
	const struct reach reach = { &part, 1, WALL_FS_CONTENT, false };
	const struct wall_terms t = { .reach = &reach, .waived = ~0u };
	unsigned missing = 0;
	struct err e;
	int rc;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return 0;
	if (narrow) {
		rc = wall_narrow(&reach, &e) == 0;
	} else {
		rc = walls_raise(&t, false, &missing, &e) == 0;
		rc &= (missing != 0) == is_old;
	}
	return (rc ? RAISED : 0) |
	    (opens(dir, "in/f", O_RDONLY) ? READ_IN : 0) |
	    (opens(dir, "f", O_RDONLY) ? READ_OUT : 0) |
	    (opens(dir, "in/f", O_WRONLY) ? WRITE_IN : 0) |
	    (truncate(scratch_path(dir, "in/f"), 0) == 0 ? CUT_IN : 0);
}

static int
raise_limit(void *arg)
{
	return limit(arg, false);
}

static int
narrow_limit(void *arg)
{
	return limit(arg, true);
}

static void
kernels_of_old(void **state)
{
	char *dir = scratch_new();

	(void)state;
	if (syscall(SYS_landlock_create_ruleset, 0L, 0L, 1L, 0L, 0L, 0L) < 6)
		skip();
	scratch_sh(dir, "mkdir in; echo a >in/f; echo a >f; chmod 666 f in/f");
	for (int old = 0; old < 2; old++) {
		is_old = old != 0;
		assert_int_equal(scratch_child(raise_limit, dir, 1),
		    RAISED | READ_IN | (old ? CUT_IN : 0));
		assert_int_equal(scratch_child(narrow_limit, dir, 1),
		    RAISED | READ_IN | (old ? CUT_IN : 0));
	}
	is_old = false;
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(each_is_raised),
		cmocka_unit_test(each_has_a_probe),
		cmocka_unit_test(waived),
		cmocka_unit_test(kernels_of_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
