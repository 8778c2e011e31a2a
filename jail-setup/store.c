/* store.c - a generation is made, a jail is removed; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bill.h"
#include "build.h"
#include "erase.h"
#include "err.h"
#include "manifest.h"
#include "origin.h"
#include "pool.h"
#include "safe.h"
#include "scope.h"
#include "sessions.h"
#include "store.h"
#include "storedir.h"

/*
 * The time, or the second behind the newest there is: their order is the order
 * in which they were made, also when a clock was set back.
 */
static int
new_serial(const struct storedir *d, char serial[SERIAL_MAX + 1],
    struct err *e)
{
	static const char format[] = "%Y%m%dT%H%M%S";
	time_t now = time(NULL);
	struct list l = {0};
	struct tm tm = {0};
	char *rest;

	if (storedir_serials(d, &l, e) < 0) {
		list_free(&l);
		return -1;
	}
	rest = l.n > 0 ? strptime(l.v[l.n - 1], format, &tm) : NULL;
	if (rest != NULL && *rest == '\0' && timegm(&tm) >= now)
		now = timegm(&tm) + 1;
	list_free(&l);
	gmtime_r(&now, &tm);
	strftime(serial, SERIAL_MAX, format, &tm);
	if (faccessat(d->gen, serial, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return err_set(e, EEXIST, "generation %s", serial);
	return 0;
}

/* One flush for the whole tree: one per file costs a disk turn each. */
static int
flush(int at, struct err *e)
{
	scope_fd fd = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || syncfs(fd) < 0)
		return err_set(e, errno, "flush to disk");
	return 0;
}

static int
records(int at, const struct store_job *job, const char *serial,
    const struct manifest *m, struct origins *o, struct err *e)
{
	scope_free char *manifest = NULL;
	scope_free char *origins = NULL;
	scope_free char *bill = NULL;

	for (size_t i = 0; job->watched != NULL && i < job->watched->n; i++)
		if (origins_look(o, job->watched->v[i], e) < 0)
			return -1;
	if ((job->packages != NULL && bill_text(job->jail, serial, m, o,
	    job->bill, job->packages, &bill, e) < 0) ||
	    (bill != NULL && storedir_write(at, "bill", bill, e) < 0))
		return -1;
	origins_distrust(o, &job->since);
	manifest = manifest_text(m, e);
	origins = manifest != NULL ? origins_text(o, e) : NULL;
	return origins == NULL ||
	    storedir_write(at, "manifest", manifest, e) < 0 ||
	    storedir_write(at, "origins", origins, e) < 0 ? -1 : 0;
}

static int
stage(int gen, const struct store_job *job, const char *serial,
    struct manifest *m, struct origins *o, struct err *e)
{
	scope_fd at = -1;
	scope_fd root = -1;

	if (mkdirat(gen, STOREDIR_NEW, 0700) < 0)
		return err_set(e, errno, "mkdir %s", STOREDIR_NEW);
	at = openat(gen, STOREDIR_NEW, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (at < 0 || mkdirat(at, "root", 0755) < 0)
		return err_set(e, errno, "mkdir %s/root", STOREDIR_NEW);
	root = openat(at, "root", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (root < 0)
		return err_set(e, errno, "open %s/root", STOREDIR_NEW);
	if (build_tree(job->plan, root, job->reuse, job->meter, m, o, e) < 0 ||
	    records(at, job, serial, m, o, e) < 0)
		return -1;
	if (fchmodat(gen, STOREDIR_NEW, 0755, 0) < 0)
		return err_set(e, errno, "chmod %s", STOREDIR_NEW);
	return flush(at, e);
}

/* The new files can serve the next jail of this run. */
static int
offer(const struct store_job *job, const char *serial,
    const struct manifest *m, const struct origins *o, struct err *e)
{
	char rel[JAIL_NAME_MAX + SERIAL_MAX + 16];

	if (job->reuse == NULL)
		return 0;
	snprintf(rel, sizeof(rel), "%s/gen/%s/root", job->jail, serial);
	return pool_add_tree(job->reuse, m, o, rel, e);
}

static int
make(const struct storedir *d, const struct store_job *job, char *serial,
    struct manifest *m, struct err *e)
{
	struct origins o = {0};
	int rc = -1;

	if (storedir_tidy(d, e) == 0 &&
	    new_serial(d, serial, e) == 0 &&
	    stage(d->gen, job, serial, m, &o, e) == 0) {
		rc = renameat(d->gen, STOREDIR_NEW, d->gen, serial);
		if (rc < 0)
			err_set(e, errno, "rename to %s", serial);
	}
	if (rc == 0)
		rc = storedir_switch(d, serial, e);
	if (rc == 0)
		rc = offer(job, serial, m, &o, e);
	origins_free(&o);
	return rc;
}

/* After a failure: what was begun, and what it was begun in if that is new. */
static void
undo(const struct store_job *job, const struct storedir *d,
    const char *serial)
{
	char current[SERIAL_MAX + 1];
	struct err ignored;
	scope_fd st = -1;

	/* what may be current stays, also when nobody can tell */
	if (generation_serial_ok(serial) &&
	    (generation_current(d->top, current, &ignored) == 0 ?
	    strcmp(current, serial) != 0 : ignored.no == ENOENT))
		storedir_discard(d, serial, &ignored);
	storedir_tidy(d, &ignored);
	unlinkat(d->top, "gen", AT_REMOVEDIR);
	st = safe_dir(job->state, &ignored);
	if (st >= 0)
		unlinkat(st, job->jail, AT_REMOVEDIR);
}

int
store_make(const struct store_job *job, char serial[SERIAL_MAX + 1],
    struct manifest *made, struct err *e)
{
	mode_t mask = umask(022);
	struct storedir d;
	int rc;

	*made = (struct manifest){0};
	serial[0] = '\0';
	rc = storedir_open(job->state, job->jail, &d, e);
	if (rc == 0) {
		rc = make(&d, job, serial, made, e);
		if (rc < 0)
			undo(job, &d, serial);
		storedir_close(&d);
	}
	umask(mask);
	return rc;
}

/* Stopped at any point, it is the jail it was, or none and without a half. */
static int
unmake(int top, struct err *e)
{
	if (erase(top, STOREDIR_GONE, e) < 0)
		return -1;
	if (unlinkat(top, "current", 0) < 0 && errno != ENOENT)
		return err_set(e, errno, "unlink current");
	if (renameat(top, "gen", top, STOREDIR_GONE) < 0 && errno != ENOENT)
		return err_set(e, errno, "rename gen");
	return 0;
}

static int
nobody_in(const char *jail, struct err *e)
{
	struct sessions s = {0};
	int rc = sessions_find(&s, e);

	for (size_t i = 0; rc == 0 && i < s.n; i++)
		if (strcmp(s.v[i].jail, jail) == 0)
			rc = err_set(e, 0, "uid %u is in it (process %d); end "
			    "that session first", (unsigned)s.v[i].uid,
			    (int)s.v[i].pid);
	sessions_free(&s);
	return rc;
}

int
store_remove(const char *state, const char *jail, struct err *e)
{
	scope_fd locked = storedir_lock(jail, e);
	scope_fd st = -1;
	scope_fd top = -1;

	if (locked < 0)
		return -1;
	st = safe_dir(state, e);
	if (st < 0)
		return -1;
	if (faccessat(st, jail, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, 0, "jail %s is not built", jail);
	if (nobody_in(jail, e) < 0)
		return err_in(e, "jail %s", jail);
	top = erase_check(st, jail, e) < 0 ? -1 :
	    safe_walk(st, state, jail, 0, e);
	if (top < 0 || unmake(top, e) < 0 || erase(st, jail, e) < 0)
		return err_in(e, "%s/%s", state, jail);
	return 0;
}
