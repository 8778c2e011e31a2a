/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * touched.h - a copied file of which the host's has another identity now: is it
 * another file, or the same bytes?
 */
#ifndef TOUCHED_H
#define TOUCHED_H

struct err;
struct origin;

/* 1: the same bytes, and o->id is what it is now; 0: others; -1. */
int touched(struct origin *o, const char *sha256, struct err *e);

#endif
