/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_settings.h - a word for the settings that a service runs with.
 *
 * Two files with the same word start the same service in a tree: it is made of
 * what the keys say, not of how they are written.  Keys that only make the tree
 * are left out, since another tree tells of them, and those that matter to
 * nothing that runs.  Where no new key is said, a newer version of ours finds
 * the same word.
 *
 * It is part of the way in of the session, entry_service() in entry.h, and so
 * is there as long as a process of the service.
 */
#ifndef SERVICE_SETTINGS_H
#define SERVICE_SETTINGS_H

#include "conf.h"

enum { SERVICE_SETTINGS = 16 };

/* Pure.  Of the keys of a service in `in`. */
void service_settings(const struct conf_key *keys, const void *in,
    char word[SERVICE_SETTINGS + 1]);

/* "service.WORD" */
enum { SERVICE_WAY_IN = SERVICE_SETTINGS + 9 };
void service_way_in(const char *word, char way[SERVICE_WAY_IN]);

/* Pure.  Cuts the word off a way in; "" where there is none. */
void service_way_in_cut(char *way, char word[SERVICE_SETTINGS + 1]);

#endif
