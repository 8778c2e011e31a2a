/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_path.c - see unit_path.h */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "count.h"
#include "derive.h"
#include "derive_host.h"
#include "unit_path.h"

/* DEFAULT_PATH of systemd's src/basic/path-util.h. */
static const char *const searched[] = {
	"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin",
	"/bin",
};

int
unit_program(const struct derive_from *from, const char *program,
    char path[PATH_MAX])
{
	if (program[0] == '/')
		return (size_t)snprintf(path, PATH_MAX, "%s", program) <
		    PATH_MAX ? 0 : -1;
	for (size_t i = 0; i < COUNT(searched); i++) {
		scope_seen s = { .fd = -1 };

		if ((size_t)snprintf(path, PATH_MAX, "%s/%s", searched[i],
		    program) < PATH_MAX &&
		    derive_find(from, path, true, &s) == 0 &&
		    S_ISREG(s.st.st_mode) && (s.st.st_mode & 0111) != 0)
			return 0;
	}
	return -1;
}
