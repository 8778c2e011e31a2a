/* SPDX-License-Identifier: BSD-2-Clause */
/* exec_said.c - see exec_said.h */
#include <stdio.h>
#include <string.h>

#include "exec_said.h"
#include "jail.h"

static void
add_word(const char *word, bool said, char *text, size_t size)
{
	size_t n = strlen(text);

	if (said)
		snprintf(text + n, size - n, "%s%s", n > 0 ? ", " : "", word);
}

void
jail_exec_said(const struct jail *j, char *text, size_t size)
{
	const struct jail_bind *b = j->binds.v;

	*text = '\0';
	if (j->commands.v == NULL)
		return;
	add_word("home_exec", j->home != JAIL_HOME_NONE && jail_home_exec(j),
	    text, size);
	add_word("tmp_exec", j->tmp != JAIL_TMP_NONE && jail_tmp_exec(j),
	    text, size);
	for (size_t i = 0; i < j->binds.n; i++)
		add_word(b[i].target, jail_bind_exec(j, &b[i]), text, size);
}
