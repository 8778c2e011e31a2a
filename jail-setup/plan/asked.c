/* SPDX-License-Identifier: BSD-2-Clause */
/* asked.c - see asked.h */
#include <libconfig.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "asked.h"
#include "conf.h"
#include "err.h"
#include "jail.h"
#include "safe_open.h"
#include "scope.h"

static bool
is_word(const config_setting_t *s, const char *word)
{
	const char *v = config_setting_get_string(s);

	return v != NULL && strcmp(v, word) == 0;
}

static unsigned
line_of_word(const config_setting_t *s, const char *word)
{
	if (is_word(s, word))
		return config_setting_source_line(s);
	for (int i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *one =
		    config_setting_get_elem(s, (unsigned)i);

		if (is_word(one, word))
			return config_setting_source_line(one);
	}
	return 0;
}

/* 0: not there, or the file has changed since it was read and is invalid. */
static unsigned
line_in_text(const char *text, const char *key, const char *word)
{
	const config_setting_t *s;
	unsigned line = 0;
	config_t c;

	if (strstr(text, "@include") != NULL)	/* libconfig would follow it */
		return 0;
	config_init(&c);
	if (config_read_string(&c, text) == CONFIG_TRUE &&
	    (s = config_lookup(&c, key)) != NULL)
		line = line_of_word(s, word);
	config_destroy(&c);
	return line;
}

static unsigned
find_line(const char *config, const char *folder, const char *file,
    const char *key, const char *word)
{
	char dir[PATH_MAX];
	struct err ignored;
	scope_free char *text = NULL;
	scope_fd at = -1;
	scope_fd fd = -1;
	size_t len;

	if ((size_t)snprintf(dir, sizeof(dir), "%s/%s", config,
	    folder) >=
	    sizeof(dir))
		return 0;
	at = safe_dir(dir, &ignored);
	if (at >= 0)
		fd = safe_file(at, file, file, 0, &ignored);
	if (fd < 0 || safe_read(fd, file, CONF_MAX, &text, &len, &ignored) < 0)
		return 0;
	return line_in_text(text, key, word);
}

void
asked_where(const char *config, const struct jail *j, const char *key,
    const char *word, char where[ASKED_MAX])
{
	const char *folder = j->service ? "services.d" : "jails.d";
	char file[JAIL_NAME_MAX + 8];
	unsigned line;
	size_t n;

	snprintf(file, sizeof(file), "%s.conf", j->name);
	line = find_line(config, folder, file, key, word);
	n = (size_t)snprintf(where, PATH_MAX, "%s/%s/%s", config, folder,
	    file);
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
