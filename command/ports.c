/* SPDX-License-Identifier: BSD-2-Clause */
/* ports.c - see ports.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "err.h"
#include "jail.h"
#include "ports.h"
#include "scope.h"
#include "service_file.h"
#include "service_ports.h"
#include "wall.h"

/* landlock(7), ABI 4 (Linux 6.7): Debian 12's header is older. */
enum { NET_BIND_TCP = 1 << 0, NET_CONNECT_TCP = 1 << 1, RULE_NET_PORT = 2 };

struct net_ruleset {
	uint64_t handled_access_fs;
	uint64_t handled_access_net;
};

struct net_port {
	uint64_t allowed_access;
	uint64_t port;
};

/* None: net_port.port would be any port of the kernel's choice. */
static int
allow_ports(int rules, const struct service *s, uint64_t access,
    unsigned (*port)(const struct service *s, size_t i))
{
	struct net_port rule = { .allowed_access = access };

	for (size_t i = 0; (rule.port = port(s, i)) != 0; i++)
		if (syscall(SYS_landlock_add_rule, rules, RULE_NET_PORT,
		    &rule, 0) < 0)
			return -1;
	return 0;
}

/* A layer that does not speak of REFER takes it from the others: wall.c. */
static int
allow_refer(int rules)
{
	scope_fd top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_REFER, .parent_fd = top,
	};

	return (int)syscall(SYS_landlock_add_rule, rules,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

static int
too_old(struct err *e)
{
	err_set(e, 0, "this kernel has no Landlock for TCP ports, which the "
	    "service is to keep to; fix: start Linux 6.7 or later with "
	    "landlock in its lsm= list, or write require = [ ] into the file "
	    "of the service");
	return WALL_MISSING;
}

int
ports_raise(const struct service *s, struct err *e)
{
	const bool some = service_connects_to_some(s);
	const struct net_ruleset r = {
		.handled_access_fs = LANDLOCK_ACCESS_FS_REFER,
		.handled_access_net = NET_BIND_TCP |
		    (some ? NET_CONNECT_TCP : 0),
	};
	scope_fd rules = -1;

	if (!service_ports_kept(s))
		return 0;
	rules = (int)syscall(SYS_landlock_create_ruleset, &r, sizeof(r), 0);
	if (rules < 0)
		return wall_lacking(errno) ? too_old(e) :
		    err_set(e, errno, "landlock");
	if (allow_refer(rules) < 0 ||
	    allow_ports(rules, s, NET_BIND_TCP, service_port_bound) < 0 ||
	    (some && allow_ports(rules, s, NET_CONNECT_TCP,
	    service_port_connected) < 0) ||
	    syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		return err_set(e, errno, "landlock");
	return 0;
}

int
ports_keep(const struct service *s, unsigned *missing, struct err *e)
{
	const unsigned waived = jail_walls(&s->jail).waived &
	    walls_optional("landlock");
	int rc = ports_raise(s, e);

	if (rc != WALL_MISSING)
		return rc;
	*missing |= waived;
	return waived != 0 ? 0 : -1;
}
