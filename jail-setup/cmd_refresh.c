/* cmd_refresh.c - jail-setup refresh [JAIL...], rollback JAIL [SERIAL] */
#include <stdio.h>

#include "command.h"
#include "err.h"
#include "manifest.h"
#include "pool.h"
#include "renew.h"
#include "store.h"

static int
refresh(const struct call *c, const struct jail *j, struct pool **pool)
{
	char serial[SERIAL_MAX + 1];
	struct manifest made = {0};
	struct err e;
	int rc = renew(j, &c->at, pool, serial, &made, &e);

	if (rc == RENEWED_MADE && !c->quiet)
		printf("%s: generation %s\n", j->name, serial);
	manifest_free(&made);
	return rc < 0 ? unable(&e) : EXIT_FINE;
}

/* Those that were built: the others have nothing to be refreshed. */
static int
refresh_all(const struct call *c, struct pool **pool)
{
	int worst = EXIT_FINE;

	for (size_t i = 0; i < c->jails.n; i++) {
		const struct jail *j = &c->jails.v[i];

		if (j->root == NULL && store_exists(c->at.state, j->name) &&
		    refresh(c, j, pool) != EXIT_FINE)
			worst = EXIT_UNABLE;
	}
	return worst;
}

int
cmd_refresh(const struct call *c)
{
	struct pool *pool = NULL;
	int worst = EXIT_FINE;

	if (c->args[0] == NULL)
		worst = refresh_all(c, &pool);
	for (char **name = c->args; *name != NULL; name++) {
		const struct jail *j = call_jail(c, *name);

		if (j == NULL || refresh(c, j, &pool) != EXIT_FINE)
			worst = EXIT_UNABLE;
	}
	pool_free(pool);
	return worst;
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
