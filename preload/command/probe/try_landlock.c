/* SPDX-License-Identifier: BSD-3-Clause */
/* Trying what enforcing takes, one system call after the other. */
#include "command/probe/try_landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "command/probe/ask_child.h"
#include "kernel/abi.h"
#include "model/uapi.h"

#define SECCOMP_HINT "let the container's seccomp profile pass the landlock_* system calls"

static int create(int ruleset)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE };

	(void)ruleset;
	return uapi_create_ruleset(&attr, sizeof(attr), 0);
}

static int add_rule(int ruleset)
{
	const struct landlock_path_beneath_attr attr = {
		.allowed_access = LANDLOCK_ACCESS_FS_EXECUTE,
		.parent_fd = open("/", O_PATH | O_CLOEXEC),
	};

	return uapi_add_rule(ruleset, LANDLOCK_RULE_PATH_BENEATH, &attr, 0);
}

static int no_new_privs(int ruleset)
{
	(void)ruleset;
	return prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL);
}

static int restrict_self(int ruleset)
{
	return uapi_restrict_self(ruleset, 0);
}

static const struct {
	const char *name;
	int (*take)(int ruleset);
} steps[] = {
	{ "landlock_create_ruleset", create },
	{ "landlock_add_rule", add_rule },
	{ "prctl(PR_SET_NO_NEW_PRIVS)", no_new_privs },
	{ "landlock_restrict_self", restrict_self },
};

/* In a child: all steps up to the one asked for.  Its errno; 0: it can be taken. */
static int take_steps(void *data)
{
	const size_t *last = data;
	int ruleset = -1;

	for (size_t i = 0; i <= *last; i++) {
		int done = steps[i].take(ruleset);

		if (done < 0)
			return errno;
		ruleset = i == 0 ? done : ruleset;
	}
	return 0;
}

#define DENIED 0
#define NOT_DENIED 1
#define NOT_TRIED 2

/* In a child: forbids itself to list directories, and lists one. */
static int try_denial(void *data)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_READ_DIR };
	int before = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int ruleset = uapi_create_ruleset(&attr, sizeof(attr), 0);

	(void)data;
	if (before < 0 || ruleset < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0 ||
	    uapi_restrict_self(ruleset, 0) != 0)
		return NOT_TRIED;
	if (open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0)
		return NOT_DENIED;
	return errno == EACCES ? DENIED : NOT_TRIED;
}

static void see_denial(struct try_landlock *out)
{
	int answer = ask_child(try_denial, NULL);

	out->denied = answer == DENIED;
	if (answer != NOT_DENIED)
		return;
	out->reason = "its calls succeed and deny nothing: a child listed a directory that it had forbidden itself";
	out->hint = "a seccomp filter, or what emulates the system calls, answers in the kernel's place";
}

const char *try_landlock_failure(struct arena *arena, const char *name, int answer)
{
	return answer == ASK_CHILD_ENDED
	               ? arena_printf(arena, "%s ends the process, as a seccomp filter may", name)
	               : arena_printf(arena, "%s fails: %s (%s)", name, err_text(answer), err_name(answer));
}

static void try_steps(struct arena *arena, struct try_landlock *out)
{
	for (size_t i = 0; i < COUNT(steps); i++) {
		int errnum = ask_child(take_steps, &i);

		if (errnum == 0)
			continue;
		/* Nothing is known against it. */
		if (errnum == ASK_CHILD_NONE)
			return;
		if (errnum == E2BIG) {
			out->reason = "no layer is left: the kernel stacks no more than are in force here";
			out->hint = "start it outside of the sandboxes that it is in";
		} else {
			out->reason = try_landlock_failure(arena, steps[i].name, errnum);
			out->hint = SECCOMP_HINT;
		}
		return;
	}
	see_denial(out);
}

struct refusal {
	struct arena *arena;
	const char *text;
};

static void keep(void *data, const struct err *err)
{
	struct refusal *refusal = data;

	refusal->text = arena_strndup(refusal->arena, err->msg, strlen(err->msg));
}

static int ask_abi(void *data)
{
	(void)data;
	(void)uapi_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	return 0;
}

struct try_landlock try_landlock(struct arena *arena)
{
	struct refusal refusal = { arena, NULL };
	const struct err_sink sink = { keep, &refusal };
	struct try_landlock out = { .reason = NULL };

	/* The question for the ABI itself may end this process. */
	if (ask_child(ask_abi, NULL) == ASK_CHILD_ENDED) {
		out.reason = try_landlock_failure(arena, steps[0].name, ASK_CHILD_ENDED);
		out.hint = SECCOMP_HINT;
		return out;
	}
	/* An errno that no kernel gives is a filter's: an answer, and no failure of ours. */
	if (abi_probe(&sink, &out.kernel) != 0) {
		out.reason = refusal.text;
		out.hint = SECCOMP_HINT;
	} else if (out.kernel.abi == 0) {
		out.reason = abi_reason(&out.kernel);
		out.hint = abi_hint(&out.kernel);
	} else {
		try_steps(arena, &out);
	}
	return out;
}
