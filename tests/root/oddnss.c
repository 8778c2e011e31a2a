/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * oddnss.c - libnss_odd.so.2: has an account for every name that begins with '-',
 * which a directory server can have and /etc/passwd cannot.  All have uid 2100.
 */
#include <errno.h>
#include <nss.h>
#include <pwd.h>
#include <shadow.h>
#include <stdio.h>
#include <string.h>

enum nss_status _nss_odd_getpwnam_r(const char *, struct passwd *, char *, size_t, int *);
enum nss_status _nss_odd_getspnam_r(const char *, struct spwd *, char *, size_t, int *);

__attribute__((visibility("default"))) enum nss_status
_nss_odd_getpwnam_r(const char *name, struct passwd *pw, char *buf, size_t n, int *errnop)
{
	static char home[] = "/home/odd", shell[] = "/bin/sh", none[] = "x";

	if (name[0] != '-')
		return NSS_STATUS_NOTFOUND;
	if (strlen(name) >= n) {
		*errnop = ERANGE;
		return NSS_STATUS_TRYAGAIN;
	}
	*pw = (struct passwd){
		.pw_name = strcpy(buf, name), .pw_passwd = none, .pw_uid = 2100,
		.pw_gid = 3000, .pw_gecos = none, .pw_dir = home, .pw_shell = shell,
	};
	return NSS_STATUS_SUCCESS;
}

__attribute__((visibility("default"))) enum nss_status
_nss_odd_getspnam_r(const char *name, struct spwd *sp, char *buf, size_t n, int *errnop)
{
	static char star[] = "*";

	if (name[0] != '-')
		return NSS_STATUS_NOTFOUND;
	if (strlen(name) >= n) {
		*errnop = ERANGE;
		return NSS_STATUS_TRYAGAIN;
	}
	*sp = (struct spwd){
		.sp_namp = strcpy(buf, name), .sp_pwdp = star, .sp_lstchg = 19000,
		.sp_min = 0, .sp_max = 99999, .sp_warn = 7, .sp_inact = -1, .sp_expire = -1,
	};
	return NSS_STATUS_SUCCESS;
}
