/* SPDX-License-Identifier: BSD-2-Clause */
/* report_journal.c - see report_journal.h */
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "login.h"
#include "report.h"
#include "report_journal.h"

enum { VALUE_MOST = 2048 };

struct message {
	char *at;
	size_t n, size;
};

/*
 * "KEY=value\n"; a value that holds a newline could make up fields, so it goes
 * as "KEY\n", its length in 64 bits, and itself.
 */
static void
field(struct message *m, const char *key, const char *value)
{
	size_t n = value != NULL ? strnlen(value, VALUE_MOST) : 0;
	uint64_t length = htole64(n);
	char *to = m->at + m->n;

	if (n == 0 || strlen(key) + sizeof(length) + n + 2 > m->size - m->n)
		return;
	to = stpcpy(to, key);
	if (memchr(value, '\n', n) == NULL) {
		*to++ = '=';
	} else {
		*to++ = '\n';
		to = mempcpy(to, &length, sizeof(length));
	}
	to = mempcpy(to, value, n);
	*to++ = '\n';
	m->n = (size_t)(to - m->at);
}

static void
number(struct message *m, const char *key, long long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", value);
	field(m, key, text);
}

size_t
report_journal(char *to, size_t size, int level, const char *line,
    const struct report_facts *f)
{
	struct message m = { .at = to, .size = size };
	const struct login *l = f->login;
	char names[WALL_NAMES];

	field(&m, "MESSAGE", line);
	number(&m, "PRIORITY", level);
	number(&m, "SYSLOG_FACILITY", LOG_FAC(LOG_AUTHPRIV));
	field(&m, "SYSLOG_IDENTIFIER", "pam_jail");
	number(&m, "SYSLOG_PID", getpid());
	field(&m, "PAM_JAIL", l->jail != NULL ? l->jail->name : NULL);
	field(&m, "PAM_JAIL_USER", f->user);
	if (l->who.name != NULL)
		number(&m, "PAM_JAIL_UID", l->who.uid);
	field(&m, "PAM_JAIL_SERVICE", f->service);
	field(&m, "PAM_JAIL_ENTRY", f->entry);
	field(&m, "PAM_JAIL_GEN", l->serial);
	field(&m, "PAM_JAIL_RESULT", report_result(f));
	field(&m, "PAM_JAIL_REASON", f->reason);
	if (f->reason == NULL && l->jail != NULL)
		number(&m, "PAM_JAIL_US", f->login->us);
	field(&m, "PAM_JAIL_NOTE", f->note);
	field(&m, "PAM_JAIL_MISSING", l->missing == 0 ? NULL :
	    walls_names(l->missing, names));
	return m.n;
}
