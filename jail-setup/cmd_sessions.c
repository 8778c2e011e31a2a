/* cmd_sessions.c - jail-setup sessions */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "err.h"
#include "ident.h"
#include "jsonline.h"
#include "sessions.h"

/* NULL: the account is gone, or its name is none that is ever jailed. */
static const char *
name_of(const struct session *s)
{
	const struct passwd *pw;
	struct err e;

	errno = 0;
	pw = getpwuid(s->uid);
	if (pw == NULL && errno == ENOMEM)
		jsonline_lost();
	return pw != NULL && ident_name_check(pw->pw_name, &e) == 0 ?
	    pw->pw_name : NULL;
}

static time_t
since(const struct session *s)
{
	const unsigned long long hz = (unsigned long long)sysconf(_SC_CLK_TCK);
	const long ns = 1000000000;
	struct timespec boot, now;

	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_REALTIME, &now);
	/* one second more and less: a quotient of what is not negative */
	return now.tv_sec - boot.tv_sec + (time_t)(s->start / hz) - 1 +
	    (ns + now.tv_nsec - boot.tv_nsec +
	    (long)(s->start % hz * ns / hz)) / ns;
}

static void
print(const struct session *s)
{
	const char *name = name_of(s);
	time_t t = since(s);
	char when[32], uid[16];
	struct tm tm;

	strftime(when, sizeof(when), "%F %T", localtime_r(&t, &tm));
	snprintf(uid, sizeof(uid), "%u", (unsigned)s->uid);
	printf("%-16s %-12s ", name != NULL ? name : uid, s->service);
	printf("%8d  %s  %-16s %s\n", (int)s->pid, when, s->jail, s->serial);
}

static json_t *
object(const struct session *s)
{
	const char *name = name_of(s);
	json_t *o = json_object();
	time_t t = since(s);
	char when[32];
	struct tm tm;

	strftime(when, sizeof(when), "%FT%TZ", gmtime_r(&t, &tm));
	json_object_set_new(o, "user", name != NULL ? json_string(name) :
	    json_null());
	json_object_set_new(o, "uid", json_integer(s->uid));
	json_object_set_new(o, "service", json_string(s->service));
	json_object_set_new(o, "pid", json_integer(s->pid));
	json_object_set_new(o, "since", json_string(when));
	json_object_set_new(o, "jail", json_string(s->jail));
	json_object_set_new(o, "generation", strcmp(s->serial, "-") != 0 ?
	    json_string(s->serial) : json_null());
	return o;
}

static int
by_start(const void *a, const void *b)
{
	const struct session *x = a, *y = b;
	int c = strcmp(x->jail, y->jail);

	if (c == 0)
		c = (x->start > y->start) - (x->start < y->start);
	return c != 0 ? c : (x->pid > y->pid) - (x->pid < y->pid);
}

/* Those of one jail, or all; none that ended while we looked. */
static size_t
pick(struct sessions *s, const char *jail)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].start != ULLONG_MAX && (jail == NULL ||
		    strcmp(s->v[i].jail, jail) == 0))
			s->v[n++] = s->v[i];
	return n;
}

static void
report(const struct call *c, const struct sessions *s)
{
	json_t *all = c->json ? json_array() : NULL;

	if (!c->json && !c->quiet && s->n > 0)
		printf("%-16s %-12s %8s  %-19s  %-16s %s\n", "USER", "SERVICE",
		    "PID", "SINCE", "JAIL", "GENERATION");
	for (size_t i = 0; i < s->n; i++)
		if (c->json)
			json_array_append_new(all, object(&s->v[i]));
		else if (!c->quiet)
			print(&s->v[i]);
	if (c->json)
		jsonline(all, stdout);
}

/* A jail whose file is gone or broken may still have sessions. */
static int
known(const struct call *c, const char *name)
{
	struct call here = *c;
	struct err e;
	bool found;

	if (jails_load(c->at.config, &here.jails, &e) < 0)
		return unable(&e);
	found = call_jail(&here, name) != NULL;
	jails_free(&here.jails);
	return found ? EXIT_FINE : EXIT_UNABLE;
}

int
cmd_sessions(const struct call *c)
{
	struct sessions s;
	struct err e;
	int rc = EXIT_FINE;

	if (sessions_find(&s, &e) < 0)
		return unable(&e);
	s.n = pick(&s, c->args[0]);
	if (s.n > 0)
		qsort(s.v, s.n, sizeof(*s.v), by_start);
	else if (c->args[0] != NULL)
		rc = known(c, c->args[0]);
	if (rc == EXIT_FINE)
		report(c, &s);
	sessions_free(&s);
	return rc;
}
