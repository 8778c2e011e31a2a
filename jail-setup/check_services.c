/* check_services.c - PAM services that let an account in unjailed */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "check_host.h"
#include "err.h"
#include "finding.h"
#include "pamfile.h"

/* What starts a program as the user, where it is installed. */
static const char *const services[] = {
	"sshd", "su", "su-l", "login", "remote", "cron", "crond", "atd",
	"systemd-user", "vsftpd", "proftpd",
	"pure-ftpd", "sudo-i", "gdm-password", "lightdm", "xdm",
};

/* The vendor's file is not to be edited; a copy in `pamdir` goes before it. */
static int
add(const char *pamdir, const char *service, struct findings *f,
    struct err *e)
{
	static const char how[] = "add the line at the end, see pam_jail(8)";
	char path[PATH_MAX], mend[2 * PATH_MAX];
	bool own;

	if (!pamfile_where(pamdir, service, path))
		return 0;
	own = strncmp(path, pamdir, strlen(pamdir)) == 0;
	if (own)
		snprintf(mend, sizeof(mend), "%s", how);
	else
		snprintf(mend, sizeof(mend), "cp %s %s; %s", path, pamdir, how);
	return findings_add(f, FINDING_SERVICE, path,
	    "session required pam_jail.so", "no such line", mend, e);
}

int
check_services(const char *pamdir, struct findings *f, struct err *e)
{
	struct pamline line;

	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++) {
		int found = pamfile_find(pamdir, services[i], "session", &line);

		if (found < 0 || (found > 0 && line.counts))
			continue;
		if (add(pamdir, services[i], f, e) < 0)
			return -1;
	}
	return 0;
}
