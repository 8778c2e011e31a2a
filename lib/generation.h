/*
 * generation.h - where the finished trees of a jail lie:
 * STATE/NAME/gen/SERIAL/root, and STATE/NAME/current -> gen/SERIAL.
 */
#ifndef GENERATION_H
#define GENERATION_H

#include <stdbool.h>
#include <stddef.h>

struct err;

enum { SERIAL_MAX = 32 };

/*
 * What `current` names below the trusted O_PATH descriptor of STATE/NAME.
 * 0; -1 with err.no == ENOENT where the jail was never built.
 */
int generation_current(int jail, char serial[SERIAL_MAX + 1], struct err *e);

/*
 * The O_PATH descriptor of gen/SERIAL/root below it, every step trusted.
 * `shown` is the path of STATE/NAME, to complain about.
 */
int generation_root(int jail, const char *shown, const char *serial,
    struct err *e);

/* Digits, 'T' and '.', so that a serial is never a path. */
bool generation_serial_ok(const char *serial);

#endif
