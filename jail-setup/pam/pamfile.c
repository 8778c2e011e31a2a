/* SPDX-License-Identifier: BSD-2-Clause */
/* pamfile.c - see pamfile.h */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <security/_pam_types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/path_below.h"
#include "base/slurp.h"
#include "dir.h"
#include "err.h"
#include "pamdialect.h"
#include "pamfile.h"
#include "pammodule.h"
#include "scope.h"
#include "selinux.h"

/* Where one dialect looks. */
struct where {
	const struct pamdir *dir;
	unsigned dialect;
};

static const char host[] = "/etc/pam.d";
static const char *const vendors[] = { "/usr/lib/pam.d", "/usr/etc/pam.d" };

struct pamdir
pamdir_of(const char *path)
{
	struct err ignored;	/* as off: a login says it */
	struct pamdir d = { .path = path, .dialects = pamdialect_host() };

	(void)selinux_on(SELINUX_FS, SELINUX_MAGIC, &d.selinux, &ignored);
	return d;
}

int
pamfile_root(const struct pamdir *d)
{
	size_t n = strlen(d->path), etc = strlen(host);

	return n >= etc && strcmp(d->path + n - etc, host) == 0 ?
	    (int)(n - etc) : -1;
}

/* The i-th place of a file; false: there are not so many. */
static bool
nth_place(const struct pamdir *d, const char *name, bool vendor, size_t i,
    char path[PATH_MAX])
{
	const int root = pamfile_root(d);
	const bool absolute = name[0] == '/';
	int n;

	if (i > 0 && (absolute || !vendor || root < 0 ||
	    i > sizeof(vendors) / sizeof(*vendors)))
		return false;
	if (absolute)
		n = snprintf(path, PATH_MAX, "%.*s%s", root > 0 ? root : 0,
		    d->path, name);
	else if (i == 0)
		n = snprintf(path, PATH_MAX, "%s/%s", d->path, name);
	else
		n = snprintf(path, PATH_MAX, "%.*s%s/%s", root, d->path,
		    vendors[i - 1], name);
	return n < PATH_MAX;
}

static const struct pamdraft *
find_draft(const struct pamdir *d, const char *name)
{
	const struct pamdraft *draft = d->drafts;

	while (draft != NULL && strcmp(draft->service, name) != 0)
		draft = draft->next;
	return draft;
}

/* The i-th place of a file, read; the first may be a draft. */
static enum slurped
read_place(const struct pamdir *d, const char *name, const char *path, size_t i,
    char **bytes, size_t *len)
{
	const struct pamdraft *draft = i == 0 ? find_draft(d, name) : NULL;

	if (draft == NULL)
		return slurp(path, PAMFILE_MAX, bytes, len);
	*len = draft->len;
	*bytes = malloc(draft->len + 1);
	if (*bytes == NULL)
		return SLURP_UNKNOWN;
	memcpy(*bytes, draft->text, draft->len);
	(*bytes)[draft->len] = '\0';
	return SLURP_READ;
}

static enum slurped
get_file(void *arg, const char *name, bool include, char **bytes, size_t *len,
    char **path)
{
	const struct where *w = arg;
	const bool vendor = !include || (w->dialect & PAM_DEBIAN) == 0;
	char at[PATH_MAX];
	enum slurped had = SLURP_ABSENT;

	for (size_t i = 0; had == SLURP_ABSENT &&
	    nth_place(w->dir, name, vendor, i, at); i++)
		had = read_place(w->dir, name, at, i, bytes, len);
	if (had == SLURP_READ && (*path = strdup(at)) == NULL)
		had = SLURP_UNKNOWN;
	return had;
}

static bool
is_there(const struct pamdir *d, const char *service, const char *path,
    size_t i)
{
	return (i == 0 && find_draft(d, service) != NULL) ||
	    access(path, F_OK) == 0;
}

/* From the i-th place on, the first that has the file. */
static bool
find_file(const struct pamdir *d, const char *service, size_t i,
    char path[PATH_MAX])
{
	bool any;

	while ((any = nth_place(d, service, true, i, path)) &&
	    !is_there(d, service, path, i))
		i++;
	return any;
}

bool
pamfile_where(const struct pamdir *d, const char *service,
    char path[PATH_MAX])
{
	return find_file(d, service, 0, path);
}

bool
pamfile_hides(const struct pamdir *d, const char *service,
    char path[PATH_MAX])
{
	return nth_place(d, service, true, 0, path) &&
	    is_there(d, service, path, 0) && find_file(d, service, 1, path);
}

bool
pamfile_vendors(const struct pamdir *d, const char *path)
{
	const size_t n = strlen(d->path);

	return strncmp(path, d->path, n) != 0 || path[n] != '/';
}

bool
pamfile_text(const struct pamdir *d, const char *service, char **bytes,
    size_t *len)
{
	struct where w = { d, 0 };
	scope_free char *path = NULL;

	return get_file(&w, service, false, bytes, len, &path) == SLURP_READ;
}

int
pamfile_names(const struct pamdir *d, struct list *out, struct err *e)
{
	char path[PATH_MAX];
	int rc = 0;

	for (size_t i = 0; rc == 0 && nth_place(d, "", true, i, path); i++) {
		scope_fd fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (fd >= 0)
			rc = dir_names(fd, path, NULL, out, e);
	}
	return rc;
}

/* Is it "@include other", or "TYPE include other"?  NULL: any of the type. */
static bool
includes_other(char *statement, enum pam_type type, const char *other)
{
	char *rest = statement, *word = pamtext_word(&rest);
	char *control = NULL;

	if (word != NULL && *word == '-')
		word++;
	if (word != NULL && other == NULL)
		return strcasecmp(word, "@include") == 0 ||
		    pamstack_type(word) == type;
	if (word == NULL || (strcasecmp(word, "@include") != 0 &&
	    (pamstack_type(word) != type ||
	    (control = pamtext_word(&rest)) == NULL ||
	    (strcasecmp(control, "include") != 0 &&
	    strcasecmp(control, "substack") != 0))))
		return false;
	word = pamtext_word(&rest);
	return word != NULL && strcmp(word, other) == 0;
}

bool
pamfile_includes(const struct pamdir *d, const char *service,
    const char *type, const char *other)
{
	scope_free char *bytes = NULL;
	scope_free char *text = NULL;
	struct pamtext t = { .dialect = PAM_DEBIAN };
	unsigned line;

	if (!pamfile_text(d, service, &bytes, &t.len) || t.len == 0 ||
	    (text = malloc(t.len + 2)) == NULL)
		return false;
	t.bytes = bytes;
	while (pamtext_next(&t, text, &line) == 1)
		if (includes_other(text, pamstack_type(type), other))
			return true;
	return false;
}

/* --- what it comes to ---------------------------------------------------- */

static void
set_place(const struct pamstack *s, struct pam_at at, struct pamplace *to)
{
	to->number = at.file < s->files.n ? at.line : 0;
	snprintf(to->file, sizeof(to->file), "%s", at.file < s->files.n ?
	    s->files.v[at.file] : "");
}

static bool
is_misspelt(const struct pamstep *s)
{
	return s->kind == PAM_STEP_MODULE && !s->ours &&
	    pammodule_is(s->module) == PAMMODULE_MISSPELT;
}

static bool
is_module(const struct pamstep *s, const char *name)
{
	return s->kind == PAM_STEP_MODULE && s->module != NULL &&
	    strcmp(path_base(s->module), name) == 0;
}

static int
add_own(const struct pamstack *s, const struct pamstep *step, bool installed,
    struct pamline *out, struct err *e)
{
	char path[PATH_MAX];
	struct pamown *one;

	if (ARRAY_ROOM(out->own, out->nown, out->room, "PAM lines", e) < 0)
		return -1;
	one = &out->own[out->nown++];
	*one = (struct pamown){
		.last = step->at.last, .module = strdup(step->module),
		.near = !step->ours, .counts = pamrun_counts(step),
		.grants = step->action[PAM_SUCCESS] != PAM_DO_IGNORE,
		.gone = step->ours && !installed &&
		    pammodule_find(step->module, path) == 0,
	};
	set_place(s, step->at, &one->at);
	set_place(s, step->top, &one->top);
	if (one->module == NULL)
		return err_set(e, ENOMEM, "PAM lines");
	return list_append(&one->words, &step->words, e);
}

/* As libpam has it where it cannot load what our lines name. */
static uint32_t
codes_if_absent(void *arg, size_t i)
{
	const struct pamstack *s = arg;

	return s->v[i].ours || is_misspelt(&s->v[i]) ?
	    1U << PAM_MODULE_UNKNOWN :
	    ~(1U << PAM_INCOMPLETE);
}

static int
find_our_lines(struct pamstack *s, bool installed, struct pamline *out,
    struct err *e)
{
	int rc = 0, can;

	set_place(s, (struct pam_at){ 0 }, &out->at);
	for (size_t i = 0; rc == 0 && i < s->n; i++) {
		const struct pamstep *v = &s->v[i];

		out->others += v->kind == PAM_STEP_MODULE && !v->ours;
		if (out->lines > 0 && out->runs.number == 0 && is_module(v,
		    "pam_exec.so"))
			set_place(s, v->at, &out->runs);
		out->shadow |= is_module(v, "pam_unix.so");
		if (v->ours || is_misspelt(v))
			rc = add_own(s, v, installed, out, e);
		if (rc < 0 || !v->ours || out->lines++ > 0)
			continue;
		set_place(s, v->at, &out->at);
		rc = list_append(&out->words, &v->words, e);
	}
	if (rc == 0 && out->nown > 0) {
		can = pamrun(s->v, s->n, codes_if_absent, s, s->n, e);
		rc = can < 0 ? -1 : 0;
		out->lets_in = (can & (PAMRUN_WITHOUT | PAMRUN_REFUSED |
		    PAMRUN_SUCCEEDS)) != 0;
	}
	return rc;
}

/* pam_mkhomedir(8), or the same by oddjobd(8). */
static bool
makes_homes(const struct pamstep *s)
{
	const char *base = s->kind == PAM_STEP_MODULE && s->module != NULL ?
	    path_base(s->module) : "";
	char path[PATH_MAX];

	return (strcmp(base, "pam_mkhomedir.so") == 0 ||
	    strcmp(base, "pam_oddjob_mkhomedir.so") == 0) &&
	    pammodule_find(s->module, path) != 0;
}

/* What pam_selinux(8) sets for the shell. */
static bool
sets_context(const struct pamstep *s)
{
	char path[PATH_MAX];

	return is_module(s, "pam_selinux.so") &&
	    !list_has(&s->words, "close") &&
	    pammodule_find(s->module, path) != 0;
}

/*
 * As for pam_jail's own lines: is one of these called in every run that
 * succeeds, or with `before` one of those before the first of ours?
 */
static int
find_sure(const struct pamstack *s, bool (*is)(const struct pamstep *),
    bool before, bool *sure, struct err *e)
{
	scope_free struct pamstep *v = calloc(s->n + 1, sizeof(*v));
	bool ours = false;
	size_t n = 0;
	int can;

	if (v == NULL)
		return err_set(e, ENOMEM, "PAM lines");
	for (size_t i = 0; i < s->n; i++) {
		ours |= s->v[i].ours;
		v[i] = s->v[i];
		v[i].ours = is(&s->v[i]) && !(before && ours);
		n += v[i].ours;
	}
	can = n > 0 ? pamrun(v, s->n, NULL, NULL, s->n, e) : 0;
	*sure = n > 0 && (can & PAMRUN_WITHOUT) == 0;
	return can < 0 ? -1 : 0;
}

/* These say yes or no: of others any code. */
static uint32_t
codes_of_others(void *arg, size_t i)
{
	const struct pamstep *v = (const struct pamstep *)arg + i;
	const uint32_t never = 1U << PAM_INCOMPLETE;

	return is_module(v, "pam_unix.so") || is_module(v, "pam_permit.so") ?
	    ~(never | 1U << PAM_IGNORE) : ~never;
}

/*
 * Is there a run without ours in which all that others return is ignored?  PAM
 * refuses then; with one line that says yes it would not.
 */
static int
find_undecided(const struct pamstack *s, struct pamline *out, struct err *e)
{
	scope_free struct pamstep *v = calloc(s->n + 1, sizeof(*v));
	size_t n = 0;
	int can;

	if (v == NULL)
		return err_set(e, ENOMEM, "PAM lines");
	for (size_t i = 0; i < s->n; i++)
		if (!s->v[i].ours && !is_misspelt(&s->v[i]))
			v[n++] = s->v[i];
	can = pamrun(v, n, codes_of_others, v, n, e);
	out->undecided = can > 0 && (can & PAMRUN_UNDECIDED) != 0;
	return can < 0 ? -1 : 0;
}

/* What is to blame for the verdict. */
static void
set_blame(const struct pamstack *s, size_t who, struct pam_at by,
    struct pamline *out)
{
	set_place(s, by, &out->by);
	out->by_last = by.last;
	if (who >= s->n || by.line != s->v[who].at.line)
		return;
	set_place(s, s->v[who].top, &out->by_top);
	for (int code = 0; code < PAM_CODES; code++)
		out->by_jumps |= s->v[who].action[code] > 0;
}

struct denying {
	const struct pamstack *s;
	size_t one;		/* this step alone; n: all of them */
};

static bool
is_deny(const struct pamstep *v)
{
	return v->module != NULL &&
	    strcmp(path_base(v->module), "pam_deny.so") == 0;
}

/* pam_deny(8); of older versions, in the account phase, the second. */
static uint32_t
codes_if_denied(void *arg, size_t i)
{
	const struct denying *d = arg;

	return is_deny(&d->s->v[i]) && (d->one == d->s->n || d->one == i) ?
	    1U << PAM_AUTH_ERR | 1U << PAM_ACCT_EXPIRED |
	    1U << PAM_SESSION_ERR : ~(1U << PAM_INCOMPLETE);
}

/* 1: with this pam_deny.so no run succeeds, whatever the others return. */
static int
is_denied(const struct pamstack *s, size_t one, struct err *e)
{
	struct denying d = { s, one };
	const int can = pamrun(s->v, s->n, codes_if_denied, &d, s->n, e);

	return can < 0 ? -1 : (can & (PAMRUN_WITHOUT | PAMRUN_REFUSED |
	    PAMRUN_SUCCEEDS)) == 0;
}

/*
 * Of a stack that would hold: NEVER, by which step, where one of these ends it.
 */
static int
judge_denies(const struct pamstack *s, size_t *who, struct err *e)
{
	int rc = is_denied(s, s->n, e);
	size_t i = 0;

	if (rc <= 0)
		return rc < 0 ? -1 : PAM_HOLDS;
	while (i < s->n && (!is_deny(&s->v[i]) ||
	    (rc = is_denied(s, i, e)) == 0))
		i++;
	*who = i;
	return rc < 0 ? -1 : PAM_NEVER;
}

/* The lines of the type are those that are left. */
static int
judge_type(struct pamstack *s, bool installed, struct pamline *out,
    struct err *e)
{
	struct pam_at by = {0};
	size_t who;
	int verdict = pamrun_verdict(s->v, s->n, &who, e);

	if (verdict == PAM_HOLDS)
		verdict = judge_denies(s, &who, e);
	if (verdict < 0 || find_our_lines(s, installed, out, e) < 0 ||
	    find_sure(s, makes_homes, false, &out->homes, e) < 0 ||
	    find_sure(s, makes_homes, true, &out->homes_first, e) < 0 ||
	    find_sure(s, sets_context, true, &out->context, e) < 0 ||
	    find_undecided(s, out, e) < 0)
		return -1;
	if (who < s->n)
		by = s->v[who].at;
	else if (verdict == PAM_NO_LINE)
		by = s->lost;
	if (s->broken.line != 0) {
		verdict = PAM_BROKEN;
		by = s->broken;
	} else if (s->unknown) {
		verdict = PAM_UNKNOWN;
	}
	set_blame(s, who, by, out);
	out->verdict = (enum pam_verdict)verdict;
	return 0;
}

/* libpam reads "other" with every service, and refuses if it cannot. */
static int
read_with_other(const struct pamdir *d, unsigned dialect, const char *service,
    enum pam_type type, struct pamline *out, struct err *e)
{
	struct where w = { d, dialect };
	const struct pamsource from = { get_file, &w };
	scope_pamstack s = {0};
	scope_pamstack other = {0};
	int own = pamstack_read(&from, dialect, service, &s, e), more;

	if (own < 0 || (more = pamstack_read(&from, dialect, "other", &other,
	    e)) < 0)
		return -1;
	pamstack_keep(&s, type);
	pamstack_keep(&other, type);
	out->other = more > 0 && s.broken.line == 0 && !s.unknown &&
	    (own == 0 || s.n == 0 || other.broken.line != 0);
	if (own > 0 || more > 0)
		return judge_type(out->other ? &other : &s, d->installed, out,
		    e);
	out->verdict = PAM_NO_FILE;
	return 0;
}

/* As pam_start(3) has it: what is behind the last slash, in lower case. */
static void
service_file_name(const char *service, char to[PATH_MAX])
{
	snprintf(to, PATH_MAX, "%s", path_base(service));
	for (char *s = to; *s != '\0'; s++)
		*s = (char)tolower((unsigned char)*s);
}

int
pamfile_find(const struct pamdir *d, const char *service, const char *type,
    struct pamline *out, struct err *e)
{
	char name[PATH_MAX];
	bool any = false;

	service_file_name(service, name);
	*out = (struct pamline){ .verdict = PAM_NO_FILE };
	for (unsigned dialect = 0; dialect < PAM_DIALECTS; dialect++) {
		scope_pamline one = {0};

		if ((d->dialects & 1U << dialect) == 0)
			continue;
		if (read_with_other(d, dialect, name, pamstack_type(type),
		    &one, e) < 0)
			return -1;
		if (any && one.verdict >= out->verdict)
			continue;
		pamline_free(out);
		*out = one;
		one = (struct pamline){0};
		any = true;
	}
	return 0;
}

/* --- does it let anybody in ----------------------------------------------- */

/* The same values for each: what the lines of one type come to. */
static int
fails_by(const struct pamsource *from, unsigned dialect, const char *service,
    enum pam_type type, struct err *e)
{
	scope_pamstack s = {0};
	int rc = pamstack_read(from, dialect, service, &s, e);

	if (rc <= 0 || s.broken.line != 0)
		return rc;	/* PAM refuses everybody for a broken file */
	pamstack_keep(&s, type);
	return s.unknown || s.n == 0 ? 0 : is_denied(&s, s.n, e);
}

int
pamfile_denies(const struct pamdir *d, const char *service, struct err *e)
{
	int all = 1;

	for (unsigned dialect = 0; all > 0 && dialect < PAM_DIALECTS;
	    dialect++) {
		struct where w = { d, dialect };
		const struct pamsource from = { get_file, &w };

		if ((d->dialects & 1U << dialect) == 0)
			continue;
		/* runuser(1) does not ask them, su-common.c of util-linux */
		all = strncmp(service, "runuser", strlen("runuser")) == 0 ? 0 :
		    fails_by(&from, dialect, service, PAM_TYPE_ACCOUNT, e);
		if (all == 0)
			all = fails_by(&from, dialect, service,
			    PAM_TYPE_SESSION, e);
	}
	return all;
}

/* --- the lines of others -------------------------------------------------- */

/* Of one type; ours are marked, those with a misspelt word too. */
static int
read_type(const struct pamdir *d, unsigned dialect, const char *service,
    enum pam_type type, struct pamstack *s, struct err *e)
{
	struct where w = { d, dialect };
	const struct pamsource from = { get_file, &w };
	int rc = pamstack_read(&from, dialect, service, s, e);

	pamstack_keep(s, type);
	for (size_t i = 0; rc > 0 && i < s->n; i++)
		s->v[i].ours |= s->v[i].kind != PAM_STEP_SUBSTACK &&
		    s->v[i].module != NULL &&
		    pammodule_is(s->v[i].module) != PAMMODULE_OTHERS;
	return rc < 0 ? -1 : rc > 0 && s->broken.line == 0 && !s->unknown;
}

static int
same_type(const struct pamdir *a, const struct pamdir *b, unsigned dialect,
    const char *service, enum pam_type type, struct pamplace *at,
    struct err *e)
{
	scope_pamstack x = {0};
	scope_pamstack y = {0};
	size_t i = 0;
	int rc = read_type(a, dialect, service, type, &x, e), more;

	if (rc < 0 || (more = read_type(b, dialect, service, type, &y, e)) < 0)
		return -1;
	if (rc == more && (rc == 0 ||
	    pamrun_same_others(x.v, x.n, y.v, y.n, &i)))
		return 1;
	set_place(&x, rc == 0 ? x.broken : more > 0 && i < x.n ? x.v[i].at :
	    (struct pam_at){0}, at);
	return 0;
}

int
pamfile_same_others(const struct pamdir *a, const struct pamdir *b,
    const char *service, struct pamplace *at, struct err *e)
{
	int same = 1;

	*at = (struct pamplace){0};
	for (unsigned dialect = 0; dialect < PAM_DIALECTS; dialect++)
		for (int t = 0; same > 0 && t < PAM_TYPE_ANY; t++)
			if ((a->dialects & 1U << dialect) != 0)
				same = same_type(a, b, dialect, service,
				    (enum pam_type)t, at, e);
	return same;
}

void
pamline_free(struct pamline *l)
{
	for (size_t i = 0; i < l->nown; i++) {
		free(l->own[i].module);
		list_free(&l->own[i].words);
	}
	free(l->own);
	list_free(&l->words);
}
