/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_text.h - the units of a service for systemd, from its file.
 */
#ifndef UNIT_TEXT_H
#define UNIT_TEXT_H

#include <stdio.h>

struct err;
struct places;
struct service;

/* The first line of each: what begins otherwise is not ours. */
#define UNIT_MARK "# Made by jail-setup from "

/* One line, in which a percent sign is a specifier: systemd.unit(5). */
void unit_put(FILE *f, const char *text);

/* Can a unit name the directories that jailsh is told? */
int  unit_check_places(const struct places *at, struct err *e);

/* NAME.service; the caller's to free.  NULL: it cannot be written, *e. */
char *unit_service_text(const struct service *s, const struct places *at,
    struct err *e);

#endif
