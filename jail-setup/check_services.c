/* check_services.c - PAM services that let an account in unjailed */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "check_host.h"
#include "err.h"
#include "finding.h"
#include "pamfile.h"
#include "serverconf.h"

/* What starts a program as the user, where it is installed. */
static const char *const services[] = {
	"sshd", "su", "su-l", "sudo", "sudo-i", "runuser", "runuser-l",
	"polkit-1", "login", "remote", "cron", "crond", "atd", "systemd-run0",
	"cockpit", "vsftpd", "proftpd", "pure-ftpd",
	"gdm-password", "gdm-autologin", "gdm-fingerprint", "gdm-smartcard",
	"lightdm", "lightdm-autologin", "sddm", "sddm-autologin", "greetd",
	"lxdm", "xdm", "xrdp-sesman",
};

static const char wanted[] = "session required pam_jail.so";

/* The vendor's file is not to be edited; a copy in `pamdir` goes before it. */
static int
add(const char *pamdir, const char *service, const char *want,
    const char *found, const char *how, struct findings *f, struct err *e)
{
	char path[PATH_MAX], mend[2 * PATH_MAX];
	bool own;

	if (!pamfile_where(pamdir, service, path))
		return 0;
	own = strncmp(path, pamdir, strlen(pamdir)) == 0;
	if (own)
		snprintf(mend, sizeof(mend), "%s", how);
	else
		snprintf(mend, sizeof(mend), "cp %s %s; %s", path, pamdir, how);
	return findings_add(f, FINDING_SERVICE, path, want, found, mend, e);
}

/* One that includes another's file, as su-l does su's, has the line from it. */
static int
lacks(const char *pamdir, const char *name, struct findings *f, struct err *e)
{
	char how[PATH_MAX + 80] = "add the line at the end, see "
	    "pam_jail_lines(7)";

	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++)
		if (pamfile_includes(pamdir, name, "session", services[i]))
			snprintf(how, sizeof(how), "add the line at the end of "
			    "%.4000s/%s, which is included", pamdir,
			    services[i]);
	return add(pamdir, name, wanted, "no such line", how, f, e);
}

static int
sshd(const char *pamdir, const char *name, struct findings *f, struct err *e)
{
	char path[PATH_MAX], how[PATH_MAX + 64];
	struct pamline auth;

	if (pamfile_find(pamdir, name, "auth", &auth) == 1 ||
	    !pamfile_where(pamdir, name, path))
		return 0;
	snprintf(how, sizeof(how), "sed -i '1i auth optional pam_jail.so' "
	    "%.4000s/%s", pamdir, name);
	return add(pamdir, name, "auth optional pam_jail.so", "no such line, "
	    "and entry=child refuses without it", how, f, e);
}

static int
service(const char *pamdir, const char *name, struct findings *f,
    struct err *e)
{
	struct pamline line;
	int found = pamfile_find(pamdir, name, "session", &line);
	bool child, is_sshd = strcmp(name, "sshd") == 0;

	if (found < 0)
		return 0;
	if (found == 0 || !line.counts)
		return lacks(pamdir, name, f, e);
	if (line.skipped)
		return add(pamdir, name, wanted, "a line before it that can "
		    "skip it: sufficient, done or a jump", "change that line, "
		    "or move this one before it", f, e);
	child = strstr(line.words, "entry=child") != NULL;
	if (child && is_sshd)
		return sshd(pamdir, name, f, e);
	if (child)
		return add(pamdir, name, wanted, "entry=child, which is for "
		    "sshd and refuses here", "take entry=child out of the "
		    "line", f, e);
	if (line.lines > 1)
		return add(pamdir, name, wanted, "more than one such line, of "
		    "which the second refuses", "take the others out, also "
		    "from what is included", f, e);
	return 0;
}

/* A server that is not told to use PAM's session, but has a PAM file. */
static int
server(const char *pamdir, const struct serverconf *c, struct findings *f,
    struct err *e)
{
	char path[PATH_MAX], want[128], mend[256];
	struct pamline line;

	if (pamfile_find(pamdir, c->service, "session", &line) < 0 ||
	    serverconf_ok("", c) != 0)
		return 0;
	snprintf(path, sizeof(path), "/%s", c->path);
	snprintf(want, sizeof(want), "%s %.*s", c->key,
	    (int)strcspn(c->values, "|"), c->values);
	snprintf(mend, sizeof(mend), "set it and restart %s, see "
	    "pam_jail_lines(7)", c->service);
	return findings_add(f, FINDING_SERVICE, path, want, c->without, mend,
	    e);
}

int
check_services(const char *pamdir, struct findings *f, struct err *e)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++)
		if (service(pamdir, services[i], f, e) < 0)
			return -1;
	for (const struct serverconf *c = serverconfs; c->service != NULL; c++)
		if (server(pamdir, c, f, e) < 0)
			return -1;
	return 0;
}
