/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Programs that are hostile from their first byte: what their headers name is
 * their own choice, and landshim run must not grant it to them.  Each is a copy
 * of a program that was linked with words to be written over.
 */
#include <criterion/criterion.h>
#include <elf.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define HOSTILE SPAWN_HOST("variant/hostile")
#define RUNPATH_WORD "/WRITE_OVER_THIS_RUNPATH"
#define NEEDED_WORD "/WRITE_OVER_THIS_NEEDED"

static const struct spawn plain = { .preload = "" };

struct file_window {
	unsigned char *bytes;
	size_t size;
};

/* A copy of a program, mapped to be written to, with an empty string after its end for the taking. */
static struct file_window copy(const char *from, const char *name)
{
	const char *path = spawn_path(name);
	struct file_window image;
	struct stat st;
	int fd;

	landshim_copy(from, path, 0755);
	fd = open(path, O_RDWR | O_CLOEXEC);
	cr_assert(fd >= 0 && fstat(fd, &st) == 0);
	image.size = (size_t)st.st_size + 4096;
	cr_assert_eq(ftruncate(fd, (off_t)image.size), 0);
	image.bytes = mmap(NULL, image.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	cr_assert_neq(image.bytes, MAP_FAILED);
	(void)close(fd);
	return image;
}

/* Writes a text over every place of a word, which is longer. */
static void write_over(const struct file_window *image, const char *word, const char *text)
{
	unsigned char *at = image->bytes;
	size_t found = 0;

	while ((at = memmem(at, image->size - (size_t)(at - image->bytes), word, strlen(word)))) {
		size_t room = strlen((char *)at);

		cr_assert_leq(strlen(text), room, "%s does not fit", text);
		memset(at, '\0', room);
		memcpy(at, text, strlen(text));
		at += room;
		found++;
	}
	cr_assert_gt(found, 0, "there is no %s", word);
}

/* Makes a header of one type one of another, which names a text. */
static void second_interpreter(const struct file_window *image, const char *text)
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)(void *)image->bytes;
	Elf64_Phdr *headers = (Elf64_Phdr *)(void *)(image->bytes + header->e_phoff);
	size_t at = image->size - 1024;

	memcpy(image->bytes + at, text, strlen(text) + 1);
	for (size_t i = 0; i < header->e_phnum; i++) {
		if (headers[i].p_type != PT_NOTE)
			continue;
		headers[i].p_type = PT_INTERP;
		headers[i].p_offset = at;
		headers[i].p_filesz = headers[i].p_memsz = strlen(text) + 1;
		return;
	}
	cr_assert(false, "no header to make another of");
}

static void done(const struct file_window *image)
{
	(void)munmap(image->bytes, image->size);
}

/* Runs the hostile program with an interpreter of its own, which tries to open the secrets. */
static void is_denied(const char *program, const char *secrets, const char *what)
{
	const char *env[] = { spawn_text("SECRETS=%s:/etc/shadow", secrets), NULL };
	const struct spawn spawn = { .env = env };
	const char *policy = landshim_tight(spawn_file("open", ""));
	const struct spawned *ran;

	ran = landshim_run(&spawn, policy, (const char *[]){ program, NULL });
	cr_expect_str_eq(ran->out, "denied\ndenied\n", "%s: status %d: %s%s", what, ran->status, ran->out, ran->err);
	ran = landshim_run(&spawn, policy, (const char *[]){ "--exact", program, NULL });
	landshim_refused(ran, spawn_text("landshim: %s: the shim cannot be loaded into it: ", program));
}

Test(hostile, an_interpreter_of_its_own_gets_no_shim_and_no_more)
{
	const char *secret = landshim_secret();
	const char *env[] = { spawn_text("SECRETS=%s", secret), NULL };
	const struct spawn bare = { .argv = (const char *[]){ HOSTILE, NULL }, .preload = "", .env = env };

	require_landlock(1);
	cr_expect_str_eq(spawn_run(&bare)->out, "leaked\n", "the interpreter runs");
	is_denied(HOSTILE, secret, "as it is");
}

Test(hostile, the_kernels_interpreter_is_the_first_one)
{
	struct file_window image = copy(HOSTILE, "two");

	require_landlock(1);
	second_interpreter(&image, "/");
	done(&image);
	is_denied(spawn_path("two"), landshim_secret(), "a second interpreter");
}

Test(hostile, what_it_needs_is_granted_only_if_it_is_an_object)
{
	const char *secret = landshim_secret();
	const char *needs[] = { "/", "/etc/shadow", "/etc", secret, spawn_directory() };

	require_landlock(1);
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		struct file_window image = copy(HOSTILE, "needs");

		write_over(&image, NEEDED_WORD, needs[i]);
		done(&image);
		is_denied(spawn_path("needs"), secret, needs[i]);
		cr_assert_eq(unlink(spawn_path("needs")), 0);
	}
}

Test(hostile, its_runpath_grants_no_directory)
{
	const char *secret = landshim_secret();
	const char *env[] = { spawn_text("SECRET=%s", secret), NULL };
	const char *policy = spawn_policy(1, ", { path = \"/proc\"; allow = \"read\"; }", "");
	const struct spawn run = { .env = env };
	struct file_window image;
	const struct spawned *ran;

	require_landlock(1);
	/* The shim's own libc, so that the exact layer follows; and code that runs before it. */
	image = copy(SPAWN_HOST("variant/ifunc-runpath"), "ifunc");
	write_over(&image, RUNPATH_WORD, spawn_directory());
	done(&image);
	ran = landshim_run(&run, policy, (const char *[]){ "--exact", spawn_path("ifunc"), NULL });
	cr_expect_str_eq(ran->out, "denied\n", "status %d: %s%s", ran->status, ran->out, ran->err);
	image = copy(HOSTILE, "runpath");
	write_over(&image, RUNPATH_WORD, spawn_directory());
	write_over(&image, NEEDED_WORD, "secret");
	done(&image);
	is_denied(spawn_path("runpath"), secret, "a runpath");
}

Test(hostile, headers_without_end_are_read_to_the_files_end)
{
	struct file_window image = copy(SPAWN_HOST("reader"), "endless");
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)(void *)image.bytes;
	Elf64_Phdr *headers = (Elf64_Phdr *)(void *)(image.bytes + header->e_phoff);
	const char *secret = landshim_secret();
	const struct spawned *ran;

	require_landlock(1);
	for (size_t i = 0; i < header->e_phnum; i++)
		if (headers[i].p_type == PT_DYNAMIC)
			headers[i].p_filesz = (Elf64_Xword)1 << 62;
	done(&image);
	ran = landshim_run(&plain, landshim_tight(spawn_file("open", "")),
	                   (const char *[]){ spawn_path("endless"), secret, NULL });
	cr_expect_str_eq(ran->out, spawn_text("denied %s\n", secret), "%s", ran->err);
}

/* A working directory with an ld.so.conf.d that somebody has planted there. */
static void planted_conf(void *data)
{
	(void)data;
	if (chdir(spawn_directory()) != 0 || unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(spawn_path("ld.so.conf"), "/etc/ld.so.conf", NULL, MS_BIND, NULL) != 0)
		_exit(98);
}

Test(hostile, ld_so_conf_includes_what_is_beside_it)
{
	const char *secret = landshim_secret();
	const char *env[] = { spawn_text("SECRET=%s", secret), NULL };
	const struct spawn run = { .env = env, .prepare = planted_conf };
	const char *policy = spawn_policy(1, ", { path = \"/proc\"; allow = \"read\"; }", "");
	const struct spawned *ran;

	require_root();
	require_landlock(1);
	(void)spawn_file("ld.so.conf", "include ld.so.conf.d/*.conf\n");
	cr_assert_eq(mkdir(spawn_path("ld.so.conf.d"), 0755), 0);
	(void)spawn_file("ld.so.conf.d/planted.conf", spawn_text("%s\n", spawn_directory()));
	ran = landshim_run(&run, policy, (const char *[]){ SPAWN_HOST("ifunc"), NULL });
	cr_expect_str_eq(ran->out, "denied\n", "status %d: %s%s", ran->status, ran->out, ran->err);
}

Test(hostile, variables_of_ld_so_grant_no_more_than_objects)
{
	static const char *const lists[] = { "LD_PRELOAD=/etc/",        "LD_PRELOAD=/$LIB/x.so",
		                             "LD_PRELOAD=$ORIGIN/x.so", "LD_AUDIT=$ORIGIN/x.so",
		                             "LD_AUDIT=/etc",           "LD_LIBRARY_PATH=//" };
	const char *secret = landshim_secret();
	const char *policy = spawn_policy(1, ", { path = \"/proc\"; allow = \"read\"; }", "");

	require_landlock(1);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const char *env[] = { spawn_text("SECRET=%s", secret), lists[i], NULL };
		const struct spawn run = { .env = env };
		const struct spawned *ran = landshim_run(&run, policy, (const char *[]){ SPAWN_HOST("ifunc"), NULL });

		cr_expect_str_eq(ran->out, "denied\n", "%s: status %d: %s%s", lists[i], ran->status, ran->out,
		                 ran->err);
	}
}

Test(hostile, what_is_no_regular_file_is_not_even_opened)
{
	const char *policy = spawn_policy(1, ", { path = \"/proc\"; allow = \"read\"; }", "");
	const char *pipe = spawn_path("libc.so.6"), *program = spawn_path("program");
	const char *env[] = { "SECRET=/etc/shadow", NULL };
	const struct spawn run = { .env = env };
	struct file_window image = copy(SPAWN_HOST("variant/ifunc-runpath"), "program");
	char events[sizeof(struct inotify_event) + 256];
	int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	require_landlock(1);
	write_over(&image, RUNPATH_WORD, spawn_directory());
	done(&image);
	cr_assert_eq(mkfifo(pipe, 0600), 0);
	cr_assert_geq(inotify_add_watch(watch, pipe, IN_OPEN), 0);
	cr_expect_str_eq(landshim_run(&run, policy, (const char *[]){ program, NULL })->out, "denied\n");
	(void)landshim_words((const char *[]){ "check", pipe, NULL });
	cr_expect_lt(read(watch, events, sizeof(events)), 0, "a reader of it would have lost something");
}
