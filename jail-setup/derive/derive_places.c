/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_places.c - see derive_places.h */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/path_below.h"
#include "count.h"
#include "derive_places.h"
#include "list.h"

static const char *const shared[] = {
	"/etc/X11", "/etc/alternatives", "/etc/ca-certificates",
	"/etc/conf.d", "/etc/crypto-policies", "/etc/default", "/etc/emacs",
	"/etc/environment.d", "/etc/fonts", "/etc/gss", "/etc/iproute2",
	"/etc/ld.so.conf.d", "/etc/logrotate.d", "/etc/opt", "/etc/pam.d",
	"/etc/perl", "/etc/pki/ca-trust", "/etc/pki/tls/certs",
	"/etc/pki/tls/private", "/etc/pki/tls/misc", "/etc/profile.d",
	"/etc/python3", "/etc/security", "/etc/sgml", "/etc/skel",
	"/etc/ssl/certs", "/etc/ssl/private", "/etc/sysconfig",
	"/etc/terminfo", "/etc/xdg", "/etc/xml",
	"/srv", "/var/backups", "/var/cache/man", "/var/crash", "/var/games",
	"/var/lib/misc", "/var/local", "/var/lock", "/var/log/journal",
	"/var/log/runit",
	"/var/mail", "/var/opt", "/var/run", "/var/spool/mail", "/var/tmp",
	"/var/www",
};

bool
derive_shared_place(const char *path)
{
	static const char *const tops[] = {
		"/etc", "/var", "/var/lib", "/var/log", "/var/cache",
		"/var/spool", "/opt", "/home",
	};

	for (size_t i = 0; i < COUNT(tops); i++)
		if (strcmp(path, tops[i]) == 0)
			return true;
	for (size_t i = 0; i < COUNT(shared); i++)
		if (path_below(shared[i], path) != NULL)
			return true;
	return false;
}

bool
derive_private_place(const char *path)
{
	static const char *const never[] = {
		"/bin", "/boot", "/dev", "/lib", "/lib32", "/lib64",
		"/libx32", "/proc", "/root", "/run", "/sbin", "/sys", "/tmp",
		"/usr", "/etc/jail", "/var/lib/jail",
	};

	for (size_t i = 0; i < COUNT(never); i++)
		if (path_below(path, never[i]) != NULL)
			return false;
	return strcmp(path, "/") != 0 && !derive_shared_place(path) &&
	    !derive_managers_place(path);
}

#define INIT "no init system runs in a container"
#define CLOCK "nothing starts by the clock in a container"
#define KERNEL "the kernel and its devices are the host's"
#define POLICY "a rule for the host's own programs"
#define NETWORK "the network is set up outside of a container"
#define PACKAGES "for package managers and shells of the host"

static const struct { const char *dir, *why; } left[] = {
	{ "/etc/init.d", INIT }, { "/etc/init", INIT },
	{ "/etc/insserv.conf.d", INIT }, { "/etc/rc.d", INIT },
	{ "/etc/runit", INIT }, { "/etc/sv", INIT },
	{ "/etc/systemd", INIT }, { "/etc/tmpfiles.d", INIT },
	{ "/etc/sysusers.d", INIT },
	{ "/usr/lib/systemd", INIT }, { "/lib/systemd", INIT },
	{ "/usr/lib/tmpfiles.d", INIT }, { "/usr/lib/sysusers.d", INIT },
	{ "/etc/cron.d", CLOCK }, { "/etc/cron.hourly", CLOCK },
	{ "/etc/cron.daily", CLOCK }, { "/etc/cron.weekly", CLOCK },
	{ "/etc/cron.monthly", CLOCK }, { "/etc/cron.yearly", CLOCK },
	{ "/etc/logrotate.d", CLOCK },
	{ "/etc/binfmt.d", KERNEL }, { "/etc/modprobe.d", KERNEL },
	{ "/etc/modules-load.d", KERNEL }, { "/etc/sysctl.d", KERNEL },
	{ "/etc/udev", KERNEL }, { "/usr/lib/udev", KERNEL },
	{ "/lib/udev", KERNEL }, { "/usr/lib/sysctl.d", KERNEL },
	{ "/usr/lib/modprobe.d", KERNEL },
	{ "/usr/lib/modules-load.d", KERNEL },
	{ "/etc/initramfs-tools", KERNEL },
	{ "/usr/share/initramfs-tools", KERNEL },
	{ "/etc/apparmor.d", POLICY }, { "/etc/selinux", POLICY },
	{ "/etc/polkit-1", POLICY }, { "/etc/dbus-1", POLICY },
	{ "/etc/sudoers.d", POLICY }, { "/etc/logcheck", POLICY },
	{ "/etc/rsyslog.d", POLICY }, { "/etc/syslog-ng", POLICY },
	{ "/usr/share/polkit-1", POLICY }, { "/usr/share/dbus-1", POLICY },
	{ "/etc/NetworkManager", NETWORK }, { "/etc/dhcp", NETWORK },
	{ "/etc/firewalld", NETWORK }, { "/etc/network", NETWORK },
	{ "/etc/ppp", NETWORK }, { "/etc/resolvconf", NETWORK },
	{ "/etc/ufw", NETWORK }, { "/usr/lib/firewalld", NETWORK },
	{ "/etc/apt", PACKAGES }, { "/etc/dpkg", PACKAGES },
	{ "/etc/bash_completion.d", PACKAGES },
	{ "/etc/needrestart", PACKAGES },
	{ "/usr/share/apport", PACKAGES },
	{ "/usr/share/bash-completion", PACKAGES },
	{ "/usr/share/bug", PACKAGES }, { "/usr/share/lintian", PACKAGES },
	{ "/usr/share/zsh", PACKAGES }, { "/usr/share/fish", PACKAGES },
};

/* "/etc/NAME" and "/etc/NAME.d" of the package NAME. */
static bool
is_home_of(const char *dir, const struct list *packages)
{
	const char *base = path_base(dir);
	size_t n = strlen(base);
	char name[64];

	if (path_below(dir, "/etc") == NULL)
		return false;
	if (n > 2 && strcmp(base + n - 2, ".d") == 0)
		n -= 2;
	snprintf(name, sizeof(name), "%.*s", (int)n, base);
	return list_has(packages, name);
}

static bool
is_runlevel(const char *path)
{
	const char *rest = path_below(path, "/etc");

	return rest != NULL && strncmp(rest, "/rc", 3) == 0 &&
	    rest[3] != '\0' && strchr("0123456S", rest[3]) != NULL &&
	    strncmp(rest + 4, ".d", 2) == 0 &&
	    (rest[6] == '/' || rest[6] == '\0');
}

const char *
derive_left_place(const char *path, const struct list *packages,
    const char **top)
{
	if (is_runlevel(path)) {
		if (top != NULL)
			*top = "/etc/rc?.d";
		return INIT;
	}
	for (size_t i = 0; i < COUNT(left); i++)
		if (path_below(path, left[i].dir) != NULL &&
		    !is_home_of(left[i].dir, packages)) {
			if (top != NULL)
				*top = left[i].dir;
			return left[i].why;
		}
	return NULL;
}

bool
derive_managers_place(const char *path)
{
	static const char *const theirs[] = {
		"/var/cache/apt", "/var/cache/debconf", "/var/cache/dnf",
		"/var/cache/ldconfig", "/var/cache/zypp",
		"/var/lib/alternatives", "/var/lib/apt", "/var/lib/dbus",
		"/var/lib/dnf", "/var/lib/dpkg", "/var/lib/pam", "/var/lib/rpm",
		"/var/lib/rpm-state", "/var/lib/selinux", "/var/lib/systemd",
		"/var/lib/ucf", "/var/lib/update-rc.d", "/var/lib/zypp",
	};

	for (size_t i = 0; i < COUNT(theirs); i++)
		if (path_below(path, theirs[i]) != NULL)
			return true;
	return false;
}
