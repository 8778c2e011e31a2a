/* SPDX-License-Identifier: BSD-2-Clause */
/* status.h - exit statuses of jailsh where no program of the jail ran. */
#ifndef STATUS_H
#define STATUS_H

enum {
	STATUS_WOULD_NOT = 1,	/* --test: it would be refused */
	STATUS_UNABLE = 2,	/* --test: nobody can say */
	STATUS_REFUSED = 126,	/* or could not enter */
	STATUS_NOT_FOUND = 127,	/* in the jail */
};

#endif
