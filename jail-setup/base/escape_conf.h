/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * escape_conf.h - any bytes as a string that conf.h reads back.
 */
#ifndef ESCAPE_CONF_H
#define ESCAPE_CONF_H

#include <stdbool.h>
#include <stdio.h>

/* conf.h refuses what begins there wherever it stands, in comments as well. */
bool escape_conf_refused(const char *s);

/* In double quotes, with libconfig's escapes; bytes above ASCII as they are. */
void escape_conf(FILE *to, const char *s);

#endif
