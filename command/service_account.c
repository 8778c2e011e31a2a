/* SPDX-License-Identifier: BSD-2-Clause */
/* service_account.c - see service_account.h */
#include "err.h"
#include "ident.h"
#include "service_account.h"
#include "service_file.h"

/* service_parse() has seen that it can be a name. */
int
service_account(const struct service *s, struct ident *who, struct err *e)
{
	if (ident_load(s->user, who, e) < 0)
		return e->no != 0 ? err_in(e, "user") :
		    err_set(e, 0, "user: no account %s; fix: useradd --system "
		    "--shell /usr/sbin/nologin %s", s->user, s->user);
	return who->uid != 0 ? 0 : err_set(e, 0, "user: %s has uid 0, which "
	    "is never jailed; fix: name an account that is not root", s->user);
}
