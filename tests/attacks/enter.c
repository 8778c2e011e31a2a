/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * enter.c - the controls: jails as weak as their name, for the attacks to
 * leave.  An attack that cannot leave its control proves nothing about ours.
 *
 *   attacks enter chroot|pivot|root ROOT UID GID CMD...
 *   attacks keyring CMD...
 */
#include <grp.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attacks.h"


static int
by_pivot(const char *root)
{
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount(root, root, NULL, MS_BIND | MS_REC, NULL) < 0 ||
	    chdir(root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 ||
	    umount2(".", MNT_DETACH) < 0)
		return -1;
	return chdir("/");
}

static int
become(uid_t uid, gid_t gid)
{
	if (setgroups(0, NULL) < 0 || setresgid(gid, gid, gid) < 0)
		return -1;
	return setresuid(uid, uid, uid);
}

/*
 * As plain as can be: descriptors and working directory of the caller stay,
 * which is what two of the attacks live on.
 */
int
enter_main(char **args)
{
	uid_t uid = (uid_t)atoi(args[2]);
	gid_t gid = (gid_t)atoi(args[3]);
	int pivot = strcmp(args[0], "pivot") == 0;
	int root = strcmp(args[0], "root") == 0;

	if ((pivot ? by_pivot(args[1]) : chroot(args[1])) == 0 &&
	    (root || become(uid, gid) == 0))
		execv(args[4], args + 4);
	perror("attacks: enter");
	return 2;
}

/* A session keyring with a key in it, as a login before su(1) leaves one. */
int
keyring_main(char **args)
{
	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0 &&
	    syscall(SYS_add_key, "user", LOGIN_KEY, MAGIC, sizeof(MAGIC),
	            KEY_SPEC_SESSION_KEYRING) >= 0)
		execvp(args[0], args);
	perror("attacks: keyring");
	return 2;
}
