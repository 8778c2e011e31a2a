/* options.c - see options.h */
#include <string.h>

#include "err.h"
#include "options.h"
#include "paths.h"

/* The value behind "key=", or NULL. */
static const char *
value(const char *word, const char *key)
{
	size_t n = strlen(key);

	return strncmp(word, key, n) == 0 && word[n] == '=' ? word + n + 1 :
	    NULL;
}

static int
one(const char *word, struct options *o, struct err *e)
{
	const char *v;

	if ((v = value(word, "config")) != NULL && v[0] == '/')
		o->config = v;
	else if ((v = value(word, "state")) != NULL && v[0] == '/')
		o->state = v;
	else if (strcmp(word, "entry=session") == 0)
		o->entry = ENTRY_SESSION;
	else if (strcmp(word, "entry=child") == 0)
		o->entry = ENTRY_CHILD;
	else if (strcmp(word, "unmatched=deny") == 0)
		o->deny_unmatched = true;
	else if (strcmp(word, "unmatched=log") == 0)
		o->log_unmatched = true;
	else
		return err_set(e, 0, "pam_jail.so does not know the option "
		    "\"%s\"; see pam_jail(8)", word);
	return 0;
}

int
options_parse(int argc, const char **argv, struct options *o, struct err *e)
{
	*o = (struct options){
		.config = PATHS_CONFIG, .state = PATHS_STATE,
	};
	for (int i = 0; i < argc; i++)
		if (one(argv[i], o, e) < 0)
			return -1;
	return 0;
}
