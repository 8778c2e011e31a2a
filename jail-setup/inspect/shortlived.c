/* SPDX-License-Identifier: BSD-2-Clause */
/* shortlived.c - see shortlived.h */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/systemctl.h"
#include "entry.h"
#include "list.h"
#include "runtimedir.h"
#include "shortlived.h"

static int
note_socket(const char *source, struct list *notes, struct err *e)
{
	const char *slash = strrchr(source, '/');

	return list_addf(notes, e, "binds: %s is a socket: a login keeps the "
	    "one that it found, also when its service has made another; fix: "
	    "bind %.*s, the directory that holds it", source,
	    (int)(slash - source), source);
}

/* For a source in /run/NAME, the services that remove that directory. */
static int
note_services(const char *source, struct list *notes, struct err *e)
{
	char name[NAME_MAX + 1], text[2 * PATH_MAX];
	scope_list units = {0};
	int rc;

	if (strncmp(source, "/run/", 5) != 0 ||
	    (size_t)snprintf(name, sizeof(name), "%.*s",
	    (int)strcspn(source + 5, "/"), source + 5) >= sizeof(name))
		return 0;
	rc = runtimedir_units(systemctl_units, name, &units, e);
	for (size_t i = 0; rc == 0 && i < units.n; i++) {
		snprintf(text, sizeof(text), "binds: /run/%s goes with %s, at "
		    "each restart too, and a login keeps the one that it "
		    "found; fix: RuntimeDirectoryPreserve=yes below [Service], "
		    "by systemctl edit %s", name, units.v[i], units.v[i]);
		/* once, also for two binds from it */
		if (!list_has(notes, text))
			rc = list_add(notes, text, e);
	}
	return rc;
}

int
shortlived(const struct entry *en, struct list *notes, struct err *e)
{
	const bool systemd = systemctl_booted();

	for (size_t i = 0; i < en->nmounts; i++) {
		const char *source = en->mounts[i].source;
		struct stat st;

		if (lstat(source, &st) == 0 && S_ISSOCK(st.st_mode) &&
		    note_socket(source, notes, e) < 0)
			return -1;
		if (systemd && note_services(source, notes, e) < 0)
			return -1;
	}
	return 0;
}
