/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * copy_data.h - the content of one file into another, without its digest.
 */
#ifndef COPY_DATA_H
#define COPY_DATA_H

struct err;

/*
 * From one descriptor to another, an empty file: blocks are shared where the
 * file system can do that (FICLONE), holes stay holes, the modification time is
 * kept.  A file that changes meanwhile is read again, at most three times; then
 * that is an error, EBUSY.  `shown`: the source.
 */
int copy_data(int from, int to, const char *shown, struct err *e);

#endif
