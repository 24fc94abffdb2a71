/* SPDX-License-Identifier: BSD-3-Clause */
/* The bytes of a policy file, before it is read as a text. */
#include "libconfig/bytes.h"

#include <string.h>

#include "libconfig/blanks.h"

int bytes_check(const struct err_sink *sink, const char *file, const char *text, size_t len)
{
	/* Some editors begin a UTF-8 file with one, and libconfig has no word for it. */
	static const char mark[] = { '\xEF', '\xBB', '\xBF' };
	const char *nul = memchr(text, '\0', len);

	if (nul)
		return err_report(sink, ERR_POLICY, (struct err_where){ file, 1 + blanks_lines(text, nul) },
		                  "this is not a text file", "a NUL byte");
	if (len >= sizeof(mark) && memcmp(text, mark, sizeof(mark)) == 0)
		return err_report(sink, ERR_POLICY, (struct err_where){ file, 1 }, "save it without one",
		                  "the file begins with a byte order mark");
	return 0;
}
