/* SPDX-License-Identifier: BSD-2-Clause */
/* indexfile.c - see indexfile.h */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "err.h"
#include "indexfile.h"
#include "jail.h"
#include "jails_index.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"
#include "store/storedir.h"

static bool
stands(const char *text)
{
	scope_free char *old = NULL;
	struct err none;
	size_t len;

	return jails_index_read(&old, &len, &none) == 0 &&
	    strcmp(old, text) == 0;
}

/* It names accounts, and the jail files may be root's alone. */
static void
replace(const char *text)
{
	static const char new[] = JAILS_INDEX ".new";
	struct err none;
	scope_fd lock = storedir_lock("." JAILS_INDEX, LOCK_EX | LOCK_NB, &none);
	scope_fd run = lock < 0 ? -1 : safe_dir(PATHS_RUN, &none);
	mode_t mask = umask(077);

	if (run >= 0) {
		unlinkat(run, new, 0);
		if (storedir_write(run, new, text, &none) < 0 ||
		    renameat(run, new, run, JAILS_INDEX) < 0)
			unlinkat(run, new, 0);
	}
	umask(mask);
}

void
indexfile_renew(const char *config)
{
	struct timespec now;
	struct err none;
	scope_free char *text = clock_gettime(CLOCK_REALTIME, &now) < 0 ?
	    NULL : jails_index(config, &now, &none);

	if (text != NULL && strlen(text) <= JAILS_INDEX_MAX && !stands(text))
		replace(text);
}
