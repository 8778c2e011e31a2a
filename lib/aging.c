/* SPDX-License-Identifier: BSD-2-Clause */
/* aging.c - see aging.h */
#include <shadow.h>
#include <stddef.h>
#include <time.h>

#include "aging.h"

enum { DAY = 24 * 60 * 60, ENTRY_MAX = 16 * 1024 };

enum aging
aging_of(const struct spwd *s, long today)
{
	const long long since = (long long)today - s->sp_lstchg;

	if (s->sp_expire != -1 && today >= s->sp_expire)
		return AGING_EXPIRED;
	if (s->sp_lstchg == 0)
		return AGING_MUST_CHANGE;
	if (since < 0 || s->sp_max == -1 || since <= s->sp_max)
		return AGING_FINE;
	return s->sp_inact != -1 && since > (long long)s->sp_max +
	    s->sp_inact ? AGING_TOO_LATE : AGING_MUST_CHANGE;
}

int
aging_look(const char *user, enum aging *out)
{
	char room[ENTRY_MAX];
	struct spwd entry, *found = NULL;

	if (getspnam_r(user, &entry, room, sizeof(room), &found) != 0 ||
	    found == NULL)
		return 0;
	*out = aging_of(found, (long)(time(NULL) / DAY));
	return 1;
}
