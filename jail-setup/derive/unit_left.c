/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_left.c - see unit_left.h */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "count.h"
#include "derive.h"
#include "derived.h"
#include "err.h"
#include "list.h"
#include "scope.h"
#include "unit_file.h"
#include "unit_left.h"
#include "unit_load.h"

#define ENGINE "limits are the engine's: podman, Kubernetes"
#define OWN_TREE "the tree is read-only, and has only what this plan says"
#define FILTER "the container's own filter of system calls stands instead"
#define NO_RIGHT "the container has no capability for that"
#define NETWORK "the network is the engine's"
#define NOTHING "nothing stands for it"

/* fnmatch(3) of keys of [Service]; the first that fits. */
static const struct {
	const char *key;
	enum derived_kind kind;
	const char *why;
} known[] = {
	{ "ProtectSystem", DERIVED_LEFT, OWN_TREE },
	{ "ProtectHome", DERIVED_LEFT, OWN_TREE },
	{ "ProtectProc", DERIVED_LEFT, "it sees its own processes alone" },
	{ "Protect*", DERIVED_LEFT, NO_RIGHT },
	{ "PrivateUsers", DERIVED_LEFT, "ids are the service's, or the "
	    "engine's" },
	{ "PrivateNetwork", DERIVED_LACKS, "the network is the engine's: "
	    "start it without one" },
	{ "Private*", DERIVED_LEFT, "each container has its own" },
	{ "ReadOnly*", DERIVED_LEFT, OWN_TREE },
	{ "Inaccessible*", DERIVED_LEFT, OWN_TREE },
	{ "TemporaryFileSystem", DERIVED_LEFT, OWN_TREE },
	{ "NoExecPaths", DERIVED_LEFT, OWN_TREE },
	{ "ExecPaths", DERIVED_LEFT, OWN_TREE },
	{ "SystemCall*", DERIVED_LEFT, FILTER },
	{ "RestrictAddressFamilies", DERIVED_LEFT, NETWORK },
	{ "RestrictNamespaces", DERIVED_LEFT, FILTER },
	{ "RestrictRealtime", DERIVED_LEFT, NO_RIGHT },
	{ "RestrictSUIDSGID", DERIVED_LEFT, "no set-id bit has an effect" },
	{ "Restrict*", DERIVED_LEFT, NOTHING },
	{ "MemoryDenyWriteExecute", DERIVED_LEFT, NOTHING },
	{ "LockPersonality", DERIVED_LEFT, NOTHING },
	{ "SecureBits", DERIVED_LEFT, "jail-init sets them" },
	{ "Device*", DERIVED_LEFT, "devices are the engine's" },
	{ "IPAddress*", DERIVED_LEFT, NETWORK },
	{ "SocketBind*", DERIVED_LEFT, NETWORK },
	{ "Memory*", DERIVED_LEFT, ENGINE },
	{ "CPU*", DERIVED_LEFT, ENGINE },
	{ "IO*", DERIVED_LEFT, ENGINE },
	{ "Tasks*", DERIVED_LEFT, ENGINE },
	{ "OOMScoreAdjust", DERIVED_LEFT, ENGINE },
	{ "Nice", DERIVED_LEFT, ENGINE },
	{ "WatchdogSec", DERIVED_LEFT, "the engine watches the container" },
	{ "KillMode", DERIVED_LEFT, "a container ends with all its "
	    "processes" },
	{ "SELinuxContext", DERIVED_LEFT, "the engine labels it" },
	{ "AppArmorProfile", DERIVED_LEFT, "the engine confines it" },
	{ "Standard[OE]*", DERIVED_LEFT, "output goes to the container's log" },
	{ "StandardInput", DERIVED_LACKS, "it reads /dev/null" },
	{ "PAMName", DERIVED_LACKS, "no session of PAM is opened" },
	{ "RootDirectory", DERIVED_LACKS, "the tree is the container's" },
	{ "RootImage", DERIVED_LACKS, "the tree is the container's" },
	{ "Bind*Paths", DERIVED_LACKS, "write private, or a volume of the "
	    "engine" },
	{ "*Credential*", DERIVED_LACKS, "no credential is handed over: put "
	    "it into a private directory" },
	{ "BusName", DERIVED_LACKS, "a container has no D-Bus" },
	{ "Sockets", DERIVED_LACKS, "no socket is handed over: let the "
	    "program bind it" },
	{ "FileDescriptorStoreMax", DERIVED_LEFT, "no descriptor outlives "
	    "it" },
};

static int
say_key(const struct unit *u, const char *key, struct derived *d,
    struct err *e)
{
	for (size_t i = 0; i < COUNT(known); i++) {
		char why[256];

		if (fnmatch(known[i].key, key, 0) != 0)
			continue;
		snprintf(why, sizeof(why), "of %.120s: %s", u->name,
		    known[i].why);
		return derived_say(d, known[i].kind, key, why, e);
	}
	return 0;
}

/* What says no does not restrict. */
static bool
does_something(const struct unit *u, const char *key)
{
	static const char *const no[] = { "no", "false", "off", "0", "none" };
	const char *said = unit_said(u, "Service", key);

	for (size_t i = 0; said != NULL && i < COUNT(no); i++)
		if (strcmp(said, no[i]) == 0)
			return false;
	return said != NULL;
}

/* Its socket: another unit, of its name or with Service=. */
static int
say_socket(const struct derive_from *from, const struct unit *u,
    struct derived *d, struct err *e)
{
	char name[512];

	snprintf(name, sizeof(name), "%.*s.socket",
	    (int)(strlen(u->name) - strlen(".service")), u->name);
	return !unit_is_there(from->root, name) ? 0 :
	    derived_say(d, DERIVED_LACKS, name, "systemd can bind its sockets; "
	    "in a container the program binds them itself, as its "
	    "configuration says", e);
}

static bool
is_target(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && (strcmp(dot, ".target") == 0 ||
	    strcmp(dot, ".slice") == 0);
}

/* Another unit that has to run: none does in the container. */
static int
say_units(const struct unit *u, struct derived *d, struct err *e)
{
	static const char *const keys[] = { "Requires", "BindsTo",
	    "Requisite" };

	for (size_t i = 0; i < COUNT(keys); i++) {
		scope_list names = {0};
		char why[256];

		if (unit_words_of(u, "Unit", keys[i], &names, e) < 0)
			return -1;
		snprintf(why, sizeof(why), "%.120s %s= it, and it does not run "
		    "in this container", u->name, keys[i]);
		for (size_t k = 0; k < names.n; k++)
			if (!is_target(names.v[k]) && derived_say(d,
			    DERIVED_LACKS, names.v[k], why, e) < 0)
				return -1;
	}
	return 0;
}

int
unit_left(const struct derive_from *from, struct derived *d, struct err *e)
{
	const struct unit *u = from->unit;

	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->v[i].section, "Service") == 0 &&
		    does_something(u, u->v[i].key) &&
		    say_key(u, u->v[i].key, d, e) < 0)
			return -1;
	return say_socket(from, u, d, e) < 0 ? -1 : say_units(u, d, e);
}
