/* SPDX-License-Identifier: BSD-2-Clause */
/* entry.c - see entry.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "entry.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "passwd_text.h"
#include "path_tokens.h"
#include "paths.h"

static int
by_target(const void *a, const void *b)
{
	const struct entry_mount *x = a, *y = b;

	return strcmp(x->target, y->target);
}

/*
 * "/srv//./www/" and "/srv/www" are one mount point: what the path leads to
 * is what check_reserved() has to see.
 */
static void
tidy_path(char *path)
{
	char *to = path;
	size_t n;

	for (const char *s = path; *s != '\0'; s += n) {
		s += strspn(s, "/");
		n = strcspn(s, "/");
		if (n == 0 || (n == 1 && s[0] == '.'))
			continue;
		*to++ = '/';
		memmove(to, s, n);
		to += n;
	}
	if (to == path)
		*to++ = '/';
	*to = '\0';
}

const struct entry_alias entry_aliases[] = {
	{ "/var/run", "/run" }, { "/var/lock", "/run/lock" },
};

/* No name is shorter than where it leads, so it is done in place. */
static void
resolve_aliases(struct entry *en, char *path)
{
	tidy_path(path);
	for (size_t i = 0; i < ENTRY_ALIASES; i++) {
		const struct entry_alias *a = &entry_aliases[i];
		size_t from = strlen(a->name), to = strlen(a->to);

		if (!path_within(path, a->name))
			continue;
		memcpy(path, a->to, to);
		memmove(path + to, path + from, strlen(path + from) + 1);
		en->aliased[i] = true;
		return;
	}
}

static int
add_mount(struct entry *en, const char *source, const char *target,
    struct entry_mount kind, struct err *e)
{
	struct entry_mount *m = &en->mounts[en->nmounts];

	*m = kind;
	en->nmounts++;		/* from here entry_free() sees it */
	m->source = token_expand(source, en->who, e);
	if (m->source == NULL)
		return -1;
	m->target = token_expand(target, en->who, e);
	if (m->target == NULL)
		return -1;
	resolve_aliases(en, m->target);
	if (strcmp(m->target, "/") != 0)
		return 0;
	return err_set(e, 0, "nothing can be mounted on / of a jail%s",
	    m->home ? "; fix: home = \"none\" in the jail file" : "");
}

static int
add_mounts(struct entry *en, struct err *e)
{
	const struct jail_bind *b = en->jail->binds.v;
	struct entry_mount kind = {
		.home = true, .rw = en->jail->home == JAIL_HOME_RW,
		.noexec = !jail_home_exec(en->jail),
	};

	en->mounts = calloc(en->jail->binds.n + 1, sizeof(*en->mounts));
	if (en->mounts == NULL)
		return err_set(e, errno, "mounts");
	if (en->jail->home != JAIL_HOME_NONE &&
	    add_mount(en, "%h", "%h", kind, e) < 0)
		return err_in(e, "home");
	for (size_t i = 0; i < en->jail->binds.n; i++) {
		kind = (struct entry_mount){
			.rw = b[i].mode == JAIL_MODE_RW,
			.optional = b[i].optional,
			.noexec = !jail_bind_exec(en->jail, &b[i]),
			.own = token_names(b[i].source),
		};
		if (add_mount(en, b[i].source, b[i].target, kind, e) < 0)
			return err_in(e, "binds");
	}
	qsort(en->mounts, en->nmounts, sizeof(*en->mounts), by_target);
	for (size_t i = 1; i < en->nmounts; i++)
		if (by_target(&en->mounts[i - 1], &en->mounts[i]) == 0)
			return err_set(e, 0, "two mounts on %s",
			    en->mounts[i].target);
	return 0;
}

/*
 * What root's own code believes, if it is in the jail already: files in all of
 * these, and sockets of services in /run.  There it is the directory as a whole
 * that nobody may replace; one socket is the administrator's choice.
 */
static const char *
believed_by_root(const char *path)
{
	static const char *const all[] = {
		"/bin", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/sbin",
		"/usr",
	};
	static const char *const whole[] = { "/run" };

	for (size_t i = 0; i < COUNT(all); i++)
		if (path_within(path, all[i]))
			return all[i];
	for (size_t i = 0; i < COUNT(whole); i++)
		if (strcmp(path, whole[i]) == 0)
			return whole[i];
	return NULL;
}

/* No bind and no home covers what the entry mounts, from above neither. */
static int
check_reserved(struct entry *en, struct err *e)
{
	for (size_t i = 0; i < en->nmounts; i++) {
		const char *path = en->mounts[i].target;
		const char *whose = believed_by_root(path);

		if (whose == NULL)
			whose = entry_steps_own(path);
		if (whose != NULL)
			return err_set(e, 0, "%s: %s belongs to the jail; fix: "
			    "mount it elsewhere", path, whose);
		en->runtime_bound |= strcmp(path, en->runtime) == 0;
	}
	return 0;
}

static int
compute_entry(struct entry *en, struct err *e)
{
	if (ident_name_check(en->who->name, e) < 0)
		return -1;
	if (en->jail->root != NULL &&
	    (en->tree = token_expand(en->jail->root, en->who, e)) == NULL)
		return err_in(e, "root");
	en->home = token_expand("%h", en->who, e);
	if (en->home == NULL)
		return err_in(e, "home");
	resolve_aliases(en, en->home);
	en->runtime = token_expand("/run/user/%U", en->who, e);
	if (en->runtime == NULL || add_mounts(en, e) < 0 ||
	    check_reserved(en, e) < 0)
		return -1;
	en->passwd = names_passwd(en->who, e);
	en->group = en->passwd != NULL ? names_group(en->who, e) : NULL;
	return en->group != NULL ? entry_steps_compute(en, e) : -1;
}

int
entry_allowed(const struct jail *j, enum entry_by by, struct err *e)
{
	static const char *const word[] = { "session", "child" };
	COUNT_IS(word, ENTRY_BY_COUNT);

	if (j->enter == JAIL_ENTER_ANY ||
	    (j->enter == JAIL_ENTER_CHILD) == (by == ENTRY_CHILD))
		return 0;
	return err_set(e, 0, "the PAM line says entry=%s, and enter = \"%s\" "
	    "in the jail file allows no other", word[by],
	    word[by == ENTRY_SESSION]);
}

/* sshd opens the terminal after its child is in, on the host. */
static bool
has_own_terminals(const struct jail *j, enum entry_by by)
{
	return j->terminals == JAIL_TERMINALS_OWN ||
	    (j->terminals == JAIL_TERMINALS_AUTO && by == ENTRY_SESSION);
}

int
entry_compute(const struct jail *jail, const struct ident *who,
    enum entry_by by, struct entry *en, struct err *e)
{
	*en = (struct entry){
		.jail = jail, .who = who, .service = "-",
		.own_terminals = has_own_terminals(jail, by),
	};
	if (compute_entry(en, e) < 0) {
		entry_free(en);
		return -1;
	}
	return 0;
}

void
entry_free(struct entry *en)
{
	for (size_t i = 0; i < en->nmounts; i++) {
		free(en->mounts[i].source);
		free(en->mounts[i].target);
	}
	free(en->mounts);
	free(en->steps);
	free(en->tree);
	free(en->home);
	free(en->runtime);
	free(en->passwd);
	free(en->group);
	*en = (struct entry){0};
}

void
entry_service(struct entry *en, const char *name)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	size_t n;

	if (name == NULL || *name == '\0')
		name = "-";
	for (n = 0; n < ENTRY_SERVICE_MAX && name[n] != '\0'; n++)
		en->service[n] = strchr(word, name[n]) != NULL ? name[n] : '_';
	en->service[n] = '\0';
}
