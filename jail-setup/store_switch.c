/* store_switch.c - between generations: back, and away; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "count.h"
#include "erase.h"
#include "err.h"
#include "origin.h"
#include "safe.h"
#include "scope.h"
#include "sessions.h"
#include "store.h"
#include "storedir.h"

enum { ON_THEIR_WAY = 60 };	/* seconds a login may take to get in */

/* On the disk before it takes the name: a rename may be quicker than data. */
static int
replace(int at, const char *text, struct err *e)
{
	static const char aside[] = "origins.new";
	scope_fd fd = -1;
	int rc;

	unlinkat(at, aside, 0);
	rc = storedir_write(at, aside, text, e);
	if (rc == 0) {
		fd = openat(at, aside, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0 || fsync(fd) < 0 ||
		    renameat(at, aside, at, "origins") < 0)
			rc = err_set(e, errno, "write origins");
	}
	if (rc < 0)
		unlinkat(at, aside, 0);
	return rc;
}

int
store_note(const char *state, const char *jail, const struct origins *o,
    struct err *e)
{
	scope_free char *text = origins_text(o, e);
	char serial[SERIAL_MAX + 1];
	struct storedir d;
	scope_fd at = -1;
	scope_fd alone = -1;
	int rc = -1;

	if (text == NULL || storedir_open(state, jail, &d, e) < 0)
		return -1;
	if (generation_current(d.top, serial, e) == 0)
		at = generation_tree(d.top, jail, serial, e);
	/* other jails have the same tree, and locks of their own */
	if (at >= 0)
		alone = storedir_lock(".note", LOCK_EX | LOCK_NB, e);
	if (alone >= 0)
		rc = replace(at, text, e);
	storedir_close(&d);
	return rc;
}

/* The one before `current`, or the one asked for. */
static const char *
choose(const struct list *l, const char *current, const char *to,
    struct err *e)
{
	const char *before = NULL;

	for (size_t i = 0; i < l->n; i++) {
		if (to != NULL && strcmp(l->v[i], to) == 0)
			return l->v[i];
		if (strcmp(l->v[i], current) < 0)
			before = l->v[i];
	}
	if (to == NULL && before != NULL)
		return before;
	if (to != NULL)
		err_set(e, 0, "there is no generation %s", to);
	else
		err_set(e, 0, "there is no generation before %s", current);
	return NULL;
}

/* A generation that somebody has begun to delete is none to go back to. */
static int
whole(const struct storedir *d, const char *jail, const char *serial,
    struct err *e)
{
	static const char *const parts[] = { "root", "manifest", "origins" };
	scope_fd at = generation_tree(d->top, jail, serial, e);

	for (size_t i = 0; at >= 0 && i < COUNT(parts); i++)
		if (faccessat(at, parts[i], F_OK, AT_SYMLINK_NOFOLLOW) < 0)
			return err_set(e, errno, "generation %s is not whole: "
			    "%s", serial, parts[i]);
	return at >= 0 ? 0 : -1;
}

int
store_rollback(const char *state, const char *jail, const char *to,
    int (*sound)(const char *, const char *, const char *, struct err *),
    char serial[SERIAL_MAX + 1], struct err *e)
{
	char current[SERIAL_MAX + 1];
	struct list l = {0};
	struct storedir d;
	const char *choice = NULL;
	int rc = -1;

	if (!store_exists(state, jail))
		return err_set(e, 0, "jail %s is not built", jail);
	if (storedir_open(state, jail, &d, e) < 0)
		return -1;
	if (generation_current(d.top, current, e) == 0 &&
	    storedir_mounted(&d, e) == 0 &&
	    storedir_serials(&d, &l, e) == 0)
		choice = choose(&l, current, to, e);
	if (choice != NULL && whole(&d, jail, choice, e) == 0 &&
	    sound(state, jail, choice, e) == 0) {
		strcpy(serial, choice);
		rc = storedir_switch(&d, serial, e);
	}
	list_free(&l);
	storedir_close(&d);
	return rc < 0 ? err_in(e, "jail %s", jail) : 0;
}

/* storedir_switch() has marked when it stopped being current. */
static bool
long_gone(const struct storedir *d, const char *serial)
{
	struct stat st;

	return fstatat(d->gen, serial, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    time(NULL) - st.st_ctim.tv_sec > ON_THEIR_WAY;
}

static int
sweep(const struct storedir *d, const char *jail, unsigned keep,
    const struct list *l, const struct sessions *s, struct err *e)
{
	char current[SERIAL_MAX + 1];

	if (generation_current(d->top, current, e) < 0)
		return -1;
	if (keep == 0)
		keep = 1;	/* the current one */
	for (size_t i = 0; i + keep < l->n; i++) {
		if (strcmp(l->v[i], current) == 0 ||
		    sessions_in(s, jail, l->v[i]) ||
		    !long_gone(d, l->v[i]))
			continue;
		if (storedir_discard(d, l->v[i], e) < 0)
			return err_in(e, "jail %s: %s", jail, l->v[i]);
	}
	return 0;
}

int
store_sweep(const char *state, const char *jail, unsigned keep,
    struct err *e)
{
	struct sessions s = {0};
	struct list l = {0};
	struct storedir d;
	int rc;

	if (storedir_open(state, jail, &d, e) < 0)
		return -1;
	rc = storedir_tidy(&d, e);
	if (rc == 0)
		rc = storedir_serials(&d, &l, e);
	if (rc == 0 && l.n > keep)
		rc = sessions_find(&s, e) < 0 ? -1 :
		    sweep(&d, jail, keep, &l, &s, e);
	sessions_free(&s);
	list_free(&l);
	storedir_close(&d);
	return rc;
}
