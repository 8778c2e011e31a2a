/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_service.c - any text as a service: one that is taken has an account that is
 * not root, a program, addresses and ports, directories by one name, and no
 * capability but those that a service may keep.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "libconfig_leak.h"
#include "listen_address.h"
#include "service_file.h"
#include "service_ports.h"
#include "wall.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_listen(const struct service *s)
{
	const struct service_listen *l = s->listen.v;
	struct listen_address at;
	struct err e = {0};
	size_t alone = 0, self = 0;

	for (size_t i = 0; i < s->listen.n; i++) {
		if (l[i].address == NULL ||
		    listen_address_parse(l[i].address, &at, &e) < 0)
			abort();
		alone += l[i].as == AS_STDIN;
		self += l[i].as == AS_SELF;
	}
	if (alone > 0 && s->listen.n != 1)
		abort();
	for (size_t i = 0; i < self; i++)
		if (service_port_bound(s, i) == 0)
			abort();
	if (service_port_bound(s, self) != 0)
		abort();
	for (size_t i = 0; i < s->connect.n; i++)
		if (service_port_connected(s, i) < 1 ||
		    service_port_connected(s, i) > 65535)
			abort();
}

/* Nothing that a jail would be entered with. */
static void
check_derived(const struct service *s)
{
	if (s->jail.program[0] != '/' || s->engine != ENGINE_NONE ||
	    s->user != NULL || s->run.n + s->listen.n > 0 ||
	    s->ids % 65536 != 0 || s->jail.capabilities != 0 ||
	    !s->jail.service || s->jail.binds.n > 0 || s->jail.root != NULL ||
	    s->jail.users.n + s->jail.groups.n + s->jail.commands.n > 0)
		abort();
	for (size_t i = 0; i < s->jail.private.n; i++)
		if (s->jail.private.v[i][0] != '/')
			abort();
}

static void
check(const struct service *s)
{
	if (service_derived(s)) {
		check_derived(s);
		return;
	}
	if (s->jail.unit != NULL || s->ids != 0)
		abort();
	if (s->user == NULL || strcmp(s->user, "root") == 0 ||
	    s->run.n == 0 || s->run.v[0][0] != '/' || !s->jail.service ||
	    s->jail.users.n + s->jail.groups.n > 0 || s->jail.root != NULL)
		abort();
	if ((s->jail.capabilities & ~WALL_KEEPABLE) != 0 ||
	    (s->capabilities.n == 0) != (s->jail.capabilities == 0))
		abort();
	if (s->jail.ports && (s->connect.v == NULL ||
	    s->jail.network != JAIL_NETWORK_HOST))
		abort();
	for (int d = 0; d < DIR_COUNT; d++) {
		const char *name = service_dir_name(s, (enum service_dir)d);

		if (name != NULL && !jail_name_ok(name))
			abort();
	}
	for (size_t i = 0; i < s->environment.n; i++)
		if (strchr(s->environment.v[i], '=') == NULL)
			abort();
	check_listen(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct service s;
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (service_parse(text, "a", "f", &s, &e) == 0)
		check(&s);
	else if (e.msg[0] == '\0')
		abort();
	service_free(&s);
	free(text);
	return 0;
}
