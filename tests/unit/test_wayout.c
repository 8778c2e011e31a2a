/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wayout.c - which ways out of a jail are open, and what shuts them:
 * wayout.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "count.h"
#include "err.h"
#include "inspect/managers.h"
#include "inspect/wayout.h"
#include "list.h"
#include "scratch.h"

/* --- decisions ------------------------------------------------------------ */

static const struct {
	const char *title;
	bool managers, asks, masked, holds, own;
	bool outside;
} managers[] = {
	{ "systemd as it is", 1, 0, 0, 0, 0, true },
	{ "no systemd", 0, 0, 0, 0, 0, false },
	{ "the drop-in", 1, 1, 0, 0, 0, false },
	{ "masked for all", 1, 0, 1, 0, 0, false },
	{ "the line", 1, 0, 0, 1, 0, false },
	{ "masked for this account", 1, 0, 0, 0, 1, false },
};

static void
a_manager_starts_outside_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(managers); i++) {
		const struct wayout_host h = {
			.managers = managers[i].managers,
			.asks = managers[i].asks, .masked = managers[i].masked,
			.user = { .holds = managers[i].holds },
		};

		if (wayout_manager(&h, managers[i].own) != managers[i].outside)
			fail_msg("%s", managers[i].title);
	}
}

/* "KIND PATH; MEND|..." of all that is open. */
static void
told(const struct wayout_host *h, const struct wayout_account *a, char *to,
    size_t size)
{
	struct wayout out[WAYOUT_COUNT];
	size_t n = wayout_open(h, a, out), at = 0;

	to[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(to + at, size - at, "%s %s; %s|",
		    wayout_names[out[i].kind], out[i].path, out[i].mend);
}

#define DROPIN "user-manager /etc/systemd/system/user@.service.d/" \
	"50-jail.conf; jail-setup hook install|"

static void
what_is_open_and_what_shuts_it(void **state)
{
	struct wayout_host h = { .managers = true };
	struct wayout_account a = { .name = "alice", .uid = 7 };
	char said[8192];

	(void)state;
	told(&h, &a, said, sizeof(said));
	assert_string_equal(said, DROPIN);
	a.running = 99;
	a.lingers = true;
	told(&h, &a, said, sizeof(said));
	assert_string_equal(said, DROPIN
	    "manager-runs user@7.service; jail-setup hook install|"
	    "lingering /var/lib/systemd/linger/alice; "
	    "loginctl disable-linger alice|");
	/* lingering starts nothing then, and what runs is from before */
	h.asks = true;
	told(&h, &a, said, sizeof(said));
	assert_string_equal(said,
	    "manager-runs user@7.service; systemctl stop user@7.service|");
	a.running = 0;
	told(&h, &a, said, sizeof(said));
	assert_string_equal(said, "");
}

static const struct {
	const char *title;
	struct wayout_pam pam;
	const char *mend;	/* NULL: shut */
} spools[] = {
	{ "the line", { .file = "/etc/pam.d/x", .holds = true }, NULL },
	{ "no line, or one that may be skipped", { .file = "/etc/pam.d/x" },
	    "jail-setup pam add x" },
	{ "the vendor's file", { .file = "/usr/lib/pam.d/x" },
	    "jail-setup pam add x" },
	{ "no PAM file", { .file = "" }, "" },
};

static void
jobs_run_outside_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * COUNT(spools); i++) {
		const bool cron = i % 2 == 0;
		const char *mend = spools[i / 2].mend;
		struct wayout_host h = {0};
		struct wayout_account a = { .name = "alice", .uid = 7 };
		struct wayout out[WAYOUT_COUNT];
		size_t n;

		*(cron ? &h.cron : &h.at) = spools[i / 2].pam;
		strcpy(cron ? a.crontab : a.job, "/spool/alice");
		n = wayout_open(&h, &a, out);
		if (n != (mend != NULL))
			fail_msg("%s: %zu", spools[i / 2].title, n);
		if (n == 0)
			continue;
		if (mend[0] == '\0')
			mend = cron ? "crontab -u alice -r" :
			    "rm /spool/alice";
		assert_string_equal(out[0].mend, mend);
		assert_string_equal(out[0].path, "/spool/alice");
		assert_int_equal(out[0].kind, cron ? WAYOUT_CRON : WAYOUT_AT);
	}
}

#define JS "/usr/sbin/jail-setup"

static const struct {
	const char *title, *text;
	bool before, asks;
} dropins[] = {
	{ "ours", "# x\n[Service]\nExecCondition=+" JS " --quiet unjailed %i\n"
	    "# seal\n", false, true },
	{ "another config", "[Service]\nExecCondition=+" JS " --config /x "
	    "unjailed %i", false, true },
	{ "blanks", "[Service]\n ExecCondition = " JS " unjailed %i\n", false,
	    true },
	{ "taken back", "[Service]\nExecCondition=+" JS " unjailed %i\n"
	    "ExecCondition=\n", false, false },
	{ "taken back at the end of the file", "ExecCondition=", true, false },
	{ "and said again", "ExecCondition=\nExecCondition=+" JS
	    " unjailed %i\n", true, true },
	{ "one more", "[Service]\nExecCondition=/bin/true\n", true, true },
	{ "nothing about it", "[Service]\nNice=1\n", true, true },
	{ "nothing", "", false, false },
	{ "a comment", "#ExecCondition=+" JS " unjailed %i\n", false, false },
	{ "a failure that does not count", "ExecCondition=-" JS
	    " unjailed %i\n", false, false },
	{ "nor this", "ExecCondition=+-" JS " unjailed %i\n", false, false },
	{ "another account", "ExecCondition=+" JS " unjailed root\n", false,
	    false },
	{ "another command", "ExecCondition=+" JS " explain %i\n", false,
	    false },
	{ "another program", "ExecCondition=+/bin/echo unjailed %i\n", false,
	    false },
	{ "another key", "ExecConditions=+" JS " unjailed %i\n", false,
	    false },
	{ "in two lines", "ExecCondition=+" JS "\nX= unjailed %i\n", false,
	    false },
};

static void
a_drop_in_asks_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(dropins); i++)
		if (wayout_asks(dropins[i].text, dropins[i].before) !=
		    dropins[i].asks)
			fail_msg("%s", dropins[i].title);
}

/* --- facts, from a tree ----------------------------------------------------- */

#define SYSTEMD "mkdir -p run/systemd/system usr/lib/systemd/system " \
	"etc/systemd/system etc/pam.d; echo x >usr/lib/systemd/system/" \
	"user@.service; "
#define D "etc/systemd/system/user@.service.d"
#define ASK "mkdir -p " D "; echo 'ExecCondition=+" JS " unjailed %i' >" D

static const struct {
	const char *title, *script;
	bool outside, masks;
} hosts[] = {
	{ "systemd as it is", SYSTEMD, true, false },
	{ "another init", SYSTEMD "rmdir run/systemd/system", false, false },
	{ "no unit", SYSTEMD "rm usr/lib/systemd/system/*", false, false },
	{ "/lib is no link", SYSTEMD "mkdir -p lib; mv usr/lib/systemd lib",
	    true, false },
	{ "the drop-in", SYSTEMD ASK "/50-jail.conf", false, false },
	{ "another name", SYSTEMD ASK "/a.conf", false, false },
	{ "no .conf", SYSTEMD ASK "/50-jail.conf.uninstalled", true, false },
	{ "taken back by a later one", SYSTEMD ASK "/50-jail.conf; "
	    "echo ExecCondition= >" D "/60-x.conf", true, false },
	{ "or by an earlier one, which is nothing", SYSTEMD ASK
	    "/50-jail.conf; echo ExecCondition= >" D "/40-x.conf", false,
	    false },
	{ "the vendor's", SYSTEMD ASK "/50-jail.conf; mv " D
	    " usr/lib/systemd/system", false, false },
	{ "the vendor's, and one of that name before it", SYSTEMD ASK
	    "/50-jail.conf; mv " D " usr/lib/systemd/system; mkdir " D
	    "; ln -s /dev/null " D "/50-jail.conf", true, false },
	{ "a mask", SYSTEMD "ln -s /dev/null "
	    "etc/systemd/system/user@.service", false, false },
	{ "one until the next start", SYSTEMD "ln -s /dev/null "
	    "run/systemd/system/user@.service", false, false },
	{ "an empty file is one", SYSTEMD
	    ": >etc/systemd/system/user@.service", false, false },
	{ "the administrator's own unit", SYSTEMD
	    "echo x >etc/systemd/system/user@.service; ln -s /dev/null "
	    "run/systemd/system/user@.service", true, false },
	{ "the line", SYSTEMD "echo 'session required pam_jail.so' "
	    ">etc/pam.d/systemd-user", false, false },
	{ "a mask for another account", SYSTEMD "ln -s /dev/null "
	    "etc/systemd/system/user@8.service", true, true },
};

static void
facts_of_a_host(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(hosts); i++) {
		char *dir = scratch_new(), pamdir[4096];
		struct wayout_host h;
		struct err e;

		scratch_sh(dir, hosts[i].script);
		snprintf(pamdir, sizeof(pamdir), "%s/etc/pam.d", dir);
		assert_int_equal(wayout_look_host(dir, pamdir, &h, &e), 0);
		assert_true((h.user.file[0] != '\0') ==
		    (strstr(hosts[i].script, "systemd-user") != NULL));
		if (wayout_manager(&h, wayout_masked(dir, 7)) !=
		    hosts[i].outside || h.masks != hosts[i].masks)
			fail_msg("%s: managers %d asks %d masked %d masks %d",
			    hosts[i].title, h.managers, h.asks, h.masked,
			    h.masks);
		scratch_free(dir);
	}
}

static void
facts_of_an_account(void **state)
{
	static const char *const cron[] = {
		"var/spool/cron/crontabs", "var/spool/cron",
		"var/spool/cron/tabs",
	};
	static const char *const at[] = {
		"var/spool/cron/atjobs", "var/spool/at", "var/spool/atjobs",
	};
	struct manager runs = { .uid = geteuid(), .pid = 99 };
	const struct managers m = { .v = &runs, .n = 1 };
	const struct managers none = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(cron); i++) {
		char *dir = scratch_new(), script[512];
		struct wayout_account a;
		struct list who = {0};
		struct err e;

		snprintf(script, sizeof(script), "mkdir -p %s %s %s/spool; "
		    ": >%s/.lock; : >%s/empty; : >%s/.SEQ", cron[i], at[i],
		    at[i], cron[i], cron[i], at[i]);
		scratch_sh(dir, script);
		assert_int_equal(wayout_look_account(dir, &none, "alice",
		    geteuid(), &a, &e), 0);
		assert_string_equal(a.crontab, "");
		assert_string_equal(a.job, "");
		assert_false(a.lingers || a.masked || a.unseen);
		assert_int_equal(a.running, 0);
		snprintf(script, sizeof(script), "echo x >%s/alice; "
		    "echo x >%s/a1; mkdir -p var/lib/systemd/linger "
		    "etc/systemd/system; : >var/lib/systemd/linger/alice; "
		    "ln -s /dev/null etc/systemd/system/user@%u.service",
		    cron[i], at[i], (unsigned)geteuid());
		scratch_sh(dir, script);
		assert_int_equal(wayout_look_account(dir, &m, "alice",
		    geteuid(), &a, &e), 0);
		snprintf(script, sizeof(script), "/%s/alice", cron[i]);
		assert_string_equal(a.crontab, script);
		snprintf(script, sizeof(script), "/%s/a1", at[i]);
		assert_string_equal(a.job, script);
		assert_true(a.lingers && a.masked);
		assert_int_equal(a.running, 99);
		/* not another's */
		assert_int_equal(wayout_look_account(dir, &m, "bob",
		    geteuid() + 1, &a, &e), 0);
		assert_true(a.crontab[0] == '\0' && a.job[0] == '\0' &&
		    !a.lingers && !a.masked && a.running == 0);
		assert_int_equal(wayout_candidates(dir, &m, &who, &e), 0);
		list_sort(&who);
		snprintf(script, sizeof(script), "%u", (unsigned)geteuid());
		assert_true(list_has(&who, "alice") && list_has(&who, script));
		assert_false(list_has(&who, ".lock") ||
		    list_has(&who, "crontabs") || list_has(&who, "bob"));
		list_free(&who);
		scratch_free(dir);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_manager_starts_outside_or_not),
		cmocka_unit_test(what_is_open_and_what_shuts_it),
		cmocka_unit_test(jobs_run_outside_or_not),
		cmocka_unit_test(a_drop_in_asks_or_not),
		cmocka_unit_test(facts_of_a_host),
		cmocka_unit_test(facts_of_an_account),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
