/* SPDX-License-Identifier: BSD-3-Clause */
/* no_new_privs, the layers in order, then the filter. */
#include "kernel/enforce.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>

#include "base/err.h"
#include "kernel/abi.h"
#include "kernel/capabilities.h"
#include "kernel/filter_install.h"
#include "kernel/layer.h"
#include "kernel/threads.h"
#include "model/access.h"
#include "model/filter_parts.h"
#include "model/handover.h"
#include "model/plan.h"
#include "model/uapi.h"

static int set_no_new_privs(const struct err_sink *sink)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) == 0)
		return 0;
	return err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL, "cannot set no_new_privs");
}

/* file: of the policy that a layer is of; NULL: not known. */
static int no_room(const struct err_sink *sink, const struct kernel *kernel, const char *file)
{
	return err_report(sink, ERR_KERNEL, (struct err_where){ file, 0 },
	                  "those that the parent process left in force count as well",
	                  "the kernel stacks at most %d Landlock layers, and there is no room for this one",
	                  uapi_max_layers(kernel->abi));
}

static int restrict_failed(const struct err_sink *sink, const struct kernel *kernel, const char *file)
{
	if (errno == E2BIG)
		return no_room(sink, kernel, file);
	return err_system(sink, (struct err_where){ file, 0 }, errno, abi_filter_hint(errno),
	                  "cannot enforce the Landlock ruleset");
}

/* What is to be put into force, and on how many threads. */
struct force {
	bool layers;     /* some layer has a ruleset */
	uint32_t parts;  /* what the filter closes, for all layers */
	bool others;     /* there are other threads */
	uint32_t common; /* flags that every layer is restricted with */
};

static int check_threads(const struct err_sink *sink, const struct kernel *kernel, const struct force *force)
{
	if (!force->others)
		return 0;
	if (force->layers && kernel->abi < UAPI_ABI_TSYNC)
		return err_report(
			sink, ERR_KERNEL, (struct err_where){ NULL, 0 },
			"landshim run confines the program before it can start threads",
			"the program has other threads already, which this kernel cannot confine (ABI %d, Linux %s)",
			UAPI_ABI_TSYNC, access_release(UAPI_ABI_TSYNC));
	if (force->parts & FILTER_CAPABILITIES)
		return err_report(sink, ERR_KERNEL, (struct err_where){ NULL, 0 },
		                  "landshim run confines the program before it can start threads",
		                  "the program has other threads already, which keep their capabilities");
	return 0;
}

/*
 * What takes the place of a kernel, and says yes to everything, says it to no
 * ruleset as well (-1), which a kernel answers with EBADF; or with EPERM, where
 * no_new_privs comes with the ruleset.
 */
static int prove_kernel(const struct err_sink *sink, const struct kernel *kernel, const char *file, uint32_t flags)
{
	if (uapi_restrict_self(-1, 0) == 0)
		return err_report(sink, ERR_KERNEL, (struct err_where){ file, 0 },
		                  "a seccomp filter, or what emulates the system calls, answers in the kernel's place",
		                  "landlock_restrict_self says yes to no ruleset at all, so nothing would be enforced");
	if (errno == EBADF || (errno == EPERM && (flags & LANDLOCK_RESTRICT_SELF_NO_NEW_PRIVS)))
		return 0;
	return restrict_failed(sink, kernel, file);
}

/* Finds out about threads, where anything is to be put into force. */
static int prepare(const struct err_sink *sink, const struct kernel *kernel, struct force *force)
{
	enum threads_state threads;

	if (!force->layers && !force->parts)
		return 0;
	threads = threads_prove(sink);
	if (threads == THREADS_UNKNOWN)
		return -1;
	force->others = threads == THREADS_OTHERS;
	if (force->others)
		force->common |= LANDLOCK_RESTRICT_SELF_TSYNC;
	if (kernel->abi >= UAPI_ABI_NO_NEW_PRIVS)
		force->common |= LANDLOCK_RESTRICT_SELF_NO_NEW_PRIVS;
	return check_threads(sink, kernel, force);
}

/* After no_new_privs, and after the layers: Landlock denies none of these calls, and the filter none of ours. */
static int install_filter(const struct err_sink *sink, const struct force *force)
{
	if ((force->parts & FILTER_CAPABILITIES) && capabilities_drop(sink) != 0)
		return -1;
	return filter_install(sink, force->parts, force->others);
}

static int restrict_layers(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layers,
                           size_t count, uint32_t common)
{
	bool mute = false;
	size_t last = 0;

	for (size_t i = 0; i < count; i++) {
		mute |= layers[i].plan.mute_subdomains;
		if (layers[i].built.ruleset >= 0)
			last = i;
	}
	if (prove_kernel(sink, kernel, layers[last].policy.file, common) != 0)
		return -1;
	for (size_t i = 0; i <= last; i++) {
		uint32_t own = layers[i].plan.log_flags;

		/* On an earlier layer it would mute the later ones. */
		if (i == last && mute)
			own |= LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF;
		if (layers[i].built.ruleset >= 0 && uapi_restrict_self(layers[i].built.ruleset, common | own) != 0)
			return restrict_failed(sink, kernel, layers[i].policy.file);
	}
	return 0;
}

int enforce_layers(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layers, size_t count)
{
	struct force force = { 0 };

	for (size_t i = 0; i < count; i++) {
		force.layers |= layers[i].built.ruleset >= 0;
		force.parts |= layers[i].plan.filter.parts;
	}
	if (prepare(sink, kernel, &force) != 0)
		return -1;
	if (!(force.layers && (force.common & LANDLOCK_RESTRICT_SELF_NO_NEW_PRIVS)) && set_no_new_privs(sink) != 0)
		return -1;
	if (force.layers && restrict_layers(sink, kernel, layers, count, force.common) != 0)
		return -1;
	return install_filter(sink, &force);
}

/* The kernel alone knows what a descriptor is. */
static int handed_failed(const struct err_sink *sink, const struct kernel *kernel, int fd)
{
	const struct err_where where = { HANDOVER_VARIABLE, 0 };

	if (errno == EBADF)
		return err_system(sink, where, errno,
		                  "some program between landshim run and this one closes it: confine what that starts",
		                  "the descriptor %d is closed", fd);
	if (errno == EBADFD)
		return err_system(sink, where, errno, HANDOVER_HINT, "the descriptor %d is no Landlock ruleset", fd);
	return restrict_failed(sink, kernel, NULL);
}

int enforce_handed(const struct err_sink *sink, const struct kernel *kernel, const struct handover_ruleset *rulesets,
                   size_t count)
{
	struct force force = { .layers = count > 0 };

	if (prepare(sink, kernel, &force) != 0 || set_no_new_privs(sink) != 0)
		return -1;
	if (count > 0 && prove_kernel(sink, kernel, NULL, 0) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (uapi_restrict_self(rulesets[i].fd, force.common | rulesets[i].flags) != 0)
			return handed_failed(sink, kernel, rulesets[i].fd);
	return 0;
}

int enforce_check(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layers, size_t count)
{
	struct force force = { 0 };
	int wanted = 0;

	for (size_t i = 0; i < count; i++) {
		force.parts |= layers[i].plan.filter.parts;
		if (plan_is_empty(&layers[i].plan))
			continue;
		force.layers = true;
		if (++wanted > uapi_max_layers(kernel->abi))
			return no_room(sink, kernel, layers[i].policy.file);
	}
	if (prepare(sink, kernel, &force) != 0)
		return -1;
	return filter_install_check(sink, force.parts);
}
