/* SPDX-License-Identifier: BSD-2-Clause */
/* asked.c - see asked.h */
#include <stdio.h>
#include <string.h>

#include "asked.h"
#include "conf.h"
#include "err.h"
#include "jail.h"
#include "safe_open.h"
#include "scope.h"

static unsigned
find_line(const char *config, const char *file, const char *key,
    const char *word)
{
	char dir[PATH_MAX];
	struct err ignored;
	scope_free char *text = NULL;
	scope_fd at = -1;
	scope_fd fd = -1;
	size_t len;

	if ((size_t)snprintf(dir, sizeof(dir), "%s/jails.d", config) >=
	    sizeof(dir))
		return 0;
	at = safe_dir(dir, &ignored);
	if (at >= 0)
		fd = safe_file(at, file, file, 0, &ignored);
	if (fd < 0 || safe_read(fd, file, CONF_MAX, &text, &len, &ignored) < 0)
		return 0;
	return conf_line(text, key, word);
}

void
asked_where(const char *config, const struct jail *j, const char *key,
    const char *word, char where[ASKED_MAX])
{
	char file[JAIL_NAME_MAX + 8];
	unsigned line;
	size_t n;

	snprintf(file, sizeof(file), "%s.conf", j->name);
	line = find_line(config, file, key, word);
	n = (size_t)snprintf(where, PATH_MAX, "%s/jails.d/%s", config, file);
	if (line != 0 && n < PATH_MAX)
		snprintf(where + n, 16, ":%u", line);
}

int
asked_in(const char *config, const struct jail *j, const char *key,
    const char *word, struct err *e)
{
	char where[ASKED_MAX];

	asked_where(config, j, key, word, where);
	return err_in(e, "%.400s", where);
}
