/* report.c - see report.h */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "report.h"
#include "report_audit.h"
#include "report_journal.h"
#include "report_syslog.h"
#include "scope.h"

enum { LINE_MOST = 2048, MESSAGE_MOST = 16 * 1024 };

static int
connect_to(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	memcpy(to.sun_path, path, strlen(path) + 1);
	if (fd >= 0 && connect(fd, (const void *)&to, sizeof(to)) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void
report_open(struct report *r)
{
	*r = (struct report){ .log = connect_to(REPORT_JOURNAL) };
	r->journal = r->log >= 0;
	if (!r->journal)
		r->log = connect_to(REPORT_SYSLOG);
	r->audit = report_audit_open();
}

void
report_send(struct report *r, const struct report_facts *f)
{
	char line[LINE_MOST], message[MESSAGE_MOST];
	int level = f->reason != NULL ? LOG_ERR : LOG_INFO;
	size_t n;

	report_text(line, sizeof(line), f);
	n = r->journal ?
	    report_journal(message, sizeof(message), level, line, f) :
	    report_syslog(message, sizeof(message), level, line);
	send(r->log, message, n, MSG_NOSIGNAL);
	report_audit_send(r->audit, f);
	scope_close(&r->log);
	scope_close(&r->audit);
}
