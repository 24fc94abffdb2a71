/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * record [-m] [-f SECONDS] [-k COUNT] FILE PROGRAM [ARGUMENT...]: runs PROGRAM,
 * an absolute path, and writes the tracer's records to FILE as JSON lines.  The
 * exit status is the program's; "left PID..." and "incomplete" go to stderr.
 * -k: the tracer is killed at the record of that number.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command/base/context.h"
#include "command/trace/trace.h"
#include "command/trace/trace_json.h"

static int kill_at = -1;

static void write_record(void *data, const struct trace_record *record)
{
	const int *file = data;
	size_t len;
	char *line = trace_json_record(context_arena(), record, &len);

	if (write(*file, line, len) != (ssize_t)len)
		_exit(CONTEXT_FAILED);
	arena_release(context_arena(), line);
	if (kill_at > 0 && --kill_at == 0)
		(void)raise(SIGKILL);
}

static void say_left(void *data, const pid_t *pids, size_t count)
{
	(void)data;
	(void)fprintf(stderr, "left");
	for (size_t i = 0; i < count; i++)
		(void)fprintf(stderr, " %d", (int)pids[i]);
	(void)fprintf(stderr, "\n");
}

int main(int argc, char **argv)
{
	int file, option, status;
	int errors = 0;
	struct err_sink sink = context_sink(&errors);
	struct trace_options options = { .on_record = write_record, .on_left = say_left, .data = &file };
	struct trace_program program = { 0 };
	struct trace_end end;

	while ((option = getopt(argc, argv, "+mf:k:")) != -1) {
		if (option == 'm')
			options.marks = true;
		else if (option == 'k')
			kill_at = atoi(optarg);
		else
			options.seconds = (unsigned)atoi(optarg);
	}
	if (argc - optind < 2)
		return CONTEXT_FAILED;
	file = open(argv[optind], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
	program.path = argv[optind + 1];
	program.argv = argv + optind + 1;
	program.envp = trace_environment(context_arena(), environ);
	status = trace_run(&sink, &program, &options, &end);
	if (status != 0)
		return status;
	if (end.incomplete)
		(void)fprintf(stderr, "incomplete\n");
	return trace_exit_status(&end);
}
