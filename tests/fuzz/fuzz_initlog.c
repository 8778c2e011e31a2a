/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_initlog.c - any message of syslog, and any of sd_notify: one line that no
 * terminal acts on; lines that are passed on.  jail-init is in no archive, so it
 * is here.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../../jail-init/init_log_line.c"

#include "../../jail-init/init_value.c"

#include "../../jail-init/init_notice.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char line[INIT_LOG_LINE];
	struct init_notice got;
	const size_t n = init_log_line((const char *)data, size, line);

	if (n > sizeof(line) || (n != 0 && line[n - 1] != '\n'))
		abort();
	for (size_t i = 0; i + 1 < n; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			abort();
	init_notice_parse((const char *)data, size, &got);
	if (got.main < 0 || memchr(got.text, '\0', sizeof(got.text)) == NULL ||
	    strstr(got.text, "\nMAINPID=") != NULL ||
	    strncmp(got.text, "MAINPID=", 8) == 0)
		abort();
	return 0;
}
