/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * meter.h - how much of a long work is done; counted by whoever does it, read
 * by whoever shows it, from other threads.
 */
#ifndef METER_H
#define METER_H

#include <stdatomic.h>

struct meter {
	atomic_llong files, bytes;		/* done */
	atomic_llong all_files, all_bytes;	/* as planned; 0: not known yet */
};

#endif
