/* SPDX-License-Identifier: BSD-2-Clause */
/* test_pamlines.c - what is wrong with the lines of a service; pamlines.h,
   pammodule.h, and shadow(5)'s dates, aging.h */
#include <setjmp.h>
#include <shadow.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "aging.h"
#include "err.h"
#include "pam/pamlines.h"
#include "pam/pammodule.h"
#include "scratch.h"

#define A "auth optional pam_jail.so\n"
#define C "account required pam_jail.so\n"
#define J "session required pam_jail.so\n"
#define K "session required pam_jail.so entry=child\n"
#define STOCK "auth required pam_permit.so\naccount required pam_permit.so\n" \
	"session required pam_permit.so\n"

enum { MOST = 4 };

/* The effects in order, and what the texts hold; "": no fault. */
static const struct {
	const char *title, *service, *text;
	int effects[MOST];
	const char *found, *mend;
} rows[] = {
	{ "as they are to be", "sshd", A STOCK C K, { 0 }, "", "" },
	{ "of another service", "su", STOCK J, { 0 }, "", "" },
	{ "entry=session in sshd", "sshd", STOCK J, { 0 }, "", "" },
	{ "none, sshd", "sshd", STOCK, { PAMLINES_OUTSIDE }, "no such line",
	    "add it to " },
	{ "none, su", "su", STOCK, { PAMLINES_OUTSIDE }, "no such line",
	    "add it to " },
	{ "no auth", "sshd", STOCK C K, { PAMLINES_REFUSES }, "and there is "
	    "none", "add it to " },
	{ "no account", "sshd", A STOCK K, { PAMLINES_WORKS }, "no account "
	    "line", "add it to " },
	{ "neither", "sshd", STOCK K, { PAMLINES_REFUSES }, "and there is none",
	    "add it to " },
	{ "no session", "sshd", A STOCK C, { PAMLINES_REFUSES }, "and there is "
	    "none", "add it to " },
	{ "no account in su is none", "su", J STOCK, { 0 }, "", "" },
	{ "two auth", "sshd", A A STOCK C K, { PAMLINES_WORKS },
	    "svc/sshd:1 and ", "take one of them out" },
	{ "two account", "sshd", A STOCK C C K, { PAMLINES_WORKS },
	    "a second account line", "take one of them out" },
	{ "two session, child", "sshd", A STOCK C K K, { PAMLINES_WORKS },
	    "a second session line", "take one of them out" },
	{ "two session, su", "su", STOCK J J, { PAMLINES_REFUSES },
	    "in a jail already", "take one of them out" },
	{ "one of each", "sshd", A STOCK C K J, { PAMLINES_REFUSES },
	    "one with entry=child and one without",
	    "take the one without entry=child out" },
	{ "child in su", "su", STOCK K, { PAMLINES_REFUSES },
	    "entry=child is for sshd alone", "take entry=child out of it" },
	{ "optional keeps its words", "sshd", A STOCK C "session optional "
	    "pam_jail.so\tentry=child unmatched=log\n", { PAMLINES_WEAK },
	    "svc/sshd:6 lets PAM ignore", "write required in it" },
	{ "on two lines", "su", STOCK "session optional \\\n pam_jail.so\n",
	    { PAMLINES_WEAK }, "svc/su:4 lets PAM ignore",
	    "write required in it" },
	{ "a word in brackets", "su", STOCK "session optional "
	    "pam_jail.so [a|b]\n", { PAMLINES_LOCKS, PAMLINES_WEAK },
	    "\"a|b\" of the session line", "take it out" },
	{ "sufficient before it", "su", "session sufficient pam_permit.so\n" J,
	    { PAMLINES_OUTSIDE }, "svc/su:1 can end", "move " },
	{ "a jump over it", "su", STOCK "session [success=1 default=ignore] "
	    "pam_permit.so\n" J, { PAMLINES_OUTSIDE }, "svc/su:4 can end",
	    "if nobody is meant to be let by, take " },
	{ "an account line that is skipped", "sshd", A "account sufficient "
	    "pam_permit.so\n" C K, { PAMLINES_WORKS }, "svc/sshd:2 can end",
	    "move " },
	{ "an auth line that is skipped", "sshd", "auth sufficient "
	    "pam_permit.so\n" A C K, { PAMLINES_REFUSES }, "first in the same "
	    "PAM file, and not skipped: ", "move " },
	{ "the session line skipped, which the child sees", "sshd", A C
	    "session sufficient pam_permit.so\n" K, { PAMLINES_REFUSES },
	    "and not skipped: ", "move " },
	{ "the same without auth line", "sshd", C "session sufficient "
	    "pam_permit.so\n" K, { PAMLINES_OUTSIDE, PAMLINES_OUTSIDE },
	    "svc/sshd:2 can end", "move " },
	{ "the same, the auth line skipped, too", "sshd", "auth sufficient "
	    "pam_permit.so\n" A C "session sufficient pam_permit.so\n" K,
	    { PAMLINES_OUTSIDE, PAMLINES_OUTSIDE }, "svc/sshd:4 can end",
	    "move " },
	{ "the same, a word in the auth line", "sshd", "auth optional "
	    "pam_jail.so x\n" C "session sufficient pam_permit.so\n" K,
	    { PAMLINES_REFUSES, PAMLINES_OUTSIDE }, "option \"x\"",
	    "take it out" },
	{ "no session, and the auth line skipped", "sshd", "auth sufficient "
	    "pam_permit.so\n" A C, { PAMLINES_OUTSIDE }, "there is none: "
	    "accounts of a jail get in, outside", "add it to " },
	{ "misspelt, optional, and the auth line skipped", "sshd",
	    "auth sufficient pam_permit.so\n" A C STOCK "session optional "
	    "pam_jial.so entry=child\n", { PAMLINES_OUTSIDE,
	    PAMLINES_OUTSIDE }, "names the module pam_jial.so",
	    "write pam_jail.so in " },
	{ "misspelt, required", "su", STOCK "session required pam_jial.so\n",
	    { PAMLINES_LOCKS }, "svc/su:4 names the module pam_jial.so",
	    "write pam_jail.so in " },
	{ "misspelt, optional", "su", STOCK "session optional pam_jial.so\n",
	    { PAMLINES_OUTSIDE }, "names the module pam_jial.so",
	    "write pam_jail.so in " },
	{ "misspelt, optional, sshd", "sshd", A STOCK C "session optional "
	    "pam_jial.so entry=child\n", { PAMLINES_REFUSES },
	    "names the module pam_jial.so", "write pam_jail.so in " },
	{ "misspelt auth", "sshd", "auth optional pam-jail.so\n" STOCK C K,
	    { PAMLINES_REFUSES }, "svc/sshd:1 names the module pam-jail.so",
	    "write pam_jail.so in " },
	{ "misspelt account, optional", "sshd", A STOCK "account optional "
	    "pam_jal.so\n" K, { PAMLINES_WORKS }, "names the module pam_jal.so",
	    "write pam_jail.so in " },
	{ "without its end", "su", STOCK "session required pam_jail\n",
	    { PAMLINES_LOCKS }, "names the module pam_jail,",
	    "write pam_jail.so in " },
	{ "another module", "su", STOCK J "session required pam_nail.so.1\n",
	    { 0 }, "", "" },
	{ "a word", "su", STOCK "session required pam_jail.so unmatched=dney\n",
	    { PAMLINES_LOCKS }, "option \"unmatched=dney\" of the session "
	    "line, ", "write unmatched=deny for it" },
	{ "a word of the auth line", "sshd", "auth optional pam_jail.so x\n"
	    STOCK C K, { PAMLINES_REFUSES }, "option \"x\" of the auth line",
	    "take it out" },
	{ "a word of the account line", "sshd", A STOCK "account required "
	    "pam_jail.so stat=/s/t\n" K, { PAMLINES_LOCKS },
	    "option \"stat=/s/t\" of the account line",
	    "write state= for it" },
	{ "two words of which one begins the other", "su", STOCK "session "
	    "required pam_jail.so unmatched=logg unmatched=log\n",
	    { PAMLINES_LOCKS }, "unmatched=logg",
	    "write unmatched=log for it" },
	{ "or the other it", "su", STOCK "session required pam_jail.so ent "
	    "entry=session\n", { PAMLINES_LOCKS }, "\"ent\"",
	    "take it out" },
	{ "swallowed", "su", "session required pam_permit.so \\\n" J,
	    { PAMLINES_OUTSIDE }, "has pam_jail.so, but to PAM", "correct" },
	{ "swallowed, sshd", "sshd", A C "session required pam_permit.so \\\n"
	    K, { PAMLINES_REFUSES }, "has pam_jail.so, but to PAM", "correct" },
	{ "a file that PAM gives up", "su", J "session optional a.so \\\n",
	    { PAMLINES_LOCKS }, "cannot be read by PAM", "correct" },
	{ "an account line that fails always", "su", J "account required\n"
	    "account required pam_jail.so\n", { PAMLINES_LOCKS },
	    "svc/su:2 always fails", "correct" },
	{ "a session line of pam_deny.so", "su", J "session required "
	    "pam_deny.so\n", { PAMLINES_LOCKS }, "svc/su:2 always fails",
	    "correct" },
	{ "one that Debian's others jump over", "su", J "session [success=1 "
	    "default=ignore] a.so\nsession requisite pam_deny.so\n"
	    "session required pam_permit.so\n", { 0 }, "", "" },
};

/* As if pam_jail.so were installed here. */
static void
installed(struct pamfacts *f)
{
	for (int t = 0; t < PAMLINES_TYPES; t++)
		for (size_t i = 0; i < f->line[t].nown; i++)
			f->line[t].own[i].gone = false;
}

static void
compare(const char *title, const struct pamfaults *got,
    const int effects[MOST], const char *found, const char *mend)
{
	size_t n = 0;

	while (n < MOST && found[0] != '\0' && (n == 0 || effects[n] != 0))
		n++;
	if (got->n != n)
		fail_msg("%s: %zu faults, %s", title, got->n, got->n > 0 ?
		    got->v[0].found : "");
	for (size_t i = 0; i < n; i++)
		if ((int)got->v[i].effect != effects[i])
			fail_msg("%s: %d %s", title, got->v[i].effect,
			    got->v[i].found);
	if (n > 0 && strstr(got->v[0].found, found) == NULL)
		fail_msg("%s: %s", title, got->v[0].found);
	if (n > 0 && strstr(got->v[0].mend, mend) == NULL)
		fail_msg("%s: %s", title, got->v[0].mend);
}

static void
each_row(void **state)
{
	char *dir = scratch_new(), svc[PATH_MAX];
	const struct pamdir d = { .path = svc, .dialects = 1 << PAM_DEBIAN };

	(void)state;
	scratch_sh(dir, "mkdir svc");
	snprintf(svc, sizeof(svc), "%s", scratch_path(dir, "svc"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pamfacts f;
		struct pamfaults got;
		struct err e;

		scratch_write(svc, rows[i].service, rows[i].text,
		    strlen(rows[i].text));
		assert_int_equal(pamlines_look(&d, rows[i].service, &f, &e),
		    0);
		installed(&f);
		assert_int_equal(pamlines_judge(&f, &got, &e), 0);
		compare(rows[i].title, &got, rows[i].effects, rows[i].found,
		    rows[i].mend);
		pamfaults_free(&got);
		pamlines_free(&f);
	}
	scratch_free(dir);
}

/* Its jobs do not run, and yet pam add writes our line. */
static void
cron_without_context(const char *svc)
{
	static const int works[MOST] = { PAMLINES_WORKS };
	const struct pamdir d = {
		.path = svc, .dialects = 1 << PAM_DEBIAN, .selinux = true,
	};
	struct pamfacts f;
	struct pamfaults got;
	struct err e;

	scratch_write(svc, "crond", STOCK J, strlen(STOCK J));
	assert_int_equal(pamlines_look(&d, "crond", &f, &e), 0);
	installed(&f);
	assert_int_equal(pamlines_judge(&f, &got, &e), 0);
	compare("crond", &got, works, "jobs of accounts of a jail do not run",
	    "write \"session required pam_selinux.so nottys open\" as the last "
	    "session line, before ours");
	pamfaults_free(&got);
	pamlines_free(&f);
}

/* With SELinux on, for sshd, a line before ours sets the shell's context. */
static void
with_selinux(void **state)
{
	static const char set[] = "session required pam_selinux.so open\n";
	static const struct {
		const char *title, *service, *before, *line, *behind;
		bool off, right;
	} lines[] = {
		{ "set", "sshd", set, K, "", false, true },
		{ "by both", "sshd", "session required pam_selinux.so\n", K, "",
		    false, true },
		{ "set behind", "sshd", "", K, set, false, false },
		{ "closed", "sshd", "session required pam_selinux.so close\n",
		    K, "", false, false },
		{ "not set", "sshd", "", K, "", false, false },
		{ "not set, off", "sshd", "", K, "", true, true },
		{ "no such module", "sshd", "session [success=ok "
		    "module_unknown=ignore default=bad] /none/pam_selinux.so "
		    "open\n", K, "", false, false },
		{ "it may be left out", "sshd", "session [success=1 default="
		    "ignore] pam_permit.so\nsession required pam_selinux.so "
		    "open\nsession required pam_permit.so\n", K, "", false,
		    false },
		{ "entry=session", "sshd", "", J, "", false, true },
		{ "in su", "su", "", J, "", false, true },
		{ "in cron, set", "cron", "session required pam_selinux.so "
		    "nottys open\n", J, "", false, true },
		{ "in cron, off", "cron", "", J, "", true, true },
	};
	static const int refuses[MOST] = { PAMLINES_REFUSES };
	char *dir = scratch_new(), svc[PATH_MAX], text[2000];

	(void)state;
	scratch_sh(dir, "mkdir svc");
	snprintf(svc, sizeof(svc), "%s", scratch_path(dir, "svc"));
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const struct pamdir d = {
			.path = svc, .dialects = 1 << PAM_DEBIAN,
			.selinux = !lines[i].off,
		};
		struct pamfacts f;
		struct pamfaults got;
		struct err e;

		snprintf(text, sizeof(text), "%s%s%s%s%s",
		    strcmp(lines[i].service, "sshd") == 0 ? A : "", STOCK C,
		    lines[i].before, lines[i].line, lines[i].behind);
		scratch_write(svc, lines[i].service, text, strlen(text));
		assert_int_equal(pamlines_look(&d, lines[i].service, &f, &e),
		    0);
		installed(&f);
		assert_int_equal(pamlines_judge(&f, &got, &e), 0);
		compare(lines[i].title, &got, refuses, lines[i].right ? "" :
		    "SELinux is on, and no line before ", "write \"session "
		    "required pam_selinux.so open\" as the last session "
		    "line, before ours");
		pamfaults_free(&got);
		pamlines_free(&f);
	}
	cron_without_context(svc);
	scratch_free(dir);
}

/* Included, twice; and a vendor's file. */
static void
elsewhere(void **state)
{
	static const int refuses[MOST] = { PAMLINES_REFUSES };
	static const int outside[MOST] = { PAMLINES_OUTSIDE };
	char *dir = scratch_new(), etc[PATH_MAX], want[4 * PATH_MAX];
	const struct pamdir d = { .path = etc, .dialects = 1 << PAM_DEBIAN };
	struct pamfacts f;
	struct pamfaults got;
	struct err e;

	(void)state;
	scratch_sh(dir, "mkdir -p etc/pam.d usr/lib/pam.d; cd etc/pam.d;"
	    "echo session required pam_jail.so >ours;"
	    "printf '@include ours\n@include ours\n' >twice;"
	    "{ cat ours; echo @include ours; } >own; printf "
	    "'session required pam_permit.so\n' >su; echo @include su >su-l;"
	    "cp su ../../usr/lib/pam.d/cron");
	snprintf(etc, sizeof(etc), "%s", scratch_path(dir, "etc/pam.d"));
#define JUDGE(service) \
	assert_int_equal(pamlines_look(&d, service, &f, &e), 0); \
	installed(&f); \
	assert_int_equal(pamlines_judge(&f, &got, &e), 0)
#define DONE \
	pamfaults_free(&got); \
	pamlines_free(&f)
	JUDGE("twice");
	compare("twice", &got, refuses, "ours:1 and ", "take one of them out");
	DONE;
	JUDGE("own");
	compare("own", &got, refuses, "own:1 and ", "take one of them out");
	DONE;
	JUDGE("su-l");
	snprintf(want, sizeof(want), "add it to %s/su, see", etc);
	compare("su-l", &got, outside, "no such line", want);
	DONE;
	JUDGE("cron");
	snprintf(want, sizeof(want), "add it to a copy of %s in "
	    "/etc/pam.d, see", scratch_path(dir, "usr/lib/pam.d/cron"));
	compare("cron", &got, outside, "no such line", want);
	DONE;
	scratch_free(dir);
}

static void
modules(void **state)
{
	static const char *const near[] = {
		"pam_jial.so", "pam-jail.so", "pam_jail", "pam_jails.so",
		"pam_jai.so", "/lib/security/pam_jal.so", "pam_jail.s",
		"Pam_jail.so", "pam_nail.so",
	};
	static const char *const far[] = {
		"pam_mail.so",	/* whether it is there or not */
		"pam_unix.so", "pam_permit.so", "pam_deny.so", "pam_env.so",
		"jail.so", "", "/", "pam_jail.so.disabled",
	};
	static const char text[] = "x\0/lib/security\0/lib64/security/\0"
	    "/lib/security/$ISA\0security/\0/a%s/security\0/b/security/c\0"
	    "/open/security";	/* no end */
	struct list dirs = {0};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(near) / sizeof(*near); i++)
		assert_true(pammodule_near(near[i]));
	for (size_t i = 0; i < sizeof(far) / sizeof(*far); i++)
		assert_false(pammodule_near(far[i]));
	assert_int_equal(pammodule_dirs(text, sizeof(text) - 1, &dirs, &e), 0);
	assert_int_equal(dirs.n, 2);
	assert_string_equal(dirs.v[0], "/lib/security");
	assert_string_equal(dirs.v[1], "/lib64/security/");
	list_free(&dirs);
}

static const struct {
	const char *title;
	long changed, most, inactive, expires;
	enum aging want;
} ages[] = {
	{ "no dates", -1, -1, -1, -1, AGING_FINE },
	{ "changed today", 20000, 90, -1, -1, AGING_FINE },
	{ "chage -d 0", 0, 99999, -1, -1, AGING_MUST_CHANGE },
	{ "the last day", 19910, 90, 7, -1, AGING_FINE },
	{ "a day late", 19909, 90, 7, -1, AGING_MUST_CHANGE },
	{ "in the last week", 19903, 90, 7, -1, AGING_MUST_CHANGE },
	{ "after it", 19902, 90, 7, -1, AGING_TOO_LATE },
	{ "long ago, and no such week", 100, 90, -1, -1, AGING_MUST_CHANGE },
	{ "in the future", 20001, 0, 0, -1, AGING_FINE },
	{ "never too old", 1, -1, 0, -1, AGING_FINE },
	{ "expires tomorrow", 20000, 90, -1, 20001, AGING_FINE },
	{ "expires today", 20000, 90, -1, 20000, AGING_EXPIRED },
	{ "chage -E 0", 20000, 90, -1, 0, AGING_EXPIRED },
	{ "expired, whatever else", 0, 90, 7, 1, AGING_EXPIRED },
};

static void
each_age(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ages) / sizeof(*ages); i++) {
		const struct spwd s = {
			.sp_lstchg = ages[i].changed, .sp_max = ages[i].most,
			.sp_inact = ages[i].inactive,
			.sp_expire = ages[i].expires, .sp_min = -1,
			.sp_warn = -1,
		};

		if (aging_of(&s, 20000) != ages[i].want)
			fail_msg("%s: %d", ages[i].title, aging_of(&s, 20000));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(with_selinux),
		cmocka_unit_test(elsewhere),
		cmocka_unit_test(modules),
		cmocka_unit_test(each_age),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
