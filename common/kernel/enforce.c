/* SPDX-License-Identifier: BSD-3-Clause */
/* no_new_privs, then the layers in order. */
#include "kernel/enforce.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>

#include "base/err.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "kernel/threads.h"
#include "model/access.h"
#include "model/plan.h"
#include "model/uapi.h"

static int set_no_new_privs(const struct err_sink *sink)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) == 0)
		return 0;
	return err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL, "cannot set no_new_privs");
}

static int no_room(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layer)
{
	return err_report(sink, ERR_KERNEL, (struct err_where){ layer->policy.file, 0 },
	                  "those that the parent process left in force count as well",
	                  "the kernel stacks at most %d Landlock layers, and there is no room for this one",
	                  uapi_max_layers(kernel->abi));
}

static int restrict_failed(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layer)
{
	if (errno == E2BIG)
		return no_room(sink, kernel, layer);
	return err_system(sink, (struct err_where){ layer->policy.file, 0 }, errno, abi_filter_hint(errno),
	                  "cannot enforce the Landlock ruleset");
}

/* Flags that every layer is restricted with: what is due to threads and no_new_privs. */
static int common_flags(const struct err_sink *sink, const struct kernel *kernel, uint32_t *flags)
{
	enum threads_state threads = threads_prove(sink);

	*flags = 0;
	if (threads == THREADS_UNKNOWN)
		return -1;
	if (threads == THREADS_OTHERS && kernel->abi < UAPI_ABI_TSYNC)
		return err_report(
			sink, ERR_KERNEL, (struct err_where){ NULL, 0 },
			"landshim run confines the program before it can start threads",
			"the program has other threads already, which this kernel cannot confine (ABI %d, Linux %s)",
			UAPI_ABI_TSYNC, access_release(UAPI_ABI_TSYNC));
	if (threads == THREADS_OTHERS)
		*flags |= LANDLOCK_RESTRICT_SELF_TSYNC;
	if (kernel->abi >= UAPI_ABI_NO_NEW_PRIVS)
		*flags |= LANDLOCK_RESTRICT_SELF_NO_NEW_PRIVS;
	return 0;
}

/*
 * What takes the place of a kernel, and says yes to everything, says it to no
 * ruleset as well (-1), which a kernel answers with EBADF; or with EPERM, where
 * no_new_privs comes with the ruleset.
 */
static int prove_kernel(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layer,
                        uint32_t flags)
{
	if (uapi_restrict_self(-1, 0) == 0)
		return err_report(sink, ERR_KERNEL, (struct err_where){ layer->policy.file, 0 },
		                  "a seccomp filter, or what emulates the system calls, answers in the kernel's place",
		                  "landlock_restrict_self says yes to no ruleset at all, so nothing would be enforced");
	if (errno == EBADF || (errno == EPERM && (flags & LANDLOCK_RESTRICT_SELF_NO_NEW_PRIVS)))
		return 0;
	return restrict_failed(sink, kernel, layer);
}

int enforce_layers(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layers, size_t count)
{
	bool mute = false;
	size_t last = count;
	uint32_t flags;

	for (size_t i = 0; i < count; i++) {
		mute |= layers[i].plan.mute_subdomains;
		if (layers[i].built.ruleset >= 0)
			last = i;
	}
	if (last == count)
		return set_no_new_privs(sink);
	if (common_flags(sink, kernel, &flags) != 0)
		return -1;
	if (!(flags & LANDLOCK_RESTRICT_SELF_NO_NEW_PRIVS) && set_no_new_privs(sink) != 0)
		return -1;
	if (prove_kernel(sink, kernel, &layers[last], flags) != 0)
		return -1;
	for (size_t i = 0; i <= last; i++) {
		uint32_t own = layers[i].plan.log_flags;

		/* On an earlier layer it would mute the later ones. */
		if (i == last && mute)
			own |= LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF;
		if (layers[i].built.ruleset >= 0 && uapi_restrict_self(layers[i].built.ruleset, flags | own) != 0)
			return restrict_failed(sink, kernel, &layers[i]);
	}
	return 0;
}

int enforce_check(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layers, size_t count)
{
	int wanted = 0;
	uint32_t flags;

	for (size_t i = 0; i < count; i++) {
		if (plan_is_empty(&layers[i].plan))
			continue;
		if (++wanted > uapi_max_layers(kernel->abi))
			return no_room(sink, kernel, &layers[i]);
	}
	return wanted > 0 ? common_flags(sink, kernel, &flags) : 0;
}
