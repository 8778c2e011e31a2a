/* SPDX-License-Identifier: BSD-2-Clause */
/* hold.c - see hold.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "base/human.h"
#include "fix.h"
#include "generation.h"
#include "hold.h"
#include "plan/stale.h"
#include "safe_open.h"
#include "scope.h"
#include "storedir.h"
#include "tree_erase.h"

/* Stands for no reason: a record of stale.h has one. */
static const char none[] = "-";

static int
parse_record(const char *text, const char *shown, struct hold *h,
    struct err *e)
{
	scope_stale s = {0};

	if (stale_parse(text, shown, &s, e) < 0)
		return -1;
	if (s.n != 1 || strcmp(s.v[0].name, "-") != 0)
		return err_set(e, 0, "%s: it is no record of this", shown);
	h->since = s.v[0].since;
	if (strcmp(s.v[0].why, none) != 0)
		strcpy(h->why, s.v[0].why);
	return 0;
}

/* 1: there is none; 0: *h says; -1: it cannot be read. */
static int
read_record(int top, const char *dir, struct hold *h, struct err *e)
{
	scope_free char *text = NULL;
	scope_fd fd = -1;
	char shown[PATH_MAX];
	size_t len;

	if (faccessat(top, STOREDIR_HOLD, F_OK, AT_SYMLINK_NOFOLLOW) < 0 &&
	    errno == ENOENT)
		return 1;
	snprintf(shown, sizeof(shown), "%.3000s/" STOREDIR_HOLD, dir);
	fd = safe_file(top, STOREDIR_HOLD, shown, 0, e);
	return fd < 0 || safe_read(fd, shown, STALE_TEXT_MAX, &text, &len,
	    e) < 0 || parse_record(text, shown, h, e) < 0 ? -1 : 0;
}

static void
set_unread(struct hold *h, struct err *e)
{
	char *fix = strstr(e->msg, FIX_WORD);

	if (fix != NULL)
		*fix = '\0';	/* to release the jail corrects it */
	h->held = h->unread = true;
	strcpy(h->why, e->msg);
}

void
hold_look_at(int top, const char *shown, struct hold *h)
{
	struct err e;
	int rc;

	*h = (struct hold){0};
	rc = read_record(top, shown, h, &e);
	h->held = rc == 0;
	if (rc < 0)
		set_unread(h, &e);
}

void
hold_look(const char *state, const char *jail, struct hold *h)
{
	char path[PATH_MAX];
	struct err e;
	scope_fd top = -1;

	*h = (struct hold){0};
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state, jail) >=
	    sizeof(path))
		return;		/* nothing can be there */
	/* what is wrong with the directory refuses the command by itself */
	top = safe_dir(path, &e);
	if (top >= 0)
		hold_look_at(top, path, h);
}

void
hold_text(const struct hold *h, char text[HOLD_TEXT])
{
	char when[HUMAN_TIME];

	if (h->unread)
		snprintf(text, HOLD_TEXT, "for its record cannot be read: %s",
		    h->why);
	else
		snprintf(text, HOLD_TEXT, "since %s%s%s",
		    human_time(when, h->since), h->why[0] != '\0' ? ": " : "",
		    h->why);
}

int
hold_refuses(const struct hold *h, const char *jail, struct err *e)
{
	char text[HOLD_TEXT];

	if (!h->held)
		return 0;
	hold_text(h, text);
	err_set(e, 0, "jail %s is held %.600s" FIX_WORD "jail-setup unhold %s",
	    jail, text, jail);
	e->no = h->unread ? EBADMSG : ECANCELED;
	return -1;
}

/* What is known of an earlier hold stays. */
static int
write_record(const struct storedir *d, const struct hold *was, const char *why,
    struct err *e)
{
	const bool keep = was->held && !was->unread;
	scope_free char *text = NULL;
	scope_stale s = {0};

	if (why == NULL || why[0] == '\0')
		why = keep && was->why[0] != '\0' ? was->why : none;
	if (stale_add(&s, "-", keep ? was->since : time(NULL), why, e) < 0)
		return -1;
	text = stale_text(&s, e);
	if (text == NULL)
		return -1;
	if (file_replace(d->top, STOREDIR_HOLD, text, 0644, true, e) == 0)
		return 0;
	/* a directory cannot be replaced by a file */
	return e->no != EISDIR || erase(d->top, STOREDIR_HOLD, e) < 0 ? -1 :
	    file_replace(d->top, STOREDIR_HOLD, text, 0644, true, e);
}

int
hold_set(const char *state, const char *jail, const char *why,
    struct err *e)
{
	scope_storedir d = STOREDIR_CLOSED;
	char current[SERIAL_MAX + 1];
	struct hold was;

	if (why != NULL && strlen(why) > HOLD_REASON_MAX)
		return err_set(e, 0, "hold: the reason has more than %d bytes",
		    HOLD_REASON_MAX);
	if (storedir_open(state, jail, false, &d, e) < 0 && e->no != ENOENT)
		return err_in(e, "jail %s", jail);
	/* one that leads nowhere may be what is to be looked at */
	if (d.top < 0 || (generation_current(d.top, current, e) < 0 &&
	    e->no == ENOENT))
		return err_set(e, 0, "jail %s is not built" FIX_WORD
		    "jail-setup build %s", jail, jail);
	hold_look_at(d.top, state, &was);
	return write_record(&d, &was, why, e) < 0 ?
	    err_in(e, "jail %s", jail) : 0;
}

int
hold_clear(const char *state, const char *jail, struct err *e)
{
	scope_storedir d = STOREDIR_CLOSED;
	struct hold was;

	if (storedir_open(state, jail, false, &d, e) < 0)
		return e->no == ENOENT ? 0 : err_in(e, "jail %s", jail);
	hold_look_at(d.top, state, &was);
	if (!was.held)
		return 0;
	return erase(d.top, STOREDIR_HOLD, e) < 0 ||
	    file_flush(d.top, fsync, e) < 0 ? err_in(e, "jail %s", jail) : 1;
}
