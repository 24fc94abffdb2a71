/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tracer: runs a program, with all of the caller's rights, and hands on a
 * record for each system call that Landlock minds, of it and of every process
 * that it starts.  Needs no privilege.
 *
 * The program gets no_new_privs, as it would under a policy, and a seccomp
 * filter; it cannot make itself invisible (PR_SET_DUMPABLE is answered and not
 * done), and io_uring_setup(2) answers ENOSYS.  No process of it outlives the
 * tracer, whatever ends that.
 *
 * Not traced: machines other than x86, arm64 and riscv64.
 */
#ifndef TRACE_H
#define TRACE_H

#include "base/arena.h"
#include "base/err.h"
#include "command/trace/trace_options.h"

/*
 * Runs the program to the end of its last process.  Returns 0; 126 or 127 where
 * it cannot be executed, or what prepare returned; or CONTEXT_FAILED.  But for
 * what prepare returned the reason is reported.
 *
 * Meanwhile SIGINT, SIGQUIT, SIGTERM and SIGHUP go to the program, unless the
 * terminal has sent them there itself; the second one, or the first after 5 s,
 * ends what is left with SIGTERM, and 5 s later, or at the third, with SIGKILL.
 * If the first process stops, the caller stops by the same signal, and
 * continues it when it is continued itself.  The caller must have no other
 * children; signals' dispositions and mask are as before when it returns.
 */
int trace_run(const struct err_sink *sink, const struct trace_program *program, const struct trace_options *options,
              struct trace_end *end);

/*
 * The environment for a program that is traced: LeakSanitizer cannot work
 * there, and would fail it, so LSAN_OPTIONS gets detect_leaks=0 at its end.
 */
char **trace_environment(struct arena *arena, char *const *envp);

/* The exit status for the program's end.  Does not return if a signal killed it: the caller is killed by it too. */
int trace_exit_status(const struct trace_end *end);

#endif
