/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Programs of another class or C library: landshim run confines a static one by the outer layer,
 * and one into which the shim for it can be loaded by both.  The running kernel may have no use for
 * 32-bit programs; Debian's run them.  What each right denies there: rights.c.
 */
#include <string.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "outside.h"

/* What a program may read under a policy, and what it may not. */
struct readable {
	const char *open, *secret;
	const char *expected; /* of the reader, which is given both */
	const char *config;
};

/* The shim is preloaded; or handed over to, and the ticket read. */
static void check_dynamic(const char *reader, const char *shim, const struct readable *files)
{
	const char *const preloaded[] = { reader, files->open, files->secret, NULL };
	const char *const handed[] = { launch_built("landshim"),
		                       "run",
		                       "-v",
		                       "--exact",
		                       "-c",
		                       files->config,
		                       reader,
		                       files->open,
		                       files->secret,
		                       NULL };
	const char *expected = files->expected;
	const struct launched *ran;

	ran = launch_run(&(struct launch){ .argv = preloaded, .config = files->config, .shim = shim });
	check_that(ran->status == 0 && strcmp(ran->out, expected) == 0, "preloaded: status %d, %s%s instead of %s",
	           ran->status, ran->out, ran->err, expected);
	check_that(strstr(ran->line, "\"enforced\":true") != NULL, "preloaded: the status line is %s", ran->line);
	ran = launch_run(&(struct launch){ .argv = handed });
	check_that(ran->status == 0 && strcmp(ran->out, expected) == 0, "handed over: status %d, %s%s instead of %s",
	           ran->status, ran->out, ran->err, expected);
	check_that(strstr(ran->err, "\nlandshim: enforced ") != NULL, "handed over: %s", ran->err);
}

/* Not of this class: ld.so leaves it out, with a line of its own. */
static void check_wrong_class(const char *config, const char *secret)
{
	const char *const argv[] = { launch_built("tests/hosts/variant/reader-m32"), secret, NULL };
	const struct launched *ran = launch_run(&(struct launch){ .argv = argv, .config = config });

	check_that(strcmp(ran->out, draft_text("allowed %s\n", secret)) == 0, "the other shim: %s", ran->out);
	check_that(strstr(ran->err, "wrong ELF class") != NULL, "the other shim: %s", ran->err);
}

/* Two files, both of which the reader reads without landshim; what is not there where it cannot run. */
static struct readable prepare(const char *reader, const char *absent)
{
	const char *on = outside_directory();
	const char *other = outside_directory();
	struct readable files = { draft_text("%s/file", on), draft_text("%s/file", other), NULL, NULL };
	const char *const bare[] = { reader, files.secret, NULL };
	const struct launched *ran;

	check_must(probe_prepare(on) == 0 && probe_prepare(other) == 0, "cannot prepare a directory");
	ran = launch_run(&(struct launch){ .argv = bare });
	if (ran->status == 127)
		check_cannot(absent);
	check_that(strcmp(ran->out, draft_text("allowed %s\n", files.secret)) == 0, "without landshim: %s%s", ran->out,
	           ran->err);
	files.expected = draft_text("allowed %s\ndenied %s\n", files.open, files.secret);
	files.config = draft_file(draft_policy("abi = 11; min_abi = 1;", draft_path(on, "\"read_file\""), ""));
	return files;
}

void classes_i386(void)
{
	const char *reader = launch_built("tests/hosts/variant/reader-m32-static");
	const struct readable files = prepare(reader, "no 32-bit programs");
	const char *const words[] = {
		launch_built("landshim"), "run", "-c", files.config, reader, files.open, files.secret, NULL
	};
	const struct launched *ran = launch_run(&(struct launch){ .argv = words });

	check_that(ran->status == 0 && strcmp(ran->out, files.expected) == 0, "status %d, %s%s instead of %s",
	           ran->status, ran->out, ran->err, files.expected);
	check_dynamic(launch_built("tests/hosts/variant/reader-m32"), LAUNCH_SHIM_I386, &files);
	check_wrong_class(files.config, files.secret);
	check_cell("confined");
}

/* The shim for one C library refuses the program of the other. */
static void check_wrong_libc(const char *program, const char *shim, const char *config, const char *libc)
{
	const char *const argv[] = { program, "/dev/null", NULL };
	const struct launched *ran = launch_run(&(struct launch){ .argv = argv, .config = config, .shim = shim });

	check_that(ran->status == 125 && ran->out[0] == '\0', "%s: status %d, %s%s", shim, ran->status, ran->out,
	           ran->err);
	check_that(strstr(ran->err, draft_text("runs on another C library than %s", libc)) != NULL, "%s: %s", shim,
	           ran->err);
}

void classes_musl(void)
{
	const char *reader = launch_built("tests/hosts/variant/reader-musl");
	const struct readable files = prepare(reader, "no programs of musl");

	check_dynamic(reader, LAUNCH_SHIM_MUSL, &files);
	check_wrong_libc(reader, "liblandshim.so", files.config, "glibc");
	check_wrong_libc(launch_built("tests/kernels/host"), LAUNCH_SHIM_MUSL, files.config, "musl");
}
