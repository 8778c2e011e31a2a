/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_of.c - see unit_of.h */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/slurp.h"
#include "managers.h"
#include "scope.h"
#include "unit_of.h"

static bool
ends_in(const char *word, size_t n, const char *end)
{
	size_t m = strlen(end);

	return n > m && strncmp(word + n - m, end, m) == 0;
}

/* The first piece that is no slice. */
static bool
unit_of_path(const char *path, char unit[NAME_MAX + 1])
{
	while (*path == '/') {
		size_t n = strcspn(++path, "/\n");

		if (!ends_in(path, n, ".slice")) {
			if (n > NAME_MAX || (!ends_in(path, n, ".service") &&
			    !ends_in(path, n, ".scope")))
				return false;
			memcpy(unit, path, n);
			unit[n] = '\0';
			return true;
		}
		path += n;
	}
	return false;
}

bool
unit_parse(const char *cgroup, const char *top, char unit[NAME_MAX + 1])
{
	size_t n = strlen(top);

	for (const char *l = cgroup; l != NULL; l = managers_next(l)) {
		const char *path = managers_path(l);

		if (path != NULL && strncmp(path, top, n) == 0 &&
		    unit_of_path(path + n, unit))
			return true;
	}
	return false;
}

void
unit_of(pid_t pid, char unit[NAME_MAX + 1])
{
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char rel[64], cgroup[2 * PATH_MAX], top[PATH_MAX];

	slurp_head(proc, "1/cgroup", cgroup, sizeof(cgroup));
	if (managers_top(cgroup, top)) {
		snprintf(rel, sizeof(rel), "%d/cgroup", (int)pid);
		slurp_head(proc, rel, cgroup, sizeof(cgroup));
		if (unit_parse(cgroup, top, unit))
			return;
	}
	unit[0] = '\0';
}
