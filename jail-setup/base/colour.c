/* SPDX-License-Identifier: BSD-2-Clause */
/* colour.c - see colour.h */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"
#include "count.h"

static bool
is_wanted(FILE *to)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return (no == NULL || no[0] == '\0') && term != NULL &&
	    term[0] != '\0' && strcmp(term, "dumb") != 0 && isatty(fileno(to));
}

void
colour_print(FILE *to, enum colour c, int width, const char *word)
{
	static const char *const codes[] = {
		[COLOUR_NONE] = "", [COLOUR_GOOD] = "\033[32m",
		[COLOUR_ODD] = "\033[33m", [COLOUR_BAD] = "\033[1;31m",
		[COLOUR_HEAD] = "\033[1m",
	};
	COUNT_IS(codes, COLOUR_COUNT);
	const bool on = c != COLOUR_NONE && is_wanted(to);
	const int pad = width - (int)strlen(word);

	fprintf(to, "%s%s%s%*s", on ? codes[c] : "", word,
	    on ? "\033[0m" : "", pad > 0 ? pad : 0, "");
}
