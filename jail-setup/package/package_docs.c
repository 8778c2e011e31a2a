/* SPDX-License-Identifier: BSD-2-Clause */
/* package_docs.c - see package_docs.h */
#include <fcntl.h>
#include <string.h>

#include "base/path_below.h"
#include "count.h"
#include "err.h"
#include "list.h"
#include "package_docs.h"
#include "safe_open.h"
#include "scope.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

/* How long the language is in "de_DE.UTF-8", "sr@latin", "pt_BR" or "de". */
static size_t
language_length(const char *s)
{
	size_t n = strspn(s, letters);

	return (n == 2 || n == 3) && (s[n] == '\0' ||
	    strchr("_.@:/\"' \t\n", s[n]) != NULL) ? n : 0;
}

bool
package_docs(const char *path, const struct list *languages)
{
	static const char *const docs[] = {
		"/usr/share/doc", "/usr/share/doc-base", "/usr/share/man",
		"/usr/share/info", "/usr/share/gtk-doc", "/usr/share/lintian",
		"/usr/share/bug",
	};
	const char *tail;
	size_t n;

	for (size_t i = 0; i < sizeof(docs) / sizeof(*docs); i++)
		if ((tail = path_below(path, docs[i])) != NULL && *tail == '/')
			return true;
	tail = path_below(path, "/usr/share/locale");
	if (tail == NULL || *tail++ != '/')
		return false;
	n = language_length(tail);
	for (size_t i = 0; i < languages->n; i++)
		if (strlen(languages->v[i]) == n &&
		    strncmp(languages->v[i], tail, n) == 0)
			return false;
	return n > 0;	/* locale.alias and the like stay */
}

/* LANGUAGE has several, separated by colons. */
static int
add_languages(const char *s, struct list *out, struct err *e)
{
	for (;;) {
		size_t n = language_length(s);

		if (n > 0 && list_add_n(out, s, n, e) < 0)
			return -1;
		s += strcspn(s, ":\n");
		if (*s != ':')
			return 0;
		s++;
	}
}

int
package_languages_of(const char *text, struct list *out, struct err *e)
{
	for (const char *s = text; *s != '\0'; s += strcspn(s, "\n")) {
		const char *eq;

		s += strspn(s, " \t\n");
		if (strncmp(s, "export ", 7) == 0)
			s += 7;
		if (strncmp(s, "LANG", 4) != 0 && strncmp(s, "LC_", 3) != 0)
			continue;
		eq = s + strcspn(s, "=\n");
		if (*eq == '=' &&
		    add_languages(eq + 1 + strspn(eq + 1, "\"'"), out, e) < 0)
			return -1;
	}
	list_sort(out);
	return 0;
}

static const char *const files[] = {
	"/etc/default/locale", "/etc/locale.conf",
};

int
package_languages_inputs(struct list *out, struct err *e)
{
	for (size_t i = 0; i < COUNT(files); i++)
		if (list_add(out, files[i], e) < 0)
			return -1;
	return 0;
}

int
package_languages(struct list *out, struct err *e)
{
	for (size_t i = 0; i < COUNT(files); i++) {
		scope_free char *text = NULL;
		scope_fd fd = open(files[i],
		    O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
		size_t len;

		if (fd < 0)
			continue;	/* the default is C: no translations */
		if (safe_read(fd, files[i], 65536, &text, &len, e) < 0 ||
		    package_languages_of(text, out, e) < 0)
			return -1;
	}
	return 0;
}
