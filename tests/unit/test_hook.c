/* SPDX-License-Identifier: BSD-2-Clause */
/* test_hook.c - what each package manager is given, and to whom a file belongs:
 * hook.h, hook_files.h, hook_zypp.h */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "refresh/hook.h"
#include "refresh/hook_files.h"
#include "refresh/hook_zypp.h"
#include "scratch.h"

#define SEAL "# jail-setup wrote this; sha256 of all above: "

static const struct {
	const char *file, *text;	/* without the seal */
} rows[] = {
	{ "/etc/apt/apt.conf.d/99jail-setup",
	    "DPkg::Post-Invoke { \"if [ -x /x/js ]; then /x/js --quiet refresh "
	    "--log || true; fi\"; };\n" },
	{ "/etc/dpkg/dpkg.cfg.d/jail-setup",
	    "post-invoke=if [ -z \"$DPKG_FRONTEND_LOCKED\" ]; then if [ -x "
	    "/x/js ]; then /x/js --quiet refresh --log || true; fi; fi\n" },
	{ "/etc/dnf/plugins/post-transaction-actions.d/jail-setup.action",
	    "*:any:if [ -x /x/js ]; then /x/js --quiet refresh --log || true; "
	    "fi\n" },
	{ "/etc/dnf/libdnf5-plugins/actions.d/jail-setup.actions",
	    "post_transaction::::/x/js --quiet refresh --log\n" },
	{ "/usr/lib/zypp/plugins/commit/jail-setup",
	    "#!/bin/sh\n[ -x /x/js ] || exit 0\nexec /x/js hook zypp\n" },
	{ "/etc/pacman.d/hooks/zz-jail-setup.hook",
	    "[Trigger]\nOperation = Install\nOperation = Upgrade\nOperation = "
	    "Remove\nType = Package\nTarget = *\n\n[Action]\nDescription = "
	    "Refreshing jails...\nWhen = PostTransaction\nExec = /x/js --quiet "
	    "refresh --log\n" },
	{ "/etc/apk/commit_hooks.d/jail-setup",
	    "#!/bin/sh\n[ \"$1\" = post-commit ] || exit 0\nif [ -x /x/js ]; "
	    "then /x/js --quiet refresh --log || true; fi\n" },
	{ "/etc/systemd/system/jail-refresh.service", NULL },
	{ "/etc/systemd/system/jail-refresh.path", NULL },
	{ "/etc/systemd/system/jail-refresh-packages.path", NULL },
	{ "/etc/systemd/system/jail-refresh.timer", NULL },
	{ "/etc/systemd/system/user@.service.d/50-jail.conf",
	    "# no user manager for an account in a jail: jail-setup(8), HOOKS\n"
	    "[Service]\nExecCondition=+/x/js --quiet unjailed %i\n" },
};

static void
each_manager_is_given_its_words(void **state)
{
	size_t i = 0;

	(void)state;
	for (; hooks[i].manager != NULL; i++) {
		struct err e;
		char path[256], *text = hook_text(&hooks[i], "/x/js", false,
		    &e);
		const char *end;

		snprintf(path, sizeof(path), "%s/%s", hooks[i].dir,
		    hooks[i].name);
		assert_true(i < sizeof(rows) / sizeof(*rows));
		assert_string_equal(path, rows[i].file);
		assert_non_null(text);
		end = strstr(text, SEAL);
		assert_non_null(end);
		assert_int_equal(strlen(end), strlen(SEAL) + 64 + 1);
		if (rows[i].text != NULL) {
			text[end - text] = '\0';
			assert_string_equal(text, rows[i].text);
		}
		free(text);
	}
	assert_int_equal(i, sizeof(rows) / sizeof(*rows));
}

/* Only a shell can leave a process behind; systemd would end it. */
static void
background_is_in_the_command(void **state)
{
	struct err e;

	(void)state;
	for (const struct hook *h = hooks; h->manager != NULL; h++) {
		char *text = hook_text(h, "/x/js", true, &e);
		bool says = strstr(text, " --background") != NULL;

		assert_int_equal(says, strcmp(h->manager, "systemd") != 0 &&
		    strcmp(h->manager, "zypper") != 0 && !h->guards);
		free(text);
	}
}

/* --- whose a file is ------------------------------------------------------ */

static const struct hook *
hook_named(const char *name)
{
	const struct hook *h = hooks;

	while (h->manager != NULL && strcmp(h->name, name) != 0)
		h++;
	assert_non_null(h->manager);
	return h;
}

static const struct {
	const char *title, *script;	/* $F is apt's file, ours to begin with */
	int state;
	const char *install, *remove;	/* what they refuse with, or NULL */
} files[] = {
	{ "as installed", ":", HOOK_INSTALLED, NULL, NULL },
	{ "gone", "rm $F", HOOK_MISSING, NULL, NULL },
	{ "a byte more", "echo >>$F", HOOK_CHANGED, "changed by hand",
	    "changed by hand" },
	{ "a byte less", "truncate -s -1 $F", HOOK_CHANGED, "changed by hand",
	    "changed by hand" },
	{ "a word changed", "sed -i s/quiet/loud/ $F", HOOK_CHANGED,
	    "fix: rm", "changed by hand" },
	{ "a line before", "sed -i '1i // mine' $F", HOOK_CHANGED,
	    "changed by hand", "changed by hand" },
	{ "empty", ": >$F", HOOK_CHANGED, "changed by hand",
	    "changed by hand" },
	{ "the seal alone, of something else",
	    "tail -n 1 $F >n; cat n >$F", HOOK_CHANGED, "changed by hand",
	    "changed by hand" },
	{ "sealed twice", "tail -n 1 $F >>$F", HOOK_CHANGED,
	    "changed by hand", "changed by hand" },
	{ "another version's", "echo old >$F; printf '" SEAL "%s\\n' "
	    "$(sha256sum <$F | cut -c1-64) >>$F", HOOK_OUTDATED, NULL, NULL },
	{ "a link", "rm $F; ln -s /etc/passwd $F", -1, "symbolic link",
	    "symbolic link" },
	{ "a directory", "rm $F; mkdir $F", -1, "not a regular file",
	    "not a regular file" },
	{ "a FIFO", "rm $F; mkfifo $F", -1, "not a regular file",
	    "not a regular file" },
	{ "writable by others", "chmod o+w $F", -1, "chmod", "chmod" },
	{ "a directory writable by others", "chmod o+w ${F%/*}", -1, "chmod",
	    "chmod" },
	{ "a NUL", "printf '\\0' >>$F", -1, "NUL", "NUL" },
	{ "huge", "truncate -s 1M $F", -1, "larger", "larger" },
};

static struct host
host_at(const char *dir)
{
	return (struct host){
		.root = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC),
		.shown = dir, .owner = geteuid(), .program = "/x/js",
	};
}

static void
a_file_is_ours_or_left_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * sizeof(files) / sizeof(*files); i++) {
		const char *title = files[i / 2].title;
		char script[512], *dir = scratch_new();
		struct host at = host_at(dir);
		bool background;
		struct err e = {0};
		int rc;

		scratch_sh(dir, "mkdir -p etc/apt/apt.conf.d usr/bin; "
		    ": >usr/bin/apt-get");
		assert_int_equal(hookfile_install(&at, &hooks[0], false, &e),
		    1);
		snprintf(script, sizeof(script),
		    "F=etc/apt/apt.conf.d/99jail-setup; %s; "
		    "ls -la etc/apt/apt.conf.d >before",
		    files[i / 2].script);
		scratch_sh(dir, script);
		rc = hookfile_state(&at, &hooks[0], &background, &e);
		if (rc != files[i / 2].state)
			fail_msg("%s: state %d", title, rc);
		if (i % 2 == 0) {
			rc = hookfile_install(&at, &hooks[0], false, &e);
			scratch_verdict(title, rc, &e, files[i / 2].install);
			if (rc >= 0)
				assert_int_equal(hookfile_state(&at,
				    &hooks[0], &background, &e),
				    HOOK_INSTALLED);
		} else {
			rc = hookfile_remove(&at, &hooks[0], &e);
			scratch_verdict(title, rc, &e, files[i / 2].remove);
			if (rc >= 0)
				scratch_sh(dir,
				    "! ls -A etc/apt/apt.conf.d | grep .");
		}
		if (rc < 0)
			scratch_sh(dir, "ls -la etc/apt/apt.conf.d | "
			    "cmp - before");
		close(at.root);
		scratch_free(dir);
	}
}

static void
the_state_follows_what_the_host_has(void **state)
{
	const struct hook *dnf5 = hook_named("jail-setup.actions");
	const struct hook *timer = hook_named("jail-refresh.timer");
	char *dir = scratch_new();
	struct host at = host_at(dir);
	bool background;
	struct err e;

	(void)state;
	assert_int_equal(hookfile_state(&at, dnf5, &background, &e),
	    HOOK_ABSENT);
	scratch_sh(dir, "mkdir -p usr/bin; : >usr/bin/dnf5");
	assert_int_equal(hookfile_state(&at, dnf5, &background, &e),
	    HOOK_UNREAD);
	scratch_sh(dir, "mkdir -p etc/dnf/libdnf5-plugins/actions.d; "
	    ": >etc/dnf/libdnf5-plugins/actions.conf");
	assert_int_equal(hookfile_state(&at, dnf5, &background, &e),
	    HOOK_MISSING);
	assert_int_equal(hookfile_install(&at, dnf5, true, &e), 1);
	assert_int_equal(hookfile_install(&at, dnf5, true, &e), 0);
	assert_int_equal(hookfile_state(&at, dnf5, &background, &e),
	    HOOK_INSTALLED);
	assert_true(background);
	assert_int_equal(hookfile_install(&at, dnf5, false, &e), 1);
	scratch_sh(dir, "rm usr/bin/dnf5");	/* the file is there to be removed */
	assert_int_equal(hookfile_state(&at, dnf5, &background, &e),
	    HOOK_INSTALLED);
	scratch_sh(dir, "mkdir -p etc/systemd/system");
	assert_int_equal(hookfile_install(&at, timer, false, &e), 1);
	assert_int_equal(hookfile_state(&at, timer, &background, &e),
	    HOOK_DISABLED);
	scratch_sh(dir, "cd etc/systemd/system; mkdir timers.target.wants; "
	    "ln -s ../jail-refresh.timer timers.target.wants");
	assert_int_equal(hookfile_state(&at, timer, &background, &e),
	    HOOK_INSTALLED);
	assert_int_equal(hookfile_remove(&at, timer, &e), 1);
	scratch_sh(dir, "test -z \"$(find etc/systemd -name 'jail*')\"");
	close(at.root);
	scratch_free(dir);
}

/* Debian 11 and others have not merged /lib and /usr/lib. */
static void
a_unit_of_systemd_is_looked_for_in_both_places(void **state)
{
	static const char *const places[] = { "usr/lib", "lib" };
	const struct hook *guard = hook_named("50-jail.conf");

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char *dir = scratch_new(), script[256];
		struct host at = host_at(dir);
		bool background;
		struct err e;

		assert_int_equal(hookfile_state(&at, guard, &background, &e),
		    HOOK_ABSENT);
		snprintf(script, sizeof(script), "mkdir -p %s/systemd/system; "
		    ": >%s/systemd/system/user@.service", places[i],
		    places[i]);
		scratch_sh(dir, script);
		assert_int_equal(hookfile_state(&at, guard, &background, &e),
		    HOOK_MISSING);
		assert_int_equal(hookfile_install(&at, guard, true, &e), 1);
		assert_int_equal(hookfile_state(&at, guard, &background, &e),
		    HOOK_INSTALLED);
		assert_false(background);
		assert_int_equal(hookfile_remove(&at, guard, &e), 1);
		scratch_sh(dir, "test ! -e etc/systemd/system/user@.service.d");
		close(at.root);
		scratch_free(dir);
	}
}

static void
directories_that_were_made_go_when_empty(void **state)
{
	const struct hook *pacman = hook_named("zz-jail-setup.hook");
	char *dir = scratch_new();
	struct host at = host_at(dir);
	struct err e;

	(void)state;
	scratch_sh(dir, "mkdir -p usr/bin; : >usr/bin/pacman");
	assert_int_equal(hookfile_install(&at, pacman, false, &e), 1);
	assert_int_equal(hookfile_remove(&at, pacman, &e), 1);
	scratch_sh(dir, "test -d etc/pacman.d; test ! -e etc/pacman.d/hooks");
	assert_int_equal(hookfile_remove(&at, pacman, &e), 0);
	assert_int_equal(hookfile_install(&at, pacman, false, &e), 1);
	scratch_sh(dir, ": >etc/pacman.d/hooks/another.hook");
	assert_int_equal(hookfile_remove(&at, pacman, &e), 1);
	scratch_sh(dir, "test -e etc/pacman.d/hooks/another.hook");
	/* zypper's is executed, and nobody else writes it */
	assert_int_equal(hookfile_install(&at, &hooks[4], false, &e), 1);
	scratch_sh(dir, "test \"$(stat -c %a usr/lib/zypp/plugins/commit/*)\" "
	    "= 755");
	close(at.root);
	scratch_free(dir);
}

/* --- libzypp's side ------------------------------------------------------- */

static const struct {
	const char *title, *in;
	size_t n;
	int want;
} frames[] = {
#define FRAME(s) s, sizeof(s) - 1
	{ "begin", FRAME("COMMITBEGIN\n\n\0"), ZYPP_OTHER },
	{ "end", FRAME("COMMITEND\n\n\0"), ZYPP_COMMITTED },
	{ "headers", FRAME("COMMITEND\ncontent-length:2\na:b\n\n{}\0"),
	    ZYPP_COMMITTED },
	{ "in the body", FRAME("X\n\nCOMMITEND\0"), ZYPP_OTHER },
	{ "longer", FRAME("COMMITENDS\n\n\0"), ZYPP_OTHER },
	{ "very long", FRAME("COMMITENDCOMMITENDCOMMITENDCOMMITEND\n\n\0"),
	    ZYPP_OTHER },
	{ "cut", FRAME("COMMITEND\n\n"), ZYPP_GONE },
	{ "nothing", FRAME(" ") - 1, ZYPP_GONE },
};

static void
frames_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(*frames); i++) {
		char *said = NULL;
		size_t n = 0;
		FILE *in = frames[i].n != 0 ? fmemopen((void *)frames[i].in,
		    frames[i].n, "r") : fopen("/dev/null", "r");
		FILE *out = open_memstream(&said, &n);
		int got = zypp_next(in, out);

		fclose(in);
		fclose(out);
		if (got != frames[i].want)
			fail_msg("%s: %d", frames[i].title, got);
		assert_int_equal(n, got == ZYPP_GONE ? 0 : 6);
		assert_memory_equal(said, "ACK\n\n", n);
		free(said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_manager_is_given_its_words),
		cmocka_unit_test(background_is_in_the_command),
		cmocka_unit_test(a_file_is_ours_or_left_alone),
		cmocka_unit_test(the_state_follows_what_the_host_has),
		cmocka_unit_test(a_unit_of_systemd_is_looked_for_in_both_places),
		cmocka_unit_test(directories_that_were_made_go_when_empty),
		cmocka_unit_test(frames_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
