/* SPDX-License-Identifier: BSD-2-Clause */
/* hook_zypp.c - see hook_zypp.h */
#include <string.h>

#include "hook_zypp.h"

enum zypp_said
zypp_next(FILE *in, FILE *out)
{
	static const char ack[] = "ACK\n\n";	/* and its NUL ends the frame */
	char command[32] = "";
	size_t n = 0;
	int line = 0, c;

	while ((c = getc(in)) != EOF && c != '\0') {
		if (c == '\n')
			line++;
		else if (line == 0 && n + 1 < sizeof(command))
			command[n++] = (char)c;
	}
	if (c == EOF || fwrite(ack, sizeof(ack), 1, out) != 1 ||
	    fflush(out) != 0)
		return ZYPP_GONE;
	return strcmp(command, "COMMITEND") == 0 ? ZYPP_COMMITTED : ZYPP_OTHER;
}
