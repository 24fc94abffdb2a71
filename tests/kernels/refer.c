/* SPDX-License-Identifier: BSD-3-Clause */
/* Moving and linking from one directory to another: EXDEV where that is denied. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "outside.h"

#define HEAD "abi = 11; min_abi = 0;"
#define MOVE "\"read_file\", \"make_reg\", \"remove_file\""
#define REFER MOVE ", \"refer\""

/* Two directories with a file in the first. */
struct place {
	const char *from, *to;
};

static struct place make_place(void)
{
	struct place place = { outside_directory(), outside_directory() };
	int fd = open(draft_text("%s/file", place.from), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	check_must(fd >= 0 && close(fd) == 0, "cannot make a file");
	return place;
}

static void must_say(const char *what, const struct launched *ran, const char *expected)
{
	check_that(ran->status == 0 && strcmp(ran->out, draft_text("%s\n", expected)) == 0,
	           "%s: status %d, %s%s instead of %s", what, ran->status, ran->out, ran->err, expected);
}

/* EXDEV where there is Landlock of ABI 2 and up, and on ABI 1 too, where no policy can allow it. */
static const char *denied(void)
{
	return check_kernel.abi > 0 ? "EXDEV" : "ok";
}

static const char *allowed(void)
{
	return check_kernel.abi == 1 ? "EXDEV" : "ok";
}

/* Under a policy that grants the rights on the two directories; across: rename and link. */
static void move(const char *what, const char *head, const char *on_from, const char *on_to, const char *settings,
                 const char *expected)
{
	static const char *const words[] = { "rename", "link" };

	for (size_t i = 0; i < 2; i++) {
		struct place place = make_place();
		const char *paths = draft_text("%s%s", draft_path(place.from, on_from), draft_path(place.to, on_to));
		const char *config = draft_file(draft_policy(head, paths, settings));

		must_say(draft_text("%s, %s", what, words[i]),
		         launch_host(config, words[i], draft_text("%s/file", place.from),
		                     draft_text("%s/new", place.to)),
		         expected);
	}
}

void refer_rename(void)
{
	struct place place = make_place();
	const char *config = draft_file(draft_policy(HEAD, draft_path(place.from, MOVE), ""));

	must_say("within a directory, refer not granted",
	         launch_host(config, "rename", draft_text("%s/file", place.from), draft_text("%s/new", place.from)),
	         "ok");
	move("refer not granted", HEAD, MOVE, MOVE, "", denied());
	move("refer granted on one side", HEAD, REFER, MOVE, "", denied());
	move("refer granted on the other side", HEAD, MOVE, REFER, "", denied());
	move("refer granted on both", HEAD, REFER, REFER, "", allowed());
	move("refer unrestricted", HEAD, MOVE, MOVE, "unrestricted = \"refer\";", allowed());
	move("a policy of ABI 1", "abi = 1; min_abi = 0;", MOVE, MOVE, "", denied());
	move("a policy of ABI 1, refer unrestricted", "abi = 1; min_abi = 0;", MOVE, MOVE, "unrestricted = \"refer\";",
	     allowed());
	check_cell("%s", denied());
}

/* A file may not gain rights by moving, whoever may refer. */
void refer_gain(void)
{
	move("to where there is a right more", HEAD, REFER, REFER ", \"execute\"", "", denied());
	move("to where there is a right less", HEAD, REFER ", \"execute\"", REFER, "", allowed());
	move("to where there is a right more, refer unrestricted", HEAD, MOVE, MOVE ", \"execute\"",
	     "unrestricted = \"refer\";", denied());
	check_cell("%s", denied());
}

void refer_layers(void)
{
	struct place place = make_place();
	const char *both = draft_text("%s%s", draft_path(place.from, REFER), draft_path(place.to, REFER));
	const char *none = draft_text("%s%s", draft_path(place.from, MOVE), draft_path(place.to, MOVE));
	const char *allowing = draft_file(draft_policy(HEAD, both, ""));
	const char *denying = draft_file(draft_policy(HEAD, none, ""));
	const char *from = draft_text("%s/file", place.from);
	const char *to = draft_text("%s/new", place.to);

	must_say("the second layer denies", launch_host(draft_text("%s:%s", allowing, denying), "link", from, to),
	         denied());
	(void)unlink(to);
	must_say("the first layer denies", launch_host(draft_text("%s:%s", denying, allowing), "link", from, to),
	         denied());
	(void)unlink(to);
	must_say("both layers allow", launch_host(draft_text("%s:%s", allowing, allowing), "link", from, to),
	         allowed());
	check_cell("%s", denied());
}
