/* SPDX-License-Identifier: BSD-2-Clause */
/* points.c - see points.h */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "entry.h"
#include "ground.h"
#include "points.h"
#include "scope.h"

static int
look_at(const struct entry_mount *on, const char *target, struct stat *st)
{
	scope_fd fd = ground_open(on, -1, target);

	return fd < 0 || fstat(fd, st) < 0 ? errno : 0;
}

void
points_look(const struct entry *en, char *text, size_t size)
{
	size_t n = 0;

	*text = '\0';
	for (size_t i = 0; i < en->nmounts && n < size; i++) {
		const char *target = en->mounts[i].target;
		const struct entry_mount *on = ground_of(en, i, target);
		struct stat st;
		int no;

		if (on == NULL)
			continue;
		no = look_at(on, target, &st);
		if (no != 0)
			n += (size_t)snprintf(text + n, size - n, " %d", no);
		else
			n += (size_t)snprintf(text + n, size - n, " %c",
			    S_ISDIR(st.st_mode) ? 'd' : 'f');
	}
}
