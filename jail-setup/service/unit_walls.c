/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_walls.c - see unit_walls.h */
#include <ctype.h>
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "list.h"
#include "listen_address.h"
#include "scope.h"
#include "service_file.h"
#include "unit_walls.h"

/* What jailsh tolerates while it enters, and the program afterwards. */
static const char always[] =
    "\n# For jailsh, which enters the jail as root, and for the program after "
    "that.\n"
    "NoNewPrivileges=yes\n"
    "PrivateTmp=yes\n"
    "PrivateMounts=yes\n"
    "ProtectSystem=full\n"
    "ProtectProc=invisible\n"
    "ProtectClock=yes\n"
    "ProtectHostname=yes\n"
    "ProtectKernelTunables=yes\n"
    "ProtectKernelModules=yes\n"
    "ProtectKernelLogs=yes\n"
    "ProtectControlGroups=yes\n"
    "DevicePolicy=closed\n"
    "LockPersonality=yes\n"
    "# Namespaces but those of users and cgroups: jailsh makes those of the "
    "jail.\n"
    "RestrictNamespaces=ipc mnt net pid uts\n"
    "# A program that traces its own children, as php-fpm does for its slow "
    "log,\n"
    "# needs a drop-in: SystemCallFilter=ptrace\n"
    "SystemCallFilter=~@clock @cpu-emulation @debug @module @obsolete @raw-io "
    "@reboot @swap\n"
    "# A limit of 1 is the jail's; so jailsh needs no CAP_SYS_RESOURCE for "
    "it.\n"
    "LimitCORE=1\n";

static const char left_out[] =
    "# Left out, and why:\n"
    "# User=, DynamicUser=: jailsh is root until it has entered, and then "
    "becomes\n"
    "#   the account; SupplementaryGroups= and RemoveIPC= go with it\n"
    "# StateDirectory= and its like: jailsh makes those of the account; "
    "systemd would\n"
    "#   give them, and all that is in them, to root at each reload\n"
    "# RootDirectory=, RootImage=, PrivateUsers=: jailsh enters the jail, "
    "with the\n"
    "#   ids of this host\n"
    "# PrivateDevices=: jailsh makes the devices of the jail; "
    "CAP_MKNOD is for that\n"
    "# DeviceAllow=: ProtectClock= adds the clock, to be read\n"
    "# PrivateNetwork=, IPAddressDeny=: network = \"none\" is the jail's "
    "own; names\n"
    "#   of accounts may come over the network before that\n"
    "# ProtectSystem=strict: what the service writes to would have to be "
    "listed again\n"
    "# ProcSubset=: the /proc of the jail is another one\n"
    "# RestrictSUIDSGID=: openat2(2), which it refuses, keeps jailsh from "
    "following\n"
    "#   links; in the jail no set-id bit counts\n"
    "# MemoryDenyWriteExecute=: interpreters that compile, such as PHP's, "
    "need it;\n"
    "#   files that the account can write cannot be executed anyway\n"
    "# SystemCallFilter= of @mount, @privileged: jailsh mounts and chroots\n"
    "# SystemCallFilter= of @resources: the program may have its own "
    "priority\n"
    "# UMask=: that of the service is its file's\n";

/* In the words of systemd, that of the program's, if it is not the host's. */
static const char *
other_architecture(const char *program)
{
	unsigned char head[EI_NIDENT + 4] = "";
	scope_fd fd = open(program, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int machine;

	if (fd < 0 || read(fd, head, sizeof(head)) != (ssize_t)sizeof(head) ||
	    memcmp(head, ELFMAG, SELFMAG) != 0 ||
	    head[EI_CLASS] != ELFCLASS32)
		return NULL;
	machine = head[EI_DATA] == ELFDATA2MSB ?
	    head[EI_NIDENT + 2] << 8 | head[EI_NIDENT + 3] :
	    head[EI_NIDENT + 3] << 8 | head[EI_NIDENT + 2];
	return machine == EM_386 ? "x86" : machine == EM_X86_64 ? "x32" :
	    machine == EM_ARM ? "arm" : machine == EM_PPC ? "ppc" :
	    machine == EM_S390 ? "s390" : NULL;
}

static void
put_architectures(FILE *f, const char *program)
{
	const char *other = other_architecture(program);

	fprintf(f, "SystemCallArchitectures=native%s%s\n",
	    other != NULL ? " " : "", other != NULL ? other : "");
}

static bool
is_home(const char *path)
{
	static const char *const homes[] = {
		"%h", "/home", "/root", "/run/user", NULL
	};

	for (size_t i = 0; homes[i] != NULL; i++) {
		size_t n = strlen(homes[i]);

		if (strncmp(path, homes[i], n) == 0 &&
		    (path[n] == '/' || path[n] == '\0'))
			return true;
	}
	return false;
}

static bool
needs_homes(const struct service *s)
{
	const struct jail_bind *b = s->jail.binds.v;

	if (s->jail.home != JAIL_HOME_NONE)
		return true;
	for (size_t i = 0; i < s->jail.binds.n; i++)
		if (is_home(b[i].source))
			return true;
	return false;
}

/* Where ProtectSystem=full makes a bind with mode rw read-only. */
static bool
is_protected(const char *path)
{
	return strncmp(path, "/usr/", 5) == 0 ||
	    strncmp(path, "/etc/", 5) == 0 || strncmp(path, "/boot/", 6) == 0;
}

static void
put_files(FILE *f, const struct service *s)
{
	const struct jail_bind *b = s->jail.binds.v;

	fputs(needs_homes(s) ? "# ProtectHome=: homes are bound\n" :
	    "ProtectHome=yes\n", f);
	for (size_t i = 0; i < s->jail.binds.n; i++)
		if (b[i].mode == JAIL_MODE_RW && is_protected(b[i].source) &&
		    b[i].source[strcspn(b[i].source, "%\"\\ \t\n")] == '\0')
			fprintf(f, "ReadWritePaths=-%s\n", b[i].source);
}

static void
put_families(FILE *f, const struct service *s)
{
	fputs("RestrictAddressFamilies=AF_UNIX AF_NETLINK", f);
	if (s->jail.network == JAIL_NETWORK_HOST)
		fputs(" AF_INET AF_INET6", f);
	if (list_has(&s->capabilities, "net_raw"))
		fputs(" AF_PACKET", f);
	fputc('\n', f);
}

/* A file that is there has been read; what else is in a word is not passed. */
static void
put_capability(FILE *f, const char *word)
{
	fputs(" CAP_", f);
	for (; *word != '\0'; word++)
		if (isalpha((unsigned char)*word) || *word == '_')
			fputc(toupper((unsigned char)*word), f);
}

/* Of sockets that jailsh is handed. */
static bool
has_ports(const struct service *s)
{
	const struct service_listen *l = s->listen.v;

	for (size_t i = 0; i < s->listen.n; i++)
		if (l[i].as != AS_SELF && !listen_address_is_path(l[i].address))
			return true;
	return false;
}

/* Could one lie below the other?  As far as tokens let it be seen. */
static bool
may_nest(const char *a, const char *b)
{
	while (*a == *b && *a != '\0' && *a != '%') {
		a++;
		b++;
	}
	return *a == '%' || *b == '%' || *a == '\0' || *b == '\0';
}

/*
 * The way to a source is root's, but for homes.  A mount point in what the
 * account owns may be behind a directory that it has closed.
 */
static bool
needs_override(const struct service *s)
{
	const struct jail_bind *b = s->jail.binds.v;

	if (needs_homes(s))
		return true;
	for (size_t i = 0; i < s->jail.binds.n; i++) {
		if (is_home(b[i].target) ||
		    service_own_dir(s, b[i].target) != NULL)
			return true;
		for (size_t k = 0; k < i; k++)
			if (may_nest(b[i].target, b[k].target))
				return true;
	}
	return false;
}

static bool
has_own_dirs(const struct service *s)
{
	for (int d = 0; d < DIR_COUNT; d++)
		if (s->dirs[d] != NULL)
			return true;
	return false;
}

static void
put_capabilities(FILE *f, const struct service *s)
{
	if (has_ports(s))
		fputs("# CAP_NET_ADMIN: jailsh locks a filter onto TCP "
		    "sockets, which newer\n# kernels let nobody else do\n",
		    f);
	fputs("# What jailsh needs: mounts and namespaces, chroot, the account "
	    "and the walls,\n# the devices; directories that it gives "
	    "away; and mount points in homes and in other mounts.\n"
	    "CapabilityBoundingSet=CAP_SYS_ADMIN CAP_SYS_CHROOT CAP_SETUID "
	    "CAP_SETGID CAP_SETPCAP CAP_MKNOD", f);
	if (has_own_dirs(s))
		fputs(" CAP_CHOWN", f);
	if (needs_override(s))
		fputs(" CAP_FOWNER CAP_DAC_OVERRIDE", f);
	if (has_ports(s))
		fputs(" CAP_NET_ADMIN", f);
	for (size_t i = 0; i < s->capabilities.n; i++)
		put_capability(f, s->capabilities.v[i]);
	fputc('\n', f);
}

void
unit_walls_put(FILE *f, const struct service *s)
{
	fputs(always, f);
	if (!list_has(&s->capabilities, "sys_nice"))
		fputs("RestrictRealtime=yes\n", f);
	put_architectures(f, s->run.v[0]);
	put_files(f, s);
	put_families(f, s);
	put_capabilities(f, s);
	fputs(left_out, f);
}
