/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_caps.c - see unit_caps.h */
#include <cap-ng.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "derived.h"
#include "err.h"
#include "list.h"
#include "scope.h"
#include "unit_caps.h"
#include "unit_file.h"
#include "unit_word.h"

#define BIT(c) (1ULL << (c))
#define ALL (BIT(CAP_LAST_CAP + 1) - 1)

/* What a daemon that starts as root does: it becomes another, and binds. */
#define USUAL (BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_FOWNER) | \
    BIT(CAP_FSETID) | BIT(CAP_KILL) | BIT(CAP_SETGID) | BIT(CAP_SETUID) | \
    BIT(CAP_SETPCAP) | BIT(CAP_NET_BIND_SERVICE) | BIT(CAP_SYS_CHROOT))

/*
 * What a unit may add: it reaches what is the container's own.  The others
 * reach the kernel, the host's devices, its clock or other containers.
 */
#define GIVEN (USUAL | BIT(CAP_NET_RAW) | BIT(CAP_IPC_LOCK) | \
    BIT(CAP_SYS_NICE) | BIT(CAP_AUDIT_WRITE) | BIT(CAP_SETFCAP) | \
    BIT(CAP_LEASE))

static int
capability_of(const char *word)
{
	if (strncasecmp(word, "CAP_", 4) == 0)
		word += 4;
	return capng_name_to_capability(word);
}

/* One value: names, after '~' those that are taken away. */
static int
parse_value(const struct unit *u, const char *key, const char *s,
    uint64_t *mask, struct list *unknown, struct err *e)
{
	*mask = 0;
	for (;;) {
		scope_free char *word = NULL;
		int bare, c, rc = unit_word(&s, UNIT_LITERAL, &word, &bare, e);

		if (rc < 0)
			return err_in(e, "%s: %s=", u->name, key);
		if (rc == 0)
			return 0;
		c = capability_of(word);
		if (c >= 0 && c <= CAP_LAST_CAP)
			*mask |= BIT(c);
		else if (list_add(unknown, word, e) < 0)
			return -1;
	}
}

/* A set as values change it, one after the other: systemd.exec(5). */
struct set {
	uint64_t first, mask;
	uint64_t named;		/* and still in it */
};

static void
change(struct set *s, uint64_t sum, bool taken)
{
	if (sum == 0 || s->mask == s->first)
		s->mask = taken ? ALL & ~sum : sum;
	else
		s->mask = taken ? s->mask & ~sum : s->mask | sum;
	s->named = (taken ? s->named : s->named | sum) & s->mask;
}

static int
read_set(const struct unit *u, const char *key, struct set *s,
    struct list *unknown, struct err *e)
{
	for (size_t i = 0; i < u->n; i++) {
		const char *value = u->v[i].value;
		const bool taken = value[0] == '~';
		uint64_t sum;

		if (strcmp(u->v[i].section, "Service") != 0 ||
		    strcmp(u->v[i].key, key) != 0)
			continue;
		if (parse_value(u, key, value + taken, &sum, unknown, e) < 0)
			return -1;
		change(s, sum, taken);
	}
	return 0;
}

static int
say_each(struct derived *d, enum derived_kind kind, uint64_t mask,
    const char *why, struct err *e)
{
	for (int c = 0; c <= CAP_LAST_CAP; c++)
		if ((mask & BIT(c)) != 0 && derived_say(d, kind,
		    capng_capability_to_name((unsigned)c), why, e) < 0)
			return -1;
	return 0;
}

static int
caps_of_file(const struct list *said, struct derived *d, struct err *e)
{
	d->capabilities = 0;
	for (size_t i = 0; i < said->n; i++) {
		int c = capability_of(said->v[i]);

		if (c < 0 || c > CAP_LAST_CAP)
			return err_set(e, 0, "capabilities: \"%.40s\" is no "
			    "capability; fix: capabilities(7) has them",
			    said->v[i]);
		if ((GIVEN & BIT(c)) == 0)
			return err_set(e, 0, "capabilities: no container has "
			    "%.40s: it reaches beyond it; fix: take it out",
			    said->v[i]);
		d->capabilities |= BIT(c);
	}
	return say_each(d, DERIVED_CAPABILITY, d->capabilities,
	    "capabilities of the service's file", e);
}

static int
caps_of_unit(const struct unit *u, struct derived *d, struct err *e)
{
	struct set s = { .first = ALL, .mask = ALL };
	scope_list unknown = {0};
	char why[NAME_MAX + 80];

	if (read_set(u, "CapabilityBoundingSet", &s, &unknown, e) < 0)
		return -1;
	/* what only was not taken away was not asked for */
	d->capabilities = (s.mask & USUAL) | (s.named & GIVEN);
	snprintf(why, sizeof(why), "%s CapabilityBoundingSet= asks for it, and "
	    "no container has it: it reaches beyond", u->name);
	if (say_each(d, DERIVED_LEFT, s.named & ~GIVEN, why, e) < 0)
		return -1;
	for (size_t i = 0; i < unknown.n; i++)
		if (derived_say(d, DERIVED_LEFT, unknown.v[i], "no capability "
		    "that this program knows", e) < 0)
			return -1;
	snprintf(why, sizeof(why), "%s CapabilityBoundingSet=", u->name);
	if (d->capabilities == 0)
		return derived_say(d, DERIVED_CAPABILITY, "none", why, e);
	return say_each(d, DERIVED_CAPABILITY, d->capabilities, why, e);
}

int
unit_caps(const struct unit *u, const struct list *said, struct derived *d,
    struct err *e)
{
	bool limited = false;

	if (said != NULL && said->v != NULL)
		return caps_of_file(said, d, e);
	for (size_t i = 0; u != NULL && i < u->n; i++)
		limited = limited || (strcmp(u->v[i].section, "Service") ==
		    0 && strcmp(u->v[i].key, "CapabilityBoundingSet") == 0);
	if (limited)
		return caps_of_unit(u, d, e);
	d->capabilities = USUAL;
	return say_each(d, DERIVED_CAPABILITY, USUAL, u != NULL ?
	    "usual for a unit without CapabilityBoundingSet=" :
	    "usual for a program without a unit", e);
}

int
unit_ambient(const struct unit *u, const struct derived *d, uint64_t *mask,
    struct err *e)
{
	struct set s = {0};
	scope_list unknown = {0};

	if (u != NULL && read_set(u, "AmbientCapabilities", &s, &unknown,
	    e) < 0)
		return -1;
	*mask = s.mask & d->capabilities;
	return 0;
}
