/*
 * report.h - the one log line of a login, key=value.
 *
 * Sent over a socket of our own, connected on the host: after the entry the
 * jail has no /dev/log, or one the user was given; and syslog(3) would change
 * what the program around us set by openlog(3).  A host without a logger is no
 * error.
 */
#ifndef REPORT_H
#define REPORT_H

struct err;
struct login;

/* A connected descriptor, close-on-exec; -1 where nobody listens. */
int  report_open(void);

/* reason == NULL: entered, in `us` microseconds; else refused. */
void report_send(int fd, const char *service, const char *user,
    const char *entry, const struct login *l, const char *reason, long us);

#endif
