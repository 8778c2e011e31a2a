/* SPDX-License-Identifier: BSD-2-Clause */
/* learn_notes.c - see learn_notes.h */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "device.h"
#include "err.h"
#include "learn.h"
#include "learn_notes.h"
#include "trace_seen.h"

enum { SAMPLES = 20 };	/* of one kind; more are only counted */

int
learn_note(struct list *notes, struct err *e, const char *fmt, ...)
{
	char line[2 * PATH_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	return list_has(notes, line) ? 0 : list_add(notes, line, e);
}

static int
note_socket(const struct seen_one *one, struct list *notes, struct err *e)
{
	const char *p = one->path;

	if (p[0] == '@')
		return learn_note(notes, e, "abstract socket %s: %s", p,
		    (one->how & SEEN_BOUND) != 0 ? "its own, fine in a jail" :
		    "nothing outside can be reached that way from a jail");
	if (strcmp(p, "/dev/log") == 0 ||
	    strcmp(one->real, "/run/systemd/journal/dev-log") == 0)
		return learn_note(notes, e, "writes to the log: log = true in "
		    "the jail's file, which is the default");
	if ((one->how & SEEN_BOUND) != 0)
		return learn_note(notes, e, "makes the socket %s: its "
		    "directory needs a bind, mode = \"rw\"", p);
	return learn_note(notes, e, "needs bind of %s (socket)", p);
}

/* "null", "pts/0"; NULL: no name in /dev. */
static const char *
device_name(const struct seen_one *one)
{
	return strncmp(one->real, "/dev/", 5) == 0 ? one->real + 5 : NULL;
}

static int
note_special(const struct seen_one *one, struct learned *out, struct err *e)
{
	const char *dev = device_name(one);

	if (S_ISSOCK(one->mode))
		return note_socket(one, &out->notes, e);
	if (S_ISFIFO(one->mode))
		return learn_note(&out->notes, e, "uses the FIFO %s",
		    one->path);
	if (dev != NULL && device_find(dev) != NULL)
		return list_add(&out->co.devices, dev, e);
	if (dev != NULL && (strncmp(dev, "pts/", 4) == 0 ||
	    strcmp(dev, "ptmx") == 0 || strcmp(dev, "console") == 0))
		return 0;	/* every jail has terminals */
	return learn_note(&out->notes, e, "uses the device %s, which no jail "
	    "has", one->path);
}

static int
note_file(const struct seen_one *one, enum learn_place place, size_t nth,
    struct list *notes, struct err *e)
{
	bool run = (one->how & SEEN_EXECUTED) != 0;

	if (run && S_ISREG(one->mode) && (one->mode & 06000) != 0 &&
	    learn_note(notes, e, "%s is set-uid or set-gid: it gained nothing "
	    "while it was watched, and gains nothing in a jail", one->path) < 0)
		return -1;
	if (nth > SAMPLES || !S_ISREG(one->mode))
		return 0;
	if (place == PLACE_SECRET)
		return learn_note(notes, e, "left out, not everybody may read "
		    "it: %s", one->path);
	if (place == PLACE_WRITTEN)
		return learn_note(notes, e, "written, which in a jail needs a "
		    "bind: %s", one->path);
	if (run && learn_place_words(place) != NULL)
		return learn_note(notes, e, "runs %s, which is not part of "
		    "this (%s)", one->path, learn_place_words(place));
	return 0;
}

/* Counts those behind the samples. */
static int
note_more(size_t n, const char *what, struct list *notes, struct err *e)
{
	return n <= SAMPLES ? 0 : learn_note(notes, e, "%s: %zu more", what,
	    n - SAMPLES);
}

static int
note_totals(const struct seen *s, const size_t left[N_PLACES],
    struct list *notes, struct err *e)
{
	for (int i = 0; i < N_PLACES; i++)
		if (left[i] > 0 && learn_place_words(i) != NULL &&
		    learn_note(notes, e, "left out: %zu %s", left[i],
		    learn_place_words(i)) < 0)
			return -1;
	if (note_more(left[PLACE_SECRET], "left out, not everybody may read "
	    "them", notes, e) < 0 ||
	    note_more(left[PLACE_WRITTEN], "written", notes, e) < 0)
		return -1;
	if (s->unread > 0 && learn_note(notes, e, "%zu system calls could not "
	    "be looked into", s->unread) < 0)
		return -1;
	if (s->foreign > 0 && learn_note(notes, e, "system calls of another "
	    "machine's programs were not understood") < 0)
		return -1;
	return 0;
}

int
learn_notes(const struct seen *s, const struct learn_who *who,
    struct learned *out, struct err *e)
{
	size_t left[N_PLACES] = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->n; i++) {
		enum learn_place place = learn_place(&s->v[i], who);

		if (s->v[i].how == SEEN_LOOKED)
			continue;
		left[place] += S_ISREG(s->v[i].mode);
		rc = place == PLACE_SPECIAL ? note_special(&s->v[i], out, e) :
		    note_file(&s->v[i], place, left[place], &out->notes, e);
	}
	list_sort(&out->co.devices);
	return rc == 0 ? note_totals(s, left, &out->notes, e) : -1;
}
