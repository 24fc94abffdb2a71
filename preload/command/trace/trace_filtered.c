/* SPDX-License-Identifier: BSD-3-Clause */
/* SECCOMP_RET_TRAP, whose signal the tracer sees before the program does (seccomp(2)). */
#include "command/trace/trace_filtered.h"

#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/count.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_options.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_registers.h"
#include "command/trace/trace_tracer.h"
#include "model/syscalls.h"

#ifndef SYS_SECCOMP
#define SYS_SECCOMP 1 /* si_code of such a signal */
#endif

int trace_filtered_trap(const struct trace_tracer *tracer, pid_t tid, struct seccomp_data *call)
{
	siginfo_t info;
	unsigned data;

	if (!tracer->options->denied || ptrace(PTRACE_GETSIGINFO, tid, NULL, &info) != 0 || info.si_code != SYS_SECCOMP)
		return 0;
	data = (unsigned)info.si_errno;
	if ((data & ~TRACE_OPTIONS_ERRNO) != TRACE_OPTIONS_TRAP)
		return 0;
	*call = (struct seccomp_data){ .nr = info.si_syscall,
		                       .arch = info.si_arch,
		                       .instruction_pointer = (uintptr_t)info.si_call_addr };
	if (trace_registers_arguments(tid, call) != 0)
		return 0;
	return tracer->options->denied(tracer->options->data, call) == (int)(data & TRACE_OPTIONS_ERRNO)
	               ? (int)(data & TRACE_OPTIONS_ERRNO)
	               : 0;
}

/* In the rows: pointers would be relocated at every start of the command. */
static const char names[][sizeof("sched_rr_get_interval_time64")] = {
#define SYSCALL(name, ...) [SYSCALLS_##name] = #name,
#include "model/syscalls.def"
#undef SYSCALL
};

/* C would leave out the NUL of a name that is as long as its row. */
#define SYSCALL(name, ...) _Static_assert(sizeof(#name) <= sizeof(names[0]), #name);
#include "model/syscalls.def"
#undef SYSCALL

const char *trace_filtered_name(uint32_t audit_arch, long number)
{
	enum syscalls_arch arch;

	if (number < 0 || !trace_calls_arch(audit_arch, (uint64_t)number, &arch))
		return "unknown";
	for (size_t i = 0; i < COUNT(names); i++)
		if (syscalls_number(arch, (enum syscalls_call)i) == number)
			return names[i];
	return "unknown";
}

/* Families that are asked for in practice; <linux/socket.h>. */
static const char *family_name(int family)
{
	static const struct {
		int family;
		const char *name;
	} families[] = {
		{ AF_UNIX, "AF_UNIX" },       { AF_INET, "AF_INET" },     { AF_INET6, "AF_INET6" },
		{ AF_NETLINK, "AF_NETLINK" }, { AF_PACKET, "AF_PACKET" }, { 38, "AF_ALG" },
		{ 40, "AF_VSOCK" },           { 43, "AF_SMC" },           { 44, "AF_XDP" },
	};

	for (size_t i = 0; i < COUNT(families); i++)
		if (families[i].family == family)
			return families[i].name;
	return NULL;
}

static const char *socket_text(struct arena *arena, const struct seccomp_data *call)
{
	static const char *const types[] = {
		"0", "SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET"
	};
	const char *family = family_name((int)(uint32_t)call->args[0]);
	unsigned type = (uint32_t)call->args[1] & 0xf;

	return arena_printf(arena, "socket(%s, %s, %d)",
	                    family ? family : arena_printf(arena, "%d", (int)(uint32_t)call->args[0]),
	                    type < COUNT(types) ? types[type] : arena_printf(arena, "%u", type),
	                    (int)(uint32_t)call->args[2]);
}

void trace_filtered_fill(struct trace_pending *pending, const struct seccomp_data *call)
{
	struct trace_record *record = &pending->record;
	struct seccomp_data *copy = arena_alloc(&pending->arena, sizeof(*copy));

	*copy = *call;
	record->raw = copy;
	record->call = trace_filtered_name(call->arch, (long)(uint32_t)call->nr);
	record->class = TRACE_OWN;
	record->stage = TRACE_EITHER;
	if (record->call == names[SYSCALLS_socket])
		record->written = socket_text(&pending->arena, call);
	else if (record->call == names[SYSCALLS_ioctl])
		record->written = arena_printf(&pending->arena, "ioctl(%d, 0x%x)", (int)(uint32_t)call->args[0],
		                               (unsigned)(uint32_t)call->args[1]);
	else
		record->written = arena_printf(&pending->arena, "%s()", record->call);
}
