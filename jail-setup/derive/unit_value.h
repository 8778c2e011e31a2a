/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_value.h - the values of a unit that are numbers: time spans, sizes,
 * signals; systemd.time(7), systemd.exec(5).  Pure.
 */
#ifndef UNIT_VALUE_H
#define UNIT_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNIT_INFINITY UINT64_MAX

/* "90", "1min 30s", "infinity": microseconds; a number alone is seconds. */
bool unit_time(const char *s, uint64_t *usec);

/*
 * One or two values of a resource limit, "1024:4K", by its key: LimitNOFILE.
 * *name: that of init.conf(5), "nofile".  False: no such limit, or no value.
 */
bool unit_limit(const char *key, const char *value, const char **name,
    uint64_t *soft, uint64_t *hard);

/* "SIGTERM", "TERM" or "15"; 0: none. */
int unit_signal(const char *s);

#endif
