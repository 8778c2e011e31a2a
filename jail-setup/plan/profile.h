/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * profile.h - profiles of commands: CONFIG/commands.d/NAME.conf, else
 * VENDOR/commands.d/NAME.conf.
 *
 *   names = [ "git-upload-pack", "git-receive-pack" ];
 *   exec  = [ "/usr/bin/git" ];
 *
 * A profile says which programs the commands of these names start themselves,
 * as component files name paths (pattern.h).
 */
#ifndef PROFILE_H
#define PROFILE_H

struct err;
struct list;

/*
 * Appends to `exec` what the profiles of the command have there, and to
 * `inputs` what was read (plan.h).  A profile with a fault is an error.
 */
int profile_exec(const char *config, const char *vendor, const char *command,
    struct list *exec, struct list *inputs, struct err *e);

#endif
