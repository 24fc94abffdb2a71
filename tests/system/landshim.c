/* SPDX-License-Identifier: BSD-3-Clause */
/* Command lines of landshim. */
#include "landshim.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema.h"

#define WORDS_MAX 64

/* Whatever a test asks for as JSON is as its schema says.  Of explain it is the last line on standard error. */
static const struct spawned *checked(const char *const *argv, const struct spawned *ran)
{
	static struct spawned kept;
	bool as_json = false;
	const char *text = ran->out;

	for (const char *const *word = argv; *word && strcmp(*word, "--") != 0; word++)
		as_json |= strcmp(*word, "--json") == 0;
	/* Nothing is printed where the command line is refused; what learn prints is a file. */
	if (!as_json || ran->status == 125 || strcmp(argv[1], "learn") == 0)
		return ran;
	/* Standard output is the program's, but for --audit. */
	if (strcmp(argv[1], "explain") == 0 && *text != '{') {
		text = strstr(ran->err, "{\"");
		for (const char *next = text; next; next = strstr(next + 1, "\n{\""))
			text = next;
	}
	if (!text || *text == '\0')
		return ran;
	kept = *ran;
	text = text == ran->out ? kept.out : kept.err + (text - ran->err);
	schema_expect(argv[1], spawn_text("%s", text), "");
	return &kept;
}

const struct spawned *landshim_spawn(const struct spawn *spawn, const char *command, const char *const *words)
{
	struct spawn started = *spawn;
	const char *argv[WORDS_MAX + 3] = { started.file ? started.file : LANDSHIM, command };
	size_t count = command ? 2 : 1;

	for (; *words; words++) {
		cr_assert_lt(count, (size_t)WORDS_MAX);
		argv[count++] = *words;
	}
	started.argv = argv;
	started.preload = "";
	return checked(argv, spawn_run(&started));
}

const struct spawned *landshim_words(const char *const *words)
{
	const struct spawn spawn = { .preload = "" };

	return landshim_spawn(&spawn, NULL, words);
}

const struct spawned *landshim_run(const struct spawn *spawn, const char *policy, const char *const *words)
{
	static unsigned number;
	const char *all[WORDS_MAX] = { "-c", spawn_file(spawn_text("run-%u.conf", number++), policy) };
	size_t count = 2;

	for (; *words; words++) {
		cr_assert_lt(count, (size_t)WORDS_MAX - 1);
		all[count++] = *words;
	}
	return landshim_spawn(spawn, "run", all);
}

const char *landshim_secret(void)
{
	return spawn_file("secret", "secret\n");
}

const char *landshim_tight(const char *readable)
{
	return spawn_policy(1, spawn_text(", { path = \"%s\"; allow = \"read_file\"; }", readable), "");
}

void landshim_copy(const char *from, const char *to, int mode)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	struct stat st;

	cr_assert_eq(fstat(in, &st), 0, "%s", from);
	cr_assert_eq(sendfile(out, in, NULL, (size_t)st.st_size), st.st_size);
	cr_assert_eq(fchmod(out, (mode_t)mode), 0);
	(void)close(in);
	(void)close(out);
}

void landshim_refused(const struct spawned *ran, const char *says)
{
	cr_expect_eq(ran->status, 125, "status %d", ran->status);
	cr_expect_str_eq(ran->out, "");
	cr_expect_eq(strncmp(ran->err, says, strlen(says)), 0, "wanted: %s\nsaid: %s", says, ran->err);
}
