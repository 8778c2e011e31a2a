/* SPDX-License-Identifier: BSD-2-Clause */
/* report_audit.c - see report_audit.h */
#include "report_audit.h"

#ifdef HAVE_AUDIT
#include <arpa/inet.h>
#include <libaudit.h>
#include <stdio.h>

#include "login.h"
#include "report.h"
#include "scope.h"

int
report_audit_open(void)
{
	return audit_open();
}

void
report_audit_text(char *text, size_t size, const struct report_facts *f)
{
	const struct login *l = f->login;
	/* quoted, or in hexadecimal where it holds what could end the quotes */
	scope_free char *acct = audit_encode_nv_string("acct",
	    f->user != NULL ? f->user : "?", 0);

	snprintf(text, size, "op=pam_jail jail=%s gen=%s entry=%s %s%s",
	    l->jail != NULL ? l->jail->name : "?",
	    l->serial[0] != '\0' ? l->serial : "?", f->entry,
	    acct != NULL ? acct : "acct=?", f->lost ? " log=lost" : "");
}

void
report_audit_send(int fd, const struct report_facts *f)
{
	const char *host = f->rhost != NULL && *f->rhost != '\0' ?
	    f->rhost : NULL;
	unsigned char ip[sizeof(struct in6_addr)];
	char text[2048];
	int rc;

	if (fd < 0)
		return;
	report_audit_text(text, sizeof(text), f);
	/* given a name, libaudit would ask DNS, as root and inside the jail */
	rc = audit_log_user_message(fd, AUDIT_TRUSTED_APP, text, host,
	    host != NULL && (inet_pton(AF_INET, host, ip) == 1 ||
	    inet_pton(AF_INET6, host, ip) == 1) ? host : "?",
	    f->tty != NULL && *f->tty != '\0' ? f->tty : "?",
	    f->reason == NULL);
	(void)rc;	/* that audit is off refuses nobody */
}

#else

int
report_audit_open(void)
{
	return -1;
}

void
report_audit_send(int fd, const struct report_facts *f)
{
	(void)fd;
	(void)f;
}

#endif
