/* SPDX-License-Identifier: BSD-2-Clause */
/* check_private.c - see check_private.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "check_host.h"
#include "check_private.h"
#include "conf.h"
#include "derive/derived.h"
#include "err.h"
#include "finding.h"
#include "package/package.h"
#include "plan/plan_collect.h"
#include "plan/plan_program.h"
#include "private/defaults.h"
#include "private/ids.h"
#include "private/ids_host.h"
#include "private/private.h"
#include "quote.h"
#include "scope.h"
#include "service_file.h"

static void
data_path(const struct private_check *c, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%.3000s/" PRIVATE_SERVICES "/%.64s",
	    c->state, c->name);
}

static int
check_block(const struct private_check *c, struct findings *f, struct err *e)
{
	char want[64];
	struct err why;
	const char *mend;

	if (c->ids == 0 || ids_check(c->taken, c->ids, &why) == 0)
		return 0;
	mend = finding_cut_fix(why.msg);
	snprintf(want, sizeof(want), "%ju ids of its own",
	    (uintmax_t)IDS_BLOCK);
	return findings_add(f, FINDING_IDS, "ids", want, why.msg, mend, e);
}

/* Of NAME itself: its root goes through it, and nobody else. */
static int
check_top(const struct private_check *c, const struct private_at *at,
    struct findings *f, struct err *e)
{
	const mode_t mode = c->ids != 0 ? 0710 : 0700;
	char path[PATH_MAX], word[QUOTE_MAX], want[64], found[64];
	char mend[QUOTE_MAX + 128];
	struct stat st;

	if (fstat(at->top, &st) < 0)
		return err_set(e, errno, "stat %s", c->name);
	if (st.st_gid == c->ids && (st.st_mode & 07777) == mode)
		return 0;
	data_path(c, path);
	snprintf(want, sizeof(want), "group %ju, mode %04o",
	    (uintmax_t)c->ids, (unsigned)mode);
	snprintf(found, sizeof(found), "group %u, mode %04o",
	    (unsigned)st.st_gid, (unsigned)st.st_mode & 07777);
	snprintf(mend, sizeof(mend), "chgrp %ju %s && chmod %04o %s",
	    (uintmax_t)c->ids, quote(path, word), (unsigned)mode, word);
	return findings_add(f, st.st_gid == c->ids ? FINDING_PRIVATE :
	    FINDING_IDS, path, want, found, mend, e);
}

/* Which kind a row is; FINDING_COUNT: none. */
static enum finding_kind
kind_of(const struct default_row *row)
{
	if (row->foreign)
		return FINDING_IDS;
	switch (row->state) {
	case DEFAULT_MOVED:
	case DEFAULT_NEW:
	case DEFAULT_DROPPED:
		return FINDING_DEFAULT;
	case DEFAULT_CONFLICT:
		return FINDING_CONFLICT;
	case DEFAULT_OWNER:
		return FINDING_PRIVATE;
	case DEFAULT_GONE:
		return row->directory ? FINDING_PRIVATE : FINDING_COUNT;
	default:
		return row->directory && row->state == DEFAULT_CHANGED ?
		    FINDING_PRIVATE : FINDING_COUNT;
	}
}

static int
check_row(const struct private_check *c, const struct default_row *row,
    struct findings *f, struct err *e)
{
	char want[DEFAULT_TEXT], found[DEFAULT_TEXT], word[QUOTE_MAX];
	char mend[QUOTE_MAX + 128];
	const enum finding_kind kind = kind_of(row);
	/* what is not named follows alone */
	const bool named = kind != FINDING_DEFAULT ||
	    !default_follows(row->state);

	if (kind == FINDING_COUNT)
		return 0;
	default_text(&row->host, want);
	default_text(&row->copy, found);
	snprintf(mend, sizeof(mend), "jail-setup service update %s%s%s",
	    c->name, named ? " " : "", named ? quote(row->path, word) : "");
	return findings_add(f, kind, row->path, want, found, mend, e);
}

static int
check_rows(const struct private_check *c, const struct private_at *at,
    struct findings *f, struct err *e)
{
	scope_defaults all = {0};

	if (defaults_look(at, c->d, c->ids, &all, &f->notes, e) < 0)
		return -1;
	for (size_t i = 0; i < all.n; i++)
		if (check_row(c, &all.v[i], f, e) < 0)
			return -1;
	return 0;
}

/* What cannot be opened is not looked at further. */
static int
report_closed(const struct private_check *c, const struct err *why,
    struct findings *f, struct err *e)
{
	struct err was = *why;
	char path[PATH_MAX];
	const char *mend;

	data_path(c, path);
	mend = finding_cut_fix(was.msg);
	return findings_add(f, FINDING_PRIVATE, path, "its private data",
	    was.no == ENOENT ? "nothing" : was.msg, mend != NULL ? mend :
	    "jail-setup service list, and bring back what was there", e);
}

int
check_private(const struct private_check *c, struct findings *f,
    struct err *e)
{
	scope_private at = PRIVATE_CLOSED;
	struct err why;

	f->jail = c->name;
	if (check_block(c, f, e) < 0)
		return -1;
	if (private_open(c->state, c->name, &at, &why) < 0)
		return report_closed(c, &why, f, e);
	return check_top(c, &at, f, e) < 0 ||
	    check_rows(c, &at, f, e) < 0 ? -1 : 0;
}

static int
report_underived(const struct places *at, const struct service *s,
    const struct err *why, struct findings *f, struct err *e)
{
	struct err was = *why;
	const char *mend = finding_cut_fix(was.msg);
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.3000s/services.d/%.64s" CONF_SUFFIX,
	    at->config, s->jail.name);
	f->jail = s->jail.name;
	return findings_add(f, FINDING_CONFIG, path, "what a container of "
	    "its program is", was.msg, mend != NULL ? mend :
	    "jail-setup service plan PROGRAM says more", e);
}

static int
check_service_data(const struct places *at, const struct service *s,
    struct packages *all, struct findings *f, struct err *e)
{
	scope_derived d = {0};
	scope_ids taken = {0};
	const struct private_check c = {
		.state = at->state, .name = s->jail.name, .ids = s->ids,
		.taken = &taken, .d = &d,
	};
	struct err why;

	if (plan_program_derive(&s->jail, all, &d, &why) < 0)
		return report_underived(at, s, &why, f, e);
	return ids_collect(at->config, at->state, s->jail.name, &taken,
	    e) < 0 ? -1 : check_private(&c, f, e);
}

/* What cannot be read is found by others. */
static int
check_by_name(const struct places *at, const char *name,
    struct packages **all, struct findings *f, struct err *e)
{
	scope_service s = {0};
	struct err none;

	if (service_load(at->config, name, &s, &none) < 0 ||
	    !service_derived(&s))
		return 0;
	if (*all == NULL)
		*all = packages_open("", e);
	return *all == NULL ? -1 : check_service_data(at, &s, *all, f, e);
}

int
check_private_services(const struct places *at, char *const *only,
    struct findings *f, struct err *e)
{
	scope_list names = {0};
	struct packages *all = NULL;
	int rc = service_names(at->config, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++)
		if (check_selects(only, names.v[i]))
			rc = check_by_name(at, names.v[i], &all, f, e);
	packages_free(all);
	return rc;
}
