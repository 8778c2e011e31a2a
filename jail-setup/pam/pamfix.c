/* SPDX-License-Identifier: BSD-2-Clause */
/* pamfix.c - see pamfix.h */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/path_below.h"
#include "pamfix.h"

/* Of these a shell and sed make nothing else, but for the dot. */
static bool
is_plain(const char *s)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=-:@+,%";

	return s[strspn(s, safe)] == '\0';
}

void
pamfix_say(struct pamfix *x, const char *format, ...)
{
	const size_t n = strlen(x->text);
	va_list ap;

	va_start(ap, format);
	vsnprintf(x->text + n, sizeof(x->text) - n, format, ap);
	va_end(ap);
}

/* As a pattern of sed, without a backslash: check prints those as octal. */
static void
append_pattern(struct pamfix *x, const char *word)
{
	for (; *word != '\0'; word++)
		pamfix_say(x, strchr(".+", *word) != NULL ? "[%c]" : "%c",
		    *word);
}

int
pamfix_line(const char *type, const char *control, const struct pamown *own,
    char *to, size_t size)
{
	int n = snprintf(to, size, "%s %s %s", type, control, own->module);
	bool sure = is_plain(own->module);

	for (size_t i = 0; i < own->words.n && n >= 0 && (size_t)n < size;
	    i++) {
		sure = sure && is_plain(own->words.v[i]);
		n += snprintf(to + n, size - (size_t)n, " %s",
		    own->words.v[i]);
	}
	return sure && n >= 0 && (size_t)n < size ? 0 : -1;
}

static bool
own_file(const struct pamfix *x, const struct pamplace *at)
{
	const size_t n = strlen(x->dir);

	return strncmp(at->file, x->dir, n) == 0 && at->file[n] == '/';
}

static void
append_file(struct pamfix *x, const struct pamplace *at)
{
	if (own_file(x, at))
		pamfix_say(x, " %s", at->file);
	else
		pamfix_say(x, " %s/%s", x->dir, path_base(at->file));
}

void
pamfix_edit(struct pamfix *x, const struct pamplace *at)
{
	if (!own_file(x, at))
		pamfix_say(x, "cp %s %s; ", at->file, x->dir);
	pamfix_say(x, "sed -i");
}

/* Another word that begins with it would be taken for it. */
static bool
is_prefix_of_another(const struct pamown *own, const char *from)
{
	size_t n = 0;

	for (size_t i = 0; i < own->words.n; i++)
		n += strncmp(own->words.v[i], from, strlen(from)) == 0;
	return n > 1;
}

void
pamfix_word(struct pamfix *x, const struct pamown *own, const char *from,
    const char *to)
{
	if (!is_plain(from) || !is_plain(to) ||
	    is_prefix_of_another(own, from)) {
		pamfix_say(x, "correct \"%.200s\" in line %u of %s", from,
		    own->at.number, own->at.file);
		return;
	}
	pamfix_edit(x, &own->at);
	pamfix_say(x, " '%u,%us|[[:blank:]]%s", own->at.number, own->last,
	    to[0] == '\0' ? "[[:blank:]]*" : "");
	append_pattern(x, from);
	pamfix_say(x, "|%s%s|'", to[0] != '\0' ? " " : "", to);
	append_file(x, &own->at);
}

void
pamfix_write(struct pamfix *x, const struct pamown *own, const char *line)
{
	pamfix_edit(x, &own->at);
	if (own->last == own->at.number)
		pamfix_say(x, " '%u{/pam_jail/s|.*|%s|}'", own->at.number,
		    line);
	else
		pamfix_say(x, " '%u,%uc %s'", own->at.number, own->last, line);
	append_file(x, &own->at);
}

void
pamfix_out(struct pamfix *x, const struct pamplace *at, unsigned last,
    const char *guard)
{
	pamfix_edit(x, at);
	if (last == at->number)
		pamfix_say(x, " '%u{/%s/s/^/# /}'", at->number, guard);
	else
		pamfix_say(x, " '%u,%us/^/# /'", at->number, last);
	append_file(x, at);
}

void
pamfix_move(struct pamfix *x, const struct pamown *own, unsigned before,
    const char *line)
{
	pamfix_edit(x, &own->at);
	pamfix_say(x, " -e '%ui %s' -e '%u,%us/^/# /'", before, line,
	    own->at.number, own->last);
	append_file(x, &own->at);
}
