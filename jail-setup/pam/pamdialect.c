/* SPDX-License-Identifier: BSD-2-Clause */
/* pamdialect.c - see pamdialect.h */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/slurp.h"
#include "err.h"
#include "loader/ldcache.h"
#include "pamdialect.h"
#include "pamtext.h"
#include "scope.h"

#define CACHE "/etc/ld.so.cache"
/* Without one, as in an image that was never started: modules lie beside it. */
#define NO_CACHE PAMDIR "/../libpam.so.0"

enum { CACHE_MAX = 64 * 1024 * 1024, LIBRARY_MAX = 8 * 1024 * 1024 };
enum { ALL = (1 << PAM_DIALECTS) - 1 };

static int
contains(const void *bytes, size_t len, const char *text)
{
	return memmem(bytes, len, text, strlen(text)) != NULL;
}

int
pamdialect_of(const void *bytes, size_t len)
{
	int debian = contains(bytes, len, "@include") ? PAM_DEBIAN : 0;

	if (contains(bytes, len, "maximum level of inclusions"))
		return debian;
	return contains(bytes, len, "maximum level of substacks") ?
	    debian | PAM_SHORT : -1;
}

static int
read_library(const char *path, int (*take)(void *arg, const void *bytes,
    size_t len), void *arg)
{
	scope_free char *bytes = NULL;
	size_t len = 0;
	bool there = slurp(path, LIBRARY_MAX, &bytes, &len) == SLURP_READ;

	return take(arg, there ? bytes : "", there ? len : 0);
}

int
pamdialect_each(int (*take)(void *arg, const void *bytes, size_t len),
    void *arg)
{
	scope_free char *bytes = NULL;
	struct ldcache c = {0};
	struct err ignored;
	size_t len = 0;
	bool any = false;
	int rc = 0;

	if (slurp(CACHE, CACHE_MAX, &bytes, &len) == SLURP_READ &&
	    ldcache_parse(bytes, len, &c, &ignored) == 0)
		for (size_t i = 0; rc == 0 && i < c.n; i++)
			if (strcmp(c.v[i].soname, "libpam.so.0") == 0) {
				rc = read_library(c.v[i].path, take, arg);
				any = true;
			}
	ldcache_free(&c);
	return any || access(NO_CACHE, R_OK) != 0 ? rc :
	    read_library(NO_CACHE, take, arg);
}

static int
add_dialect(void *arg, const void *bytes, size_t len)
{
	const int dialect = pamdialect_of(bytes, len);
	unsigned *found = arg;

	*found |= dialect < 0 ? ALL : 1U << dialect;
	return 0;
}

unsigned
pamdialect_host(void)
{
	unsigned found = 0;

	(void)pamdialect_each(add_dialect, &found);
	return found != 0 ? found : ALL;
}
