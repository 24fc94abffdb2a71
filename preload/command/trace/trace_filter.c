/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls that are often made, and seldom matter, are told apart by an argument
 * here, which costs no stop.  A call that the table does not name is constant
 * for the kernel, which then does not run the filter at all (Linux 5.11).
 */
#include "command/trace/trace_filter.h"

#include <asm/ioctls.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "base/count.h"
#include "command/trace/trace_calls.h"
#include "kernel/filter_code.h"
#include "kernel/filter_dispatch.h"
#include "model/syscalls.h"

#define STOP (SECCOMP_RET_TRACE | TRACE_FILTER_KNOWN)
#define STOP_NEWER (SECCOMP_RET_TRACE | TRACE_FILTER_NEWER)

#define VALUES_MAX 16

enum test {
	ONLY,   /* stops where the argument is one of the values */
	EXCEPT, /* stops where it is none of them */
	BITS,   /* stops where it has one of these bits */
};

/* An argument that tells whether a call of a kind matters; only its low half, which holds every int. */
static const struct check {
	enum trace_kind kind;
	enum test test;
	bool marks; /* without marks the call is not stopped at all */
	uint8_t argument;
	uint8_t count;
	uint32_t values[VALUES_MAX];
} checks[] = {
	{ TRACE_FCNTL, ONLY, false, 1, 2, { F_SETOWN, F_SETOWN_EX } },
	/* What Landlock always allows (is_masked_device_ioctl in security/landlock/fs.c). */
	{ TRACE_IOCTL,
	  EXCEPT,
	  false,
	  1,
	  13,
	  { FIOCLEX, FIONCLEX, FIONBIO, FIOASYNC, FIFREEZE, FITHAW, FIGETBSZ, 0x80111500U /* FS_IOC_GETFSUUID */,
	    0x80811501U /* FS_IOC_GETFSSYSFSPATH */, 0xc020660bU /* FS_IOC_FIEMAP */, FICLONE, FICLONERANGE,
	    FIDEDUPERANGE } },
	{ TRACE_CLONE, BITS, false, 0, 1, { 0x00800000U /* CLONE_UNTRACED */ } },
	{ TRACE_PRCTL, ONLY, false, 0, 1, { PR_SET_SECCOMP } },
	{ TRACE_SECCOMP, ONLY, false, 0, 2, { SECCOMP_SET_MODE_STRICT, SECCOMP_SET_MODE_FILTER } },
	{ TRACE_BPF, ONLY, false, 0, 1, { 6 /* BPF_OBJ_PIN */ } },
	{ TRACE_FSCONFIG, ONLY, false, 1, 1, { 7 /* FSCONFIG_CMD_RECONFIGURE */ } },
	{ TRACE_WRITE, ONLY, true, 0, 1, { 2 } },
	{ TRACE_EXIT, EXCEPT, true, 0, 1, { 0 } },
	{ TRACE_UNSHARE, BITS, false, 0, 1, { 0x00020000U /* CLONE_NEWNS */ } },
};

struct builder {
	struct filter_code *code;
	filter_place stop, allow;
};

static const struct check *check_of(const struct trace_call *call)
{
	for (size_t i = 0; i < COUNT(checks); i++)
		if (checks[i].kind == call->kind)
			return &checks[i];
	return NULL;
}

/* Half of an argument; the high one where it is not the low. */
static filter_place load(const struct builder *builder, int argument, bool high, filter_place next)
{
	bool second = high != syscalls_big_endian(syscalls_here);
	size_t offset = offsetof(struct seccomp_data, args) + (size_t)argument * sizeof(uint64_t);

	return filter_code_load(builder->code, (uint32_t)(offset + (second ? sizeof(uint32_t) : 0)), next);
}

static filter_place write_check(const struct builder *builder, const struct check *check)
{
	filter_place yes = check->test == EXCEPT ? builder->allow : builder->stop;
	filter_place at = check->test == EXCEPT ? builder->stop : builder->allow;

	for (int i = 0; i < check->count; i++)
		at = check->test == BITS ? filter_code_has(builder->code, check->values[i], yes, at)
		                         : filter_code_equal(builder->code, check->values[i], yes, at);
	return load(builder, check->argument, false, at);
}

/* PR_SET_DUMPABLE, 0 would blind an ordinary user's tracer: it is answered, and not done (errno 0 is success). */
static filter_place write_prctl(const struct builder *builder, const struct check *check)
{
	filter_place other = write_check(builder, check);
	filter_place done = filter_code_return(builder->code, SECCOMP_RET_ERRNO | 0);
	filter_place dumpable = filter_code_equal(builder->code, 0, done, builder->allow);

	dumpable = load(builder, 1, false, dumpable);
	return load(builder, 0, false, filter_code_equal(builder->code, PR_SET_DUMPABLE, dumpable, other));
}

/* send(2) is sendto(2) without an address, and nothing to see. */
static filter_place write_sendto(const struct builder *builder)
{
	filter_place at = filter_code_equal(builder->code, 0, builder->allow, builder->stop);

	at = filter_code_equal(builder->code, 0, load(builder, 4, true, at), builder->stop);
	return load(builder, 4, false, at);
}

/* O_PATH opens nothing that Landlock minds; of openat2(2) the flags are in memory. */
static filter_place write_open(const struct builder *builder, const struct trace_call *call)
{
	filter_place at = filter_code_has(builder->code, O_PATH, builder->allow, builder->stop);

	return load(builder, call->at.flags - 1, false, at);
}

static filter_place write_call(const struct builder *builder, const struct trace_call *call)
{
	const struct check *check = check_of(call);

	switch (call->kind) {
	case TRACE_PRCTL:
		return write_prctl(builder, check);
	case TRACE_SENDTO:
		return write_sendto(builder);
	case TRACE_OPEN:
		return write_open(builder, call);
	default:
		return check ? write_check(builder, check) : builder->stop;
	}
}

/* Before everything else: numbers that no call of the table has.  The program so far begins at next. */
static void write_newer(struct filter_code *code, filter_place next)
{
	filter_place newer = filter_code_return(code, STOP_NEWER);
	filter_place at = filter_code_at_least(code, TRACE_NEWEST + 1, newer, next);

	at = filter_code_at_least(code, TRACE_OLDEST_X32, next, at);
	at = filter_code_at_least(code, TRACE_NEWEST_X32 + 1, newer, at);
	at = filter_code_and(code, ~SYSCALLS_X32_BIT, at);
	(void)filter_code_load(code, offsetof(struct seccomp_data, nr), at);
}

void trace_filter_build(struct filter_code *code, bool marks)
{
	struct filter_dispatch_call calls[FILTER_DISPATCH_MAX];
	struct builder builder = { .code = code };
	size_t count = 0;

	filter_code_init(code);
	builder.stop = filter_code_return(code, STOP);
	builder.allow = filter_code_return(code, SECCOMP_RET_ALLOW);
	for (size_t i = 0; i < trace_calls_count; i++) {
		const struct check *check = check_of(&trace_calls[i]);

		if (!check || !check->marks || marks)
			calls[count++] = (struct filter_dispatch_call){ trace_calls[i].call,
				                                        write_call(&builder, &trace_calls[i]) };
	}
	filter_dispatch(code, syscalls_here, calls, count, STOP_NEWER);
	write_newer(code, (filter_place)code->count);
}
