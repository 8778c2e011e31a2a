/* SPDX-License-Identifier: BSD-2-Clause */
/* check_selinux.c - see check_selinux.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/array.h"
#include "base/slurp.h"
#include "check_selinux.h"
#include "err.h"
#include "finding.h"
#include "paths.h"
#include "plan/manifest.h"
#include "quote.h"
#include "scope.h"
#include "selinux.h"

/* packaging/selinux, and where make install-selinux and the rpm put it */
#define TREE_TYPE "jail_tree_t"
#define RUN_TYPE "jail_run_t"
#define MODULE PREFIX "/share/selinux/packages/jail.pp"
#define MODULE_RPM PREFIX "/share/selinux/packages/targeted/jail.pp"
#define CAPABILITY "policy_capabilities/nnp_nosuid_transition"

const struct selinux_places check_selinux_host = {
	SELINUX_FS, SELINUX_MAGIC, "security.selinux", PATHS_RUN,
};

enum { TYPE_MAX = 128, FIX_MAX = 2 * PATH_MAX };

/* A file of selinuxfs that says 1. */
static bool
says_one(const struct selinux_places *at, const char *name)
{
	char path[PATH_MAX], text[4];

	snprintf(path, sizeof(path), "%s/%s", at->fs, name);
	slurp_head(AT_FDCWD, path, text, sizeof(text));
	return text[0] == '1';
}

bool
check_selinux_enforces(const struct selinux_places *at)
{
	struct err ignored;
	bool on;

	return selinux_on(at->fs, at->magic, &on, &ignored) == 0 && on &&
	    says_one(at, "enforce");
}

/* Has the policy the module?  As security_check_context(3) asks. */
static int
look_for_module(const struct selinux_places *at, bool *there, struct err *e)
{
	char path[PATH_MAX], context[64];
	scope_fd fd = -1;
	int n;

	n = snprintf(context, sizeof(context), "system_u:object_r:" TREE_TYPE
	    "%s", says_one(at, "mls") ? ":s0" : "");
	snprintf(path, sizeof(path), "%s/context", at->fs);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	*there = fd >= 0 && write(fd, context, (size_t)n + 1) > 0;
	return *there || (fd >= 0 && errno == EINVAL) ? 0 :
	    err_set(e, errno, "%s", path);
}

/* Of user:role:type:level, the type. */
static void
read_type(const struct selinux_places *at, const char *path,
    char type[TYPE_MAX])
{
	char label[4 * TYPE_MAX];
	ssize_t n = lgetxattr(path, at->label, label, sizeof(label) - 1);

	label[n > 0 ? n : 0] = '\0';
	if (sscanf(label, "%*[^:]:%*[^:]:%127[^:]", type) != 1)
		snprintf(type, TYPE_MAX, "no label");
}

/* The command that loads it, which begins with what is there. */
static const char *
load_command(void)
{
	return access(MODULE, R_OK) == 0 ? "semodule -i " MODULE " && " :
	    access(MODULE_RPM, R_OK) == 0 ?
	    "semodule -X 200 -i " MODULE_RPM " && " :
	    "install pam_jail-selinux, or in the source of pam_jail: "
	    "make install-selinux && semodule -i " MODULE " && ";
}

/* The commands that give all files their label. */
static void
write_fix(const struct selinux_places *at, const char *state, bool module,
    char fix[FIX_MAX])
{
	const bool usual = strcmp(state, PATHS_STATE) == 0;
	char name[QUOTE_MAX], all[PATH_MAX], quoted[QUOTE_MAX];

	snprintf(all, sizeof(all), "%.1000s(/.*)?", state);
	snprintf(fix, FIX_MAX, "%s%s%s%srestorecon -RFi %s %s",
	    module ? load_command() : "",
	    usual ? "" : "semanage fcontext -a -t " TREE_TYPE " ",
	    usual ? "" : quote(all, quoted), usual ? "" : " && ",
	    quote_bare(state, name), at->run);
}

static int
check_policy(const struct selinux_places *at, const char *state, bool module,
    struct findings *f, struct err *e)
{
	const char *when = check_selinux_enforces(at) ? "are refused" :
	    "would be refused, if it enforced";
	char path[PATH_MAX], found[256], fix[FIX_MAX];

	if (!module) {
		write_fix(at, state, true, fix);
		snprintf(found, sizeof(found), "a policy without the module "
		    "of pam_jail: jailed logins by sshd, login and cron %s",
		    when);
		return findings_add(f, FINDING_SELINUX, state, TREE_TYPE,
		    found, fix, e);
	}
	if (says_one(at, CAPABILITY))
		return 0;
	snprintf(path, sizeof(path), "%s/" CAPABILITY, at->fs);
	snprintf(found, sizeof(found), "a policy without it: jailed logins by "
	    "sshd, login and cron %s", when);
	return findings_add(f, FINDING_SELINUX, path, "1", found,
	    "install a newer policy", e);
}

static int
check_label(const struct selinux_places *at, const char *path,
    const char *want, const char *state, struct findings *f, struct err *e)
{
	char type[TYPE_MAX], fix[FIX_MAX];

	read_type(at, path, type);
	if (access(path, F_OK) < 0 || strcmp(type, want) == 0)
		return 0;
	write_fix(at, state, false, fix);
	return findings_add(f, FINDING_SELINUX, path, want, type, fix, e);
}

int
check_selinux(const struct selinux_places *at, const char *state,
    struct findings *f, struct err *e)
{
	struct err why;
	bool on, module;

	f->jail = "-";
	if (selinux_on(at->fs, at->magic, &on, &why) < 0 ||
	    (on && look_for_module(at, &module, &why) < 0))
		return list_addf(&f->notes, e, "SELinux was not looked at: %s",
		    why.msg);
	if (!on)
		return 0;
	return check_policy(at, state, module, f, e) < 0 || (module &&
	    (check_label(at, state, TREE_TYPE, state, f, e) < 0 ||
	    check_label(at, at->run, RUN_TYPE, state, f, e) < 0)) ? -1 : 0;
}

int
check_selinux_say(const struct selinux_places *at, const char *state,
    struct list *wrong, struct list *notes, struct err *e)
{
	struct findings f = {0};
	int rc = check_selinux(at, state, &f, e);

	for (size_t i = 0; rc == 0 && i < f.n; i++)
		rc = list_addf(wrong, e, "SELinux: %s: expected %s, found %s; "
		    "fix: %s", f.v[i].path, f.v[i].expected, f.v[i].found,
		    f.v[i].mend);
	if (rc == 0)
		rc = list_append(notes, &f.notes, e);
	findings_free(&f);
	return rc;
}

int
check_labels(const struct selinux_places *at, int root,
    const struct manifest *m, const char *state, struct findings *f,
    struct err *e)
{
	char path[PATH_MAX], type[TYPE_MAX], found[256] = "", fix[FIX_MAX];
	const char *first = NULL;
	struct err ignored;
	size_t wrong = 0;
	bool on, module;

	if (selinux_on(at->fs, at->magic, &on, &ignored) < 0 || !on ||
	    look_for_module(at, &module, &ignored) < 0 || !module)
		return 0;	/* see check_selinux() */
	for (size_t i = 0; i < m->n; i++) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d%.4000s", root,
		    m->v[i].path);
		read_type(at, path, type);
		if (strcmp(type, TREE_TYPE) == 0 || wrong++ > 0)
			continue;
		first = m->v[i].path;
		snprintf(found, sizeof(found), "%s", type);
	}
	if (first == NULL)
		return 0;
	if (wrong > 1)
		snprintf(found + strlen(found), sizeof(found) - strlen(found),
		    ", and another type in %zu more files", wrong - 1);
	write_fix(at, state, false, fix);
	return findings_add(f, FINDING_SELINUX, first, TREE_TYPE, found, fix,
	    e);
}
