/* shortlived.c - see shortlived.h */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "entry.h"
#include "list.h"
#include "shortlived.h"

static int
note(const char *source, struct list *notes, struct err *e)
{
	const char *slash = strrchr(source, '/');
	char text[2 * PATH_MAX + 160];

	snprintf(text, sizeof(text), "binds: %s is a socket: a login keeps the "
	    "one that it found, also when its service has made another; fix: "
	    "bind %.*s, the directory that holds it", source,
	    (int)(slash - source), source);
	return list_add(notes, text, e);
}

int
shortlived(const struct entry *en, struct list *notes, struct err *e)
{
	for (size_t i = 0; i < en->nmounts; i++) {
		const char *source = en->mounts[i].source;
		struct stat st;

		if (lstat(source, &st) == 0 && S_ISSOCK(st.st_mode) &&
		    note(source, notes, e) < 0)
			return -1;
	}
	return 0;
}
