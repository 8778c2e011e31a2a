/* SPDX-License-Identifier: BSD-2-Clause */
/* report.c - see report.h */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "report.h"
#include "report_audit.h"
#include "report_journal.h"
#include "report_syslog.h"
#include "scope.h"

enum { LINE_MOST = 2048, MESSAGE_MOST = 16 * 1024 };
enum { TRIES = 3 };

/* The queue of the logger may be full. */
static const struct timeval patience = { .tv_sec = REPORT_SECONDS };

static int
connect_logger(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(to.sun_path, path, strlen(path) + 1);
	if (fd >= 0 && (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience)) < 0 ||
	    connect(fd, (const void *)&to, sizeof(to)) < 0)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void
report_open(struct report *r)
{
	*r = (struct report){ .log = connect_logger(REPORT_JOURNAL) };
	r->journal = r->log >= 0;
	if (!r->journal)
		r->log = connect_logger(REPORT_SYSLOG);
	r->audit = report_audit_open();
}

/* Repeats send(2) when a signal interrupts it. */
static bool
send_message(int fd, const char *message, size_t n)
{
	ssize_t rc = -1;

	for (int i = 0; i < TRIES && rc < 0; i++) {
		rc = send(fd, message, n, MSG_NOSIGNAL);
		if (rc < 0 && errno != EINTR)
			break;
	}
	return rc >= 0;
}

void
report_send(struct report *r, const struct report_facts *f)
{
	char line[LINE_MOST], message[MESSAGE_MOST];
	int level = f->reason != NULL ? LOG_ERR : LOG_INFO;
	struct report_facts again = *f;
	size_t n;

	report_text(line, sizeof(line), f);
	n = r->journal ?
	    report_journal(message, sizeof(message), level, line, f) :
	    report_syslog(message, sizeof(message), level, line);
	again.lost = r->log >= 0 && !send_message(r->log, message, n);
	report_audit_send(r->audit, &again);
	scope_close(&r->log);
	scope_close(&r->audit);
}
