/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pamlib.c - pamstack.h and pamrun.h beside libpam itself.
 *
 * Stacks at random, from fixed seeds: libpam runs them with modules of this
 * test (pamlib_module.c) that return what they are told, and what we make of
 * the same files and the same return values must be what it did.  Then small
 * stacks with every combination of return values: what pamrun() says can
 * become of them is what became of them.
 *
 * Includes are by absolute path: Debian's libpam looks for others in /etc/pam.d
 * alone, and this test leaves the host alone.
 */
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <security/pam_appl.h>

#include "base/slurp.h"
#include "err.h"
#include "pam/pamadd.h"
#include "pam/pamdialect.h"
#include "pam/pamfile.h"
#include "scratch.h"

#define EXPORT __attribute__((visibility("default")))

enum { STACKS = 3000, SMALL = 400, FILES = 4 };

/* libpam would write to the host's journal and audit log. */
EXPORT void __syslog_chk(int priority, int flag, const char *format, ...);
EXPORT void syslog(int priority, const char *format, ...);
EXPORT int audit_open(void);

EXPORT void
__syslog_chk(int priority, int flag, const char *format, ...)
{
	(void)priority;
	(void)flag;
	(void)format;
}

EXPORT void
syslog(int priority, const char *format, ...)
{
	(void)priority;
	(void)format;
}

EXPORT int
audit_open(void)
{
	errno = EPROTONOSUPPORT;
	return -1;
}

/* libpam keeps what it had where it gives a file up: no leak of ours. */
extern void __lsan_disable(void) __attribute__((weak));
extern void __lsan_enable(void) __attribute__((weak));

/* --- what is run ---------------------------------------------------------- */

static char ours[PATH_MAX], other[PATH_MAX];	/* modules */
static char *dir;
static unsigned dialect;
static uint64_t seed;

static unsigned
below(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed % n);
}

#define PICK(v) ((v)[below(sizeof(v) / sizeof(*(v)))])

struct outcome {
	bool starts, called, succeeds;
	char words[4096];
};

static int
no_talk(int n, const struct pam_message **m, struct pam_response **r, void *p)
{
	(void)n;
	(void)m;
	(void)r;
	(void)p;
	return PAM_CONV_ERR;
}

static pam_handle_t *
start(void)
{
	static const struct pam_conv conv = { no_talk, NULL };
	pam_handle_t *h = NULL;
	int rc;

	if (__lsan_disable != NULL)
		__lsan_disable();
	rc = pam_start_confdir("svc", "nobody", &conv, dir, &h);
	if (__lsan_enable != NULL)
		__lsan_enable();
	return rc == PAM_SUCCESS ? h : NULL;
}

static void
call(pam_handle_t *h, bool session, struct outcome *out)
{
	const char *said;

	pam_putenv(h, "RAN");
	out->starts = true;
	out->succeeds = (session ? pam_open_session(h, 0) :
	    pam_acct_mgmt(h, 0)) == PAM_SUCCESS;
	said = pam_getenv(h, "RAN");
	out->called = said != NULL;
	snprintf(out->words, sizeof(out->words), "%s", out->called ? said : "");
}

static void
by_libpam(bool session, struct outcome *out)
{
	pam_handle_t *h = start();

	*out = (struct outcome){0};
	if (h == NULL)
		return;
	call(h, session, out);
	pam_end(h, PAM_SUCCESS);
}

/* --- the same by our reader ----------------------------------------------- */

static enum slurped
get(void *arg, const char *name, bool include, char **bytes, size_t *len,
    char **path)
{
	FILE *f = fopen(name[0] == '/' ? name : scratch_path(dir, name), "r");

	(void)arg;
	(void)include;
	if (f == NULL)
		return SLURP_ABSENT;
	*bytes = malloc(65536);
	*len = fread(*bytes, 1, 65536, f);
	*path = strdup(name);
	fclose(f);
	return SLURP_READ;
}

static uint32_t
codes(void *arg, size_t i)
{
	const struct pamstep *s = (const struct pamstep *)arg + i;

	if (s->module == NULL || (strcmp(s->module, ours) != 0 &&
	    strcmp(s->module, other) != 0))
		return UINT32_C(1) << PAM_MODULE_UNKNOWN;
	return UINT32_C(1) << (s->words.n == 0 ? PAM_SUCCESS :
	    abs(atoi(s->words.v[0])) % PAM_INCOMPLETE);
}

static const struct pamsource from = { get, NULL };

/* 1: it can be run; the stack is in *s. */
static int
read_both(unsigned how, bool session, struct pamstack *s)
{
	struct pamstack more;
	struct err e;
	int own = pamstack_read(&from, how, "svc", s, &e);
	int rc = pamstack_read(&from, how, "other", &more, &e);

	assert_int_equal(own, 1);
	assert_true(rc >= 0);
	assert_false(s->unknown || more.unknown);
	rc = s->broken.line == 0 && more.broken.line == 0;
	pamstack_keep(s, session ? PAM_TYPE_SESSION : PAM_TYPE_ACCOUNT);
	pamstack_keep(&more, session ? PAM_TYPE_SESSION : PAM_TYPE_ACCOUNT);
	if (s->n == 0) {
		pamstack_free(s);
		*s = more;
	} else {
		pamstack_free(&more);
	}
	return rc;
}

/* With one line for us its words are those that it was called with. */
static void
by_us(unsigned how, bool session, struct outcome *out)
{
	struct pamstack s;
	struct err e;
	size_t n = 0, lines = 0;
	int can;

	*out = (struct outcome){ .starts = read_both(how, session, &s) };
	can = pamrun(s.v, s.n, codes, s.v, s.n, &e) & ~PAMRUN_UNDECIDED;
	assert_int_equal(can & (can - 1), 0);	/* one run, one outcome */
	out->called = out->starts && (can & (PAMRUN_WITHOUT |
	    PAMRUN_FAILS_WITHOUT)) == 0;
	out->succeeds = out->starts && (can & (PAMRUN_FAILS |
	    PAMRUN_FAILS_WITHOUT)) == 0;
	for (size_t i = 0; out->called && i < s.n; i++) {
		if (!s.v[i].ours)
			continue;
		lines++;
		n = 0;
		for (size_t k = 0; k < s.v[i].words.n; k++)
			n += (size_t)snprintf(out->words + n,
			    sizeof(out->words) - n, "<%s>",
			    s.v[i].words.v[k]);
	}
	if (lines > 1)
		strcpy(out->words, "?");
	pamstack_free(&s);
}

/* --- stacks at random ----------------------------------------------------- */

static const char *const types[] = {
	"session", "session", "session", "session", "session", "Session",
	"-session", "account", "account", "ACCOUNT", "auth", "sesion", "-",
};
static const char *const controls[] = {
	"required", "required", "REQUIRED", "requisite", "sufficient",
	"SUFFICIENT", "optional", "Optional", "[success=ok default=bad]",
	"[success=1 default=ignore]", "[success=2 default=ignore]",
	"[default=1]", "[default=2]", "[ success = done default = ignore ]",
	"[success=ok ignore=ignore default=die]", "[default=reset]",
	"[success=ok default=reset]", "[perm_denied=ignore default=bad]",
	"[default=ok]", "[success=bad default=ok]", "[default=ignore]",
	"[new_authtok_reqd=done\tignore=2 default=bad]", "[success=3]",
	"[default=bad success=ok]", "[SUCCESS=ok]", "[success=0]",
	"[success=99999999999 default=ignore]", "[success=4294967294]",
	"[]", "[success]", "[success=]", "[success=ok", "[default=ignoreok=1]",
	"[success=ok\\] default=bad]", "[default=okdefault=1]", "required]",
	"[default=die]", "mandatory", "[ok]", "[auth_err=ignore abort=1]",
};
static const char *const blanks[] = {
	" ", " ", " ", " ", "  ", "\t", " \t ", " \\\n", "\\\n ", " \\ \t\n",
	"\\\n# a comment\n", "\\\n\n", " \\\n \t\n ", "\\\n\\\n",
};
static const char *const line_ends[] = {
	"\n", "\n", "\n", "\n", "\n", "\n", "\n\n", " \t\n", "# x\n",
	" # x \\\n",
	"\n# x\n", "\n \t# x \\\n", "\r\n", " \\\n", "\n\\\n", "",
};
static const char *const words[] = {
	"", "", "", " a", " config=/x\tb", " [a b] c", " [a\\]b]", " a[b c]",
	" [", " # c", " a\\b", " []",	/* the last may be taken for a module */
};

/* One line that libpam before 1.6 cuts; more would keep it busy for ever. */
static void
long_word(FILE *f)
{
	for (unsigned n = 900 + below(300); n > 0; n--)
		fputc('x', f);
}

static void
statement(FILE *f, unsigned file, bool small)
{
	const char *type = small ? "session" : PICK(types);
	const char *blank = small ? " " : PICK(blanks);

	fputs(type, f);
	fputs(blank, f);
	if (file + 1 < FILES && below(5) == 0) {
		/* without a name, Debian's libpam falls over */
		fprintf(f, "%s%s%s", below(2) ? "include" : "substack",
		    blanks[below(small ? 1 : 7)], dir);
		fprintf(f, "/f%u", file + 1 + below(FILES - file - 1));
		return;
	}
	fputs(PICK(controls), f);
	fputs(small ? " " : PICK(blanks), f);
	if (below(4) == 0) {
		fprintf(f, "%s %u", ours, below(3) ? 0 : below(31));
	} else if (small || below(12) != 0) {
		fprintf(f, "%s %u", other, below(3) ? below(2) * 25 :
		    below(31));
	} else {
		/* the last three libpam before 1.6 leaves uninitialised */
		static const char *const odd[] = {
			"/none.so", "", "/none/pam_jail.so.", "?", "/x/.so",
			"/",
		};

		fputs(odd[below((dialect & PAM_SHORT) != 0 ? 3 : 6)], f);
	}
	fputs(small ? "" : words[below(sizeof(words) / sizeof(*words) -
	    ((dialect & PAM_SHORT) != 0))], f);
	if (!small && below(100) == 0)
		long_word(f);
}

/*
 * A line that brings all types in, which only Debian has.  Only at the top: one
 * that fails below an include of one type leaves its control to chance there.
 */
static void
debian(FILE *f)
{
	fprintf(f, "%s %s/f%u", below(2) ? "@include" : "-@InClude", dir,
	    1 + below(below(9) ? FILES - 1 : FILES));
}

/* A new file: one that is cut and written again waits for the disk at close. */
static FILE *
create(const char *name)
{
	FILE *f;

	unlink(scratch_path(dir, name));
	f = fopen(scratch_path(dir, name), "w");
	assert_non_null(f);
	return f;
}

static void
write_file(const char *name, unsigned file)
{
	FILE *f = create(name);

	for (unsigned n = 1 + below(5); n > 0; n--) {
		if (below(8) == 0)
			fputs(PICK(blanks), f);
		if ((dialect & PAM_DEBIAN) != 0 && file == 0 && below(6) == 0)
			debian(f);
		else
			statement(f, file, false);
		fputs(n == 1 && below(4) ? "\n" : PICK(line_ends), f);
	}
	fclose(f);
}

static void
write_stack(void)
{
	static const char *const names[FILES] = { "svc", "f1", "f2", "f3" };

	for (unsigned i = 0; i < FILES; i++)
		write_file(names[i], i);
	unlink(scratch_path(dir, "other"));
	if (below(3) == 0)
		write_file("other", 1);
}

static void
differs(const char *what, const struct outcome *got, const struct outcome *want)
{
	char cp[PATH_MAX + 64];

	snprintf(cp, sizeof(cp), "cd %s && for f in *; do echo \"== $f\" >&2; "
	    "cat -A $f >&2; done", dir);
	scratch_sh(dir, cp);
	fail_msg("%s: libpam starts %d, calls %d, succeeds %d, \"%s\"; "
	    "we say %d %d %d \"%s\"", what, want->starts, want->called,
	    want->succeeds, want->words, got->starts, got->called,
	    got->succeeds, got->words);
}

static unsigned seen_so_far[8];

static void
compare(const char *what, bool session)
{
	struct outcome want, got;

	by_libpam(session, &want);
	seen_so_far[want.starts | want.called << 1 | want.succeeds << 2]++;
	by_us(dialect, session, &got);
	if (want.starts != got.starts || want.called != got.called ||
	    want.succeeds != got.succeeds || (got.words[0] != '?' &&
	    strcmp(want.words, got.words) != 0))
		differs(what, &got, &want);
}

static void
random_stacks(void **state)
{
	char what[64];

	(void)state;
	for (unsigned i = 1; i <= STACKS; i++) {
		seed = i * UINT64_C(0x9E3779B97F4A7C15);
		write_stack();
		snprintf(what, sizeof(what), "stack %u", i);
		compare(what, true);
		compare(what, false);
	}
	/* or the generator is worth nothing */
	for (unsigned i = 1; i < 8; i += 2)
		assert_true(seen_so_far[i] > STACKS / 30);
	assert_true(seen_so_far[0] > STACKS / 30);
}

/* --- every combination of return values ----------------------------------- */

/* All that the controls below tell apart, PAM_ABORT for those not named. */
static const int kinds[] = {
	PAM_SUCCESS, PAM_NEW_AUTHTOK_REQD, PAM_IGNORE, PAM_PERM_DENIED,
	PAM_AUTH_ERR, PAM_ABORT,
};
static const char *const told[] = {
	"required", "requisite", "sufficient", "optional", "[default=1]",
	"[success=ok default=bad]", "[success=1 default=ignore]",
	"[success=2 default=bad]", "[default=die success=done]",
	"[default=reset]", "[success=ok default=reset]", "[default=ok]",
	"[perm_denied=ignore default=bad success=ok]",
	"[success=reset ignore=1 default=bad]",
	"[auth_err=2 new_authtok_reqd=done default=ignore]",
};

/* Two to four modules, some of them in a substack; one is ours. */
static unsigned
small_stack(void)
{
	FILE *f = create("svc"), *sub = create("f1");
	const unsigned n = 2 + below(3), us = below(n), split = below(n + 2);

	for (unsigned i = 0; i < n; i++) {
		const bool in = split < n && (i == split || i == split + 1);

		if (i == split)
			fprintf(f, "session %s %s/f1\n", below(4) ? "substack" :
			    "include", dir);
		fprintf(in ? sub : f, "session %s %s @%u\n", PICK(told),
		    i == us ? ours : other, i);
	}
	fclose(f);
	fclose(sub);
	return n;
}

static bool
can_be_ours(int code)
{
	return code != PAM_NEW_AUTHTOK_REQD && code != PAM_IGNORE;
}

/* What libpam makes of all return values of the n modules, as of pamrun(). */
static int
every_run(unsigned n, const char *text)
{
	const unsigned each = sizeof(kinds) / sizeof(*kinds);
	unsigned us = 0, all = 1;
	pam_handle_t *h = start();
	int can = 0;

	assert_non_null(h);
	sscanf(strstr(text, "pam_jail.so @"), "pam_jail.so @%u", &us);
	for (unsigned i = 0; i < n; i++)
		all *= each;
	for (unsigned k = 0; k < all; k++) {
		char letters[8] = "";
		unsigned rest = k;
		struct outcome o;

		for (unsigned i = 0; i < n; i++, rest /= each)
			letters[i] = (char)('A' + kinds[rest % each]);
		if (!can_be_ours(letters[us] - 'A'))
			continue;
		setenv("PAMLIB_CODES", letters, 1);
		call(h, true, &o);
		if (!o.called)
			can |= o.succeeds ? PAMRUN_WITHOUT :
			    PAMRUN_FAILS_WITHOUT;
		else if (!o.succeeds)
			can |= PAMRUN_FAILS;
		else
			can |= letters[us] == 'A' + PAM_SUCCESS ?
			    PAMRUN_SUCCEEDS : PAMRUN_REFUSED;
	}
	pam_end(h, PAM_SUCCESS);
	return can;
}

static void
text_of(char text[4096])
{
	static const char *const names[] = { "svc", "f1" };
	size_t n = 0;

	for (size_t i = 0; i < 2; i++) {
		FILE *f = fopen(scratch_path(dir, names[i]), "r");

		n += fread(text + n, 1, 4095 - n, f);
		fclose(f);
	}
	text[n] = '\0';
}

static void
all_return_values(void **state)
{
	char text[4096];
	int seen[32] = {0};

	(void)state;
	unlink(scratch_path(dir, "other"));
	for (unsigned i = 1; i <= SMALL; i++) {
		struct pamstack s;
		struct err e;
		unsigned n;
		int can, want;

		seed = i * UINT64_C(0x2545F4914F6CDD1D);
		n = small_stack();
		text_of(text);
		want = every_run(n, text);
		assert_int_equal(read_both(dialect, true, &s), 1);
		can = pamrun(s.v, s.n, NULL, NULL, s.n, &e) &
		    ~PAMRUN_UNDECIDED;
		pamstack_free(&s);
		if (can != want)
			fail_msg("stack %u: %#x, libpam %#x\n%s", i, can, want,
			    text);
		seen[can] = 1;
	}
	assert_true(seen[PAMRUN_SUCCEEDS | PAMRUN_FAILS]);
}

/* --- what "pam add" writes ------------------------------------------------ */

/* The text as the service's, with our lines told what to return. */
static void
write_edited(const char *text)
{
	FILE *f = create("svc");
	const char *at;

	for (; (at = strstr(text, "pam_jail.so")) != NULL; text = at + 11)
		fprintf(f, "%.*s%s @9", (int)(at - text), text, ours);
	fputs(text, f);
	fclose(f);
}

/* By modules that return these; succeeds, as the account and the session. */
static void
run_with(const char *codes_told, bool succeeds[2])
{
	pam_handle_t *h = start();
	struct outcome o;

	assert_non_null(h);
	setenv("PAMLIB_CODES", codes_told, 1);
	for (int session = 0; session < 2; session++) {
		call(h, session, &o);
		succeeds[session] = o.succeeds;
	}
	pam_end(h, PAM_SUCCESS);
}

static char *
stack_of_others(size_t *len)
{
	static const char *const plain[] = { "session", "session", "account" };
	char *text = NULL;
	FILE *f = open_memstream(&text, len), *sub = create("f1");

	fprintf(f, "auth required %s 0\n", other);
	for (unsigned i = 0, n = 2 + below(5); i < n; i++) {
		if (i > 0 && below(6) == 0)
			fprintf(f, "%s %s %s/f1\n", PICK(plain), below(2) ?
			    "include" : "substack", dir);
		fprintf(below(4) ? f : sub, "%s %s %s @%u\n", PICK(plain),
		    PICK(told), other, i);
	}
	fclose(sub);
	fclose(f);
	return text;
}

static void
differs_edited(const char *what, const char *codes_told, const char *was,
    const char *text)
{
	char *sub = NULL;
	size_t len;

	(void)slurp(scratch_path(dir, "f1"), 4096, &sub, &len);
	fail_msg("%s, by %s:\n%s--- f1\n%s---\n%s", what, codes_told, was, sub,
	    text);
}

/* Nobody is let in or kept out whom the lines of others do not. */
static unsigned
compare_edited(const char *was, const char *text)
{
	unsigned in = 0;

	for (unsigned k = 0; k < 60; k++) {
		char letters[] = "AAAAAAAAAA";
		bool before[2], after[2], kept[2];

		for (unsigned i = 0; i < 9; i++)
			letters[i] = (char)('A' + (below(2) ? PAM_SUCCESS :
			    PICK(kinds)));
		write_edited(was);
		run_with(letters, before);
		write_edited(text);
		run_with(letters, after);
		letters[9] = 'A' + PAM_PERM_DENIED;
		run_with(letters, kept);
		if (before[0] != after[0])
			differs_edited("account", letters, was, text);
		if (before[1] && !after[1])
			differs_edited("locked out", letters, was, text);
		if (kept[1])
			differs_edited("not kept in", letters, was, text);
		in += before[1] && before[0];
	}
	return in;
}

static void
edited(void **state)
{
	struct pamdir d = { .path = dir, .dialects = 1U << dialect,
	    .installed = true };
	unsigned n = 0, in = 0;

	(void)state;
	unlink(scratch_path(dir, "other"));
	for (unsigned i = 1; i <= SMALL; i++) {
		const char *service = i % 2 ? "sshd" : "su";
		struct pamadd p;
		struct err e;
		size_t len;
		char *was;
		FILE *f;

		seed = i * UINT64_C(0x9E3779B97F4A7C15);
		was = stack_of_others(&len);
		f = create(service);
		fwrite(was, 1, len, f);
		fclose(f);
		assert_int_equal(pamadd_plan(&d, service, &p, &e), 0);
		if (p.is == PAMADD_CHANGE) {
			in += compare_edited(was, p.text);
			n++;
		}
		pamadd_free(&p);
		free(was);
		unlink(scratch_path(dir, service));
	}
	if (n < SMALL / 8 || in < n)
		fail_msg("%u texts, %u logins", n, in);
}

/* --- depths, and which libpam it is --------------------------------------- */

static void
chain(unsigned n, const char *how)
{
	char name[16];

	for (unsigned i = 0; i < n; i++) {
		FILE *f;

		snprintf(name, sizeof(name), i == 0 ? "svc" : "c%u", i);
		f = create(name);
		if (i + 1 < n)
			fprintf(f, "session %s %s/c%u\n", how, dir, i + 1);
		else
			fprintf(f, "session required %s 0 deep\n", ours);
		fclose(f);
	}
	compare(how, true);
}

static void
depths(void **state)
{
	(void)state;
	unlink(scratch_path(dir, "other"));
	for (unsigned n = 14; n < 20; n++) {
		chain(n, "include");
		chain(n, "substack");
	}
}

/* The one that was compared is of the dialect that check takes it for. */
static void
dialects(void **state)
{
	(void)state;
	assert_true((pamdialect_host() & 1U << dialect) != 0);
	assert_int_equal(pamdialect_of("", 0), -1);
}

static int
set_up(void **state)
{
	char self[PATH_MAX] = "";
	char *bytes = NULL;
	Dl_info lib;
	size_t len;
	int how;

	(void)state;
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return -1;
	*strrchr(self, '/') = '\0';
	snprintf(ours, sizeof(ours), "%.4000s/pamlib/pam_jail.so", self);
	snprintf(other, sizeof(other), "%.4000s/pamlib/returns.so", self);
	dir = scratch_new();
	if (dladdr((void *)(uintptr_t)pam_start, &lib) == 0 ||
	    slurp(lib.dli_fname, 64 << 20, &bytes, &len) != SLURP_READ)
		return -1;
	how = pamdialect_of(bytes, len);
	free(bytes);
	dialect = (unsigned)how;
	return how < 0 ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	scratch_free(dir);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_stacks),
		cmocka_unit_test(all_return_values),
		cmocka_unit_test(edited),
		cmocka_unit_test(depths),
		cmocka_unit_test(dialects),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
