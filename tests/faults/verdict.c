/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading what a run has said. */
#include "verdict.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define ANY -1

/* Faults whose message names them in other words. */
static const struct {
	bool by_command; /* landshim run alone */
	long call;       /* ANY: whatever it was that it could not find out */
	int errnum;      /* ANY */
	const char *words;
} words[] = {
	{ false, SYS_fcntl, ANY, "is not open" },
	{ false, SYS_readlinkat, ANY, "cannot find out which program this is" },
	{ false, SYS_readlinkat, ANY, "cannot be found out here" },
	{ false, SYS_getcwd, ANY, "cannot be found out here" },
	{ false, SYS_unshare, EINVAL, "shares this one's memory" },
	{ false, SYS_statfs, ANY, "cannot prove that this is the only thread" },
	{ false, SYS_statx, ANY, "cannot prove that this is the only thread" },
	{ false, 446 /* landlock_restrict_self */, E2BIG, "stacks at most" },
	{ false, SYS_seccomp, ESRCH, "another thread has a seccomp filter" },
	/* It is taken for a link, which it is not. */
	{ false, SYS_openat, ELOOP, "cannot open" },
	{ false, SYS_openat, ENOTDIR, "is not a directory" },
	/* The directory of a glob is not there. */
	{ false, 437 /* openat2 */, ENOENT, "matches nothing" },
	{ false, 437, ENOTDIR, "matches nothing" },
	{ false, SYS_getdents64, ENOENT, "matches nothing" },
	/* It was not there, and could not be made because it was; or is no directory. */
	{ false, SYS_mkdirat, EEXIST, "no such file or directory (ENOENT)" },
	/* By its number: it has no name in err.c. */
	{ false, SYS_mkdirat, EMLINK, "errno 31" },
	/* What is excepted was not there, and then it was. */
	{ false, SYS_statx, ANY, "became a link while" },
	/* What was not found out was not granted: the kernel, or the shim inside, says so. */
	{ true, ANY, ANY, "permission denied (EACCES)" },
	{ true, 446, E2BIG, "Landlock layers are needed" },
	/* The parent that it knew is not the one that it has. */
	{ true, SYS_getpid, ANY, "cannot start a new session: no such process (ESRCH)" },
	{ true, SYS_getppid, ANY, "cannot start a new session: no such process (ESRCH)" },
	{ true, SYS_getpid, ANY, "cannot make a terminal for the new session: " },
	{ true, SYS_getppid, ANY, "cannot make a terminal for the new session: no such process (ESRCH)" },
};

#define OUTER_LAYER "landshim: outer layer "
#define HINT "landshim: hint: "

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* What is said besides by -v before it. */
static const char *message(const char *said)
{
	while (starts(said, OUTER_LAYER) && strchr(said, '\n'))
		said = strchr(said, '\n') + 1;
	return said;
}

/* One line and a hint. */
static bool is_one_message(const char *said)
{
	const char *line = message(said);
	const char *end = strchr(line, '\n');

	if (!starts(line, "landshim: ") || starts(line, HINT) || !end)
		return false;
	return starts(end + 1, HINT) && strchr(end + 1, '\n') && strchr(end + 1, '\n')[1] == '\0';
}

/* The first line says what failed. */
static bool names(const struct scenario *scenario, const char *said, const struct tracer_fault *fault)
{
	char line[TRACER_TEXT_MAX];
	const char *from = message(said);

	(void)strcpy(line, from);
	line[strcspn(line, "\n")] = '\0';
	/* A text cut short is a text with something wrong in it. */
	if (fault->kind == TRACER_SHORT || fault->kind == TRACER_END)
		return true;
	if (strstr(line, "out of memory") || (fault->errnum && strstr(line, strerrorname_np(fault->errnum))))
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if ((words[i].call == ANY || words[i].call == fault->call.number) &&
		    (words[i].errnum == ANY || words[i].errnum == fault->errnum) &&
		    (!words[i].by_command || scenario->by_command) && strstr(line, words[i].words))
			return true;
	return false;
}

static int exit_status(const struct tracer_result *result)
{
	return WIFEXITED(result->status) ? WEXITSTATUS(result->status) : -1;
}

static bool is_enforced(const struct tracer_result *result)
{
	return exit_status(result) == 0 && starts(result->out, "main\ndenied ") && !strstr(result->out, "allowed");
}

/* 126 and 127 are landshim run's for what PROGRAM is to blame for. */
static bool is_refused(const struct scenario *scenario, const struct tracer_fault *fault,
                       const struct tracer_result *result)
{
	int status = exit_status(result);

	if (result->out[0] || (status != 125 && !(scenario->by_command && (status == 126 || status == 127))))
		return false;
	/* A library that was not granted, because it was not found. */
	if (scenario->by_command && status == 127 && strstr(result->err, "error while loading shared libraries"))
		return true;
	return is_one_message(result->err) && names(scenario, result->err, fault);
}

/* Whoever waits for the program in its place, and cannot, says so; the program is killed, wherever it is then. */
static bool is_orphaned(const struct scenario *scenario, const struct tracer_fault *fault,
                        const struct tracer_result *result)
{
	return scenario->by_command && fault->call.number == SYS_wait4 && exit_status(result) == 125 &&
	       strstr(result->err, "landshim: cannot wait for the program: ") && !strstr(result->out, "allowed") &&
	       !strstr(result->out, "not set");
}

/* What was refused already is not reached, whatever happens to the message, or to the end itself. */
static bool is_still_refused(const struct tracer_fault *fault, const struct tracer_result *result)
{
	if (result->out[0])
		return false;
	if (fault->call.number == SYS_exit_group)
		return result->status != 0;
	if (exit_status(result) != 125)
		return false;
	/* Cut short, perhaps to nothing. */
	if (fault->call.number == SYS_write)
		return starts(result->err, "landshim: ") || starts("landshim: ", result->err);
	return is_one_message(result->err);
}

bool verdict_is_good(const struct scenario *scenario, const struct tracer_result *result)
{
	switch (scenario->kind) {
	case SCENARIO_REFUSED:
		return exit_status(result) == 125 && !result->out[0] && is_one_message(result->err);
	case SCENARIO_DRY:
		return exit_status(result) == 3 && strstr(result->err, "would enforce");
	default:
		return is_enforced(result);
	}
}

enum verdict verdict_of(const struct scenario *scenario, const struct tracer_fault *fault, bool by_loader,
                        const struct tracer_result *good, const struct tracer_result *result)
{
	if (result->hangs)
		return VERDICT_OPEN;
	if (by_loader && !result->out[0] && result->status != 0)
		return VERDICT_REFUSED;
	if (is_refused(scenario, fault, result) || is_orphaned(scenario, fault, result))
		return VERDICT_REFUSED;
	if (scenario->kind == SCENARIO_REFUSED)
		return is_still_refused(fault, result) ? VERDICT_REFUSED : VERDICT_OPEN;
	if (scenario->kind == SCENARIO_DRY)
		return result->status == good->status && strcmp(result->out, good->out) == 0 &&
		                       (fault->call.number == SYS_write || fault->call.number == SYS_getdents64 ||
		                        strstr(result->err, "would enforce"))
		               ? VERDICT_ENFORCED
		               : VERDICT_OPEN;
	return is_enforced(result) ? VERDICT_ENFORCED : VERDICT_OPEN;
}

enum verdict verdict_of_memory(const struct tracer_result *result)
{
	if (is_enforced(result))
		return VERDICT_ENFORCED;
	return !result->out[0] && result->status != 0 && !result->hangs ? VERDICT_REFUSED : VERDICT_OPEN;
}
