/* SPDX-License-Identifier: BSD-2-Clause */
/* human.h - sizes and times for people; JSON has bytes and UTC. */
#ifndef HUMAN_H
#define HUMAN_H

#include <stddef.h>
#include <time.h>

enum { HUMAN_COUNT = 48, HUMAN_SIZE = 24, HUMAN_TIME = 32 };

/* "0 B", "1023 B", "1.0 KiB", "12.3 MiB", "4.5 GiB": powers of 1024. */
const char *human_size(char text[HUMAN_SIZE], long long bytes);

/* "1 component", "2 components": `what` is the singular, at most 20 letters. */
const char *human_count(char text[HUMAN_COUNT], size_t n, const char *what);

/*
 * "2026-11-29 21:05:07", in the host's time zone.  A time out of range, as a
 * corrupt record may have it, is "@" and the number, as for date(1).
 */
const char *human_time(char text[HUMAN_TIME], time_t t);

/* "2026-11-29T20:05:07Z" */
const char *human_utc(char text[HUMAN_TIME], time_t t);

#endif
