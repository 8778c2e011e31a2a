/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * indexfile.h - write /run/jail/index, see jails_index.h.
 */
#ifndef INDEXFILE_H
#define INDEXFILE_H

/*
 * Read all jail files again, and replace the index by one rename(2) if it
 * would be another one.  Where that cannot be, the old one stays, or none: it
 * costs logins some time and nothing else.
 */
void indexfile_renew(const char *config);

#endif
