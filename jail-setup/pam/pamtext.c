/* SPDX-License-Identifier: BSD-2-Clause */
/* pamtext.c - see pamtext.h */
#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <security/_pam_types.h>

#include "pamtext.h"

enum { SHORT_ROOM = 1024 };	/* libpam's buffer before 1.6 */

static const char blanks[] = " \t\n";

_Static_assert(PAM_CODES == _PAM_RETURN_VALUES, "a code that PAM_CODES lacks");

/* --- statements --------------------------------------------------------- */

/* One line with its end, at most `room` bytes; 0 at the end of the file. */
static size_t
read_line(struct pamtext *t, char *to, size_t room)
{
	const char *s = t->bytes + t->at;
	size_t left = t->len - t->at, n = left < room ? left : room;
	const char *end = n > 0 ? memchr(s, '\n', n) : NULL;

	if (end != NULL)
		n = (size_t)(end - s) + 1;
	if (n > 0 && (t->at == 0 || s[-1] == '\n'))
		t->line++;
	memcpy(to, s, n);
	to[n] = '\0';
	t->at += n;
	return n;
}

/* The last byte that is not blank, or the first at all. */
static char *
last_nonblank(char *s, char *end)
{
	while (end > s && strchr(blanks, *--end) != NULL && *end != '\0')
		;
	return end;
}

static int
next_short(struct pamtext *t, char *to, unsigned *first)
{
	char *p = to;

	/* at exactly the last byte that libpam would read none for ever */
	while (p - to < SHORT_ROOM - 1) {
		char *s, *end;

		if (read_line(t, p, (size_t)(SHORT_ROOM - 1 - (p - to))) == 0)
			return p == to ? 0 : -1;
		s = p + strspn(p, blanks);
		if (*s == '\0' || *s == '#')
			continue;
		if (p == to)
			*first = t->line;
		end = s + strcspn(s, "#");
		if (*end == '#') {
			*end = '\0';
			return 1;
		}
		end = last_nonblank(s, end);
		if (*end != '\\')
			return 1;
		strcpy(end, " ");
		p = end + 1;
	}
	return -1;
}

/*
 * Bytes are counted, not strings: what stands behind a NUL byte stays unseen,
 * and whatever is added behind it too.
 */
static int
next_long(struct pamtext *t, char *to, unsigned *first)
{
	size_t have = 0, n;
	bool open = false;

	while ((n = read_line(t, to + have, t->len)) > 0) {
		char *line = to + have, *start, *end = line + n;
		char *last = last_nonblank(line, end);
		bool ends = *last != '\\';

		if (have == 0)
			*first = t->line;
		if (!ends) {
			strcpy(last, " ");
			end = last + 1;
		}
		ends |= strchr(line, '#') != NULL;
		start = line + strspn(line, " \t");
		start[strcspn(start, "#")] = '\0';
		if (have > 0 || !ends || (*start != '\0' && *start != '\n')) {
			memmove(line, start, (size_t)(end - start));
			have += (size_t)(end - start);
			to[have] = '\0';
		}
		open = !ends;
		if (ends && have > 0 && *to != '\0')
			return 1;
		if (ends)
			have = 0;
	}
	return open ? -1 : 0;
}

int
pamtext_next(struct pamtext *t, char *to, unsigned *first)
{
	return (t->dialect & PAM_SHORT) != 0 ? next_short(t, to, first) :
	    next_long(t, to, first);
}

/* --- words -------------------------------------------------------------- */

/* Up to the first "]"; "\]" stands for one that does not end it. */
static char *
cut_bracketed(char *s)
{
	char *to = s;

	for (; *s != '\0' && *s != ']'; s++) {
		if (s[0] == '\\' && s[1] == ']')
			s++;
		*to++ = *s;
	}
	if (to != s)
		*to = '\0';
	return s;
}

char *
pamtext_word(char **rest)
{
	char *word = *rest, *end;

	if (word == NULL)
		return NULL;
	word += strspn(word, blanks);
	if (*word == '\0')
		return *rest = NULL;
	end = *word == '[' ? cut_bracketed(++word) :
	    word + strcspn(word, blanks);
	if (*end != '\0')
		*end++ = '\0';
	*rest = *end != '\0' ? end : NULL;
	return word;
}

/* --- control ------------------------------------------------------------ */

static const char *const codes[PAM_CODES + 1] = {
	[PAM_SUCCESS] = "success", [PAM_OPEN_ERR] = "open_err",
	[PAM_SYMBOL_ERR] = "symbol_err", [PAM_SERVICE_ERR] = "service_err",
	[PAM_SYSTEM_ERR] = "system_err", [PAM_BUF_ERR] = "buf_err",
	[PAM_PERM_DENIED] = "perm_denied", [PAM_AUTH_ERR] = "auth_err",
	[PAM_CRED_INSUFFICIENT] = "cred_insufficient",
	[PAM_AUTHINFO_UNAVAIL] = "authinfo_unavail",
	[PAM_USER_UNKNOWN] = "user_unknown", [PAM_MAXTRIES] = "maxtries",
	[PAM_NEW_AUTHTOK_REQD] = "new_authtok_reqd",
	[PAM_ACCT_EXPIRED] = "acct_expired", [PAM_SESSION_ERR] = "session_err",
	[PAM_CRED_UNAVAIL] = "cred_unavail",
	[PAM_CRED_EXPIRED] = "cred_expired", [PAM_CRED_ERR] = "cred_err",
	[PAM_NO_MODULE_DATA] = "no_module_data", [PAM_CONV_ERR] = "conv_err",
	[PAM_AUTHTOK_ERR] = "authtok_err",
	[PAM_AUTHTOK_RECOVERY_ERR] = "authtok_recover_err",
	[PAM_AUTHTOK_LOCK_BUSY] = "authtok_lock_busy",
	[PAM_AUTHTOK_DISABLE_AGING] = "authtok_disable_aging",
	[PAM_TRY_AGAIN] = "try_again", [PAM_IGNORE] = "ignore",
	[PAM_ABORT] = "abort", [PAM_AUTHTOK_EXPIRED] = "authtok_expired",
	[PAM_MODULE_UNKNOWN] = "module_unknown", [PAM_BAD_ITEM] = "bad_item",
	[PAM_CONV_AGAIN] = "conv_again", [PAM_INCOMPLETE] = "incomplete",
	[PAM_CODES] = "default",
};

static const char *const actions[] = {
	[-PAM_DO_IGNORE] = "ignore", [-PAM_DO_OK] = "ok",
	[-PAM_DO_DONE] = "done", [-PAM_DO_BAD] = "bad",
	[-PAM_DO_DIE] = "die", [-PAM_DO_RESET] = "reset",
};

static const struct {
	const char *word;
	int success, other;	/* PAM_IGNORE is ignored by each */
} controls[] = {
	{ "required", PAM_DO_OK, PAM_DO_BAD },
	{ "requisite", PAM_DO_OK, PAM_DO_DIE },
	{ "optional", PAM_DO_OK, PAM_DO_IGNORE },
	{ "sufficient", PAM_DO_DONE, PAM_DO_IGNORE },
};

static const char *
skip_space(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

/* The first that *s begins with: which, and *s behind it.  n: none. */
static size_t
match_name(const char **s, const char *const *names, size_t n)
{
	size_t i = 0;

	while (i < n && strncmp(*s, names[i], strlen(names[i])) != 0)
		i++;
	if (i < n)
		*s += strlen(names[i]);
	return i;
}

/* How many modules to skip; 0 where libpam refuses the number. */
static int
parse_jump(const char **s, unsigned dialect)
{
	uint32_t n = 0;

	for (; isdigit((unsigned char)**s); ++*s) {
		uint32_t digit = (uint32_t)(**s - '0');

		/* before 1.6 a number that is too large came out as another */
		if ((dialect & PAM_SHORT) == 0 && (n > INT_MAX / 10 ||
		    n * 10 > INT_MAX - digit))
			return 0;
		n = n * 10 + digit;
	}
	return (int)n;
}

/* " code = action"; false where it is nothing of that kind. */
static bool
parse_pair(const char **s, unsigned dialect, int action[PAM_CODES])
{
	size_t code = match_name(s, codes, PAM_CODES + 1), known;
	int what;

	*s = skip_space(*s);
	if (code > PAM_CODES || *(*s)++ != '=')
		return false;
	*s = skip_space(*s);
	known = match_name(s, actions, sizeof(actions) / sizeof(*actions));
	what = -(int)known;
	if (known == sizeof(actions) / sizeof(*actions) &&
	    (what = parse_jump(s, dialect)) == 0)
		return false;
	if (code < PAM_CODES)
		action[code] = what;
	for (size_t i = 0; code == PAM_CODES && i < PAM_CODES; i++)
		if (action[i] == PAM_DO_UNSET)
			action[i] = what;
	return true;
}

void
pamtext_fill(int action[PAM_CODES], int what)
{
	for (size_t i = 0; i < PAM_CODES; i++)
		action[i] = what;
}

void
pamtext_control(const char *word, unsigned dialect, int action[PAM_CODES])
{
	const char *s = word;

	for (size_t i = 0; i < sizeof(controls) / sizeof(*controls); i++) {
		if (strcasecmp(word, controls[i].word) != 0)
			continue;
		pamtext_fill(action, controls[i].other);
		action[PAM_SUCCESS] = controls[i].success;
		action[PAM_NEW_AUTHTOK_REQD] = controls[i].success;
		action[PAM_IGNORE] = PAM_DO_IGNORE;
		return;
	}
	pamtext_fill(action, PAM_DO_UNSET);
	while (*(s = skip_space(s)) != '\0')
		if (!parse_pair(&s, dialect, action)) {
			pamtext_fill(action, PAM_DO_BAD);
			return;
		}
	for (size_t i = 0; i < PAM_CODES; i++)
		if (action[i] == PAM_DO_UNSET)
			action[i] = PAM_DO_BAD;
}
