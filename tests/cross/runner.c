/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * runner [SUITE/NAME...]: runs the unit tests without Criterion, but those that are
 * named: each in a child, which is what a test may count on.  Prints what fails, and
 * how many tests there were; fails if any did, or if there is none of a name.
 */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATUS_FAILED 1
#define STATUS_SKIPPED 77

static struct runner_test *first;
static bool failed; /* in the child: something that was expected did not hold */

void runner_add(struct runner_test *test)
{
	test->next = first;
	first = test;
}

void runner_expect(bool holds, bool fatal, const char *file, int line, const char *what, const char *fmt, ...)
{
	va_list list;

	if (holds)
		return;
	printf("%s:%d: %s:", file, line, what);
	va_start(list, fmt);
	(void)vprintf(fmt, list);
	va_end(list);
	printf("\n");
	failed = true;
	if (fatal) {
		(void)fflush(stdout);
		_exit(STATUS_FAILED);
	}
}

void runner_skip(const char *fmt, ...)
{
	va_list list;

	va_start(list, fmt);
	(void)vprintf(fmt, list);
	va_end(list);
	printf("\n");
	(void)fflush(stdout);
	_exit(failed ? STATUS_FAILED : STATUS_SKIPPED);
}

/* The exit status of one run, or 128 and the signal that ended it. */
static int run(const struct runner_test *test, void *parameter)
{
	int status = 0;
	pid_t child;

	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		if (test->init)
			test->init();
		test->body(parameter);
		if (test->fini)
			test->fini();
		(void)fflush(stdout);
		_exit(failed ? STATUS_FAILED : 0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return STATUS_FAILED;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Takes the test out of the names if it is there. */
static bool take_name(char **names, const struct runner_test *test)
{
	char name[256];

	(void)snprintf(name, sizeof(name), "%s/%s", test->suite, test->name);
	for (; *names; names++) {
		if (strcmp(*names, name) == 0) {
			**names = '\0';
			return true;
		}
	}
	return false;
}

int main(int argc, char **argv)
{
	unsigned tests = 0, failures = 0, skipped = 0;

	(void)argc;

	for (const struct runner_test *test = first; test; test = test->next) {
		struct runner_parameters with = { NULL, 0, 1 };

		if (take_name(argv + 1, test))
			with.count = 0;
		else if (test->parameters)
			with = test->parameters();
		for (size_t i = 0; i < with.count; i++) {
			int status = run(test, with.at ? (char *)with.at + i * with.size : NULL);

			tests++;
			skipped += status == STATUS_SKIPPED;
			if (status == 0 || status == STATUS_SKIPPED)
				continue;
			failures++;
			printf("FAILED: %s/%s, run %zu: status %d\n", test->suite, test->name, i, status);
		}
	}
	for (char **name = argv + 1; *name; name++) {
		if (**name) {
			printf("there is no test %s\n", *name);
			failures++;
		}
	}
	printf("%u tests, %u failed, %u skipped\n", tests, failures, skipped);
	return tests == 0 || failures > 0;
}
