/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_run.h - the directories below /run that a program finds when it
 * starts: RuntimeDirectory= of its unit and its packages' tmpfiles.d(5).
 */
#ifndef DERIVE_RUN_H
#define DERIVE_RUN_H

struct derive_from;
struct derived;
struct err;

int derive_run(const struct derive_from *from, struct derived *d,
    struct err *e);

#endif
