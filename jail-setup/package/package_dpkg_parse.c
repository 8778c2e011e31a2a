/* SPDX-License-Identifier: BSD-2-Clause */
/* package_dpkg_parse.c - see package_dpkg_parse.h */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "count.h"
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

#define TEXT(word, field, folds) \
	{ word, sizeof(word) - 1, offsetof(struct dpkg_stanza, field), folds }
static const struct {
	const char *name;
	size_t n, at;
	bool folds;		/* its other lines are taken as well */
} texts[] = {
	TEXT("Package", name, false), TEXT("Version", version, false),
	TEXT("Architecture", arch, false), TEXT("Source", source, false),
	TEXT("Depends", depends, true),
	TEXT("Pre-Depends", pre_depends, true),
	TEXT("Provides", provides, true),
	TEXT("Conffiles", conffiles, true),
};

enum { HAS_ANY = 1, HAS_STATUS = 2, HAS_MULTI = 4, HAS_TEXT = 8 };

struct parsing {
	struct dpkg_stanza st;
	unsigned seen;		/* HAS_*, HAS_TEXT << index */
	struct slice *folded;	/* what the next line may continue; or NULL */
};

/* Returns a bit for each field, so that one given twice is noticed. */
static unsigned
take_field(struct parsing *ps, struct slice key, struct slice value)
{
	ps->folded = NULL;
	if (slice_is(key, "Status")) {
		ps->st.state = parse_state(value);
		return HAS_STATUS;
	}
	if (slice_is(key, "Multi-Arch")) {
		ps->st.same = slice_is(value, "same");
		return HAS_MULTI;
	}
	for (size_t i = 0; i < COUNT(texts); i++)
		if (key.n == texts[i].n && slice_is(key, texts[i].name)) {
			struct slice *to = (struct slice *)
			    ((char *)&ps->st + texts[i].at);

			*to = value;
			ps->folded = texts[i].folds ? to : NULL;
			return HAS_TEXT << i;
		}
	return 0;
}

static int
continue_field(struct parsing *ps, struct slice line, size_t at, struct err *e)
{
	if (ps->seen == 0)
		return err_set(e, 0, "line %zu continues nothing", at);
	if (ps->folded != NULL)
		ps->folded->n = (size_t)(line.s + line.n - ps->folded->s);
	return 0;
}

static int
parse_field(struct parsing *ps, struct slice line, size_t at, struct err *e)
{
	const char *end = line.s + line.n;
	const char *colon = memchr(line.s, ':', line.n);
	unsigned bit;

	if (line.s[0] == ' ' || line.s[0] == '\t')
		return continue_field(ps, line, at, e);
	if (colon == NULL || colon == line.s)
		return err_set(e, 0, "line %zu is no field", at);
	bit = take_field(ps, (struct slice){ line.s, (size_t)(colon - line.s) },
	    trim_spaces(colon + 1, end));
	if ((ps->seen & bit) != 0)
		return err_set(e, 0, "line %zu: %.*s is given twice", at,
		    (int)(colon - line.s), line.s);
	ps->seen |= bit | HAS_ANY;
	return 0;
}

static int
finish_stanza(const struct parsing *ps, size_t at, dpkg_each_stanza *each,
    void *arg, struct err *e)
{
	const struct dpkg_stanza *st = &ps->st;

	if (ps->seen == 0)
		return 0;
	if (!is_plain_name(st->name))
		return err_set(e, 0, "the stanza before line %zu has no "
		    "sensible name of a package", at);
	if (st->arch.n != 0 && !is_plain_name(st->arch))
		return err_set(e, 0, "the stanza before line %zu has no "
		    "sensible architecture", at);
	if ((ps->seen & HAS_STATUS) == 0)
		return err_set(e, 0, "the stanza before line %zu has no "
		    "status", at);
	return each(arg, st, e);
}

int
dpkg_parse_status(const char *bytes, size_t len, dpkg_each_stanza *each,
    void *arg, struct err *e)
{
	struct text t = { .at = bytes, .end = bytes + len };
	struct parsing ps = {0};
	struct slice line;
	int more;

	while ((more = text_line(&t, &line, e)) > 0) {
		if (line.n > 0) {
			if (parse_field(&ps, line, t.line, e) < 0)
				return -1;
			continue;
		}
		if (finish_stanza(&ps, t.line, each, arg, e) < 0)
			return -1;
		ps = (struct parsing){0};
	}
	return more < 0 ? -1 :
	    finish_stanza(&ps, t.line + 1, each, arg, e);
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

static bool
is_hex(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isxdigit((unsigned char)s.s[i]))
			return false;
	return s.n > 0;
}

int
dpkg_parse_names(struct slice field, dpkg_each_name *each, void *arg,
    struct err *e)
{
	static const char between[] = ",|";
	const char *s = field.s, *end = s + field.n;

	while (s < end) {
		const char *next = s;
		struct slice name;

		while (next < end && strchr(between, *next) == NULL)
			next++;
		name = trim_spaces(s, next);
		for (size_t i = 0; i < name.n; i++)
			if (strchr(" \t\n:([<", name.s[i]) != NULL)
				name.n = i;
		if (!is_plain_name(name))
			return err_set(e, 0, "\"%.*s\" is no relation to a "
			    "package", (int)(next - s), s);
		if (each(arg, name, e) < 0)
			return -1;
		s = next + 1;
	}
	return 0;
}

/* Takes the last word off; *rest has no spaces around it. */
static struct slice
last_word(struct slice *rest)
{
	const char *end = rest->s + rest->n, *s = end;

	while (s > rest->s && !isspace((unsigned char)s[-1]))
		s--;
	*rest = trim_spaces(rest->s, s);
	return (struct slice){ s, (size_t)(end - s) };
}

static int
parse_conffile(struct slice line, dpkg_each_config *each, void *arg,
    struct err *e)
{
	struct slice md5 = last_word(&line);

	while (slice_is(md5, "obsolete") || slice_is(md5, "remove-on-upgrade"))
		md5 = last_word(&line);
	if (line.n == 0 || line.s[0] != '/')
		return err_set(e, 0, "a line of Conffiles has no absolute "
		    "path");
	if (!is_hex(md5))	/* "newconffile" */
		md5.n = 0;
	return each(arg, line, md5, e);
}

int
dpkg_parse_conffiles(struct slice field, dpkg_each_config *each, void *arg,
    struct err *e)
{
	const char *s = field.s, *end = s + field.n;

	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		struct slice line = trim_spaces(s, nl != NULL ? nl : end);

		if (line.n > 0 && parse_conffile(line, each, arg, e) < 0)
			return -1;
		s = nl != NULL ? nl + 1 : end;
	}
	return 0;
}

int
dpkg_parse_ucf(const char *bytes, size_t len, dpkg_each_ucf *each, void *arg,
    struct err *e)
{
	struct text t = { .at = bytes, .end = bytes + len };
	struct slice line, word, path;
	int more;

	while ((more = text_line(&t, &line, e)) > 0) {
		word.s = line.s;
		for (word.n = 0; word.n < line.n &&
		    !isspace((unsigned char)line.s[word.n]); )
			word.n++;
		path = trim_spaces(line.s + word.n, line.s + line.n);
		if (path.n == 0 || path.s[0] != '/')
			return err_set(e, 0, "line %zu has no absolute path",
			    t.line);
		if (each(arg, word, path, e) < 0)
			return -1;
	}
	return more;
}
