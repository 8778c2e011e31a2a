/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ids_host.h - whose ids are whose on this host, for ids.h.
 */
#ifndef IDS_HOST_H
#define IDS_HOST_H

struct err;
struct ids;

/*
 * Services by their files and by their private data, ranges of /etc/subuid and
 * /etc/subgid, domains of libvirt, and accounts and groups that the name
 * services list from IDS_FIRST on.  `but`: that service is left out, or NULL.
 * What cannot be read is an error: its ids would seem to be free.
 */
int ids_collect(const char *config, const char *state, const char *but,
    struct ids *t, struct err *e);

#endif
