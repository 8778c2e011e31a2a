/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sshdsftp.h - does sshd serve SFTP itself to an account, force a command, or
 * change its root (ChrootDirectory)?
 * It depends on "Subsystem sftp internal-sftp" and ForceCommand of
 * sshd_config(5), with each Match applied to the account.  Such SFTP starts no
 * shell.
 *
 * A Match that applies comes before the lines outside; of several lines the
 * first counts.  Subsystem in a Match: OpenSSH 9.5 and later.
 */
#ifndef SSHDSFTP_H
#define SSHDSFTP_H

#include <stdbool.h>
#include <stddef.h>

#include "serverconf.h"
#include "sshdmatch.h"

struct err;
struct ident;

/* The lines of sshd's files about it. */
struct sshdsftp {
	struct sshdsftp_block *blocks;	/* the Match lines */
	size_t nblocks, rblocks;
	struct sshdsftp_rule *rules;
	size_t nrules, rrules;
};

struct sshdsftp_answer {
	enum sshdmatch serves;
	struct serverplace at;		/* the line that makes it */
	struct serverplace match;	/* a Match that decides; line 0: none */
	bool takes;			/* that Match takes SFTP away */
	enum sshdmatch forces;		/* any command */
	struct serverplace force;	/* the first of these */
	enum sshdmatch chroots;
	struct serverplace chroot;	/* the first of these */
};

/* Read the files below `root`.  -1: they could not be.  Free it either way. */
int  sshdsftp_load(const char *root, struct sshdsftp *s, struct err *e);
void sshdsftp_free(struct sshdsftp *s);

/* Pure. */
void sshdsftp_ask(const struct sshdsftp *s, const struct ident *who,
    struct sshdsftp_answer *a);

#endif
