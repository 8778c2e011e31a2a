/* check_services.c - PAM services that let an account in unjailed */
#include <limits.h>
#include <stdio.h>

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

int
check_services(const char *pamdir, struct findings *f, struct err *e)
{
	struct pamline line;
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++) {
		int found = pamfile_find(pamdir, services[i], "session", &line);

		if (found < 0 || (found > 0 && line.counts))
			continue;
		snprintf(path, sizeof(path), "%.2000s/%s", pamdir, services[i]);
		if (findings_add(f, FINDING_SERVICE, path,
		    "session required pam_jail.so", "no such line",
		    "add the line at the end, see pam_jail(8)", e) < 0)
			return -1;
	}
	return 0;
}
