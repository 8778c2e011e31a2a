/* SPDX-License-Identifier: BSD-2-Clause */
/* hostvars.c - see hostvars.h */
#include <stddef.h>
#include <string.h>

#include "count.h"
#include "hostvars.h"

/* With '*' at its end all names that begin so. */
static const char *const names[] = {
	/* pam_systemd, and a user manager: /run/user/UID, and the bus in it */
	"XDG_RUNTIME_DIR", "DBUS_*",
	/* pam_krb5, pam_sss: tickets in the host's /tmp, /run or keyring */
	"KRB5CCNAME",
	/* pam_tmpdir, pam_mktemp: below the host's /tmp */
	"TMPDIR", "TMP", "TEMP", "TEMPDIR",
	/* pam_gnome_keyring, pam_kwallet, pam_ssh: sockets of their agents */
	"GNOME_KEYRING_*", "PAM_KWALLET*", "SSH_AUTH_SOCK", "SSH_AGENT_PID",
	"GPG_AGENT_INFO",
	/* pam_xauth: a file in the home, which the jail may have */
	"XAUTHORITY",
};

static bool
name_is(const char *name, const char *var)
{
	size_t n = strcspn(name, "*");

	return strncmp(var, name, n) == 0 &&
	    (name[n] == '*' || var[n] == '=');
}

/* "FILE:/tmp/krb5cc_7", "unix:path=/run/bus,guid=0", "/tmp/agent:17:1". */
bool
hostvars_names(const char *var, char path[PATH_MAX])
{
	const char *value = strchr(var, '=');
	size_t i = 0, n;

	while (i < COUNT(names) && !name_is(names[i], var))
		i++;
	path[0] = '\0';
	if (value == NULL || i == COUNT(names))
		return false;
	value += strcspn(value, "/");
	n = strcspn(value, ",;:");
	if (n < PATH_MAX) {
		memcpy(path, value, n);
		path[n] = '\0';
	}
	return true;
}
