/* SPDX-License-Identifier: BSD-2-Clause */
/* policy.c - see policy.h */
#include "ident.h"
#include "jail.h"
#include "policy.h"

static const char *
matching_group(const struct jail *j, const struct ident *who)
{
	for (size_t g = 0; g < j->groups.n; g++)
		if (ident_in_group(who, j->groups.v[g]))
			return j->groups.v[g];
	return NULL;
}

/* First all jails by name, then by group those that did not match by name. */
bool
policy_next(const struct jails *all, const struct ident *who,
    struct policy_match *m)
{
	while (who->uid != 0 && m->next < 2 * all->n) {
		size_t i = m->next++;

		m->jail = &all->v[i % all->n];
		m->by_name = i < all->n;
		m->group = m->by_name ? NULL : matching_group(m->jail, who);
		if (list_has(&m->jail->users, who->name) ? m->by_name :
		    m->group != NULL)
			return true;
	}
	return false;
}
