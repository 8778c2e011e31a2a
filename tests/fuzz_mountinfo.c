/* fuzz_mountinfo.c - any text as a mount table: what it names is a jail's name. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sessions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct session s = { .pid = 1, .uid = 2 };

	memcpy(text, data, size);
	text[size] = '\0';
	if (sessions_parse(text, &s) && (!jail_name_ok(s.jail) ||
	    strlen(s.serial) == 0 || strpbrk(s.serial, "/ \n") != NULL ||
	    strlen(s.service) == 0 || strpbrk(s.service, "/ \n") != NULL ||
	    strstr(text, s.serial) == NULL))
		abort();
	if (s.pid != 1)
		abort();
	free(text);
	return 0;
}
