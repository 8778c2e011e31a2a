/* SPDX-License-Identifier: BSD-2-Clause */
/* init_conf.c - see init_conf.h */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape_mtree.h"
#include "count.h"
#include "derive.h"
#include "derive_host.h"
#include "derive_packages.h"
#include "derive_text.h"
#include "derive_unit.h"
#include "derived.h"
#include "err.h"
#include "init_conf.h"
#include "init_exec.h"
#include "list.h"
#include "scope.h"
#include "unit_caps.h"
#include "unit_file.h"
#include "unit_user.h"
#include "unit_value.h"

#define HEAD "# init.conf of jail-setup 1\n"
#define SECOND ((uint64_t)1000000)
enum { SECONDS_MAX = 86400 };

struct writing {
	const struct derive_from *from;
	const struct unit *u;
	struct derived *d;
	FILE *f;
};

/* A word of a line; an empty one is a '\' by itself. */
void
init_word(FILE *f, const char *word)
{
	fputc(' ', f);
	if (*word == '\0')
		fputc('\\', f);
	octal_put(f, word);
}

static void
put_line(FILE *f, const char *name, const char *word)
{
	fputs(name, f);
	init_word(f, word);
	fputc('\n', f);
}

static const char *
said(const struct writing *w, const char *key)
{
	return unit_said(w->u, "Service", key);
}

static int
put_type(const struct writing *w, struct err *e)
{
	static const char *const types[] = {
		"simple", "exec", "notify", "notify-reload", "forking",
	};
	const char *type = said(w, "Type");

	if (type == NULL)
		type = "simple";
	for (size_t i = 0; i < COUNT(types); i++)
		if (strcmp(type, types[i]) == 0) {
			put_line(w->f, "type", type);
			return 0;
		}
	if (strcmp(type, "idle") == 0 || strcmp(type, "dbus") == 0) {
		put_line(w->f, "type", "simple");
		return 0;
	}
	if (strcmp(type, "oneshot") == 0)
		return err_set(e, 0, "%s: Type=oneshot runs once and ends, "
		    "which is no service; fix: say another unit, --unit NAME",
		    w->u->name);
	return err_set(e, 0, "%s: Type=%.40s is not known; fix: a drop-in with "
	    "Type=simple, where that holds", w->u->name, type);
}

/* systemd.service(5): relative is below /run. */
static int
put_pidfile(const struct writing *w, struct err *e)
{
	const char *type = said(w, "Type");
	scope_free char *file = NULL, *full = NULL;
	char path[PATH_MAX];

	if (type == NULL || strcmp(type, "forking") != 0)
		return 0;
	if (unit_value(w->u, "Service", "PIDFile", &file, e) < 0)
		return -1;
	if (file == NULL)
		return 0;
	if (asprintf(&full, "%s%s", file[0] == '/' ? "" : "/run/", file) < 0) {
		full = NULL;
		return err_set(e, errno, "init.conf");
	}
	if (!derive_plain_path(full, strlen(full), path))
		return err_set(e, 0, "%s: PIDFile=%.200s is no path",
		    w->u->name, file);
	put_line(w->f, "pidfile", path);
	return 0;
}

static int
put_user(const struct writing *w, struct err *e)
{
	struct unit_user who = {0};
	int rc = unit_user(w->from, &who, e);

	if (rc == 0 && who.said) {
		fprintf(w->f, "user %u %u", (unsigned)who.uid,
		    (unsigned)who.gid);
		for (size_t i = 0; i < who.n_groups; i++)
			fprintf(w->f, " %u", (unsigned)who.groups[i]);
		fputc('\n', w->f);
	}
	for (size_t i = 0; rc == 0 && i < who.env.n; i++)
		put_line(w->f, "env", who.env.v[i]);
	unit_user_free(&who);
	return rc;
}

static int
put_umask(const struct writing *w, struct err *e)
{
	const char *mask = said(w, "UMask");

	if (mask == NULL)
		return 0;
	if (mask[strspn(mask, "01234567")] != '\0' || strlen(mask) > 4)
		return err_set(e, 0, "%s: UMask=%.40s is no mask", w->u->name,
		    mask);
	put_line(w->f, "umask", mask);
	return 0;
}

/* Has the tree, or a container, that directory? */
static int
is_in_tree(const struct writing *w, const char *path, struct err *e)
{
	scope_seen s = { .fd = -1 };
	const struct package *pk;

	if (strcmp(path, "/") == 0 || derived_is_private(w->d, path))
		return 1;
	for (size_t i = 0; i < w->d->n_run; i++)
		if (strcmp(w->d->run[i].path, path) == 0)
			return 1;
	if (derive_find(w->from, path, true, &s) < 0)
		return 0;
	return derive_owner(w->from, s.path, &pk, e) < 0 ? -1 :
	    pk != NULL && derive_has_package(w->from, w->d, pk);
}

static int
put_directory(const struct writing *w, struct err *e)
{
	scope_free char *said_dir = NULL;
	char path[PATH_MAX], word[PATH_MAX + 1];
	const char *dir;
	int there;

	if (unit_value(w->u, "Service", "WorkingDirectory", &said_dir,
	    e) < 0)
		return -1;
	if (said_dir == NULL)
		return 0;
	dir = said_dir + (said_dir[0] == '-');
	if (strcmp(dir, "~") == 0 && unit_home(w->from, word))
		dir = word;
	if (!derive_plain_path(dir, strlen(dir), path))
		return err_set(e, 0, "%s: WorkingDirectory=%.200s is no path",
		    w->u->name, said_dir);
	there = is_in_tree(w, path, e);
	if (there < 0)
		return -1;
	snprintf(word, sizeof(word), "%s%s", there && said_dir[0] != '-' ?
	    "" : "-", path);
	put_line(w->f, "directory", word);
	return there ? 0 : derived_say(w->d, DERIVED_LACKS, path,
	    "WorkingDirectory=: it starts in / where the tree has no such "
	    "directory", e);
}

/* STATE_DIRECTORY and its like, as systemd.exec(5) sets them. */
static int
put_places(const struct writing *w, struct err *e)
{
	static const struct {
		const char *key, *top, *variable;
	} places[] = {
		{ "RuntimeDirectory", "/run", "RUNTIME_DIRECTORY" },
		{ "StateDirectory", "/var/lib", "STATE_DIRECTORY" },
		{ "CacheDirectory", "/var/cache", "CACHE_DIRECTORY" },
		{ "LogsDirectory", "/var/log", "LOGS_DIRECTORY" },
		{ "ConfigurationDirectory", "/etc",
		    "CONFIGURATION_DIRECTORY" },
	};

	for (size_t i = 0; i < COUNT(places); i++) {
		scope_list names = {0};
		scope_free char *all = NULL;

		if (unit_words(w->u, places[i].key, &names, e) < 0)
			return -1;
		for (size_t k = 0; k < names.n; k++) {
			char *more;

			if (asprintf(&more, "%s%s%s/%.*s", k > 0 ? all :
			    places[i].variable, k > 0 ? ":" : "=",
			    places[i].top, (int)strcspn(names.v[k], ":"),
			    names.v[k]) < 0)
				return err_set(e, errno, "init.conf");
			free(all);
			all = more;
		}
		if (all != NULL)
			put_line(w->f, "env", all);
	}
	return 0;
}

static bool
is_variable(const char *s)
{
	const size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	    "abcdefghijklmnopqrstuvwxyz0123456789");

	return n > 0 && s[n] == '=' && strchr("0123456789", s[0]) == NULL;
}

static int
put_environment(const struct writing *w, struct err *e)
{
	scope_list words = {0}, files = {0};

	if (unit_c_words(w->u, "Environment", &words, e) < 0 ||
	    unit_words(w->u, "EnvironmentFile", &files, e) < 0)
		return -1;
	/* systemd leaves out what is no variable */
	for (size_t i = 0; i < words.n; i++)
		if (is_variable(words.v[i]))
			put_line(w->f, "env", words.v[i]);
	for (size_t i = 0; i < files.n; i++) {
		const char *s = files.v[i];
		char path[PATH_MAX], word[PATH_MAX + 1];

		if (!derive_plain_path(s + (s[0] == '-'), strlen(s) -
		    (s[0] == '-'), path) || strpbrk(path, "*?[") != NULL)
			return err_set(e, 0, "%s: EnvironmentFile=%.200s is "
			    "no path of a file; fix: a drop-in with the path "
			    "of each", w->u->name, s);
		snprintf(word, sizeof(word), "%s%s", s[0] == '-' ? "-" : "",
		    path);
		put_line(w->f, "envfile", word);
	}
	return 0;
}

static void
put_bound(FILE *f, char before, uint64_t v)
{
	if (v == UNIT_INFINITY)
		fprintf(f, "%cinfinity", before);
	else
		fprintf(f, "%c%" PRIu64, before, v);
}

/* The last of each key counts. */
static int
put_limits(const struct writing *w, struct err *e)
{
	for (size_t i = 0; i < w->u->n; i++) {
		const struct unit_setting *s = &w->u->v[i];
		const char *name = NULL;
		uint64_t soft, hard;

		if (strcmp(s->section, "Service") != 0 ||
		    strncmp(s->key, "Limit", 5) != 0 ||
		    s->value != said(w, s->key))
			continue;
		if (unit_limit(s->key, s->value, &name, &soft, &hard)) {
			fprintf(w->f, "limit %s", name);
			put_bound(w->f, ' ', soft);
			put_bound(w->f, ':', hard);
			fputc('\n', w->f);
		} else if (derived_say(w->d, DERIVED_LEFT, s->key,
		    "of the unit: no limit that a container sets", e) < 0) {
			return -1;
		}
	}
	return 0;
}

static int
put_capabilities(const struct writing *w, struct err *e)
{
	uint64_t ambient;

	if (unit_ambient(w->u, w->d, &ambient, e) < 0)
		return -1;
	fprintf(w->f, "caps %" PRIx64 "\n", w->d->capabilities);
	if (ambient != 0)
		fprintf(w->f, "ambient %" PRIx64 "\n", ambient);
	return 0;
}

static void
put_directories(const struct writing *w)
{
	for (size_t i = 0; i < w->d->n_private; i++)
		put_line(w->f, "seed", w->d->private[i].path);
	for (size_t i = 0; i < w->d->n_run; i++) {
		const struct derived_dir *one = &w->d->run[i];

		fprintf(w->f, "dir %04o %u %u", (unsigned)one->mode & 07777,
		    (unsigned)one->uid, (unsigned)one->gid);
		init_word(w->f, one->path);
		fputc('\n', w->f);
	}
}

static int
put_signal(const struct writing *w, const char *key, const char *name,
    struct err *e)
{
	const char *value = said(w, key);
	const int no = value != NULL ? unit_signal(value) : 0;

	if (value != NULL && no == 0)
		return err_set(e, 0, "%s: %s=%.40s is no signal", w->u->name,
		    key, value);
	if (no != 0)
		fprintf(w->f, "%s %d\n", name, no);
	return 0;
}

static int
put_end(const struct writing *w, struct err *e)
{
	static const char *const keys[] = { "TimeoutStopSec", "TimeoutSec" };
	uint64_t usec = 0;

	for (size_t i = 0; i < COUNT(keys); i++) {
		const char *value = said(w, keys[i]);

		if (value == NULL)
			continue;
		if (!unit_time(value, &usec))
			return err_set(e, 0, "%s: %s=%.40s is no time",
			    w->u->name, keys[i], value);
		/* 0: never */
		if (usec == 0 || usec / SECOND >= SECONDS_MAX)
			usec = SECONDS_MAX * SECOND;
		fprintf(w->f, "stop-timeout %" PRIu64 "\n",
		    (usec + SECOND - 1) / SECOND);
		break;
	}
	return put_signal(w, "KillSignal", "stop-signal", e) < 0 ? -1 :
	    put_signal(w, "ReloadSignal", "reload-signal", e);
}

static int
put_unit(const struct writing *w, struct err *e)
{
	if (put_type(w, e) < 0 || put_pidfile(w, e) < 0 ||
	    put_user(w, e) < 0 || put_umask(w, e) < 0 ||
	    put_directory(w, e) < 0 || put_places(w, e) < 0 ||
	    put_environment(w, e) < 0 || put_limits(w, e) < 0)
		return -1;
	if (unit_truth(w->u, "Service", "NoNewPrivileges", false))
		fputs("nnp\n", w->f);
	if (put_capabilities(w, e) < 0)
		return -1;
	put_directories(w);
	return init_exec(w->from, w->d, w->f, e) < 0 ? -1 : put_end(w, e);
}

/* A program without a unit: nothing but itself. */
static int
put_program(const struct writing *w)
{
	fprintf(w->f, "type simple\ncaps %" PRIx64 "\n", w->d->capabilities);
	put_directories(w);
	put_line(w->f, "main", w->d->program);
	return 0;
}

int
init_conf(const struct derive_from *from, struct derived *d, struct err *e)
{
	struct writing w = { .from = from, .u = from->unit, .d = d };
	char *text = NULL;
	size_t len;
	int rc;

	w.f = open_memstream(&text, &len);
	if (w.f == NULL)
		return err_set(e, errno, "init.conf");
	fputs(HEAD, w.f);
	rc = w.u != NULL ? put_unit(&w, e) : put_program(&w);
	if (fclose(w.f) != 0 && rc == 0)
		rc = err_set(e, errno, "init.conf");
	if (rc < 0) {
		free(text);
		return -1;
	}
	free(d->init);
	d->init = text;
	return 0;
}
