/* pamdialect.c - see pamdialect.h */
#include <string.h>

#include "err.h"
#include "ldcache.h"
#include "pamdialect.h"
#include "pamtext.h"
#include "scope.h"
#include "slurp.h"

#define CACHE "/etc/ld.so.cache"

enum { CACHE_MAX = 64 * 1024 * 1024, LIBRARY_MAX = 8 * 1024 * 1024 };
enum { ALL = (1 << PAM_DIALECTS) - 1 };

static int
holds(const void *bytes, size_t len, const char *text)
{
	return memmem(bytes, len, text, strlen(text)) != NULL;
}

int
pamdialect_of(const void *bytes, size_t len)
{
	int debian = holds(bytes, len, "@include") ? PAM_DEBIAN : 0;

	if (holds(bytes, len, "maximum level of inclusions"))
		return debian;
	return holds(bytes, len, "maximum level of substacks") ?
	    debian | PAM_SHORT : -1;
}

static unsigned
library(const char *path)
{
	scope_free char *bytes = NULL;
	size_t len = 0;
	int dialect = slurp(path, LIBRARY_MAX, &bytes, &len) == 1 ?
	    pamdialect_of(bytes, len) : -1;

	return dialect < 0 ? ALL : 1U << dialect;
}

unsigned
pamdialect_host(void)
{
	scope_free char *bytes = NULL;
	struct ldcache c = {0};
	struct err ignored;
	unsigned found = 0;
	size_t len = 0;

	if (slurp(CACHE, CACHE_MAX, &bytes, &len) == 1 &&
	    ldcache_parse(bytes, len, &c, &ignored) == 0)
		for (size_t i = 0; i < c.n; i++)
			if (strcmp(c.v[i].soname, "libpam.so.0") == 0)
				found |= library(c.v[i].path);
	ldcache_free(&c);
	return found != 0 ? found : ALL;
}
