/* SPDX-License-Identifier: BSD-2-Clause */
/* service_state.c - see service_state.h */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/systemctl.h"
#include "err.h"
#include "generation.h"
#include "plan/plan_collect.h"
#include "safe_open.h"
#include "scope.h"
#include "service_file.h"
#include "service_state.h"
#include "store/sessions.h"

static bool
take_value(const char *text, const char *key, char out[SERVICE_STATE])
{
	for (const char *line = text; line != NULL && *line != '\0';
	    line = strchr(line, '\n'), line += line != NULL) {
		const char *value = systemctl_value(line, key);
		size_t n = value != NULL ? strcspn(value, "\n") : 0;

		if (value == NULL || n >= SERVICE_STATE)
			continue;
		memcpy(out, value, n);
		out[n] = '\0';
		return true;
	}
	return false;
}

bool
service_state_parse(const char *text, struct service_state *out)
{
	char pid[SERVICE_STATE] = "";

	if (!take_value(text, "ActiveState", out->active) ||
	    !take_value(text, "SubState", out->sub) ||
	    !take_value(text, "MainPID", pid))
		return false;
	out->pid = (pid_t)strtol(pid, NULL, 10);
	return out->pid >= 0;
}

static void
ask_systemd(const char *name, struct service_state *out)
{
	char unit[JAIL_NAME_MAX + 16], text[512];
	const char *const argv[] = { "systemctl", "show", "-p",
	    "ActiveState,SubState,MainPID", "--", unit, NULL };

	snprintf(unit, sizeof(unit), "%.64s.service", name);
	if (systemctl_booted() && systemctl_read(argv, text, sizeof(text)) &&
	    service_state_parse(text, out))
		return;
	strcpy(out->active, "unknown");
	out->sub[0] = '\0';
	out->pid = 0;
}

/* The way in of a session that jailsh --service has begun. */
static void
look_at_sessions(const char *name, const struct sessions *all,
    struct service_state *out)
{
	strcpy(out->active, "inactive");
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->v[i].jail, name) == 0 &&
		    strcmp(all->v[i].service, "service") == 0) {
			strcpy(out->active, "active");
			out->pid = all->v[i].pid;
		}
}

static void
find_generation(const char *state, const char *name,
    char serial[SERIAL_MAX + 1])
{
	char path[PATH_MAX];
	scope_fd dir = -1;
	struct err none;

	snprintf(path, sizeof(path), "%.3000s/%.64s", state, name);
	dir = safe_dir(path, &none);
	if (dir < 0 || generation_current(dir, serial, &none) < 0)
		serial[0] = '\0';
}

void
service_state_look(const struct service *s, const struct places *at,
    const struct sessions *all, struct service_state *out)
{
	*out = (struct service_state){0};
	if (s->engine == ENGINE_SYSTEMD)
		ask_systemd(s->jail.name, out);
	else
		look_at_sessions(s->jail.name, all, out);
	find_generation(at->state, s->jail.name, out->generation);
}
