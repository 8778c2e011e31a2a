/* storedir.c - see storedir.h */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "erase.h"
#include "err.h"
#include "paths.h"
#include "safe.h"
#include "scope.h"
#include "storedir.h"

/* No system call's words, but a number: who can wait tries again. */
static int
in_use(const char *jail, struct err *e)
{
	err_set(e, 0, "jail %s: another jail-setup works on it", jail);
	e->no = EAGAIN;
	return -1;
}

int
storedir_lock(const char *jail, struct err *e)
{
	char name[NAME_MAX + 1];
	scope_fd run = safe_make_dir(PATHS_RUN, 0755, e);
	scope_fd fd = -1;

	if (run < 0)
		return -1;
	snprintf(name, sizeof(name), "%s.lock", jail);
	fd = openat(run, name,
	    O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(e, errno, "open %s/%s", PATHS_RUN, name);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return errno != EWOULDBLOCK ? err_set(e, errno, "lock") :
		    in_use(jail, e);
	return take_fd(&fd);
}

static int
subdir(int at, const char *shown, const char *name, struct err *e)
{
	if (mkdirat(at, name, 0755) < 0 && errno != EEXIST)
		return err_set(e, errno, "mkdir %s/%s", shown, name);
	return safe_walk(at, shown, name, 0, e);
}

int
storedir_open(const char *state, const char *jail, struct storedir *d,
    struct err *e)
{
	char path[PATH_MAX];
	scope_fd st = -1;

	*d = (struct storedir){ -1, -1, -1 };
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state, jail) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	if ((d->lock = storedir_lock(jail, e)) < 0 ||
	    (st = safe_make_dir(state, 0755, e)) < 0 ||
	    (d->top = subdir(st, state, jail, e)) < 0 ||
	    (d->gen = subdir(d->top, path, "gen", e)) < 0) {
		storedir_close(d);
		return -1;
	}
	return 0;
}

void
storedir_close(struct storedir *d)
{
	scope_close(&d->gen);
	scope_close(&d->top);
	scope_close(&d->lock);
	*d = (struct storedir){ -1, -1, -1 };
}

int
storedir_tidy(const struct storedir *d, struct err *e)
{
	if (unlinkat(d->top, "current.new", 0) < 0 && errno != ENOENT)
		return err_set(e, errno, "unlink current.new");
	return erase(d->gen, STOREDIR_NEW, e) < 0 ||
	    erase(d->gen, STOREDIR_OLD, e) < 0 ||
	    erase(d->top, STOREDIR_GONE, e) < 0 ? -1 : 0;
}

int
storedir_discard(const struct storedir *d, const char *serial, struct err *e)
{
	if (erase_check(d->gen, serial, e) < 0)
		return e->no == EBUSY ? 0 : -1;
	if (renameat(d->gen, serial, d->gen, STOREDIR_OLD) < 0)
		return err_set(e, errno, "rename %s", serial);
	return erase(d->gen, STOREDIR_OLD, e);
}

static int
flush(int at, struct err *e)
{
	scope_fd fd = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) < 0)
		return err_set(e, errno, "flush to disk");
	return 0;
}

/* For long_gone() in store_switch.c: a chmod is a change, whatever the mode. */
static int
mark_end(const struct storedir *d, const char *serial, struct err *e)
{
	char was[SERIAL_MAX + 1];
	struct err none;

	if (generation_current(d->top, was, &none) < 0 ||
	    strcmp(was, serial) == 0)
		return 0;
	if (fchmodat(d->gen, was, 0755, 0) < 0 && errno != ENOENT)
		return err_set(e, errno, "chmod %s", was);
	return 0;
}

int
storedir_switch(const struct storedir *d, const char *serial, struct err *e)
{
	char to[SERIAL_MAX + 8];

	snprintf(to, sizeof(to), "gen/%s", serial);
	/* no disk may have `current` without what it points to */
	if (flush(d->gen, e) < 0 || mark_end(d, serial, e) < 0)
		return -1;
	unlinkat(d->top, "current.new", 0);
	if (symlinkat(to, d->top, "current.new") < 0 ||
	    renameat(d->top, "current.new", d->top, "current") < 0)
		return err_set(e, errno, "switch to %s", serial);
	return flush(d->top, e);
}

int
storedir_write(int at, const char *name, const char *text, struct err *e)
{
	scope_file *f = NULL;
	int fd;

	if (text == NULL)
		return -1;
	fd = openat(at, name,
	    O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);
	f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (f == NULL || fputs(text, f) < 0 || fflush(f) != 0)
		return err_set(e, errno, "write %s", name);
	return 0;
}

int
storedir_serials(const struct storedir *d, struct list *out, struct err *e)
{
	int again = openat(d->gen, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = again >= 0 ? fdopendir(again) : NULL;
	struct dirent *de;
	int rc = 0;

	if (dir == NULL) {
		err_set(e, errno, "read gen");
		scope_close(&again);
		return -1;
	}
	while (rc == 0 && (errno = 0, de = readdir(dir)) != NULL)
		if (generation_serial_ok(de->d_name))
			rc = list_add(out, de->d_name, e);
	if (rc == 0 && errno != 0)
		rc = err_set(e, errno, "read gen");
	closedir(dir);
	list_sort(out);
	return rc;
}
