/* SPDX-License-Identifier: BSD-2-Clause */
/* ident_cache.c - see ident_cache.h */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ident.h"
#include "ident_cache.h"
#include "login.h"

enum { SECONDS = 2 };

static const char key[] = "pam_jail.known";

struct known {
	struct timespec at;
	struct ident who;
};

static void
free_known(pam_handle_t *pamh, void *data, int status)
{
	struct known *k = data;

	(void)pamh;
	(void)status;
	ident_free(&k->who);
	free(k);
}

void
ident_cache_keep(pam_handle_t *pamh, struct login *l)
{
	struct known *k = l->jail != NULL ? calloc(1, sizeof(*k)) : NULL;

	if (k == NULL)
		return;
	clock_gettime(CLOCK_BOOTTIME, &k->at);
	k->who = l->who;
	l->who = (struct ident){0};
	if (pam_set_data(pamh, key, k, free_known) != PAM_SUCCESS)
		free_known(pamh, k, 0);
}

bool
ident_cache_take(pam_handle_t *pamh, const char *user, struct ident *who)
{
	const void *v = NULL;
	struct timespec now;
	struct known *k;

	if (pam_get_data(pamh, key, &v) != PAM_SUCCESS)
		return false;
	k = (struct known *)v;
	clock_gettime(CLOCK_BOOTTIME, &now);
	if (k->who.name == NULL || strcmp(k->who.name, user) != 0 ||
	    now.tv_sec - k->at.tv_sec >= SECONDS)
		return false;
	*who = k->who;
	k->who = (struct ident){0};
	return true;
}
