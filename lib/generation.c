/* generation.c - see generation.h */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "generation.h"
#include "safe.h"

bool
generation_serial_ok(const char *serial)
{
	size_t n = strlen(serial);

	return n > 0 && n <= SERIAL_MAX && serial[0] != '.' &&
	    strspn(serial, "0123456789T.") == n;
}

int
generation_current(int jail, char serial[SERIAL_MAX + 1], struct err *e)
{
	char link[SERIAL_MAX + 8];
	ssize_t n = readlinkat(jail, "current", link, sizeof(link) - 1);

	if (n < 0)
		return err_set(e, errno, "current");
	link[n] = '\0';
	if (strncmp(link, "gen/", 4) != 0 || !generation_serial_ok(link + 4))
		return err_set(e, 0, "current points to \"%s\", which is no "
		    "generation", link);
	strcpy(serial, link + 4);
	return 0;
}

int
generation_root(int jail, const char *shown, const char *serial,
    struct err *e)
{
	char rel[SERIAL_MAX + 16];

	snprintf(rel, sizeof(rel), "gen/%s/root", serial);
	return safe_walk(jail, shown, rel, 0, e);
}
