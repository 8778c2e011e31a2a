/* environment.c - see environment.h */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "environment.h"
#include "err.h"
#include "list.h"

static bool
allowed(const char *var)
{
	static const char *const names[] = {
		"HOME", "USER", "LOGNAME", "SHELL", "TERM", "TZ", "LANG",
		"LANGUAGE", "SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY",
		"SSH_AUTH_SOCK", "LC_ALL", "LC_CTYPE", "LC_COLLATE",
		"LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "LC_MONETARY",
	};
	size_t n = strcspn(var, "=");

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i]) == n && strncmp(var, names[i], n) == 0)
			return true;
	return false;
}

int
environment_clean(char *const *from, struct list *out, struct err *e)
{
	for (; *from != NULL; from++)
		if (allowed(*from) && list_add(out, *from, e) < 0)
			return -1;
	return list_add(out, "PATH=/usr/local/bin:/usr/bin:/bin", e);
}
