/* SPDX-License-Identifier: BSD-2-Clause */
/* pam_options.c - see pam_options.h */
#include <stdio.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "near.h"
#include "pam_options.h"
#include "paths.h"

enum word { CONFIG, STATE, SESSION, CHILD, DENY, LOG, WORDS };

/* All options; one that ends in "=" takes an absolute path. */
static const char *const words[] = {
	[CONFIG] = "config=", [STATE] = "state=",
	[SESSION] = "entry=session", [CHILD] = "entry=child",
	[DENY] = "unmatched=deny", [LOG] = "unmatched=log",
};
COUNT_IS(words, WORDS);

/* The value after "key=", or NULL. */
static const char *
value_behind(const char *word, const char *key)
{
	size_t n = strlen(key);

	return key[n - 1] == '=' && strncmp(word, key, n) == 0 ? word + n :
	    NULL;
}

static enum word
find_word(const char *word)
{
	enum word w = 0;

	for (; w < WORDS; w++) {
		const char *v = value_behind(word, words[w]);

		if (v != NULL ? v[0] == '/' : strcmp(word, words[w]) == 0)
			break;
	}
	return w;
}

static int
take_word(const char *word, struct options *o, struct err *e)
{
	const enum word w = find_word(word);

	switch (w) {
	case CONFIG:
		o->config = value_behind(word, words[w]);
		break;
	case STATE:
		o->state = value_behind(word, words[w]);
		break;
	case SESSION:
	case CHILD:
		o->entry = w == CHILD ? ENTRY_CHILD : ENTRY_SESSION;
		break;
	case DENY:
		o->deny_unmatched = true;
		break;
	case LOG:
		o->log_unmatched = true;
		break;
	case WORDS:
		return err_set(e, 0, "pam_jail.so does not know the option "
		    "\"%s\"", word);
	}
	return 0;
}

int
options_parse(int argc, const char **argv, struct options *o, struct err *e)
{
	*o = (struct options){
		.config = PATHS_CONFIG, .state = PATHS_STATE,
	};
	for (int i = 0; i < argc; i++)
		if (take_word(argv[i], o, e) < 0)
			return -1;
	return 0;
}

bool
options_unknown(const char *word)
{
	return find_word(word) == WORDS;
}

const char *
options_meant(const char *word)
{
	const char *equals = strchr(word, '=');
	char key[NEAR_MAX + 2];
	enum word w = 0;
	struct near n = { .word = key }, all = { .word = word };

	snprintf(key, sizeof(key), "%.*s", equals != NULL && equals[1] == '/' ?
	    (int)(equals - word) + 1 : 0, word);
	for (; w < WORDS; w++)
		near_try(w <= STATE ? &n : &all, words[w]);
	if (n.best[0] == '\0')
		n = all;
	if (n.best[0] == '\0' || n.steps > 2)
		return NULL;
	for (w = 0; strcmp(words[w], n.best) != 0; )
		w++;
	return words[w];
}
