/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_version.c - see unit_version.h */
#include <stdio.h>

#include "base/systemctl.h"
#include "err.h"
#include "service_file.h"
#include "unit_version.h"

enum { FIRST_NOTIFY_RELOAD = 253 };

/* "systemd 252 (252.39-1~deb12u1)"; 0: it does not say. */
static unsigned
version(void)
{
	static const char *const argv[] = { "systemctl", "--version", NULL };
	char text[256];
	unsigned number;

	return systemctl_read(argv, text, sizeof(text)) &&
	    sscanf(text, "systemd %9u", &number) == 1 ? number : 0;
}

int
unit_version_check(const struct service *s, struct err *e)
{
	unsigned has;

	if (s->engine != ENGINE_SYSTEMD || s->type != SERVICE_NOTIFY_RELOAD)
		return 0;
	has = version();
	return has == 0 || has >= FIRST_NOTIFY_RELOAD ? 0 :
	    err_set(e, 0, "type: systemd %u does not know notify-reload, "
	    "which is there from %d on; fix: write type = \"notify\"", has,
	    FIRST_NOTIFY_RELOAD);
}
