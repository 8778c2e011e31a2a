/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_control.c - see unit_control.h */
#include <stdio.h>

#include "base/systemctl.h"
#include "jail.h"
#include "unit_control.h"

bool
unit_control(const char *verb, const char *name, int which)
{
	char service[JAIL_NAME_MAX + 16], socket[JAIL_NAME_MAX + 16];
	const char *argv[6] = { "systemctl", "--quiet", verb };
	int n = 3;

	snprintf(service, sizeof(service), "%.64s.service", name);
	snprintf(socket, sizeof(socket), "%.64s.socket", name);
	if ((which & UNIT_OF_SERVICE) != 0)
		argv[n++] = service;
	if ((which & UNIT_OF_SOCKETS) != 0)
		argv[n++] = socket;
	return systemctl(argv);
}

bool
unit_control_within(const char *verb, const char *name, int seconds,
    bool *late)
{
	char service[JAIL_NAME_MAX + 16];
	const char *const argv[] = { "systemctl", "--quiet", verb, service,
	    NULL };

	snprintf(service, sizeof(service), "%.64s.service", name);
	return systemctl_within(argv, seconds, late);
}

bool
unit_kill(const char *name)
{
	char service[JAIL_NAME_MAX + 16];
	const char *const argv[] = { "systemctl", "--quiet", "--signal=KILL",
	    "kill", service, NULL };

	snprintf(service, sizeof(service), "%.64s.service", name);
	return systemctl(argv);
}

bool
unit_reload(void)
{
	static const char *const argv[] = { "systemctl", "daemon-reload",
	    NULL };

	return systemctl(argv);
}
