/* SPDX-License-Identifier: BSD-2-Clause */
/* service_file.c - see service_file.h */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "capability.h"
#include "count.h"
#include "dir.h"
#include "err.h"
#include "ident.h"
#include "listen_address.h"
#include "path_tokens.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"
#include "service_file.h"

static const char *const engines[] = { "systemd", "none", NULL };
const char *const service_types[] = { "exec", "notify", "notify-reload", NULL };
static const char *const restarts[] = { "ask", "auto", "never", NULL };
static const char *const ways[] = { "fd", "stdin", "fpm", "self", NULL };
COUNT_IS(engines, ENGINE_COUNT + 1);
COUNT_IS(service_types, SERVICE_TYPE_COUNT + 1);
COUNT_IS(restarts, RESTART_COUNT + 1);
COUNT_IS(ways, AS_COUNT + 1);

const struct service_place service_places[DIR_COUNT] = {
	[DIR_STATE] = { "state", "/var/lib", "STATE_DIRECTORY" },
	[DIR_CACHE] = { "cache", "/var/cache", "CACHE_DIRECTORY" },
	[DIR_LOGS] = { "logs", "/var/log", "LOGS_DIRECTORY" },
	[DIR_RUNTIME] = { "runtime", "/run", "RUNTIME_DIRECTORY" },
};

#define OF_LISTEN(field) offsetof(struct service_listen, field)

static const struct conf_key listen_keys[] = {
	{ "address", CONF_STRING, OF_LISTEN(address), 0, 0 },
	{ "mode",    CONF_OCTAL,  OF_LISTEN(mode), 0, 0 },
	{ "owner",   CONF_STRING, OF_LISTEN(owner), 0, 0 },
	{ "group",   CONF_STRING, OF_LISTEN(group), 0, 0 },
	{ "as",      CONF_CHOICE, OF_LISTEN(as), ways, 0 },
	{ 0 }
};

static const struct conf_row listen_row = {
	.keys = listen_keys, .size = sizeof(struct service_listen),
};

#define AT(field) offsetof(struct service, field)

static const struct conf_key own_keys[] = {
	{ "user",         CONF_STRING, AT(user), 0, 0 },
	{ "run",          CONF_LIST,   AT(run), 0, 0 },
	{ "directory",    CONF_STRING, AT(directory), 0, 0 },
	{ "environment",  CONF_LIST,   AT(environment), 0, 0 },
	{ "engine",       CONF_CHOICE, AT(engine), engines, 0 },
	{ "type",         CONF_CHOICE, AT(type), service_types, 0 },
	{ "restart",      CONF_CHOICE, AT(restart), restarts, 0 },
	{ "reload",       CONF_STRING, AT(reload), 0, 0 },
	{ "stop",         CONF_STRING, AT(stop), 0, 0 },
	{ "listen",       CONF_ROWS,   AT(listen), 0, &listen_row },
	{ "connect",      CONF_NUMBERS, AT(connect), 0, 0 },
	{ "state",        CONF_WORD,   AT(dirs[DIR_STATE]), 0, 0 },
	{ "cache",        CONF_WORD,   AT(dirs[DIR_CACHE]), 0, 0 },
	{ "logs",         CONF_WORD,   AT(dirs[DIR_LOGS]), 0, 0 },
	{ "runtime",      CONF_WORD,   AT(dirs[DIR_RUNTIME]), 0, 0 },
	{ "capabilities", CONF_LIST,   AT(capabilities), 0, 0 },
	{ "memory",       CONF_NUMBER, AT(memory), 0, 0 },
	{ "tasks",        CONF_NUMBER, AT(tasks), 0, 0 },
	{ "cpu",          CONF_NUMBER, AT(cpu), 0, 0 },
	{ "io",           CONF_NUMBER, AT(io), 0, 0 },
	{ "files",        CONF_LIST,   AT(jail.files), 0, 0 },
	{ "packages",     CONF_LIST,   AT(jail.packages), 0, 0 },
	{ "program",      CONF_STRING, AT(jail.program), 0, 0 },
	{ "unit",         CONF_STRING, AT(jail.unit), 0, 0 },
	{ "private",      CONF_LIST,   AT(jail.private), 0, 0 },
	{ "shared",       CONF_LIST,   AT(jail.shared), 0, 0 },
	{ "ids",          CONF_ID,     AT(ids), 0, 0 },
};

/* Those that say something besides what a program's unit says. */
static const char *const derived_keys[] = {
	"program", "unit", "private", "shared", "ids", "capabilities",
	"components", "files", "packages", "engine", "description", "keep",
};

/* The keys of a jail that mean for a service what they mean there. */
static const char *const shared_keys[] = {
	"components", "directories", "commands", "devices", "description",
	"home", "tmp", "proc", "network", "processes", "seccomp", "home_exec",
	"tmp_exec", "tmp_size", "umask", "require", "log", "binds", "keep",
};

enum { KEYS = COUNT(own_keys) + COUNT(shared_keys) };

static const struct conf_key *
jail_key(const char *name)
{
	const struct conf_key *k = jail_keys;

	while (k->name != NULL && strcmp(k->name, name) != 0)
		k++;
	return k;
}

/* struct jail is the first member, so its offsets are those of the whole. */
_Static_assert(AT(jail) == 0, "keys of jails fill it");

static void
all_keys(struct conf_key out[KEYS + 1])
{
	memcpy(out, own_keys, sizeof(own_keys));
	for (size_t i = 0; i < COUNT(shared_keys); i++)
		out[COUNT(own_keys) + i] = *jail_key(shared_keys[i]);
	out[KEYS] = (struct conf_key){0};
}

bool
service_listens(const struct service *s)
{
	const struct service_listen *l = s->listen.v;

	for (size_t i = 0; i < s->listen.n; i++)
		if (l[i].as != AS_SELF)
			return true;
	return false;
}

bool
service_of_tree(const struct service *s, const char *path)
{
	const struct jail_bind *b = s->jail.binds.v;

	for (size_t i = 0; i < s->jail.binds.n; i++)
		if (path_within(path, b[i].target))
			return false;
	return strchr(path, '%') == NULL;
}

/* A token's '%' in the path would be read as one: callers check. */
int
service_bind(struct service *s, const char *path, bool rw, struct err *e)
{
	struct conf_rows *r = &s->jail.binds;
	struct jail_bind *b = reallocarray(r->v, r->n + 1, sizeof(*b));

	if (b == NULL)
		return err_set(e, errno, "%s", path);
	r->v = b;
	b += r->n;
	*b = (struct jail_bind){
		.mode = rw ? JAIL_MODE_RW : JAIL_MODE_RO, .noexec = CONF_TRUE,
		.source = strdup(path), .target = strdup(path),
	};
	r->n++;
	return b->source != NULL && b->target != NULL ? 0 :
	    err_set(e, errno, "%s", path);
}

const char *
service_dir_name(const struct service *s, enum service_dir d)
{
	const char *said = s->dirs[d];

	return said == NULL || strcmp(said, "false") == 0 ? NULL :
	    strcmp(said, "true") == 0 ? s->jail.name : said;
}

static int
check_account(const struct service *s, const char *file, struct err *e)
{
	if (s->user == NULL || *s->user == '\0')
		return err_set(e, 0, "%s: user is required; fix: write user = "
		    "\"ACCOUNT\", which is not root", file);
	if (strcmp(s->user, "root") == 0)
		return err_set(e, 0, "%s: user: root is never jailed; fix: "
		    "name an account of the service's own", file);
	return ident_name_check(s->user, e) < 0 ?
	    err_in(e, "%s: user", file) : 0;
}

/* Said there, it would name descriptors that are others, or none. */
static bool
is_ours(const char *var, size_t n)
{
	static const char *const ours[] = {
		"LISTEN_FDS", "LISTEN_PID", "FPM_SOCKETS", "NOTIFY_SOCKET",
		"WATCHDOG_USEC", "WATCHDOG_PID",
	};

	for (size_t i = 0; i < COUNT(ours); i++)
		if (strlen(ours[i]) == n && strncmp(var, ours[i], n) == 0)
			return true;
	return false;
}

static int
check_run(const struct service *s, const char *file, struct err *e)
{
	if (s->run.n == 0)
		return err_set(e, 0, "%s: run is required; fix: write run = "
		    "[ \"/usr/sbin/PROGRAM\", \"ARGUMENT\" ]", file);
	if (token_path_check(s->run.v[0], e) < 0)
		return err_in(e, "%s: run", file);
	if (s->directory != NULL && token_path_check(s->directory, e) < 0)
		return err_in(e, "%s: directory", file);
	for (size_t i = 0; i < s->environment.n; i++) {
		const char *var = s->environment.v[i];
		size_t n = strcspn(var, "=");

		if (n == 0 || var[n] == '\0')
			return err_set(e, 0, "%s: environment: \"%s\"; fix: "
			    "write \"NAME=VALUE\"", file, var);
		if (is_ours(var, n))
			return err_set(e, 0, "%s: environment: %.*s is set by "
			    "jailsh, from listen and the supervisor; fix: "
			    "take it out", file, (int)n, var);
	}
	return 0;
}

const char *
service_own_dir(const struct service *s, const char *path)
{
	char dir[PATH_MAX];

	for (int d = 0; d < DIR_COUNT; d++) {
		const char *name = service_dir_name(s, (enum service_dir)d);

		snprintf(dir, sizeof(dir), "%s/%.255s", service_places[d].top,
		    name != NULL ? name : "");
		if (name != NULL && path_within(path, dir))
			return service_places[d].key;
	}
	return NULL;
}

/* Root makes a socket's file, and nobody but root may write where it lies. */
static int
check_path(const struct service *s, const struct service_listen *l,
    const char *file, struct err *e)
{
	const char *own = service_own_dir(s, l->address);

	if (l->as == AS_SELF)
		return err_set(e, 0, "%s: listen: %s: as = \"self\" is for a "
		    "port; fix: let the program bind a path in a directory of "
		    "its own, as runtime = true", file, l->address);
	if (own != NULL)
		return err_set(e, 0, "%s: listen: %s is in the directory of "
		    "%s, where the program could put another file; fix: write "
		    "\"/run/%s.sock\"", file, l->address, own, s->jail.name);
	if (l->as == AS_FPM && strpbrk(l->address, ",=:") != NULL)
		return err_set(e, 0, "%s: listen: %s: FPM_SOCKETS has no way "
		    "to write , = and : in a path; fix: take them out", file,
		    l->address);
	return 0;
}

static int
check_address(const struct service *s, const struct service_listen *l,
    struct listen_address *at, const char *file, struct err *e)
{
	if (l->address == NULL)
		return err_set(e, 0, "%s: listen: address is required; fix: "
		    "write it in each { }", file);
	if (listen_address_parse(l->address, at, e) < 0)
		return err_in(e, "%s: listen", file);
	if ((l->owner != NULL && ident_name_check(l->owner, e) < 0) ||
	    (l->group != NULL && ident_name_check(l->group, e) < 0))
		return err_in(e, "%s: listen: %s: owner or group", file,
		    l->address);
	if (at->port == 0)
		return check_path(s, l, file, e);
	if (l->as == AS_SELF && s->jail.network != JAIL_NETWORK_HOST)
		return err_set(e, 0, "%s: listen: %s: nobody reaches a port "
		    "that the program binds without a network; fix: write "
		    "network = \"host\", or another as", file, l->address);
	return l->mode == 0 && l->owner == NULL && l->group == NULL ? 0 :
	    err_set(e, 0, "%s: listen: %s: mode, owner and group are for a "
	    "path; fix: take them out", file, l->address);
}

static bool
same_word(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Of two rows; a unit has one SocketMode= for all of them. */
static int
check_beside(const struct service *s, const struct service_listen *l,
    const struct service_listen *m, const char *file, struct err *e)
{
	struct listen_address a, b;

	if (listen_address_parse(l->address, &a, e) < 0 ||
	    listen_address_parse(m->address, &b, e) < 0)
		return -1;
	if (listen_address_clash(&a, &b))
		return err_set(e, 0, "%s: listen: %s and %s are the same; fix: "
		    "take one of them out", file, l->address, m->address);
	if (a.port != 0 || b.port != 0 || s->engine != ENGINE_SYSTEMD ||
	    (l->mode == m->mode && same_word(l->owner, m->owner) &&
	    same_word(l->group, m->group)))
		return 0;
	return err_set(e, 0, "%s: listen: %s and %s differ in mode, owner or "
	    "group, and a unit of systemd has one for all; fix: write the same "
	    "in both", file, l->address, m->address);
}

static int
check_listen(const struct service *s, const char *file, struct err *e)
{
	const struct service_listen *l = s->listen.v;
	struct listen_address at;
	size_t on_stdin = 0;

	for (size_t i = 0; i < s->listen.n; i++) {
		if (check_address(s, &l[i], &at, file, e) < 0)
			return -1;
		for (size_t k = 0; k < i; k++)
			if (check_beside(s, &l[k], &l[i], file, e) < 0)
				return -1;
		on_stdin += l[i].as == AS_STDIN;
	}
	return on_stdin == 0 || s->listen.n == 1 ? 0 :
	    err_set(e, 0, "%s: listen: as = \"stdin\" goes with one address "
	    "alone; fix: take the others out", file);
}

/* What the entry is told of: the walls that it raises. */
static int
decide_walls(struct service *s, const char *file, struct err *e)
{
	const bool network = s->jail.network == JAIL_NETWORK_HOST;
	const uint64_t net = 1ULL << CAP_NET_RAW | 1ULL << CAP_NET_BIND_SERVICE;

	s->jail.ports = network && s->connect.v != NULL;
	if (capability_mask(&s->capabilities, &s->jail.capabilities, e) < 0)
		return err_in(e, "%s: capabilities", file);
	if ((s->jail.capabilities & net) != 0 && !network)
		return err_set(e, 0, "%s: capabilities: those of the network "
		    "do nothing without one; fix: write network = \"host\"",
		    file);
	return (s->jail.capabilities & 1ULL << CAP_NET_RAW) == 0 ||
	    !s->jail.ports ? 0 : err_set(e, 0, "%s: capabilities: net_raw "
	    "goes past connect: it sends packets of any kind; fix: take one "
	    "of them out", file);
}

static int
check_ports(const struct service *s, const char *file, struct err *e)
{
	for (size_t i = 0; i < s->connect.n; i++) {
		long v = strtol(s->connect.v[i], NULL, 10);

		if (v < 1 || v > 65535)
			return err_set(e, 0, "%s: connect: %ld is not a port; "
			    "fix: write one from 1 to 65535", file, v);
	}
	return s->connect.n == 0 || s->jail.network == JAIL_NETWORK_HOST ? 0 :
	    err_set(e, 0, "%s: connect does nothing without a network; fix: "
	    "write network = \"host\"", file);
}

/* One name, as StateDirectory= has it, but no path: nothing lies above it. */
static int
check_dir(const struct service *s, enum service_dir d, const char *file,
    struct err *e)
{
	const struct service_place *at = &service_places[d];
	const char *name = service_dir_name(s, d);

	if (name == NULL)
		return 0;
	if (!jail_name_ok(name))
		return err_set(e, 0, "%s: %s: \"%s\" is not the name of a "
		    "directory in %s; fix: write true, or a name of letters, "
		    "digits and ._-", file, at->key, name, at->top);
	/* systemd's, of DynamicUser=, and ours */
	if (strcmp(name, "private") == 0 || strcmp(name, "jail") == 0)
		return err_set(e, 0, "%s: %s: %s/%s is not for a service; "
		    "fix: write another name", file, at->key, at->top, name);
	return 0;
}

static int
check_dirs(const struct service *s, const char *file, struct err *e)
{
	for (int d = 0; d < DIR_COUNT; d++)
		if (check_dir(s, (enum service_dir)d, file, e) < 0)
			return -1;
	return 0;
}

static int
check_signal(const char *name, const char *key, const char *file,
    struct err *e)
{
	for (int no = 1; name != NULL && no < SIGRTMIN; no++)
		if (sigabbrev_np(no) != NULL &&
		    strcmp(sigabbrev_np(no), name) == 0)
			return 0;
	return name == NULL ? 0 : err_set(e, 0, "%s: %s: \"%s\" is no signal; "
	    "fix: write %s = \"HUP\", or another of kill -l", file, key, name,
	    key);
}

/* lib/cgroup.c has none of these. */
static int
check_limits(const struct service *s, const char *file, struct err *e)
{
	const char *key = s->cpu != 0 ? "cpu" : "io";

	if (s->io > 10000)
		return err_set(e, 0, "%s: io: a weight from 1 to 10000; fix: "
		    "write io = 100 for that of others", file);
	return s->engine == ENGINE_SYSTEMD || s->cpu + s->io == 0 ? 0 :
	    err_set(e, 0, "%s: %s: only systemd keeps it; fix: take it out, "
	    "or write engine = \"systemd\"", file, key);
}

/* No home, no code in what it can write, the logger, no network. */
static int
begin_service(const char *name, const char *file, struct service *s,
    struct err *e)
{
	*s = (struct service){0};
	if (jail_begin(name, file, &s->jail, e) < 0)
		return -1;
	s->jail.service = true;
	s->jail.home = JAIL_HOME_NONE;
	s->jail.home_exec = s->jail.tmp_exec = CONF_FALSE;
	s->jail.log = CONF_TRUE;
	s->jail.network = JAIL_NETWORK_NONE;
	return 0;
}

bool
service_derived(const struct service *s)
{
	return s->jail.program != NULL;
}

int
service_starts_here(const struct service *s, struct err *e)
{
	return !service_derived(s) ? 0 : err_set(e, 0, "%s has program, which "
	    "runs in a container; fix: jail-setup service export %s",
	    s->jail.name, s->jail.name);
}

/* Is the key of a file said, or what it has without being said? */
static bool
key_said(const struct conf_key *k, const void *s, const void *unsaid)
{
	const void *at = (const char *)s + k->at;
	const void *there = (const char *)unsaid + k->at;

	switch (k->type) {
	case CONF_STRING:
	case CONF_WORD:
		return *(char *const *)at != NULL;
	case CONF_LIST:
	case CONF_NUMBERS:
		return ((const struct list *)at)->v != NULL;
	case CONF_ROWS:
		return ((const struct conf_rows *)at)->v != NULL;
	case CONF_BOOL:
		return *(const bool *)at != *(const bool *)there;
	default:
		return memcmp(at, there, sizeof(int)) != 0;
	}
}

static bool
is_derived_key(const char *name)
{
	for (size_t i = 0; i < COUNT(derived_keys); i++)
		if (strcmp(derived_keys[i], name) == 0)
			return true;
	return false;
}

/* Two programs, or a user beside that of the unit: nobody knew which. */
static int
check_derived_keys(const struct service *s, const char *file, struct err *e)
{
	struct conf_key keys[KEYS + 1];
	scope_service unsaid = {0};

	all_keys(keys);
	if (begin_service(s->jail.name, file, &unsaid, e) < 0)
		return -1;
	for (const struct conf_key *k = keys; k->name != NULL; k++)
		if (!is_derived_key(k->name) && key_said(k, s, &unsaid))
			return err_set(e, 0, "%s: %s: with program its unit "
			    "says that; fix: take %s out, or program", file,
			    k->name, k->name);
	return 0;
}

static int
check_derived_paths(const struct list *l, const char *key, const char *file,
    struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i][0] != '/' || strchr(l->v[i], '%') != NULL)
			return err_set(e, 0, "%s: %s: \"%.200s\" is no path; "
			    "fix: write it from / on", file, key, l->v[i]);
	return 0;
}

/* Ids are handed out by the 65536: that is what a container has. */
static int
check_derived(struct service *s, const char *file, struct err *e)
{
	if (s->jail.program[0] != '/' || strchr(s->jail.program, '%') != NULL)
		return err_set(e, 0, "%s: program: \"%.200s\" is no path; "
		    "fix: write what this prints: command -v %.80s", file,
		    s->jail.program, s->jail.program);
	if (s->engine != ENGINE_NONE)
		return err_set(e, 0, "%s: engine: \"%s\" starts no program of "
		    "this kind; fix: write engine = \"none\", or user and run "
		    "in place of program", file, engines[s->engine]);
	if (s->ids % 65536 != 0)
		return err_set(e, 0, "%s: ids: %u is no multiple of 65536; "
		    "fix: write ids = %u", file, s->ids,
		    s->ids / 65536 * 65536);
	s->jail.keeps = s->capabilities;
	s->capabilities = (struct list){0};
	return check_derived_paths(&s->jail.private, "private", file, e) < 0 ?
	    -1 : check_derived_paths(&s->jail.shared, "shared", file, e);
}

/* What says how a container is made, and nothing is made of. */
static int
check_no_derived(const struct service *s, const char *file, struct err *e)
{
	const char *key = s->jail.unit != NULL ? "unit" :
	    s->jail.private.v != NULL ? "private" :
	    s->jail.shared.v != NULL ? "shared" : s->ids != 0 ? "ids" : NULL;

	return key == NULL ? 0 : err_set(e, 0, "%s: %s goes with program; "
	    "fix: write program = \"/usr/sbin/PROGRAM\", or take %s out",
	    file, key, key);
}

static int
check_service(struct service *s, const char *file, struct err *e)
{
	if (service_derived(s))
		return check_derived(s, file, e);
	return check_no_derived(s, file, e) < 0 ||
	    check_limits(s, file, e) < 0 ||
	    check_account(s, file, e) < 0 || check_run(s, file, e) < 0 ||
	    check_listen(s, file, e) < 0 || check_ports(s, file, e) < 0 ||
	    check_dirs(s, file, e) < 0 || decide_walls(s, file, e) < 0 ||
	    check_signal(s->reload, "reload", file, e) < 0 ||
	    check_signal(s->stop, "stop", file, e) < 0 ? -1 : 0;
}

static int
default_rows(struct service *s, struct err *e)
{
	struct jail_bind *b = s->jail.binds.v;
	const bool systemd = s->engine == ENGINE_SYSTEMD;

	for (size_t i = 0; i < s->jail.binds.n; i++)
		if (b[i].noexec == CONF_UNSAID)
			b[i].noexec = CONF_TRUE;
	/* the unit has the limits where there is one */
	s->jail.memory = systemd ? 0 : s->memory;
	s->jail.tasks = systemd ? 0 : s->tasks;
	/* given, so that files and packages alone will do */
	return s->jail.components.v != NULL ? 0 :
	    list_terminate(&s->jail.components, e);
}

int
service_parse(const char *text, const char *name, const char *file,
    struct service *s, struct err *e)
{
	struct conf_key keys[KEYS + 1];

	all_keys(keys);
	if (begin_service(name, file, s, e) < 0 ||
	    conf_parse(text, file, keys, s, e) < 0)
		return -1;
	/* before what is not said gets its default */
	if (service_derived(s) && check_derived_keys(s, file, e) < 0)
		return -1;
	service_settings(keys, s, s->settings);
	return default_rows(s, e) < 0 ||
	    jail_finish(&s->jail, file, e) < 0 ||
	    check_service(s, file, e) < 0 ? -1 : 0;
}

void
service_free(struct service *s)
{
	struct conf_key keys[KEYS + 1];

	all_keys(keys);
	conf_free(keys, s);
	jail_free(&s->jail);
	*s = (struct service){0};
}

static int
open_services(const char *confdir, char shown[PATH_MAX], struct err *e)
{
	if ((size_t)snprintf(shown, PATH_MAX, "%s/services.d", confdir) >=
	    PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.40s...", confdir);
	return safe_dir(shown, e);
}

int
service_load(const char *confdir, const char *name, struct service *s,
    struct err *e)
{
	char dir[PATH_MAX], file[PATH_MAX], base[JAIL_NAME_MAX + 16];
	scope_free char *text = NULL;
	scope_fd at = -1, fd = -1;
	size_t len;

	*s = (struct service){0};
	if (!jail_name_ok(name))
		return err_set(e, 0, "\"%.80s\" is not the name of a service",
		    name);
	snprintf(base, sizeof(base), "%s" CONF_SUFFIX, name);
	at = open_services(confdir, dir, e);
	if (at < 0)
		return -1;
	if ((size_t)snprintf(file, sizeof(file), "%s/%s", dir, base) >=
	    sizeof(file))
		return err_set(e, ENAMETOOLONG, "%.40s...", dir);
	fd = safe_file(at, base, file, 0, e);
	return fd < 0 || safe_read(fd, file, CONF_MAX, &text, &len, e) < 0 ?
	    -1 : service_parse(text, name, file, s, e);
}

int
service_no_jail(const char *confdir, const char *name, struct err *e)
{
	char path[PATH_MAX];
	struct stat st;

	if ((size_t)snprintf(path, sizeof(path), "%s/jails.d/%s" CONF_SUFFIX,
	    confdir, name) >= sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", confdir);
	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : err_set(e, errno, "%s", path);
	return err_set(e, 0, "a jail has the name %s; fix: give the "
	    "service another one", name);
}

int
service_names(const char *confdir, struct list *names, struct err *e)
{
	char shown[PATH_MAX];
	scope_fd dir = open_services(confdir, shown, e);

	if (dir < 0)
		return e->no == ENOENT ? 0 : -1;
	if (dir_names(dir, shown, conf_named, names, e) < 0)
		return -1;
	for (size_t i = 0; i < names->n; i++)
		names->v[i][strlen(names->v[i]) - strlen(CONF_SUFFIX)] = '\0';
	list_sort(names);
	return 0;
}
