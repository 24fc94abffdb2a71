/* SPDX-License-Identifier: BSD-3-Clause */
/* Flushing stdout, and what went wrong with it. */
#include "command/base/stdout_status.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "command/base/context.h"

/* stdio keeps that there was an error, not which: the first one is kept here. */
static int failure;

void stdout_status_flush(void)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return;
	/* musl's has thrown away what it could not write: what is torn gets one byte more, or the error again. */
	if (!errno && !failure)
		(void)!write(STDOUT_FILENO, "\n", 1);
	if (!failure)
		failure = errno ? errno : EIO;
}

int stdout_status(int status)
{
	int errors = 0;
	const struct err_sink sink = context_sink(&errors);

	stdout_status_flush();
	if (!failure)
		return status;
	(void)err_system(&sink, (struct err_where){ NULL, 0 }, failure, NULL, "cannot write to standard output");
	return CONTEXT_FAILED;
}
