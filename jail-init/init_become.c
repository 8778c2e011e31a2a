/* SPDX-License-Identifier: BSD-2-Clause */
/* init_become.c - see init_become.h */
#include <errno.h>
#include <grp.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "caps.h"
#include "err.h"
#include "filter.h"
#include "init_become.h"
#include "init_file.h"
#include "init_say.h"
#include "scope.h"
#include "wall.h"

#define BIT(c) (UINT64_C(1) << (c))
/* ends a service of another user, and starts its stop lines */
#define TO_END (BIT(CAP_SETUID) | BIT(CAP_SETGID) | BIT(CAP_SETPCAP) | \
	BIT(CAP_KILL))
/* makes directories for it, fills them, reads its PIDFile */
#define TO_START (TO_END | BIT(CAP_CHOWN) | BIT(CAP_FOWNER) | \
	BIT(CAP_DAC_OVERRIDE))

/*
 * A process without CAP_SETPCAP may not do it, and does not need to: with
 * no_new_privs execve(2) gives no capability that it has not.
 */
static int
cut_bounding(uint64_t keep, struct err *e)
{
	for (unsigned long c = 0; c < 64; c++) {
		const int has = prctl(PR_CAPBSET_READ, c, 0, 0, 0);

		if (has < 0)	/* past the kernel's last */
			return 0;
		if (has == 1 && (keep & BIT(c)) == 0 &&
		    prctl(PR_CAPBSET_DROP, c, 0, 0, 0) < 0 && errno != EPERM)
			return err_set(e, errno, "cut capability %lu", c);
	}
	return 0;
}

static uint64_t
permitted(const struct caps *c)
{
	return c->v[0].permitted | (uint64_t)c->v[1].permitted << 32;
}

/* The sets of the calling process: none gets more than it has. */
static int
set_caps(uint64_t keep, uint64_t effective, uint64_t inheritable,
    struct err *e)
{
	struct caps c;

	if (caps_get(&c) < 0)
		return err_set(e, errno, "read the capabilities");
	keep &= permitted(&c);
	for (unsigned i = 0; i < 2; i++) {
		c.v[i].permitted = (uint32_t)(keep >> 32 * i);
		c.v[i].effective = (uint32_t)((keep & effective) >> 32 * i);
		c.v[i].inheritable =
		    (uint32_t)((keep & inheritable) >> 32 * i);
	}
	return caps_set(&c) == 0 ? 0 :
	    err_set(e, errno, "cut the capabilities");
}

static int
cut(uint64_t keep, uint64_t effective, struct err *e)
{
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		return err_set(e, errno, "clear the ambient capabilities");
	return cut_bounding(keep, e) < 0 ||
	    set_caps(keep, effective, 0, e) < 0 ? -1 : 0;
}

/* --- limits -------------------------------------------------------------- */

/*
 * A handler of the host would run on what the service made: wall.c says why the
 * limit is 1.
 */
static void
no_core(void)
{
	const struct rlimit one = { 1, 1 };

	if (setrlimit(RLIMIT_CORE, &one) < 0)
		init_say("core dumps are not limited: %s", strerror(errno));
}

/* While it may.  The program's own are set in the child. */
static void
raise_hard(const struct init_limit *l)
{
	struct rlimit now;

	if (getrlimit(l->which, &now) < 0 || l->to.rlim_max <= now.rlim_max)
		return;
	now.rlim_max = l->to.rlim_max;
	if (setrlimit(l->which, &now) == 0)
		return;
	if (getrlimit(l->which, &now) == 0)
		init_say("limit %s: may not be raised, so it is %llu",
		    l->name, (unsigned long long)now.rlim_max);
}

static int
set_limit(const struct init_limit *l, struct err *e)
{
	struct rlimit now, to = l->to;

	if (l->which == RLIMIT_CORE)
		return 0;
	if (getrlimit(l->which, &now) < 0)
		return err_set(e, errno, "limit %s", l->name);
	if (to.rlim_max > now.rlim_max)
		to.rlim_max = now.rlim_max;
	if (to.rlim_cur > to.rlim_max)
		to.rlim_cur = to.rlim_max;
	return setrlimit(l->which, &to) == 0 ? 0 :
	    err_set(e, errno, "limit %s", l->name);
}

int
init_cut_own(const struct init_file *f, struct err *e)
{
	no_core();
	for (size_t i = 0; i < f->n_limits; i++)
		if (f->limits[i].which != RLIMIT_CORE)
			raise_hard(&f->limits[i]);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_set(e, errno, "set no_new_privs");
	return cut(TO_START | f->caps, TO_START, e);
}

int
init_cut_started(const struct init_file *f, struct err *e)
{
	return cut(TO_END | f->caps, TO_END, e);
}

/* --- ids ----------------------------------------------------------------- */

static bool
has_groups(const struct init_file *f)
{
	gid_t *now;
	bool same;
	int n = getgroups(0, NULL);

	if (n < 0 || (size_t)n != f->n_groups)
		return false;
	now = calloc((size_t)n + 1, sizeof(*now));
	same = now != NULL && getgroups(n, now) == n;
	for (int i = 0; same && i < n; i++) {
		bool wanted = false;

		for (size_t k = 0; k < f->n_groups; k++)
			wanted |= now[i] == f->groups[k];
		same = wanted;
	}
	free(now);
	return same;
}

static bool
has_ids(const struct init_file *f)
{
	uid_t u[3];
	gid_t g[3];

	if (getresuid(&u[0], &u[1], &u[2]) < 0 ||
	    getresgid(&g[0], &g[1], &g[2]) < 0)
		return false;
	for (unsigned i = 0; i < 3; i++)
		if (u[i] != f->uid || g[i] != f->gid)
			return false;
	return true;
}

static int
set_ids(const struct init_file *f, struct err *e)
{
	if (has_ids(f) && has_groups(f))
		return 0;
	if (setgroups(f->n_groups, f->groups) < 0 && !has_groups(f))
		return err_set(e, errno, "set the groups");
	if (setresgid(f->gid, f->gid, f->gid) < 0)
		return err_set(e, errno, "become group %u", f->gid);
	if (f->ambient != 0 && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return err_set(e, errno, "keep capabilities");
	if (setresuid(f->uid, f->uid, f->uid) < 0)
		return err_set(e, errno, "become user %u", f->uid);
	return has_ids(f) && has_groups(f) ? 0 :
	    err_set(e, 0, "the ids are not %u:%u", f->uid, f->gid);
}

static int
raise_ambient(uint64_t which, struct err *e)
{
	for (unsigned long c = 0; c < 64; c++)
		if ((which & BIT(c)) != 0 && prctl(PR_CAP_AMBIENT,
		    PR_CAP_AMBIENT_RAISE, c, 0, 0) < 0)
			return err_set(e, errno, "ambient capability %lu", c);
	return 0;
}

/* Root's program gets what it may have, another's the ambient ones. */
static int
become_user(const struct init_file *f, bool user, struct err *e)
{
	const uint64_t ambient = user ? f->ambient : 0;

	if (user && set_ids(f, e) < 0)
		return -1;
	if (set_caps(geteuid() == 0 ? f->caps : ambient, f->caps, ambient,
	    e) < 0)
		return -1;
	return raise_ambient(ambient, e);
}

static int
raise_filter(struct err *e)
{
	static const struct wall_terms terms = {
		.network = true, .strict = true,
	};
	struct sock_filter code[FILTER_MOST];
	struct sock_fprog prog = { .filter = code };

	prog.len = (unsigned short)filter_make(code, &terms);
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) == 0 ?
	    0 : err_set(e, errno, "seccomp");
}

int
init_become(const struct init_file *f, unsigned flags, struct err *e)
{
	const bool privileged = (flags & INIT_PRIVILEGED) != 0;
	const bool user = f->has_user && !privileged &&
	    (flags & INIT_KEEP_USER) == 0;

	for (size_t i = 0; i < f->n_limits; i++)
		if (set_limit(&f->limits[i], e) < 0)
			return -1;
	if (!privileged && (cut_bounding(f->caps, e) < 0 ||
	    become_user(f, user, e) < 0))
		return -1;
	if (syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return err_set(e, errno, "close_range");
	return raise_filter(e);
}
