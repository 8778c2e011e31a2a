/* SPDX-License-Identifier: BSD-2-Clause */
/* package_dpkg_parse.c - see package_dpkg_parse.h */
#include <ctype.h>
#include <string.h>

#include "err.h"
#include "package_dpkg_parse.h"

static struct slice
trim_spaces(const char *s, const char *end)
{
	while (s < end && isspace((unsigned char)*s))
		s++;
	while (end > s && isspace((unsigned char)end[-1]))
		end--;
	return (struct slice){ s, (size_t)(end - s) };
}

static bool
is_plain_name(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.s[i]) &&
		    strchr("+-._", s.s[i]) == NULL)
			return false;
	return s.n > 0 && s.n < 128 && s.s[0] != '.';
}

/* Of "install ok installed" (wanted, error, state) the state. */
static enum package_state
parse_state(struct slice v)
{
	const char *word = v.s + v.n;

	while (word > v.s && word[-1] != ' ')
		word--;
	if (memmem(v.s, v.n, " reinstreq ", 11) != NULL)
		return PACKAGE_HALF;
	v = (struct slice){ word, (size_t)(v.s + v.n - word) };
	if (slice_is(v, "not-installed"))
		return PACKAGE_ABSENT;
	if (slice_is(v, "config-files"))
		return PACKAGE_CONFIG;
	if (slice_is(v, "installed") || slice_is(v, "triggers-awaited") ||
	    slice_is(v, "triggers-pending"))
		return PACKAGE_THERE;
	return PACKAGE_HALF;
}

/* Returns a bit for each field, so that one given twice is noticed. */
static unsigned
take_field(struct dpkg_stanza *st, struct slice key, struct slice value)
{
	if (slice_is(key, "Package")) {
		st->name = value;
		return 1;
	}
	if (slice_is(key, "Status")) {
		st->state = parse_state(value);
		return 2;
	}
	if (slice_is(key, "Version")) {
		st->version = value;
		return 4;
	}
	if (slice_is(key, "Architecture")) {
		st->arch = value;
		return 8;
	}
	if (slice_is(key, "Source")) {
		st->source = value;
		return 16;
	}
	if (slice_is(key, "Multi-Arch")) {
		st->same = slice_is(value, "same");
		return 32;
	}
	return 0;
}

static int
parse_field(struct dpkg_stanza *st, unsigned *seen, struct slice line,
    size_t at, struct err *e)
{
	const char *end = line.s + line.n;
	const char *colon = memchr(line.s, ':', line.n);
	unsigned bit;

	if (line.s[0] == ' ' || line.s[0] == '\t')
		return *seen != 0 ? 0 : err_set(e, 0, "line %zu continues "
		    "nothing", at);
	if (colon == NULL || colon == line.s)
		return err_set(e, 0, "line %zu is no field", at);
	bit = take_field(st, (struct slice){ line.s, (size_t)(colon - line.s) },
	    trim_spaces(colon + 1, end));
	if ((*seen & bit) != 0)
		return err_set(e, 0, "line %zu: %.*s is given twice", at,
		    (int)(colon - line.s), line.s);
	*seen |= bit | 1u << 31;	/* the last bit: any field */
	return 0;
}

static int
finish_stanza(const struct dpkg_stanza *st, unsigned seen, size_t at,
    dpkg_each_stanza *each, void *arg, struct err *e)
{
	if (seen == 0)
		return 0;
	if (!is_plain_name(st->name))
		return err_set(e, 0, "the stanza before line %zu has no "
		    "sensible name of a package", at);
	if (st->arch.n != 0 && !is_plain_name(st->arch))
		return err_set(e, 0, "the stanza before line %zu has no "
		    "sensible architecture", at);
	if ((seen & 2) == 0)
		return err_set(e, 0, "the stanza before line %zu has no "
		    "status", at);
	return each(arg, st, e);
}

int
dpkg_parse_status(const char *bytes, size_t len, dpkg_each_stanza *each,
    void *arg, struct err *e)
{
	struct text t = { .at = bytes, .end = bytes + len };
	struct dpkg_stanza st = {0};
	unsigned seen = 0;
	struct slice line;
	int more;

	while ((more = text_line(&t, &line, e)) > 0) {
		if (line.n > 0) {
			if (parse_field(&st, &seen, line, t.line, e) < 0)
				return -1;
			continue;
		}
		if (finish_stanza(&st, seen, t.line, each, arg, e) < 0)
			return -1;
		st = (struct dpkg_stanza){0};
		seen = 0;
	}
	return more < 0 ? -1 :
	    finish_stanza(&st, seen, t.line + 1, each, arg, e);
}

int
dpkg_parse_list(const char *bytes, size_t len, dpkg_each_path *each,
    void *arg, struct err *e)
{
	struct text t = { .at = bytes, .end = bytes + len };
	struct slice line;
	int more;

	while ((more = text_line(&t, &line, e)) > 0) {
		if (line.n == 0 || line.s[0] != '/')
			return err_set(e, 0, "line %zu is no absolute path",
			    t.line);
		if (slice_is(line, "/.") || line.n == 1)
			continue;
		if (each(arg, line, e) < 0)
			return -1;
	}
	return more;
}

int
dpkg_parse_diversions(const char *bytes, size_t len,
    dpkg_each_diversion *each, void *arg, struct err *e)
{
	struct text t = { .at = bytes, .end = bytes + len };
	struct slice from, to, by;
	int more;

	while ((more = text_line(&t, &from, e)) > 0) {
		if (text_line(&t, &to, e) <= 0 || text_line(&t, &by, e) <= 0)
			return err_set(e, 0, "the diversion at the end is cut "
			    "short");
		if (from.n == 0 || from.s[0] != '/' || to.n == 0 ||
		    to.s[0] != '/' ||
		    (!slice_is(by, ":") && !is_plain_name(by)))
			return err_set(e, 0, "the diversion before line %zu "
			    "is corrupt", t.line + 1);
		if (each(arg, from, to, by, e) < 0)
			return -1;
	}
	return more;
}
