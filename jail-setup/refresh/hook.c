/* SPDX-License-Identifier: BSD-2-Clause */
/* hook.c - see hook.h */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "count.h"
#include "err.h"
#include "hook.h"
#include "list.h"
#include "package/package.h"
#include "package/package_docs.h"
#include "scope.h"

#define SEAL "# jail-setup wrote this; sha256 of all above: "

#define UNITS "/etc/systemd/system"
#define UNIT(file) \
	.manager = "systemd", .sign = UNITS, .dir = UNITS, .name = (file), \
	.unit = true, .mode = 0644

/* A shell runs it, and whatever happens, the transaction was fine. */
#define QUIETLY "if [ -x @0 ]; then @ || true; fi"

const struct hook hooks[] = {
	/* also after a transaction that failed half-way: files have changed */
	{ .manager = "apt", .sign = "/usr/bin/apt-get",
	  .dir = "/etc/apt/apt.conf.d", .name = "99jail-setup", .mode = 0644,
	  .text = "DPkg::Post-Invoke { \"" QUIETLY "\"; };\n" },
	/* dpkg on its own; below apt it would run for each of apt's calls */
	{ .manager = "dpkg", .sign = "/usr/bin/dpkg",
	  .dir = "/etc/dpkg/dpkg.cfg.d", .name = "jail-setup", .mode = 0644,
	  .text = "post-invoke=if [ -z \"$DPKG_FRONTEND_LOCKED\" ]; then "
	      QUIETLY "; fi\n" },
	/* one command, however many packages: dnf drops the duplicates */
	{ .manager = "dnf4", .sign = "/usr/bin/dnf-3",
	  .reader = "/etc/dnf/plugins/post-transaction-actions.conf",
	  .package = "python3-dnf-plugin-post-transaction-actions",
	  .dir = "/etc/dnf/plugins/post-transaction-actions.d",
	  .name = "jail-setup.action", .mode = 0644,
	  .text = "*:any:" QUIETLY "\n" },
	/* runs no shell; dnf5 logs failures, and parses what is printed */
	{ .manager = "dnf5", .sign = "/usr/bin/dnf5",
	  .reader = "/etc/dnf/libdnf5-plugins/actions.conf",
	  .package = "libdnf5-plugin-actions",
	  .dir = "/etc/dnf/libdnf5-plugins/actions.d",
	  .name = "jail-setup.actions", .mode = 0644,
	  .text = "post_transaction::::@\n" },
	/* run from the first to the last step of a commit: cmd_hook.c talks */
	{ .manager = "zypper", .sign = "/usr/bin/zypper",
	  .dir = "/usr/lib/zypp/plugins/commit", .name = "jail-setup",
	  .make = true, .mode = 0755,
	  .text = "#!/bin/sh\n[ -x @0 ] || exit 0\nexec @0 hook zypp\n" },
	{ .manager = "pacman", .sign = "/usr/bin/pacman",
	  .dir = "/etc/pacman.d/hooks", .name = "zz-jail-setup.hook",
	  .make = true, .mode = 0644,
	  .text = "[Trigger]\nOperation = Install\nOperation = Upgrade\n"
	      "Operation = Remove\nType = Package\nTarget = *\n\n"
	      "[Action]\nDescription = Refreshing jails...\n"
	      "When = PostTransaction\nExec = @\n" },
	/* run before and after a commit, with a word that says which */
	{ .manager = "apk", .sign = "/sbin/apk",
	  .dir = "/etc/apk/commit_hooks.d", .name = "jail-setup",
	  .make = true, .mode = 0755,
	  .text = "#!/bin/sh\n[ \"$1\" = post-commit ] || exit 0\n"
	      QUIETLY "\n" },
	{ UNIT("jail-refresh.service"),
	  .text = "[Unit]\nDescription=Refresh stale jails\n"
	      "Documentation=man:jail-setup(8)\nStartLimitIntervalSec=0\n\n"
	      "[Service]\nType=oneshot\nExecStart=@\n" },
	/*
	 * What administrators and DHCP clients change.  test_hook.sh compares
	 * it with what shipped components take from /etc that no package
	 * brought.
	 */
	{ UNIT("jail-refresh.path"),
	  .enabled = UNITS "/paths.target.wants/jail-refresh.path",
	  .text = "[Unit]\nDescription=Files of jails that no package manager "
	      "changes\nDocumentation=man:jail-setup(8)\n\n"
	      "[Path]\nPathChanged=/etc/resolv.conf\n"
	      "PathChanged=/etc/hosts\nPathChanged=/etc/hostname\n"
	      "PathChanged=/etc/localtime\nPathChanged=/etc/timezone\n"
	      "PathChanged=/etc/nsswitch.conf\n"
	      "PathChanged=/etc/host.conf\nPathChanged=/etc/gai.conf\n"
	      "PathChanged=/etc/services\nPathChanged=/etc/networks\n"
	      "PathChanged=/etc/shells\nPathChanged=/etc/profile\n"
	      "@+PathChanged=/etc/inputrc\n"
	      "PathChanged=/etc/motd\nPathChanged=/etc/gitconfig\n"
	      "PathChanged=/etc/krb5.conf\n"
	      "PathChanged=/etc/ssh/ssh_known_hosts\n"
	      "PathChanged=/etc/ssh/moduli\n"
	      "Unit=jail-refresh.service\n\n"
	      "[Install]\nWantedBy=paths.target\n",
	  .paths = package_languages_inputs },
	/* in the middle of a transaction, so only where nothing else tells */
	{ UNIT("jail-refresh-packages.path"), .packages = true,
	  .enabled = UNITS "/paths.target.wants/jail-refresh-packages.path",
	  .text = "[Unit]\nDescription=Packages or libraries of the host "
	      "changed\nDocumentation=man:jail-setup(8)\n\n"
	      "[Path]\nPathChanged=/etc/ld.so.cache\n"
	      "@+PathChanged=/var/db/pkg\nUnit=jail-refresh.service\n\n"
	      "[Install]\nWantedBy=paths.target\n",
	  .paths = packages_inputs },
	/* What changes while the service runs, the path units do not see. */
	{ UNIT("jail-refresh.timer"),
	  .enabled = UNITS "/timers.target.wants/jail-refresh.timer",
	  .text = "[Unit]\n"
	      "Description=Refresh jails after boot and every hour\n"
	      "Documentation=man:jail-setup(8)\n\n"
	      "[Timer]\nOnBootSec=10\nOnCalendar=hourly\n"
	      "RandomizedDelaySec=300\n"
	      "Persistent=true\nUnit=jail-refresh.service\n\n"
	      "[Install]\nWantedBy=timers.target\n" },
	/*
	 * The manager would run outside with units from the home.  "+": as
	 * root, and not through PAM; what is no 0 keeps it from starting, and
	 * so does a program that is not there, systemd.service(5).
	 */
	{ .manager = "user@", .sign = "/usr/lib/systemd/system/user@.service",
	  .sign_too = "/lib/systemd/system/user@.service",
	  .dir = "/etc/systemd/system/user@.service.d", .name = "50-jail.conf",
	  .make = true, .guards = true, .mode = 0644,
	  .text = "# no user manager for an account in a jail: "
	      "jail-setup(8), HOOKS\n[Service]\n"
	      "ExecCondition=+@0 --quiet unjailed %i\n" },
	{ 0 }
};
_Static_assert(COUNT(hooks) <= HOOKS_MOST + 1, "HOOKS_MOST");

const char *
hook_state_name(enum hook_state s)
{
	static const char *const names[] = {
		[HOOK_ABSENT] = "absent", [HOOK_UNREAD] = "no plugin",
		[HOOK_NEEDLESS] = "not needed", [HOOK_MISSING] = "missing",
		[HOOK_DISABLED] = "disabled", [HOOK_OUTDATED] = "outdated",
		[HOOK_CHANGED] = "changed", [HOOK_INSTALLED] = "installed",
	};
	COUNT_IS(names, HOOK_STATE_COUNT);

	return names[s];
}

static int
put_paths(FILE *to, const struct hook *h, struct err *e)
{
	scope_list paths = {0};

	if (h->paths(&paths, e) < 0)
		return -1;
	for (size_t i = 0; i < paths.n; i++)
		fprintf(to, "PathChanged=%s\n", paths.v[i]);
	return 0;
}

/* "@0" is the program, "@+" a line for each of the paths, "@" the command. */
static int
write_text(FILE *to, const struct hook *h, const char *program, bool background,
    struct err *e)
{
	/* systemd would end what its service leaves behind */
	const char *option = background && !h->unit ? " --background" : "";

	for (const char *s = h->text; *s != '\0'; s++) {
		if (*s != '@') {
			fputc(*s, to);
		} else if (s[1] == '0') {
			fputs(program, to);
			s++;
		} else if (s[1] == '+') {
			if (put_paths(to, h, e) < 0)
				return -1;
			s++;
		} else {
			fprintf(to, "%s --quiet refresh --log%s", program,
			    option);
		}
	}
	return 0;
}

static int
add_seal(FILE *to, char **text, const size_t *size, struct err *e)
{
	char sha256[SHA256_HEX + 1];

	if (fflush(to) != 0)
		return err_set(e, errno, "text of a hook");
	digest_of(*text, *size, sha256);
	fprintf(to, SEAL "%s\n", sha256);
	return fflush(to) == 0 ? 0 : err_set(e, errno, "text of a hook");
}

char *
hook_text(const struct hook *h, const char *program, bool background,
    struct err *e)
{
	scope_free char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	int rc;

	if (to == NULL)
		return err_null(e, errno, "text of a hook");
	rc = write_text(to, h, program, background, e) < 0 ? -1 :
	    add_seal(to, &text, &size, e);
	fclose(to);
	return rc == 0 ? take_ptr(&text) : NULL;
}

/* Is the last line the digest of what stands above it? */
static bool
is_sealed(const char *text)
{
	char sha256[SHA256_HEX + 1];
	const char *at = text, *last = NULL;

	while ((at = strstr(at, SEAL)) != NULL)
		last = at++;
	if (last == NULL || (last > text && last[-1] != '\n'))
		return false;
	digest_of(text, (size_t)(last - text), sha256);
	last += strlen(SEAL);
	return strlen(last) == SHA256_HEX + 1 && last[SHA256_HEX] == '\n' &&
	    strncmp(last, sha256, SHA256_HEX) == 0;
}

int
hook_judge(const struct hook *h, const char *program, const char *found,
    bool *background, struct err *e)
{
	for (int b = 0; b < 2; b++) {
		scope_free char *ours = hook_text(h, program, b != 0, e);

		if (ours == NULL)
			return -1;
		*background = b != 0;
		if (strcmp(ours, found) == 0)
			return HOOK_INSTALLED;
	}
	return is_sealed(found) ? HOOK_OUTDATED : HOOK_CHANGED;
}
