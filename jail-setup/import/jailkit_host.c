/* SPDX-License-Identifier: BSD-2-Clause */
/* jailkit_host.c - see jailkit_host.h */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "ini.h"
#include "jailkit_host.h"
#include "safe_open.h"
#include "scope.h"

enum { PASSWD_MAX = 8 * 1024 * 1024 };

/* Fields of passwd(5). */
enum { NAME, PASSWORD, UID, GID, GECOS, HOME, SHELL, FIELDS };

/* --- looking --------------------------------------------------------------- */

static enum jailkit_kind
one(const struct jailkit_host *h, const char *path)
{
	struct stat st;

	if (path[1] == '\0' || fstatat(h->root, path + 1, &st, 0) < 0)
		return JAILKIT_MISSING;
	return S_ISDIR(st.st_mode) ? JAILKIT_DIR : JAILKIT_FILE;
}

static enum jailkit_kind
kind(const void *of, const char *path)
{
	const struct jailkit_host *h = of;
	enum jailkit_kind best = JAILKIT_MISSING;
	char full[2 * PATH_MAX];
	struct stat st;
	glob_t g;

	if (strpbrk(path, "*?[") == NULL)
		return one(h, path);
	snprintf(full, sizeof(full), "%s%s", h->top, path);
	if (glob(full, 0, NULL, &g) != 0)
		return JAILKIT_MISSING;
	for (size_t i = 0; i < g.gl_pathc && best != JAILKIT_DIR; i++)
		if (stat(g.gl_pathv[i], &st) == 0)
			best = S_ISDIR(st.st_mode) ? JAILKIT_DIR :
			    JAILKIT_FILE;
	globfree(&g);
	return best;
}

/* The line that begins with "name:"; NULL if there is none. */
static const char *
line_of(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *s = text; s != NULL && *s != '\0'; s += *s == '\n') {
		if (strncmp(s, name, n) == 0 && s[n] == ':')
			return s;
		s += strcspn(s, "\n");
	}
	return NULL;
}

static bool
account(const void *of, const char *name)
{
	const struct jailkit_host *h = of;

	return line_of(h->passwd, name) != NULL;
}

struct jailkit_look
jailkit_host_look(const struct jailkit_host *h)
{
	return (struct jailkit_look){ kind, account, h };
}

int
jailkit_host_read(const struct jailkit_host *h, const char *path,
    char **text, struct err *e)
{
	char shown[2 * PATH_MAX];
	scope_fd fd = -1;
	struct stat st;
	size_t len;

	*text = NULL;
	snprintf(shown, sizeof(shown), "%s%s", h->top, path);
	fd = openat(h->root, path + 1,
	    O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", shown);
	if (!S_ISREG(st.st_mode))
		return err_set(e, 0, "%s is not a regular file", shown);
	return safe_read(fd, shown, PASSWD_MAX, text, &len, e) < 0 ? -1 : 1;
}

int
jailkit_host_open(const char *top, struct jailkit_host *h, struct err *e)
{
	*h = (struct jailkit_host){ .root = -1, .top = top != NULL ? top : "" };
	h->root = open(top != NULL ? top : "/",
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (h->root < 0)
		return err_set(e, errno, "open %s", top != NULL ? top : "/");
	if (jailkit_host_read(h, "/etc/passwd", &h->passwd, e) < 0 ||
	    jailkit_host_read(h, "/etc/group", &h->group, e) < 0) {
		jailkit_host_close(h);
		return -1;
	}
	return 0;
}

void
jailkit_host_close(struct jailkit_host *h)
{
	scope_close(&h->root);
	free(h->passwd);
	free(h->group);
	*h = (struct jailkit_host){ .root = -1 };
}

/* --- accounts -------------------------------------------------------------- */

/* The fields of one line; false if they are not seven. */
static bool
fields(const char *line, struct list *out, struct err *e)
{
	size_t end = strcspn(line, "\n");

	for (size_t at = 0; at <= end; ) {
		size_t n = strcspn(line + at, ":\n");

		if (list_add_n(out, line + at, n, e) < 0)
			return false;
		at += n + 1;
	}
	return out->n == FIELDS;
}

static bool
ends(const char *path, const char *base)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && strcmp(slash + 1, base) == 0;
}

/* The name of the group with that number; "" if it has none. */
static int
group_of(const struct jailkit_host *h, const char *gid, struct list *out,
    struct err *e)
{
	for (const char *s = h->group; s != NULL && *s != '\0'; ) {
		size_t name = strcspn(s, ":\n"), at = name;

		if (s[at] == ':')
			at += 1 + strcspn(s + at + 1, ":\n");
		if (s[at] == ':' && strncmp(s + at + 1, gid, strlen(gid)) ==
		    0 && s[at + 1 + strlen(gid)] == ':')
			return list_add_n(out, s, name, e);
		s += strcspn(s, "\n");
		s += *s == '\n';
	}
	return list_add(out, "", e);
}

/* What the account's shell is inside: "" if the jail does not know it. */
static int
inner_shell(const struct jailkit_host *h, const char *dir, const char *name,
    struct list *out, struct err *e)
{
	char path[2 * PATH_MAX];
	scope_free char *text = NULL;
	struct list all = {0};
	const char *line;
	int rc;

	snprintf(path, sizeof(path), "%s/etc/passwd", dir);
	if (jailkit_host_read(h, path, &text, e) < 0)
		return -1;
	line = line_of(text, name);
	rc = list_add(out, line != NULL && fields(line, &all, e) ?
	    all.v[SHELL] : "", e);
	list_free(&all);
	return rc;
}

/* jk_lsh.ini, the jail's own or the host's. */
static int
lsh_commands(const struct jailkit_host *h, const char *dir, const char *user,
    const char *group, struct list *out, struct err *e)
{
	char path[2 * PATH_MAX];
	scope_free char *text = NULL;
	struct ini lsh;
	int rc;

	snprintf(path, sizeof(path), "%s/etc/jailkit/jk_lsh.ini", dir);
	rc = jailkit_host_read(h, path, &text, e);
	if (rc == 0) {
		strcpy(path, "/etc/jailkit/jk_lsh.ini");
		rc = jailkit_host_read(h, path, &text, e);
	}
	if (rc <= 0)
		return rc;
	if (ini_parse(text, path, &lsh, e) < 0)
		return -1;
	rc = jailkit_commands(&lsh, user, group, out, e);
	ini_free(&lsh);
	return rc;
}

static bool
same(const struct list *a, const struct list *b)
{
	for (size_t i = 0; a->n == b->n && i < a->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return a->n == b->n;
}

/* The directory's last name, and a number if another jail has it. */
static void
name_jail(const struct jailkit_jails *all, struct jailkit_jail *j)
{
	const char *slash = strrchr(j->dir, '/');
	char base[JAIL_NAME_MAX - 8];
	size_t same_name = 1;

	snprintf(base, sizeof(base), "%s", slash != NULL ? slash + 1 : j->dir);
	for (char *s = base; *s != '\0'; s++) {
		const char one_more[] = { 'j', *s, '\0' };

		if (!jail_name_ok(one_more))
			*s = '_';
	}
	snprintf(j->name, sizeof(j->name), "%s%s",
	    jail_name_ok(base) ? "" : "jk", base);
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->v[i].name, j->name) == 0) {
			same_name++;
			snprintf(j->name, sizeof(j->name), "%s%s-%zu",
			    jail_name_ok(base) ? "" : "jk", base, same_name);
			i = (size_t)-1;		/* that one may be taken too */
		}
}

static struct jailkit_jail *
jail_of(struct jailkit_jails *all, const char *dir, bool limited,
    const struct list *commands, struct err *e)
{
	struct jailkit_jail *v, *j;

	for (size_t i = 0; i < all->n; i++) {
		j = &all->v[i];
		if (strcmp(j->dir, dir) == 0 && j->limited == limited &&
		    same(&j->commands, commands))
			return j;
	}
	v = reallocarray(all->v, all->n + 1, sizeof(*v));
	if (v == NULL) {
		err_set(e, errno, "jails");
		return NULL;
	}
	all->v = v;
	j = &v[all->n];
	*j = (struct jailkit_jail){ .dir = strdup(dir), .limited = limited };
	if (j->dir == NULL) {
		err_set(e, errno, "jails");
		return NULL;
	}
	name_jail(all, j);
	all->n++;
	for (size_t i = 0; i < commands->n; i++)
		if (list_add(&j->commands, commands->v[i], e) < 0)
			return NULL;
	return j;
}

/* The home stays where it is; only its name loses the "/./". */
static int
move(struct jailkit_jail *j, const char *user, const char *inside,
    const char *shell, struct err *e)
{
	char *text = NULL, home[2 * PATH_MAX];
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	int rc;

	if (to == NULL)
		return err_set(e, errno, "usermod");
	snprintf(home, sizeof(home), "%s%s", j->dir, inside);
	fputs("usermod --home ", to);
	jailkit_quote(to, home);
	fputs(" --shell ", to);
	jailkit_quote(to, shell);
	fputc(' ', to);
	jailkit_quote(to, user);
	fclose(to);
	rc = text == NULL ? err_set(e, ENOMEM, "usermod") :
	    list_add(&j->moves, text, e);
	free(text);
	return rc;
}

static const char *
shell_for(const struct jailkit_host *h, const char *inner, bool limited)
{
	if (!limited && inner[0] == '/')
		return inner;
	return one(h, "/bin/bash") != JAILKIT_MISSING ? "/bin/bash" :
	    "/bin/sh";
}

/* f: the account's fields; dir and what follows the "/./" are cut from HOME. */
static int
add(const struct jailkit_host *h, const struct list *f, const char *dir,
    const char *inside, struct jailkit_jails *all, struct err *e)
{
	struct list said = {0}, commands = {0};
	struct jailkit_jail *j = NULL;
	bool limited = false;
	int rc = -1;

	if (group_of(h, f->v[GID], &said, e) == 0 &&
	    inner_shell(h, dir, f->v[NAME], &said, e) == 0) {
		limited = ends(said.v[1], "jk_lsh");
		rc = limited ? lsh_commands(h, dir, f->v[NAME], said.v[0],
		    &commands, e) : 0;
	}
	if (rc == 0)
		j = jail_of(all, dir, limited, &commands, e);
	if (j != NULL && list_add(&j->users, f->v[NAME], e) == 0)
		rc = move(j, f->v[NAME], inside,
		    shell_for(h, said.v[1], limited), e);
	else
		rc = -1;
	list_free(&said);
	list_free(&commands);
	return rc;
}

static int
remark(struct jailkit_jails *all, const char *user, const char *what,
    struct err *e)
{
	char text[512];

	snprintf(text, sizeof(text), "%.64s: %s", user, what);
	return list_add(&all->remarks, text, e);
}

static int
one_line(const struct jailkit_host *h, const char *line,
    struct jailkit_jails *all, struct err *e)
{
	struct list f = {0};
	bool chrooted;
	char *dot;
	int rc = 0;

	e->msg[0] = '\0';
	if (!fields(line, &f, e)) {
		list_free(&f);
		return e->msg[0] != '\0' ? -1 : 0;	/* not passwd(5) */
	}
	chrooted = ends(f.v[SHELL], "jk_chrootsh");
	dot = strstr(f.v[HOME], "/./");
	if (dot != NULL && chrooted && dot > f.v[HOME] &&
	    f.v[HOME][0] == '/' && strlen(f.v[HOME]) < PATH_MAX) {
		*dot = '\0';
		rc = add(h, &f, f.v[HOME], dot + 2, all, e);
	} else if (chrooted) {
		rc = remark(all, f.v[NAME], "jk_chrootsh refuses it, its home "
		    "has no \"/./\"", e);
	} else if (dot != NULL) {
		rc = remark(all, f.v[NAME], "\"/./\" in its home, but not "
		    "jk_chrootsh's: look who reads it", e);
	}
	list_free(&f);
	return rc;
}

int
jailkit_host_jails(const struct jailkit_host *h, struct jailkit_jails *out,
    struct err *e)
{
	*out = (struct jailkit_jails){0};
	for (const char *s = h->passwd; s != NULL && *s != '\0'; ) {
		if (one_line(h, s, out, e) < 0) {
			jailkit_jails_free(out);
			return -1;
		}
		s += strcspn(s, "\n");
		s += *s == '\n';
	}
	return 0;
}

void
jailkit_jails_free(struct jailkit_jails *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->v[i].dir);
		list_free(&all->v[i].commands);
		list_free(&all->v[i].users);
		list_free(&all->v[i].moves);
	}
	free(all->v);
	list_free(&all->remarks);
	*all = (struct jailkit_jails){0};
}
