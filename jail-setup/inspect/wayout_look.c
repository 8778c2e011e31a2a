/* SPDX-License-Identifier: BSD-2-Clause */
/* wayout_look.c - the facts of wayout.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/systemctl.h"
#include "count.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "managers.h"
#include "pam/pamfile.h"
#include "pam/services.h"
#include "safe_open.h"
#include "scope.h"
#include "wayout.h"

enum { DROPIN_LARGEST = 64 * 1024 };

static const char linger[] = "/var/lib/systemd/linger";
static const char *const crontabs[] = {
	"/var/spool/cron/crontabs", "/var/spool/cron", "/var/spool/cron/tabs",
};
static const char *const jobs[] = {
	"/var/spool/cron/atjobs", "/var/spool/at", "/var/spool/atjobs",
};

static bool
exists_in(const char *root, const char *dir, const char *name, struct stat *st)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s%s/%s", root, dir, name);
	return lstat(path, st) == 0;
}

/* The first file of that name decides: is it empty, or a link to /dev/null? */
static bool
unit_is_masked(const char *root, const char *unit)
{
	for (size_t i = 0; systemctl_units[i] != NULL; i++) {
		char path[PATH_MAX];
		struct stat st;

		snprintf(path, sizeof(path), "%s%s/%s", root,
		    systemctl_units[i], unit);
		if (lstat(path, &st) < 0)
			continue;
		return stat(path, &st) == 0 && (S_ISCHR(st.st_mode) ||
		    (S_ISREG(st.st_mode) && st.st_size == 0));
	}
	return false;
}

bool
wayout_masked(const char *root, uid_t uid)
{
	char unit[64];

	snprintf(unit, sizeof(unit), "user@%u.service", (unsigned)uid);
	return unit_is_masked(root, unit);
}

/* dir_each() below `root`; a directory that does not exist is empty. */
static int
visit_directory(const char *root, const char *dir,
    int (*visit)(void *arg, int fd, const char *name, struct err *e),
    void *arg, struct err *e)
{
	char path[PATH_MAX];
	scope_fd fd = -1;

	snprintf(path, sizeof(path), "%s%s", root, dir);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 :
		    err_set(e, errno, "open %s", path);
	return dir_each(fd, path, visit, arg, e);
}

/* --- drop-ins ------------------------------------------------------------ */

static int
add_dropin_name(void *arg, int fd, const char *name, struct err *e)
{
	size_t n = strlen(name);

	(void)fd;
	return n <= 5 || strcmp(name + n - 5, ".conf") != 0 ? 0 :
	    list_add(arg, name, e);
}

/* The first file of that name, in the order of systemctl_units[]. */
static bool
dropin_asks(const char *root, const char *name, bool before)
{
	for (size_t i = 0; systemctl_units[i] != NULL; i++) {
		char path[PATH_MAX];
		scope_free char *text = NULL;
		scope_fd fd = -1;
		struct err unread;
		size_t len;

		snprintf(path, sizeof(path), "%s%s/user@.service.d/%s", root,
		    systemctl_units[i], name);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		if (fd < 0 && errno == ENOENT)
			continue;
		return fd >= 0 && safe_read(fd, path, DROPIN_LARGEST, &text,
		    &len, &unread) == 0 ? wayout_asks(text, before) : before;
	}
	return before;
}

/* The drop-ins of all directories, in the order of their names. */
static int
read_drop_ins(const char *root, bool *out, struct err *e)
{
	scope_list names = {0};
	int rc = 0;

	*out = false;
	for (size_t i = 0; rc == 0 && systemctl_units[i] != NULL; i++) {
		char dir[PATH_MAX];

		snprintf(dir, sizeof(dir), "%s/user@.service.d",
		    systemctl_units[i]);
		rc = visit_directory(root, dir, add_dropin_name, &names, e);
	}
	list_sort(&names);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		*out = dropin_asks(root, names.v[i], *out);
	return rc;
}

/* --- the host ------------------------------------------------------------ */

static bool
look_pam(const char *pamdir, const char *service, struct wayout_pam *p)
{
	const struct pamdir d = pamdir_of(pamdir);
	scope_pamline line = {0};
	struct err ignored;

	*p = (struct wayout_pam){0};
	if (!pamfile_where(&d, service, p->file)) {
		p->file[0] = '\0';	/* it had the place searched */
		return false;
	}
	p->holds = pamfile_find(&d, service, "session", &line,
	    &ignored) == 0 && line.verdict == PAM_HOLDS;
	return true;
}

static int
note_own_unit(void *arg, int fd, const char *name, struct err *e)
{
	unsigned uid;
	int end = 0;

	(void)fd;
	(void)e;
	if (sscanf(name, "user@%u.service%n", &uid, &end) == 1 && end > 0 &&
	    name[end] == '\0')
		*(bool *)arg = true;
	return 0;
}

int
wayout_look_host(const char *root, const char *pamdir, struct wayout_host *h,
    struct err *e)
{
	struct stat st;
	bool booted;

	*h = (struct wayout_host){0};
	booted = exists_in(root, "/run/systemd", "system", &st);
	for (size_t i = 0; booted && systemctl_units[i] != NULL; i++)
		h->managers |= exists_in(root, systemctl_units[i],
		    "user@.service", &st);
	h->masked = unit_is_masked(root, "user@.service");
	look_pam(pamdir, "systemd-user", &h->user);
	for (const char *const *name = services_of_cron; *name != NULL &&
	    !look_pam(pamdir, *name, &h->cron); name++)
		;
	look_pam(pamdir, "atd", &h->at);
	return read_drop_ins(root, &h->asks, e) < 0 ||
	    visit_directory(root, systemctl_units[0], note_own_unit,
	    &h->masks, e) < 0 || visit_directory(root, systemctl_units[1],
	    note_own_unit, &h->masks, e) < 0 ? -1 : 0;
}

/* --- an account ---------------------------------------------------------- */

struct search {
	uid_t uid;
	const char *dir;
	char *found;		/* a path, PATH_MAX */
};

static bool
is_job(int fd, const char *name, struct stat *st)
{
	return name[0] != '.' && fstatat(fd, name, st, AT_SYMLINK_NOFOLLOW) ==
	    0 && S_ISREG(st->st_mode);
}

static int
note_own_job(void *arg, int fd, const char *name, struct err *e)
{
	struct search *s = arg;
	struct stat st;

	(void)e;
	if (s->found[0] == '\0' && is_job(fd, name, &st) &&
	    st.st_uid == s->uid)
		snprintf(s->found, PATH_MAX, "%s/%.255s", s->dir, name);
	return 0;
}

/* Without root, a directory that may not be read is no error. */
static int
or_unseen(int rc, bool *unseen, const struct err *e)
{
	if (rc == 0 || geteuid() == 0 || (e->no != EACCES && e->no != EPERM))
		return rc;
	*unseen = true;
	return 0;
}

static void
look_crontab(const char *root, struct wayout_account *a)
{
	for (size_t i = 0; i < COUNT(crontabs) && a->crontab[0] == '\0'; i++) {
		struct stat st;

		errno = 0;
		if (exists_in(root, crontabs[i], a->name, &st) &&
		    S_ISREG(st.st_mode) && st.st_size > 0)
			snprintf(a->crontab, PATH_MAX, "%s/%.255s",
			    crontabs[i], a->name);
		a->unseen |= errno == EACCES;
	}
}

int
wayout_look_account(const char *root, const struct managers *m,
    const char *name, uid_t uid, struct wayout_account *a, struct err *e)
{
	const struct manager *runs = managers_of(m, uid);
	struct search s = { .uid = uid };
	struct stat st;
	int rc = 0;

	*a = (struct wayout_account){
		.name = name, .uid = uid, .masked = wayout_masked(root, uid),
		.running = runs != NULL ? runs->pid : 0,
	};
	s.found = a->job;
	if (strchr(name, '/') != NULL)	/* no file can have that name */
		return 0;
	a->lingers = exists_in(root, linger, name, &st);
	look_crontab(root, a);
	for (size_t i = 0; rc == 0 && i < COUNT(jobs); i++) {
		s.dir = jobs[i];
		rc = or_unseen(visit_directory(root, jobs[i], note_own_job, &s,
		    e), &a->unseen, e);
	}
	return rc;
}

/* --- everybody ----------------------------------------------------------- */

static int
add_spool_name(void *arg, int fd, const char *name, struct err *e)
{
	struct stat st;

	return is_job(fd, name, &st) ? list_add(arg, name, e) : 0;
}

static int
add_spool_owner(void *arg, int fd, const char *name, struct err *e)
{
	struct stat st;

	return is_job(fd, name, &st) ? list_addf(arg, e, "%u", st.st_uid) : 0;
}

int
wayout_candidates(const char *root, const struct managers *m,
    struct list *who, struct err *e)
{
	int rc = visit_directory(root, linger, add_spool_name, who, e);

	for (size_t i = 0; rc == 0 && i < COUNT(crontabs); i++)
		rc = visit_directory(root, crontabs[i], add_spool_name, who, e);
	for (size_t i = 0; rc == 0 && i < COUNT(jobs); i++)
		rc = visit_directory(root, jobs[i], add_spool_owner, who, e);
	for (size_t i = 0; rc == 0 && i < m->n; i++)
		rc = list_addf(who, e, "%u", m->v[i].uid);
	return rc;
}

int
wayout_find(const char *pamdir, const char *name, uid_t uid,
    struct wayout out[WAYOUT_COUNT], size_t *n, bool *unseen, struct err *e)
{
	struct wayout_host h;
	struct wayout_account a;
	struct managers m;
	int rc;

	if (wayout_look_host("", pamdir, &h, e) < 0 ||
	    managers_find(&m, e) < 0)
		return -1;
	rc = wayout_look_account("", &m, name, uid, &a, e);
	managers_free(&m);
	if (rc < 0)
		return -1;
	*unseen = a.unseen && (!h.cron.holds || !h.at.holds);
	*n = wayout_open(&h, &a, out);
	return 0;
}
