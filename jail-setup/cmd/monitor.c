/* SPDX-License-Identifier: BSD-2-Clause */
/* monitor.c - check --format: a line for Nagios, or Prometheus' text */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/escape_text.h"
#include "cmd.h"
#include "err.h"
#include "inspect/finding.h"
#include "store/held.h"
#include "store/store.h"

enum { ACCEPTED, WARNING, CRITICAL, GRADES };

/* How many of each there are; jail NULL: of any. */
static void
tally(const struct findings *f, const char *jail, size_t n[GRADES])
{
	memset(n, 0, GRADES * sizeof(*n));
	for (const struct finding *v = f->v; v < f->v + f->n; v++)
		if (jail == NULL || strcmp(v->jail, jail) == 0)
			n[v->accepted != NULL ? ACCEPTED : finding_traits[
			    v->kind].critical ? CRITICAL : WARNING]++;
}

/* Behind '|': NAME=VALUE;WARNING ABOVE;CRITICAL ABOVE;LEAST */
static int
print_nagios(const struct findings *f, char *why)
{
	size_t n[GRADES];

	if (why != NULL) {
		for (char *bar = why; (bar = strchr(bar, '|')) != NULL;)
			*bar = '/';
		escape_line(stdout, "JAIL UNKNOWN - ", why);
		return 3;
	}
	tally(f, NULL, n);
	printf("JAIL %s - %zu critical, %zu warning, %zu accepted | "
	    "critical=%zu;;0;0 warning=%zu;0;;0 accepted=%zu;;;0\n",
	    n[CRITICAL] > 0 ? "CRITICAL" : n[WARNING] > 0 ? "WARNING" : "OK",
	    n[CRITICAL], n[WARNING], n[ACCEPTED],
	    n[CRITICAL], n[WARNING], n[ACCEPTED]);
	return n[CRITICAL] > 0 ? 2 : n[WARNING] > 0;
}

#define GAUGE(name, help) "# HELP " name " " help "\n# TYPE " name " gauge\n"

static void
print_generation(const struct call *c, const struct jail *j)
{
	scope_held h = HELD_CLOSED;
	struct err e;
	time_t made;

	if (j->root == NULL && held_open(c->at.state, j->name, NULL, &h,
	    &e) == 0 && store_serial_time(h.serial, &made))
		printf("jail_generation_timestamp_seconds{jail=\"%s\"} %lld\n",
		    j->name, (long long)made);
}

/* Names of jails need no escapes; "-" is the host. */
static void
print_prometheus(const struct call *c, const struct findings *f, int rc)
{
	static const char *const word[] = { "accepted", "warning", "critical" };
	size_t n[GRADES], jails = rc == EXIT_UNABLE ? 0 : c->jails.n + 1;

	fputs(GAUGE("jail_check_findings", "Findings, by jail."), stdout);
	for (size_t i = 0; i < jails; i++) {
		const char *jail = i < c->jails.n ? c->jails.v[i].name : "-";

		tally(f, jail, n);
		for (int g = 0; g < GRADES; g++)
			printf("jail_check_findings{jail=\"%s\",severity=\"%s\""
			    "} %zu\n", jail, word[g], n[g]);
	}
	fputs(GAUGE("jail_generation_timestamp_seconds", "When made."), stdout);
	for (size_t i = 0; i < c->jails.n; i++)
		print_generation(c, &c->jails.v[i]);
	printf(GAUGE("jail_check_exit_status", "2: it could not be done.")
	    "jail_check_exit_status %d\n" GAUGE("jail_check_timestamp_seconds",
	    "When it ended.") "jail_check_timestamp_seconds %lld\n", rc,
	    (long long)time(NULL));
}

int
monitor_report(const struct call *c, const struct findings *f, char *why)
{
	int rc = why != NULL ? EXIT_UNABLE : findings_count(f) > 0 ?
	    EXIT_FOUND : EXIT_FINE;

	if (strcmp(c->format, "nagios") == 0)
		return print_nagios(f, why);
	if (strcmp(c->format, "prometheus") == 0)
		print_prometheus(c, f, rc);
	return rc;
}
