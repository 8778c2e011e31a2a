/* SPDX-License-Identifier: BSD-2-Clause */
/* ids_text.h - the file of a service with other ids. */
#ifndef IDS_TEXT_H
#define IDS_TEXT_H

#include <stdint.h>

struct err;

/*
 * Pure.  The same text, malloc'ed, with the number of its `ids` replaced; what
 * else is in it, comments too, stays.  NULL: it sets none by a decimal number.
 */
char *ids_in_text(const char *text, uint64_t ids, struct err *e);

#endif
