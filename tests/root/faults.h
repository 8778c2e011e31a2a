/* SPDX-License-Identifier: BSD-2-Clause */
/* faults.h - what faults.c and the programs it runs agree upon. */
#ifndef FAULTS_H
#define FAULTS_H

enum { FAULTS_MARK = 0x6661756c };	/* as a prctl(2): nobody's */
#define FAULTS_IN "I-AM-IN"		/* what a session says that was let in */

#endif
