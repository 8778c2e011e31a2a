/* cmd_refresh.c - jail-setup refresh [JAIL...], rollback JAIL [SERIAL] */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "command.h"
#include "detach.h"
#include "err.h"
#include "log.h"
#include "origin_look.h"
#include "progress.h"
#include "renew.h"
#include "store.h"
#include "trees.h"

enum { PATIENCE = 60 };	/* seconds for another jail-setup to end */

struct tally {
	size_t jails, made, failed;
};

/* A build or another refresh may be at work: what it saw may be older. */
static int
patiently(const struct call *c, const struct jail *j, struct renewal *run,
    char *serial, struct err *e)
{
	const struct timespec pause = { 0, 50 * 1000 * 1000 };
	int rc;

	for (int i = 0; i < PATIENCE * 20; i++) {
		rc = renew(j, &c->at, run, serial, e);
		if (rc >= 0 || e->no != EAGAIN)
			break;
		nanosleep(&pause, NULL);
	}
	return rc;
}

static void
refresh(const struct call *c, const struct jail *j, struct renewal *run,
    struct tally *t)
{
	char serial[SERIAL_MAX + 1];
	struct err e;
	int rc = patiently(c, j, run, serial, &e);

	t->jails++;
	if (rc < 0) {
		t->failed++;
		unable(&e);
		if (c->log)
			log_failed(j->name, &e);
	} else if (rc == RENEWED_MADE) {
		t->made++;
		if (!c->quiet)
			printf("%s: generation %s\n", j->name, serial);
		if (c->log)
			log_made(j->name, serial);
	}
}

/* Those that were built: the others have nothing to be refreshed. */
static void
refresh_all(const struct call *c, struct renewal *run, struct tally *t)
{
	for (size_t i = 0; i < c->jails.n; i++) {
		const struct jail *j = &c->jails.v[i];

		if (j->root == NULL && store_exists(c->at.state, j->name))
			refresh(c, j, run, t);
	}
}

int
cmd_refresh(const struct call *c)
{
	struct renewal run = {0};
	struct tally t = {0};
	struct progress *bar;
	struct err e;
	int rc = c->background ? detach(&e) : 0;

	if (rc != 0)
		return rc > 0 ? EXIT_FINE : unable(&e);
	bar = progress_start("refresh", c->quiet || c->background);
	run.meter = progress_meter(bar);
	if (c->args[0] == NULL ? c->jails.n > 1 : c->args[1] != NULL)
		run.looks = looks_new(&e);	/* or each looks for itself */
	if (c->args[0] == NULL)
		refresh_all(c, &run, &t);
	for (char **name = c->args; *name != NULL; name++) {
		const struct jail *j = call_jail(c, *name);

		if (j != NULL)
			refresh(c, j, &run, &t);
		else
			t.failed++;
	}
	if (trees_sweep(c->at.state, &e) < 0 && t.failed == 0) {
		t.failed++;
		unable(&e);
	}
	progress_stop(bar);
	renewal_end(&run);
	if (c->log)
		log_sum(t.jails, t.made, t.failed);
	return t.failed == 0 ? EXIT_FINE : EXIT_UNABLE;
}

int
cmd_rollback(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	char serial[SERIAL_MAX + 1];
	struct err e;

	if (j == NULL)
		return EXIT_UNABLE;
	if (store_rollback(c->at.state, j->name, c->args[1], serial, &e) < 0)
		return unable(&e);
	if (!c->quiet)
		printf("%s: generation %s\n", j->name, serial);
	return EXIT_FINE;
}
