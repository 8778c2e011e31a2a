/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_walls.h - what the unit of a service adds to the walls of its jail: for
 * jailsh while it is root, and, where the kernel keeps it, for the program.
 *
 * Of the directives that systemd-analyze(1) "security" counts, each is there,
 * or a comment in the unit says why not.
 */
#ifndef UNIT_WALLS_H
#define UNIT_WALLS_H

#include <stdio.h>

struct service;

/* Reads of the host the first bytes of the program, for its architecture. */
void unit_walls_put(FILE *f, const struct service *s);

#endif
