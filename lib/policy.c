/* policy.c - see policy.h */
#include <stddef.h>

#include "ident.h"
#include "jail.h"
#include "policy.h"

const struct jail *
policy_jail(const struct jails *all, const struct ident *who, const char **by)
{
	*by = "";
	if (who->uid == 0)
		return NULL;
	*by = "users";
	for (size_t i = 0; i < all->n; i++)
		if (list_has(&all->v[i].users, who->name))
			return &all->v[i];
	*by = "groups";
	for (size_t i = 0; i < all->n; i++)
		for (size_t g = 0; g < all->v[i].groups.n; g++)
			if (ident_in_group(who, all->v[i].groups.v[g]))
				return &all->v[i];
	*by = "";
	return NULL;
}
