/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dirnss.c - libnss_dir.so.2: stands for a large directory server.
 *
 * It has 300 groups, dir0 to dir299, with gids from 200000.  alice is in each, but
 * only initgroups_dyn() shows that: the group's own entry lists 10,000 other
 * members.  While /run/dir.down exists, no query is answered.  /run/dir.once lets
 * the next query for somebody's groups fail.  While /run/dir.nameless exists, no
 * gid has a name, and alice is a member by name.
 */
#include <errno.h>
#include <grp.h>
#include <nss.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum { FIRST = 200000, GROUPS = 300, MEMBERS = 10000, NAME = 8 };

EXPORT enum nss_status _nss_dir_initgroups_dyn(const char *, gid_t, long *, long *, gid_t **, long, int *);
EXPORT enum nss_status _nss_dir_getgrgid_r(gid_t, struct group *, char *, size_t, int *);
EXPORT enum nss_status _nss_dir_getgrnam_r(const char *, struct group *, char *, size_t, int *);

static int
down(int *errnop)
{
	if (access("/run/dir.down", F_OK) < 0)
		return 0;
	*errnop = ECONNREFUSED;
	return 1;
}

enum nss_status
_nss_dir_initgroups_dyn(const char *user, gid_t skip, long *start, long *size,
    gid_t **groups, long limit, int *errnop)
{
	if (down(errnop))
		return NSS_STATUS_UNAVAIL;
	if (unlink("/run/dir.once") == 0) {
		*errnop = ECONNREFUSED;
		return NSS_STATUS_UNAVAIL;
	}
	if (strcmp(user, "alice") != 0)
		return NSS_STATUS_NOTFOUND;
	for (gid_t g = FIRST; g < FIRST + GROUPS; g++) {
		if (g == skip || (limit > 0 && *start >= limit))
			continue;
		if (*start == *size) {
			gid_t *v = realloc(*groups, (size_t)*size * 2 * sizeof(*v));

			if (v == NULL)
				return NSS_STATUS_TRYAGAIN;
			*groups = v;
			*size *= 2;
		}
		(*groups)[(*start)++] = g;
	}
	return NSS_STATUS_SUCCESS;
}

static int
nameless(void)
{
	return access("/run/dir.nameless", F_OK) == 0;
}

static enum nss_status
answer(gid_t gid, struct group *gr, char *buf, size_t n, int *errnop)
{
	static char x[] = "x", alice[] = "alice";
	char **members = (char **)buf, *to = (char *)(members + MEMBERS + 1);

	if (down(errnop))
		return NSS_STATUS_UNAVAIL;
	if (gid < FIRST || gid >= FIRST + GROUPS)
		return NSS_STATUS_NOTFOUND;
	if (n < (MEMBERS + 1) * sizeof(*members) + (MEMBERS + 1) * NAME) {
		*errnop = ERANGE;
		return NSS_STATUS_TRYAGAIN;
	}
	*gr = (struct group){ .gr_name = to, .gr_passwd = x, .gr_gid = gid,
	    .gr_mem = members };
	to += snprintf(to, NAME, "dir%u", gid - FIRST) + 1;
	for (int i = 0; i < MEMBERS; i++) {
		members[i] = to;
		to += snprintf(to, NAME, "m%d", i) + 1;
	}
	if (nameless())
		members[0] = alice;
	members[MEMBERS] = NULL;
	return NSS_STATUS_SUCCESS;
}

enum nss_status
_nss_dir_getgrgid_r(gid_t gid, struct group *gr, char *buf, size_t n, int *errnop)
{
	return nameless() ? NSS_STATUS_NOTFOUND :
	    answer(gid, gr, buf, n, errnop);
}

enum nss_status
_nss_dir_getgrnam_r(const char *name, struct group *gr, char *buf, size_t n, int *errnop)
{
	unsigned i;
	char end;

	if (down(errnop))
		return NSS_STATUS_UNAVAIL;
	if (sscanf(name, "dir%u%c", &i, &end) != 1 || i >= GROUPS)
		return NSS_STATUS_NOTFOUND;
	return answer(FIRST + i, gr, buf, n, errnop);
}
