/* SPDX-License-Identifier: BSD-3-Clause */
#include "links_place.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <unistd.h>

void links_place_go(void *data)
{
	const struct links_place *place = data;
	int fd = place->in ? open(place->in, O_RDONLY) : 0;

	if (chdir(place->directory) != 0 || fd < 0 || (fd > 0 && dup2(fd, 0) != 0))
		_exit(98);
	if (place->user && (setgid(LINKS_PLACE_USER) != 0 || setuid(LINKS_PLACE_USER) != 0))
		_exit(99);
}

const struct spawned *links_place_run(const struct links_place *place, const char *policy, const char *const *argv)
{
	const struct spawn spawn = { .argv = argv,
		                     .policy = policy,
		                     .preload = policy ? NULL : "",
		                     .prepare = links_place_go,
		                     .data = (void *)(size_t)place };

	return spawn_run(&spawn);
}

/* A shell's commands, not confined. */
void links_place_bare(const struct links_place *place, const char *commands)
{
	const struct spawned *ran = links_place_run(place, NULL, (const char *[]){ "/bin/sh", "-ec", commands, NULL });

	cr_assert_eq(ran->status, 0, "%s: %s", commands, ran->err);
}

const struct spawned *links_place_cat(const struct links_place *place, const char *word)
{
	return links_place_run(place, LINKS_PLACE_WORDS, (const char *[]){ "/bin/cat", word, NULL });
}

/* HOME and what lies around it belong to the user; the secrets can be read by both. */
void links_place_give(bool user, const char *place)
{
	const struct links_place root = { .directory = spawn_directory() };

	links_place_bare(&root, spawn_text("mkdir -p .ssh fresh; echo secret >.ssh/id; echo secret >secret;"
	                                   "mkdir -p shared; chmod 1777 shared; [ %d = 0 ] || chown -R %d:%d . %s; %s",
	                                   user, LINKS_PLACE_USER, LINKS_PLACE_USER, place,
	                                   user ? "chown root:root shared" : ""));
}
