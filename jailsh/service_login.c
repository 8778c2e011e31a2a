/* SPDX-License-Identifier: BSD-2-Clause */
/* service_login.c - see service_login.h */
#include <unistd.h>

#include "arguments.h"
#include "err.h"
#include "login.h"
#include "service_account.h"
#include "service_file.h"
#include "service_login.h"
#include "start_program.h"

int
service_login(const struct arguments *a, struct service *s, struct login *l,
    struct list *env, struct err *e)
{
	if (geteuid() != 0)
		return err_set(e, 0, "--service is for root");
	if (service_load(a->config, a->service, s, e) < 0 ||
	    service_starts_here(s, e) < 0)
		return -1;
	l->jail = &s->jail;
	l->launched = true;
	return service_account(s, &l->who, e) < 0 ||
	    start_tokens(&s->directory, &l->who, e) < 0 ||
	    start_words(&s->environment, &l->who, env, e) < 0 ? -1 : 0;
}
