/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nssguard.h - keeps root's own code from loading a name service of the jail.
 *
 * glibc reads nsswitch.conf again when it changed, and loads libnss_*.so from
 * wherever / is by then: that ran a user's library as root in CVE-2019-14271
 * and CVE-2025-32463.  Two halves, both needed:
 *
 * before: lookups that fail in every source, so that each module the host
 *         names is loaded from the host;
 * after:  one lookup in the jail.  glibc sees that / is another directory and
 *         never reloads again (nss/nss_database.c,
 *         nss_database_check_reload_and_get).
 */
#ifndef NSSGUARD_H
#define NSSGUARD_H

void nssguard_before(void);
void nssguard_after(void);

#endif
