/* check_services.c - PAM services that let an account in unjailed */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "check_host.h"
#include "err.h"
#include "finding.h"
#include "scope.h"

enum { DEEPEST = 8 };

/* What starts a program as the user, where it is installed. */
static const char *const services[] = {
	"sshd", "su", "su-l", "login", "remote", "cron", "crond", "atd",
	"systemd-user", "vsftpd", "proftpd",
	"pure-ftpd", "sudo-i", "gdm-password", "lightdm", "xdm",
};

static int file_has(const char *pamdir, const char *name, int depth);

/* Does a refusal end the login?  Not so with optional and sufficient. */
static bool
counts(const char *control)
{
	return strcmp(control, "required") == 0 ||
	    strcmp(control, "requisite") == 0 ||
	    strstr(control, "default=bad") != NULL ||
	    strstr(control, "default=die") != NULL;
}

/* "session required pam_jail.so", or a file that is included and has it. */
static int
line_has(const char *pamdir, char *line, int depth)
{
	char type[64], control[256], module[256];

	if (sscanf(line, "@include %255s", module) == 1)
		return file_has(pamdir, module, depth + 1);
	if (sscanf(line, " %63s [%255[^]]] %255s", type, control, module) != 3 &&
	    sscanf(line, " %63s %255s %255s", type, control, module) != 3)
		return 0;
	if (strcmp(type[0] == '-' ? type + 1 : type, "session") != 0)
		return 0;
	if (strcmp(control, "include") == 0 || strcmp(control, "substack") == 0)
		return file_has(pamdir, module, depth + 1);
	return strstr(module, "pam_jail.so") != NULL && counts(control);
}

/* 1: yes; 0: no; -1: there is no such file. */
static int
file_has(const char *pamdir, const char *name, int depth)
{
	char path[PATH_MAX], line[1024];
	scope_file *f = NULL;

	snprintf(path, sizeof(path), "%.2000s/%.255s", pamdir, name);
	f = depth < DEEPEST ? fopen(path, "re") : NULL;
	if (f == NULL)
		return -1;
	while (fgets(line, sizeof(line), f) != NULL)
		if (line[0] != '#' && line_has(pamdir, line, depth) == 1)
			return 1;
	return 0;
}

int
check_services(const char *pamdir, struct findings *f, struct err *e)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++) {
		if (file_has(pamdir, services[i], 0) != 0)
			continue;
		snprintf(path, sizeof(path), "%.2000s/%s", pamdir, services[i]);
		if (findings_add(f, FINDING_SERVICE, path,
		    "session required pam_jail.so", "no such line",
		    "add the line at the end, see pam_jail(8)", e) < 0)
			return -1;
	}
	return 0;
}
