/* SPDX-License-Identifier: BSD-3-Clause */
/* The bytes of a policy file, before it is read as a text. */
#include "bytes.h"

#include <string.h>

int bytes_check(const struct err_sink *sink, const char *file, const char *text, size_t len)
{
	/* Some editors begin a UTF-8 file with one, and libconfig has no word for it. */
	static const char mark[] = { '\xEF', '\xBB', '\xBF' };
	const char *nul = memchr(text, '\0', len);
	int line = 1;

	if (nul) {
		for (const char *p = text; p < nul; p++)
			line += *p == '\n';
		return err_report(sink, ERR_POLICY, (struct err_where){ file, line }, "this is not a text file",
		                  "a NUL byte");
	}
	if (len >= sizeof(mark) && memcmp(text, mark, sizeof(mark)) == 0)
		return err_report(sink, ERR_POLICY, (struct err_where){ file, line }, "save it without one",
		                  "the file begins with a byte order mark");
	return 0;
}
