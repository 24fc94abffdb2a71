/* SPDX-License-Identifier: BSD-3-Clause */
/* What landshim prints: that it arrives, and how it looks on a terminal. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "landshim.h"
#include "run_check.h"

struct line {
	char words[4][16];
};

static struct line lines[] = {
	{ { "--version" } },
	{ { "--help" } },
	{ { "run", "--help" } },
	{ { "check", "--help" } },
	{ { "status" } },
	{ { "status", "--help" } },
	{ { "rights" } },
	{ { "rights", "--help" } },
	{ { "rights", "--json" } },
	{ { "check", "-c", "tar" } },
	{ { "check", "-c", "tar", "--json" } },
};

static void into(const char *path)
{
	if (dup2(open(path, O_WRONLY | O_CLOEXEC), STDOUT_FILENO) < 0)
		_exit(98);
}

static void onto_a_full_disk(void *data)
{
	(void)data;
	into("/dev/full");
}

static void nowhere(void *data)
{
	(void)data;
	(void)close(STDOUT_FILENO);
}

static const struct spawned *print(const struct line *line, void (*prepare)(void *data))
{
	const struct spawn spawn = { .preload = "", .prepare = prepare };
	const char *words[5] = { NULL };

	for (size_t i = 0; i < 4 && line->words[i][0]; i++)
		words[i] = line->words[i];
	return landshim_spawn(&spawn, NULL, words);
}

ParameterizedTestParameters(output, that_does_not_arrive_is_a_failure)
{
	return cr_make_param_array(struct line, lines, sizeof(lines) / sizeof(lines[0]));
}

ParameterizedTest(const struct line *line, output, that_does_not_arrive_is_a_failure)
{
	static const char full[] = "landshim: cannot write to standard output: no space left on device (ENOSPC)\n"
				   "landshim: hint: make room on its file system (df shows how full it is)\n";
	static const char closed[] = "landshim: cannot write to standard output: bad file descriptor (EBADF)\n"
				     "landshim: hint: the descriptor is closed, or open for the other direction\n";
	const struct spawned *ran = print(line, onto_a_full_disk);
	size_t len = strlen(ran->err);

	cr_expect_eq(ran->status, 125, "%s %s: %d", line->words[0], line->words[1], ran->status);
	cr_assert_geq(len, sizeof(full) - 1, "%s", ran->err);
	cr_expect_str_eq(ran->err + len - (sizeof(full) - 1), full);
	ran = print(line, nowhere);
	len = strlen(ran->err);
	cr_expect_eq(ran->status, 125, "%s %s: %d", line->words[0], line->words[1], ran->status);
	cr_assert_geq(len, sizeof(closed) - 1, "%s", ran->err);
	cr_expect_str_eq(ran->err + len - (sizeof(closed) - 1), closed);
}

/* check on a terminal, which script(1) makes, with entries of the environment. */
static const char *on_a_terminal(const char *const *env)
{
	const char *policy = spawn_file("bold.conf", run_check_path("/usr", "read"));
	const char *argv[] = { "/usr/bin/script", "-qec", spawn_text(LANDSHIM " check -c %s", policy), "/dev/null",
		               NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .env = env };

	return spawn_run(&spawn)->out;
}

Test(output, headings_are_bold_on_a_terminal_that_can_do_it)
{
	static const char bold[] = "\033[1m";
	const char *out = on_a_terminal((const char *[]){ "TERM=xterm", NULL });

	cr_expect_not_null(strstr(out, "\033[1mdenied, but for what follows:\033[0m"), "%s", out);
	out = on_a_terminal((const char *[]){ "TERM=xterm", "NO_COLOR=", NULL });
	cr_expect_not_null(strstr(out, bold), "an empty NO_COLOR is none");
	out = on_a_terminal((const char *[]){ "TERM=xterm", "NO_COLOR=1", NULL });
	cr_expect_not_null(strstr(out, "denied, but"), "%s", out);
	cr_expect_null(strstr(out, bold), "%s", out);
	out = on_a_terminal((const char *[]){ "TERM=dumb", NULL });
	cr_expect_not_null(strstr(out, "denied, but"), "%s", out);
	cr_expect_null(strstr(out, bold), "%s", out);
}
