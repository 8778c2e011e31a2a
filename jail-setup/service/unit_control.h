/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_control.h - systemctl(1) about the units of a service.
 */
#ifndef UNIT_CONTROL_H
#define UNIT_CONTROL_H

#include <stdbool.h>

/* "systemctl VERB" for NAME.service, NAME.socket or both.  true: it did it. */
enum { UNIT_OF_SERVICE = 1 << 0, UNIT_OF_SOCKETS = 1 << 1 };
bool unit_control(const char *verb, const char *name, int which);

/* For NAME.service, as systemctl_within(). */
bool unit_control_within(const char *verb, const char *name, int seconds,
    bool *late);

/* SIGKILL to all processes of NAME.service, which no unit puts off. */
bool unit_kill(const char *name);

/* "systemctl daemon-reload" */
bool unit_reload(void);

#endif
