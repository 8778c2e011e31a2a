/* report.c - see report.h */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "login.h"
#include "report.h"

int
report_open(void)
{
	static const struct sockaddr_un to = {
		.sun_family = AF_UNIX, .sun_path = "/dev/log",
	};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && connect(fd, (const void *)&to, sizeof(to)) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* "<PRI>Mmm dd hh:mm:ss TAG[PID]: ", RFC 3164, month names never translated. */
static void
header(FILE *f, int priority)
{
	static const char months[12][4] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
	};
	time_t now = time(NULL);
	struct tm tm = {0};

	localtime_r(&now, &tm);
	fprintf(f, "<%d>%s %2d %02d:%02d:%02d pam_jail[%d]: ",
	    LOG_AUTHPRIV | priority, months[tm.tm_mon % 12], tm.tm_mday,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, (int)getpid());
}

/* A name that came over the network cannot make up fields or lines. */
static void
word(FILE *f, const char *key, const char *s)
{
	fprintf(f, "%s=", key);
	if (s == NULL || *s == '\0')
		s = "-";
	for (; *s != '\0'; s++)
		fputc(strchr(" \"=", *s) != NULL || (unsigned char)*s < ' ' ||
		    *s == 0x7f ? '?' : *s, f);
	fputc(' ', f);
}

static void
because(FILE *f, const char *reason)
{
	fputs("result=refused reason=\"", f);
	for (; *reason != '\0'; reason++)
		fputc(*reason == '"' ? '\'' : *reason, f);
	fputc('"', f);
}

void
report_send(int fd, const char *service, const char *user, const char *entry,
    const struct login *l, const char *reason, long us)
{
	char line[2048] = "";
	FILE *f = fmemopen(line, sizeof(line) - 1, "w");

	if (f == NULL)
		return;
	header(f, reason != NULL ? LOG_ERR : LOG_INFO);
	word(f, "jail", l->jail != NULL ? l->jail->name : NULL);
	word(f, "user", user);
	if (l->who.name != NULL)
		fprintf(f, "uid=%u ", (unsigned)l->who.uid);
	word(f, "service", service);
	word(f, "entry", entry);
	word(f, "gen", l->serial);
	if (reason != NULL)
		because(f, reason);
	else
		fprintf(f, "result=entered us=%ld%s", us,
		    l->degraded ? " missing=landlock" : "");
	fclose(f);
	/* a logger that is full or gone must not hold up a login */
	send(fd, line, strlen(line), MSG_NOSIGNAL);
}
