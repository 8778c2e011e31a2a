/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_host.c - would this host hold the jail, and let a member in?  See
 * init_look.h
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/array.h"
#include "base/human.h"
#include "count.h"
#include "err.h"
#include "init_look.h"
#include "inspect/check_selinux.h"
#include "inspect/explain.h"
#include "package/package.h"
#include "pam/pammodule.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "plan/runnable.h"
#include "refresh/current.h"
#include "safe_open.h"
#include "scope.h"
#include "sshd/serverconf.h"
#include "store/held.h"

/* --- the kernel ---------------------------------------------------------- */

/*
 * A whole entry, into a tree that is there already and holds no program: what
 * a kernel, its security modules or a container refuse, they refuse here.
 */
static int
check_kernel(const struct jail *j, const struct places *at, struct err *e)
{
	char text[PATH_MAX];
	struct jail trial = {0};
	struct login l = { .who = {
		.name = (char *)"init", .uid = 65534, .gid = 65534,
		.gecos = (char *)"", .home = (char *)"/nonexistent",
		.shell = (char *)"/bin/sh",
	}, .jail = &trial };
	const struct options o = { .config = at->config, .state = at->state };
	long us;
	int rc;

	snprintf(text, sizeof(text), "root = \"%.3900s\"; home = \"none\"; "
	    "network = \"%s\"; processes = \"own\"; require = [ %s ];",
	    at->vendor, j->network == JAIL_NETWORK_NONE ? "none" : "host",
	    jail_walls(j).waived == 0 ? "\"landlock\"" : "");
	rc = jail_parse(text, "init", "init", &trial, e);
	if (rc == 0)
		rc = entry_compute(&trial, &l.who, ENTRY_SESSION, &l.entry, e);
	if (rc == 0)
		rc = explain_try(&l, &o, NULL, &us, e);
	entry_free(&l.entry);
	jail_free(&trial);
	return rc == 0 ? 0 : err_in(e, "every jailed login would be refused");
}

/* What root tries, SELinux allows; sshd's domain needs the module. */
static int
check_policy(const struct places *at, struct init_seen *s, struct err *e)
{
	scope_list notes = {0};

	return !check_selinux_enforces(&check_selinux_host) ? 0 :
	    check_selinux_say(&check_selinux_host, at->state, &s->problems,
	    &notes, e);
}

/* --- PAM ----------------------------------------------------------------- */

static int
check_module(struct err *e)
{
	char path[PATH_MAX];

	return pammodule_installed(path) ? 0 :
	    err_set(e, 0, "pam_jail.so is not where libpam looks for modules; "
	    "fix: install pam_jail (Debian: libpam-jail), or make install "
	    "PAMDIR=DIRECTORY");
}

/* 0, or -1: sshd opens no PAM session. */
static int
check_sshd(struct err *e)
{
	for (const struct serverconf *c = serverconfs; c->service != NULL;
	    c++) {
		struct serverplace at;
		char mend[PATH_MAX + 128], found[PATH_MAX + 256];
		int rc = strcmp(c->service, "sshd") != 0 ? 0 :
		    serverconf_deaf("", c, &at, e);

		if (rc < 0)
			return -1;
		if (rc == 0)
			continue;
		serverconf_say(c, &at, found, sizeof(found));
		serverconf_mend(c, &at, mend, sizeof(mend));
		return err_set(e, 0, "/%s: %.400s; fix: %.400s", c->path, found,
		    mend);
	}
	return 0;
}

/* --- places -------------------------------------------------------------- */

/* Of a directory that is not there yet, the one that it will be made in. */
static int
open_place(const char *path, struct err *e)
{
	char up[PATH_MAX];
	int fd = safe_dir(path, e);

	snprintf(up, sizeof(up), "%s", path);
	if (fd >= 0 || e->no != ENOENT || strrchr(up, '/') == up)
		return fd;
	*strrchr(up, '/') = '\0';
	return safe_dir(up, e);
}

static int
check_place(const char *path, struct err *e)
{
	scope_fd fd = open_place(path, e);

	if (fd < 0)
		return -1;
	return faccessat(fd, ".", W_OK, AT_EACCESS) == 0 ? 0 :
	    err_set(e, 0, "nothing can be written in %s: %s; fix: make it "
	    "writable, as by mount -o remount,rw", path, strerror(errno));
}

/* --- the tree ------------------------------------------------------------ */

/* What brings the first file of a component, by the kind of package. */
static const char *const purls[] = { "deb", "rpm", "alpm", "apk" };

enum { N_PURLS = COUNT(purls) };

static const struct {
	const char *component, *names[N_PURLS];
} brings[] = {
	{ "borg", { "borgbackup", "borgbackup", "borg", "borgbackup" } },
	{ "git-server", { "git", "git-core", "git", "git" } },
	{ "rsync", { "rsync", "rsync", "rsync", "rsync" } },
	{ "scp", { "openssh-client", "openssh-clients", "openssh",
	    "openssh-client-common" } },
	{ "sftp-server", { "openssh-sftp-server", "openssh-server", "openssh",
	    "openssh-sftp-server" } },
};

/* NULL: it is not known. */
static const char *
find_package(const char *component, const char *purl)
{
	for (size_t i = 0; i < COUNT(brings); i++)
		for (int kind = 0; kind < N_PURLS; kind++)
			if (strcmp(brings[i].component, component) == 0 &&
			    strcmp(purls[kind], purl) == 0)
				return brings[i].names[kind];
	return NULL;
}

/* The package to install, where it is known, in place of the path. */
static int
say_package(const char *component, struct memory *m, struct err *e)
{
	char said[sizeof(e->msg)];
	struct err ignored;
	struct packages *all = memory_packages(m, &ignored);
	bool epoch;
	const char *purl = all != NULL ? packages_purl(all, &epoch) : NULL;
	const char *name = purl != NULL ? find_package(component, purl) : NULL;

	if (name != NULL && packages_next(all, name, NULL) == NULL) {
		packages_absent(all, name, e);
		return err_in(e, "component %s", component);
	}
	return e->no != ENOENT ? -1 : err_set(e, 0, "%.900s; fix: install it",
	    strcpy(said, e->msg));
}

/* Each component that this host cannot bring; the plan stops at the first. */
static int
report_components(const struct places *at, struct init_seen *s, struct err *e)
{
	struct memory *m = memory_new(e);
	int rc = m == NULL ? -1 : 0;

	for (size_t i = 0; rc == 0 && i < s->jail.components.n; i++) {
		const char *name = s->jail.components.v[i];
		scope_plan p = {0};
		struct err why;

		if (plan_collect_component(name, NULL, at, m, &p, &why) == 0)
			continue;
		say_package(name, m, &why);
		rc = init_problem(s, &why, e);
	}
	memory_free(m);
	return rc;
}

static int
check_room(const struct plan *p, const char *state, struct err *e)
{
	scope_fd fd = open_place(state, e);
	char needs[HUMAN_SIZE], has[HUMAN_SIZE];
	unsigned long long bytes = 0, block, left;
	struct statvfs fs;

	if (fd < 0)
		return -1;
	if (fstatvfs(fd, &fs) < 0)
		return err_set(e, errno, "statvfs %s", state);
	block = fs.f_frsize > 0 ? fs.f_frsize : 4096;
	for (size_t i = 0; i < p->n; i++)
		bytes += ((unsigned long long)p->v[i]->size / block + 1) *
		    block;
	left = (unsigned long long)fs.f_bavail * block;
	if (left < bytes)
		return err_set(e, 0, "no room in %s: the tree needs %s, and "
		    "%s are free; fix: make room there, or mount a larger file "
		    "system", state, human_size(needs, (long long)bytes),
		    human_size(has, (long long)left));
	return fs.f_files == 0 || fs.f_favail >= p->n ? 0 :
	    err_set(e, 0, "no room in %s: the tree has %zu files, and %llu "
	    "inodes are free; fix: make room there, or mount a larger file "
	    "system", state, p->n, (unsigned long long)fs.f_favail);
}

/* Is it built, and of what the host has? */
static int
look_tree(const struct places *at, struct init_seen *s, struct err *e)
{
	scope_held h = HELD_CLOSED;
	scope_manifest m = {0};
	struct current c;
	int rc;

	if (held_open(at->state, s->jail.name, NULL, &h, e) < 0)
		return e->no == ENOENT ? 0 : -1;
	if (held_manifest(&h, &m, e) < 0)
		return -1;
	rc = current_look(&s->jail, at, &h, &m, &c, e);
	s->facts.tree = rc == 0 && !current_behind(&c) ? INIT_TREE_CURRENT :
	    INIT_TREE_BEHIND;
	current_free(&c);
	return rc;
}

static int
check_tree(const struct places *at, struct init_seen *s, struct err *e)
{
	const size_t before = s->problems.n;
	scope_plan p = {0};
	struct err why;

	if (look_tree(at, s, &why) < 0)
		return init_problem(s, &why, e);
	if (s->facts.tree == INIT_TREE_CURRENT)
		return 0;
	if (plan_collect(&s->jail, at, &p, &why) < 0)
		return report_components(at, s, e) < 0 ||
		    (s->problems.n == before && init_problem(s, &why, e) < 0) ?
		    -1 : 0;
	return runnable_plan(&s->jail, &p, at, &why) < 0 ||
	    check_room(&p, at->state, &why) < 0 ? init_problem(s, &why, e) : 0;
}

int
init_look_host(const struct places *at, struct init_seen *s, struct err *e)
{
	const char *const written[] = { at->config, at->state,
		SYSCONFDIR "/pam.d" };
	const size_t before = s->problems.n;
	struct err why;

	if (check_module(&why) < 0 && init_problem(s, &why, e) < 0)
		return -1;
	for (size_t i = 0; i < COUNT(written); i++)
		if (check_place(written[i], &why) < 0 &&
		    init_problem(s, &why, e) < 0)
			return -1;
	s->lame = s->problems.n > before;
	if (check_sshd(&why) < 0 && init_problem(s, &why, e) < 0)
		return -1;
	if (s->text == NULL)
		return 0;
	return (check_kernel(&s->jail, at, &why) < 0 &&
	    init_problem(s, &why, e) < 0) || check_policy(at, s, e) < 0 ||
	    check_tree(at, s, e) < 0 ? -1 : 0;
}
