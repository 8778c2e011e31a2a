/* store.c - see store.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "build.h"
#include "erase.h"
#include "err.h"
#include "manifest.h"
#include "paths.h"
#include "safe.h"
#include "scope.h"
#include "store.h"

static const char staging[] = "new";	/* no serial, so never a generation */

enum { MANIFEST_MAX = 64 * 1024 * 1024 };

/* The lock's descriptor; gone with it. */
static int
lock(const char *jail, struct err *e)
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
		    err_set(e, 0, "jail %s: another jail-setup works on it",
		    jail);
	return take_fd(&fd);
}

static int
subdir(int at, const char *shown, const char *name, struct err *e)
{
	if (mkdirat(at, name, 0755) < 0 && errno != EEXIST)
		return err_set(e, errno, "mkdir %s/%s", shown, name);
	return safe_walk(at, shown, name, 0, e);
}

/* STATE/JAIL and its gen, made if missing. */
static int
open_jail(const char *state, const char *jail, int *top, int *gen,
    struct err *e)
{
	char path[PATH_MAX];
	scope_fd st = safe_make_dir(state, 0755, e);

	if (st < 0 || (*top = subdir(st, state, jail, e)) < 0)
		return -1;
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state, jail) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	*gen = subdir(*top, path, "gen", e);
	return *gen < 0 ? -1 : 0;
}

/* The time, or the first second after it that is not taken. */
static int
new_serial(int gen, char serial[SERIAL_MAX + 1], struct err *e)
{
	time_t now = time(NULL);

	for (int i = 0; i < 1000; i++, now++) {
		struct tm tm;

		gmtime_r(&now, &tm);
		strftime(serial, SERIAL_MAX, "%Y%m%dT%H%M%S", &tm);
		if (faccessat(gen, serial, F_OK, AT_SYMLINK_NOFOLLOW) < 0 &&
		    errno == ENOENT)
			return 0;
	}
	return err_set(e, EEXIST, "no free serial");
}

static int
write_manifest(int at, const struct manifest *m, struct err *e)
{
	scope_free char *text = manifest_text(m, e);
	scope_file *f = NULL;
	int fd;

	if (text == NULL)
		return -1;
	fd = openat(at, "manifest",
	    O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);
	f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (f == NULL || fputs(text, f) < 0 || fflush(f) != 0)
		return err_set(e, errno, "write the manifest");
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
stage(int gen, const struct plan *p, struct manifest *m, struct err *e)
{
	scope_fd at = -1;
	scope_fd root = -1;

	if (mkdirat(gen, staging, 0700) < 0)
		return err_set(e, errno, "mkdir %s", staging);
	at = openat(gen, staging, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (at < 0)
		return err_set(e, errno, "open %s", staging);
	root = subdir(at, staging, "root", e);
	if (root < 0 || build_tree(p, root, m, e) < 0 ||
	    write_manifest(at, m, e) < 0)
		return -1;
	if (fchmodat(gen, staging, 0755, 0) < 0)
		return err_set(e, errno, "chmod %s", staging);
	return flush(at, e);
}

/* rename(2) over `current` is the moment; fsync makes it last. */
static int
make_current(int top, int gen, const char *serial, struct err *e)
{
	char to[SERIAL_MAX + 8];
	scope_fd fd = -1;

	if (renameat(gen, staging, gen, serial) < 0)
		return err_set(e, errno, "rename to %s", serial);
	snprintf(to, sizeof(to), "gen/%s", serial);
	unlinkat(top, "current.new", 0);
	if (symlinkat(to, top, "current.new") < 0 ||
	    renameat(top, "current.new", top, "current") < 0)
		return err_set(e, errno, "switch to %s", serial);
	fd = openat(top, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) < 0)
		return err_set(e, errno, "flush to disk");
	return 0;
}

/* After a failure: what was begun, and what it was begun in if that is new. */
static void
undo(const char *state, const char *jail, int top, int gen)
{
	struct err ignored;
	scope_fd st = -1;

	erase(gen, staging, &ignored);
	unlinkat(top, "gen", AT_REMOVEDIR);
	st = safe_dir(state, &ignored);
	if (st >= 0)
		unlinkat(st, jail, AT_REMOVEDIR);
}

int
store_build(const char *state, const char *jail, const struct plan *p,
    char serial[SERIAL_MAX + 1], struct manifest *made, struct err *e)
{
	mode_t mask = umask(022);
	scope_fd top = -1;
	scope_fd gen = -1;
	scope_fd locked = -1;
	int rc = -1;

	*made = (struct manifest){0};
	locked = lock(jail, e);
	if (locked >= 0 && open_jail(state, jail, &top, &gen, e) == 0 &&
	    erase(gen, staging, e) == 0 &&
	    new_serial(gen, serial, e) == 0 &&
	    stage(gen, p, made, e) == 0 &&
	    make_current(top, gen, serial, e) == 0)
		rc = 0;
	if (rc < 0 && gen >= 0)
		undo(state, jail, top, gen);
	umask(mask);
	return rc;
}

int
store_remove(const char *state, const char *jail, struct err *e)
{
	scope_fd locked = lock(jail, e);
	scope_fd st = -1;
	scope_fd top = -1;

	if (locked < 0)
		return -1;
	st = safe_dir(state, e);
	if (st < 0)
		return -1;
	if (faccessat(st, jail, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, 0, "jail %s is not built", jail);
	if (erase_check(st, jail, e) < 0)
		return err_in(e, "%s/%s", state, jail);
	/* first what makes it a jail: stopped halfway, it is none */
	top = safe_walk(st, state, jail, 0, e);
	if (top < 0 || (unlinkat(top, "current", 0) < 0 && errno != ENOENT))
		return err_in(e, "%s/%s", state, jail);
	return erase(st, jail, e) < 0 ? err_in(e, "%s/%s", state, jail) : 0;
}

int
store_current(const char *state, const char *jail,
    char serial[SERIAL_MAX + 1], struct manifest *m, struct err *e)
{
	char path[PATH_MAX], rel[SERIAL_MAX + 16];
	scope_free char *text = NULL;
	scope_fd top = -1;
	scope_fd fd = -1;
	size_t len;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state, jail) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	top = safe_dir(path, e);
	if (top < 0 || generation_current(top, serial, e) < 0)
		return -1;
	snprintf(rel, sizeof(rel), "gen/%s/manifest", serial);
	fd = safe_beneath(top, rel, O_RDONLY | O_NONBLOCK, 0, e);
	if (fd < 0 || safe_read(fd, rel, MANIFEST_MAX, &text, &len, e) < 0)
		return err_in(e, "%s", path);
	return manifest_parse(text, rel, m, e);
}
