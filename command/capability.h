/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capability.h - which capabilities(7) a service may keep.
 */
#ifndef CAPABILITY_H
#define CAPABILITY_H

#include <stdint.h>

struct err;
struct list;

/*
 * Bit c for each name, as libcap-ng has them: "net_raw", CAP_NET_RAW.  -1: one
 * is unknown, or no service keeps it, and *e says why and what to write.
 */
int capability_mask(const struct list *names, uint64_t *mask, struct err *e);

#endif
