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
 * "KEY=value\n".  A value with a newline could forge fields, so it is sent as
 * "KEY\n", its length in 64 bits, and the value.
 */
static void
put_field(struct message *m, const char *key, const char *value)
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
put_number(struct message *m, const char *key, long long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", value);
	put_field(m, key, text);
}

size_t
report_journal(char *to, size_t size, int level, const char *line,
    const struct report_facts *f)
{
	struct message m = { .at = to, .size = size };
	const struct login *l = f->login;
	char names[WALL_NAMES];

	put_field(&m, "MESSAGE", line);
	put_number(&m, "PRIORITY", level);
	put_number(&m, "SYSLOG_FACILITY", LOG_FAC(LOG_AUTHPRIV));
	put_field(&m, "SYSLOG_IDENTIFIER", "pam_jail");
	put_number(&m, "SYSLOG_PID", getpid());
	put_field(&m, "PAM_JAIL", l->jail != NULL ? l->jail->name : NULL);
	put_field(&m, "PAM_JAIL_USER", f->user);
	if (l->who.name != NULL)
		put_number(&m, "PAM_JAIL_UID", l->who.uid);
	put_field(&m, "PAM_JAIL_SERVICE", f->service);
	put_field(&m, "PAM_JAIL_ENTRY", f->entry);
	put_field(&m, "PAM_JAIL_GEN", l->serial);
	put_field(&m, "PAM_JAIL_RESULT", report_result(f));
	put_field(&m, "PAM_JAIL_REASON", f->reason);
	if (f->reason == NULL && l->jail != NULL)
		put_number(&m, "PAM_JAIL_US", f->login->us);
	put_field(&m, "PAM_JAIL_RHOST", f->rhost);
	put_field(&m, "PAM_JAIL_NOTE", f->note);
	put_field(&m, "PAM_JAIL_MISSING", l->missing == 0 ? NULL :
	    walls_names(l->missing, names));
	return m.n;
}
