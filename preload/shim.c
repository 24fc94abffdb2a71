/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * liblandshim.so: the constructor, which runs before main and before the
 * constructors of every other library (the object is linked initfirst).  What
 * is asked for is enforced in full, or the process ends here.
 *
 * Compiled with musl's headers it is liblandshim-musl.so, for programs of musl.
 * Neither is of use in a program of the other's: where a policy is asked for,
 * it refuses.
 */
#include <errno.h>
#include <link.h>
#include <string.h>

#include "base/arena.h"
#include "base/close_batch.h"
#include "base/err.h"
#include "environ.h"
#include "expand/targets.h"
#include "handover_read.h"
#include "kernel/abi.h"
#include "kernel/enforce.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "load/locate.h"
#include "model/environment.h"
#include "model/handover.h"
#include "output.h"
#include "process.h"
#include "report.h"
#include "rtld/auxv.h"
#include "rtld/start_stack.h"
#include "scrub.h"
#include "self.h"
#include "skipped_links.h"

#ifdef __GLIBC__
#define MADE_FOR "glibc"
#define LIBC_TELLS true /* a constructor is passed argc, argv and envp */
#else
#define MADE_FOR "musl"
#define LIBC_TELLS false /* it is passed nothing: what the registers hold is not followed */
#endif

enum start {
	START_SOUND,
	START_FOREIGN, /* the C library is another one than this is made for */
	START_LATE,    /* nobody tells the arguments, and the kernel's are not found any more */
};

struct shim {
	const ElfW(auxv_t) * auxv; /* NULL: not found */
	enum start start;
	struct environ_options options;
	struct err_sink sink; /* does not return */
	struct arena arena;
	struct process process;
	struct kernel kernel;
	struct layer *layers;
	size_t count;
};

static size_t count_policies(const char *config)
{
	size_t count = 1;

	for (; *config; config++)
		count += *config == ':';
	return count;
}

/* Every policy that LANDSHIM_CONFIG names, read and expanded. */
static void load(struct shim *shim)
{
	const struct err_where where = { "LANDSHIM_CONFIG", 0 };
	const struct targets_source source = process_source(&shim->process);
	const struct locate_program program = process_program(&shim->process);
	const char *name = shim->options.config;

	shim->layers = arena_zalloc(&shim->arena, count_policies(name), sizeof(*shim->layers));
	if (!shim->layers)
		(void)err_memory(&shim->sink);
	for (shim->count = 0; *name; shim->count++) {
		const char *colon = strchr(name, ':');
		size_t len = colon ? (size_t)(colon - name) : strlen(name);
		const char *element = arena_strndup(&shim->arena, name, len);
		const char *path;

		if (!element)
			(void)err_memory(&shim->sink);
		path = locate_policy(&shim->arena, &shim->sink, where, &program, element);
		(void)layer_load(&shim->arena, &shim->sink, &source, path, locate_fragments_dir,
		                 &shim->layers[shim->count]);
		name += len + (name[len] == ':');
	}
}

/* Every ruleset, before anything is enforced. */
static void build(struct shim *shim)
{
	bool dry = shim->options.mode == ENVIRON_DRY_RUN;

	(void)abi_probe(&shim->sink, &shim->kernel);
	for (size_t i = 0; i < shim->count; i++)
		(void)layer_plan(&shim->sink, &shim->kernel, NULL, &shim->layers[i]);
	for (size_t i = 0; i < shim->count; i++)
		(void)ruleset_build(&shim->arena, &shim->sink, dry, &shim->layers[i]);
}

static bool is_dropped(void *data, const char *entry)
{
	const struct shim *shim = data;

	for (size_t i = 0; i < shim->count; i++)
		if (environment_drops(&shim->layers[i].policy.environment, entry))
			return true;
	return false;
}

/* What the host has moved, or added, cannot be taken out of its hands. */
static void check_environment(struct shim *shim, char **envp)
{
	const char *entry = scrub_beyond(envp, shim->auxv, is_dropped, shim);
	struct err_where where = { NULL, 0 };

	if (!entry)
		return;
	for (size_t i = 0; i < shim->count; i++)
		if (environment_drops(&shim->layers[i].policy.environment, entry))
			where = shim->layers[i].policy.environment.where;
	(void)err_report(&shim->sink, ERR_ENVIRONMENT, where, "landshim run takes it out before the program starts",
	                 "\"%.*s\" cannot be taken out of the environment, which the program has changed",
	                 (int)strcspn(entry, "="), entry);
}

static bool nothing_is_dropped(void *data, const char *entry)
{
	(void)data;
	(void)entry;
	return false;
}

static void leave_environment(struct shim *shim, char **envp, bool (*dropped)(void *data, const char *entry))
{
	/* After a later dlopen(3) it is the host's own work, which may not even be writable. */
	if (!shim->auxv)
		return;
	scrub_blank(envp, shim->auxv, dropped, shim);
	self_unload(envp, shim->auxv);
	scrub_finish(envp, shim->auxv);
}

/* The shim leaves nothing behind but the domain and no_new_privs. */
static void leave(struct shim *shim, char **envp)
{
	for (size_t i = 0; i < shim->count; i++)
		ruleset_close(&shim->layers[i]);
	if (shim->process.args.links_count)
		skipped_links_say(&shim->process.args);
	report_success(&shim->options, &shim->kernel, shim->layers, shim->count);
	leave_environment(shim, envp, shim->options.mode == ENVIRON_ENFORCE ? is_dropped : nothing_is_dropped);
	arena_free(&shim->arena);
}

/* A frame of its own: a host that is not to be confined pays nothing for the room. */
__attribute__((noinline)) static void enforce(struct shim *shim, int argc, char **argv, char **envp)
{
	struct arena_room room;
	unsigned long execfn;

	arena_init_room(&shim->arena, ARENA_POLICIES, &room);
	process_init(&shim->process, &shim->arena, argc, argv, envp);
	if (auxv_get(shim->auxv, AT_EXECFN, &execfn))
		shim->process.execfn = (const char *)execfn; // NOLINT(performance-no-int-to-ptr)
	load(shim);
	check_environment(shim, envp);
	build(shim);
	if (shim->options.mode == ENVIRON_ENFORCE)
		(void)enforce_layers(&shim->sink, &shim->kernel, shim->layers, shim->count);
	else
		(void)enforce_check(&shim->sink, &shim->kernel, shim->layers, shim->count);
	leave(shim, envp);
}

/* Constructors of other libraries may have run before, and threads may be there: this is no place to go on from. */
static void refuse(const struct err_sink *sink, enum start start)
{
	const struct err_where where = { NULL, 0 };

	if (start == START_FOREIGN)
		(void)err_report(sink, ERR_ENVIRONMENT, where,
		                 "landshim run confines it, with the right shim or without",
		                 "the program runs on another C library than %s, which the shim is made for", MADE_FOR);
	else
		(void)err_report(sink, ERR_ENVIRONMENT, where, "preload the shim, so that it is there from the start",
		                 "the program's arguments are not where the kernel put them, and %s does not tell them",
		                 MADE_FOR);
}

/* What landshim run has loaded, opened and built: no policy is read here, and no path opened. */
__attribute__((noinline)) static void take_over(struct shim *shim, int argc, char **argv, char **envp)
{
	struct close_batch closing = { .count = 0 };
	struct handover ticket;

	(void)handover_read(&shim->sink, shim->options.handover, &ticket);
	shim->options.status_fd = ticket.status_fd;
	(void)handover_read_check(&shim->sink, &ticket, argc, argv);
	shim->kernel = (struct kernel){ .abi = ticket.abi };
	(void)enforce_handed(&shim->sink, &shim->kernel, ticket.rulesets, ticket.count);
	output_handed(&ticket);
	/* Mostly a row of numbers, which one call closes. */
	for (size_t i = 0; i < ticket.count; i++)
		close_batch_add(&closing, ticket.rulesets[i].fd);
	if (ticket.status_fd >= 0)
		close_batch_add(&closing, ticket.status_fd);
	(void)close_batch_close(&closing);
	leave_environment(shim, envp, nothing_is_dropped);
}

static void confine(struct shim *shim, int argc, char **argv, char **envp)
{
	shim->options.status_fd = -1;
	shim->sink = report_fatal(&shim->options);
	(void)environ_read(envp, &shim->sink, &shim->options);
	if (shim->options.mode == ENVIRON_OFF || (!shim->options.config && !shim->options.handover))
		return;
	if (shim->start != START_SOUND)
		refuse(&shim->sink, shim->start);
	if (shim->options.handover)
		take_over(shim, argc, argv, envp);
	else
		enforce(shim, argc, argv, envp);
}

static void refuse_unknown(int errnum)
{
	const struct environ_options options = { .status_fd = -1 };
	const struct err_sink sink = report_fatal(&options);

	(void)err_system(
		&sink, (struct err_where){ "LD_PRELOAD", 0 }, errnum,
		"mount /proc, or take liblandshim.so out of LD_PRELOAD",
		"the environment is not where the kernel put it, and /proc/self/stat cannot tell where that was");
}

/* A program of musl, whose shim is told nothing: what the kernel put on the stack is what it would have been told. */
static enum start start_of_musl(struct shim *shim, const struct start_stack *stack)
{
	shim->auxv = stack->auxv;
	return stack->whole ? START_SOUND : START_LATE;
}

/*
 * The arguments do not lie as the kernel laid them out.  Either a host loads the
 * shim later and has moved its environment; or the C library passes nothing, and
 * they are whatever was there.  Whether a policy is asked for is in the environment
 * that the kernel put on the stack then.
 */
__attribute__((noinline)) static void start_untold(int argc, char **argv, char **envp)
{
	struct shim shim = { .auxv = NULL };
	struct start_stack stack = { .auxv = NULL };
	int errnum = start_stack_find(&stack) == 0 ? 0 : errno;

	/* A set-uid program's environment belongs to somebody less privileged. */
	if (auxv_is_secure(stack.auxv))
		return;
	if (LIBC_TELLS && errnum == 0 && start_stack_has_argv(&stack, argc, argv)) {
		shim.start = START_SOUND;
		confine(&shim, argc, argv, envp);
		return;
	}
	if (!stack.envp)
		refuse_unknown(errnum ? errnum : ENODATA);
	shim.start = LIBC_TELLS ? START_FOREIGN : start_of_musl(&shim, &stack);
	confine(&shim, stack.argc, stack.argv, stack.envp);
}

static void start_told(const ElfW(auxv_t) * auxv, int argc, char **argv, char **envp)
{
	struct shim shim;

	/* As above. */
	if (auxv_is_secure(auxv))
		return;
	shim.auxv = auxv;
	shim.start = LIBC_TELLS ? START_SOUND : START_FOREIGN;
	confine(&shim, argc, argv, envp);
}

__attribute__((constructor)) static void start(int argc, char **argv, char **envp)
{
	const ElfW(auxv_t) *auxv = auxv_find(argc, argv, envp);
	int saved = errno; /* the host's, where the architecture has no syscall(2) of ours (nolibc/syscall.c) */

	if (auxv)
		start_told(auxv, argc, argv, envp);
	else
		start_untold(argc, argv, envp);
	errno = saved;
}
