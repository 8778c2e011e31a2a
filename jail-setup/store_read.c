/* store_read.c - what the current generation says of itself; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "err.h"
#include "manifest.h"
#include "origin.h"
#include "safe.h"
#include "scope.h"
#include "store.h"

enum { RECORD_MAX = 64 * 1024 * 1024 };

/* STATE/JAIL, trusted. */
static int
open_jail(const char *state, const char *jail, struct err *e)
{
	char path[PATH_MAX];

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state, jail) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	return safe_dir(path, e);
}

/* The text of a file beside the current tree, and its name for complaints. */
static int
record(const char *state, const char *jail, const char *name, char *serial,
    char shown[PATH_MAX], char **text, struct err *e)
{
	char rel[SERIAL_MAX + 32];
	scope_fd top = open_jail(state, jail, e);
	scope_fd fd = -1;
	size_t len;

	if (top < 0 || generation_current(top, serial, e) < 0)
		return -1;
	snprintf(rel, sizeof(rel), "gen/%s/%s", serial, name);
	snprintf(shown, PATH_MAX, "%.2000s/%s/%s", state, jail, rel);
	fd = safe_beneath(top, rel, O_RDONLY | O_NONBLOCK, 0, e);
	if (fd < 0)
		return err_in(e, "%s/%s", state, jail);
	return safe_read(fd, shown, RECORD_MAX, text, &len, e);
}

int
store_current(const char *state, const char *jail,
    char serial[SERIAL_MAX + 1], struct manifest *m, struct err *e)
{
	scope_free char *text = NULL;
	char shown[PATH_MAX];

	if (record(state, jail, "manifest", serial, shown, &text, e) < 0)
		return -1;
	return manifest_parse(text, shown, m, e);
}

bool
store_exists(const char *state, const char *jail)
{
	char serial[SERIAL_MAX + 1];
	struct err ignored;
	scope_fd top = open_jail(state, jail, &ignored);

	/* one that cannot be trusted is there: whoever opens it will say so */
	return top >= 0 ? generation_current(top, serial, &ignored) == 0 ||
	    ignored.no != ENOENT : ignored.no != ENOENT;
}

int
store_origins(const char *state, const char *jail, struct origins *o,
    struct err *e)
{
	scope_free char *text = NULL;
	char shown[PATH_MAX], serial[SERIAL_MAX + 1];

	if (record(state, jail, "origins", serial, shown, &text, e) < 0)
		return -1;
	return origins_parse(text, shown, o, e);
}
