/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What landshim run hands to the shim: a ticket of another's, or one that is
 * not whole, starts nothing.
 */
#include "model/handover.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/arena.h"
#include "command/launch/handover_write.h"
#include "landshim.h"
#include "model/uapi.h"
#include "require.h"

#define READER SPAWN_HOST("reader")
#define INSPECT SPAWN_HOST("inspect")

/* What the child has open. */
enum {
	RULESET = 900,
	OTHER_RULESET,
	NO_RULESET,
	CLOSED,
};

static const struct spawn plain = { .preload = "" };

static void grant(int ruleset, const char *path)
{
	struct landlock_path_beneath_attr attr = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE |
		                                                     LANDLOCK_ACCESS_FS_EXECUTE,
		                                   .parent_fd = open(path, O_PATH) };

	if (attr.parent_fd < 0 || uapi_add_rule(ruleset, LANDLOCK_RULE_PATH_BENEATH, &attr, 0) != 0 ||
	    close(attr.parent_fd) != 0)
		_exit(96);
}

/* Rulesets that let programs start, and grant nothing in the test's own directory. */
static void with_rulesets(void *data)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE |
		                                                         LANDLOCK_ACCESS_FS_EXECUTE };
	int fd = uapi_create_ruleset(&attr, sizeof(attr), 0);

	(void)data;
	if (fd < 0)
		_exit(97);
	grant(fd, "/usr");
	grant(fd, TEST_BUILD);
	grant(fd, "/proc");
	if (dup2(fd, RULESET) < 0 || dup2(fd, OTHER_RULESET) < 0 || dup2(1, NO_RULESET) < 0 || close(fd) != 0)
		_exit(98);
}

static struct arena *memory(void)
{
	static struct arena arena;

	if (arena.chunks.limit == 0)
		arena_init(&arena, (size_t)16 * 1024 * 1024);
	return &arena;
}

/* A ticket for a program and its words, with one ruleset. */
static struct handover ticket_for(const char *const *argv)
{
	struct handover ticket = { .abi = 1, .status_fd = -1, .verbose = "", .status = "" };
	struct stat st;
	int argc = 0;

	cr_assert_eq(stat(argv[0], &st), 0);
	while (argv[argc])
		argc++;
	ticket.device = (uint64_t)major(st.st_dev) << 32 | minor(st.st_dev);
	ticket.inode = st.st_ino;
	ticket.arguments = handover_digest_arguments(argc, (char *const *)(const void *)argv);
	ticket.rulesets[ticket.count++].fd = RULESET;
	return ticket;
}

/* The program with the text of a ticket, and perhaps with an entry of the environment besides. */
static const struct spawned *start(const char *const *argv, const char *text, const char *entry)
{
	const char *env[] = { spawn_text("LANDSHIM_HANDOVER=%s", text), entry, NULL };
	const struct spawn spawn = { .argv = argv, .env = env, .prepare = with_rulesets };

	return spawn_run(&spawn);
}

static const char *const *reader(void)
{
	static const char *argv[3] = { READER };

	argv[1] = landshim_secret();
	return argv;
}

Test(handover, a_ticket_is_enforced_and_leaves_nothing)
{
	const char *inspect[] = { INSPECT, NULL };
	struct handover ticket = ticket_for(reader());
	const struct spawned *ran;

	require_landlock(1);
	ran = start(reader(), handover_write(memory(), &ticket), NULL);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->out, spawn_text("denied %s\n", spawn_path("secret")), "%s", ran->err);
	ticket = ticket_for(inspect);
	ticket.rulesets[ticket.count++].fd = OTHER_RULESET;
	ticket.verbose = "said\n";
	ticket.verbose_len = 5;
	ran = start(inspect, handover_write(memory(), &ticket), NULL);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->err, "said\n");
	cr_expect_not_null(strstr(ran->out, "no_new_privs 1\n"));
	cr_expect_null(strstr(ran->out, "open 900"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "open 901"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "open 902"), "what is not named stays: %s", ran->out);
	cr_expect_null(strstr(ran->out, "entry LANDSHIM"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "entry LD_PRELOAD"), "%s", ran->out);
}

Test(handover, a_text_that_is_cut_short_is_refused, .timeout = 120)
{
	struct handover ticket = ticket_for(reader());
	const char *text = handover_write(memory(), &ticket);

	require_landlock(1);
	for (size_t len = 0; len < strlen(text); len++)
		landshim_refused(
			start(reader(), spawn_text("%.*s", (int)len, text), NULL),
			len < 2 ? "landshim: LANDSHIM_HANDOVER: is no handover of this version of landshim run\n"
				: "landshim: LANDSHIM_HANDOVER: is cut short or changed\n");
	landshim_refused(start(reader(), spawn_text("%s ", text), NULL),
	                 "landshim: LANDSHIM_HANDOVER: is cut short or changed\n");
}

Test(handover, a_text_with_one_byte_changed_is_refused, .timeout = 120)
{
	struct handover ticket = ticket_for(reader());
	const char *text = handover_write(memory(), &ticket);

	require_landlock(1);
	for (size_t i = 0; i < strlen(text); i++) {
		char changed[1024];

		(void)strcpy(changed, text);
		changed[i] ^= 1;
		landshim_refused(start(reader(), changed, NULL),
		                 i < 2 ? "landshim: LANDSHIM_HANDOVER: is no handover of this version of landshim run\n"
		                       : "landshim: LANDSHIM_HANDOVER: is cut short or changed\n");
	}
}

static void other_inode(struct handover *ticket)
{
	ticket->inode++;
}

static void other_device(struct handover *ticket)
{
	ticket->device += (uint64_t)1 << 32;
}

static void other_words(struct handover *ticket)
{
	ticket->arguments ^= 1;
}

static void missing(struct handover *ticket)
{
	ticket->rulesets[ticket->count++].fd = CLOSED;
}

static void no_ruleset(struct handover *ticket)
{
	ticket->rulesets[ticket->count++].fd = NO_RULESET;
}

static void twice(struct handover *ticket)
{
	ticket->rulesets[ticket->count++].fd = OTHER_RULESET;
	ticket->rulesets[ticket->count++].fd = RULESET;
}

static void as_status(struct handover *ticket)
{
	ticket->status_fd = RULESET;
}

static void nothing(struct handover *ticket)
{
	(void)ticket;
}

static const struct {
	void (*change)(struct handover *ticket);
	const char *entry, *says;
} wrong[] = {
	{ other_inode, NULL, "landshim: LANDSHIM_HANDOVER: is another program's\n" },
	{ other_device, NULL, "landshim: LANDSHIM_HANDOVER: is another program's\n" },
	{ other_words, NULL, "landshim: LANDSHIM_HANDOVER: is for other arguments than these\n" },
	{ missing, NULL, "landshim: LANDSHIM_HANDOVER: the descriptor 903 is closed: bad file descriptor (EBADF)\n" },
	{ no_ruleset, NULL,
	  "landshim: LANDSHIM_HANDOVER: the descriptor 902 is no Landlock ruleset: file descriptor in bad state "
	  "(EBADFD)\n" },
	{ twice, NULL, "landshim: LANDSHIM_HANDOVER: names the descriptor 900 twice\n" },
	{ as_status, NULL, "landshim: LANDSHIM_HANDOVER: names the descriptor 900 twice\n" },
	{ nothing, "LANDSHIM_CONFIG=tar", "landshim: LANDSHIM_CONFIG: is set beside LANDSHIM_HANDOVER\n" },
	{ nothing, "LANDSHIM_MODE=off", "landshim: LANDSHIM_MODE: is set beside LANDSHIM_HANDOVER\n" },
	{ nothing, "LANDSHIM_MODE=enforce", "landshim: LANDSHIM_MODE: is set beside LANDSHIM_HANDOVER\n" },
	{ nothing, "LANDSHIM_VERBOSE=1", "landshim: LANDSHIM_VERBOSE: is set beside LANDSHIM_HANDOVER\n" },
	{ nothing, "LANDSHIM_STATUS_FD=9", "landshim: LANDSHIM_STATUS_FD: is set beside LANDSHIM_HANDOVER\n" },
	{ nothing, "LANDSHIM_HANDOVER=1 ", "landshim: LANDSHIM_HANDOVER: is set twice, to different values\n" },
	{ nothing, "LANDSHIM_HANDOVER", "landshim: LANDSHIM_HANDOVER: is set beside LANDSHIM_HANDOVER\n" },
};

#define WRONG (sizeof(wrong) / sizeof(wrong[0]))

ParameterizedTestParameters(handover, what_is_not_this_programs_or_not_alone_is_refused)
{
	static size_t indices[WRONG];

	for (size_t i = 0; i < WRONG; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, WRONG);
}

ParameterizedTest(size_t *index, handover, what_is_not_this_programs_or_not_alone_is_refused)
{
	struct handover ticket = ticket_for(reader());

	require_landlock(1);
	wrong[*index].change(&ticket);
	landshim_refused(start(reader(), handover_write(memory(), &ticket), wrong[*index].entry), wrong[*index].says);
}

Test(handover, run_takes_none_from_its_caller)
{
	const char *env[] = { "LANDSHIM_HANDOVER=1 ", NULL };
	const struct spawn spawn = { .env = env };

	landshim_refused(landshim_run(&spawn, landshim_tight(spawn_directory()), (const char *[]){ "/bin/true", NULL }),
	                 "landshim: LANDSHIM_HANDOVER: is set where landshim sets it\n");
}

/* A launcher that the shim is not loaded into: before it is, an object of the audit interface executes something else. */
static const struct spawned *through(const char *next, const char *word, const char *const *program)
{
	const char *env[] = { spawn_text("LD_AUDIT=%s", SPAWN_HOST("libexec.so")), spawn_text("EXEC_NEXT=%s", next),
		              word ? spawn_text("EXEC_WORD=%s", word) : NULL, NULL };
	const struct spawn spawn = { .env = env };
	const char *policy = spawn_policy(1, ", { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; }", "");

	return landshim_run(&spawn, policy, program);
}

Test(handover, a_launcher_that_is_not_confined_exactly_hands_it_on_to_the_program_alone)
{
	const char *const *argv = reader();

	require_landlock(1);
	landshim_refused(through(INSPECT, NULL, argv), "landshim: LANDSHIM_HANDOVER: is another program's\n");
	landshim_refused(through(READER, "more", argv),
	                 "landshim: LANDSHIM_HANDOVER: is for other arguments than these\n");
	cr_expect_str_eq(through(READER, NULL, argv)->out, spawn_text("denied %s\n", spawn_path("secret")));
}

Test(handover, what_stands_between_is_confined_and_so_is_what_it_starts)
{
	const char *const between[][8] = {
		{ "/usr/bin/env", READER, landshim_secret(), NULL },
		{ "/bin/sh", "-c", spawn_text(READER " %s", landshim_secret()), NULL },
		{ SPAWN_HOST("variant/reader-static"), landshim_secret(), NULL },
		{ SPAWN_HOST("variant/reader-static-pie"), landshim_secret(), NULL },
		{ "/bin/busybox", "env", READER, landshim_secret(), NULL },
		{ "/usr/bin/python3", "-c", "import subprocess, sys; subprocess.run(sys.argv[1:], close_fds=True)",
		  READER, landshim_secret(), NULL },
	};
	const char *policy = spawn_policy(1, ", { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; }", "");

	require_landlock(1);
	for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
		const struct spawned *ran = landshim_run(&plain, policy, between[i]);

		cr_expect_str_eq(ran->out, spawn_text("denied %s\n", spawn_path("secret")), "%s: %s", between[i][0],
		                 ran->err);
	}
}

/* It clears the environment, or keeps it; what it starts has the outer layer alone, or is refused. */
Test(handover, sudo_between)
{
	static const char *const kept[] = { "-n", "-nE", "--preserve-env=LD_PRELOAD,LANDSHIM_HANDOVER" };
	const char *policy = spawn_policy(6,
	                                  ", { path = [ \"/etc\", \"/run\", \"/var\", \"/proc\", \"" TEST_BUILD "\" ];"
	                                  " allow = \"read_execute\"; }",
	                                  "");
	const char *open = SPAWN_HOST("reader");

	require_landlock(6);
	require_root();
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		const struct spawned *ran = landshim_run(&plain, policy,
		                                         (const char *[]){ "/usr/bin/sudo", kept[i], "-n", READER, open,
		                                                           landshim_secret(), NULL });

		cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, spawn_path("secret")), "%s: %s",
		                 kept[i], ran->err);
	}
}

/* So one that changes between the layers changes nothing. */
Test(handover, a_policy_is_read_once_for_all_layers)
{
	const char *open = spawn_file("open", "");
	const char *log = spawn_path("calls");
	const char *policy = spawn_file("once.conf", landshim_tight(open));
	const char *argv[] = { "/usr/bin/strace", "-f",  "-o", log,    "-e",   "trace=open,openat,openat2,execve",
		               LANDSHIM,          "run", "-c", policy, READER, open,
		               landshim_secret(), NULL };
	const struct spawn spawn = { .preload = "", .argv = argv };
	const char *name = strrchr(policy, '/') + 1;
	const struct spawned *ran;
	unsigned opened = 0;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_assert_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, spawn_path("secret")), "%s", ran->err);
	for (char *line = strtok(spawn_read(log), "\n"); line; line = strtok(NULL, "\n"))
		opened += strstr(line, "open") && strstr(line, name);
	cr_expect_eq(opened, 1U, "%u times", opened);
}

/* Under the outer layer, which an object that comes before the shim sees alone. */
Test(handover, the_outer_layer_does_not_let_the_policies_be_read)
{
	static const char *const names[] = { "run.conf", "fragment.conf" };
	const char *policy =
		spawn_file("run.conf", spawn_text("abi = 1; include = [ \"<base>\", \"fragment.conf\" ];\n"
	                                          "paths = ( { path = \"%s\"; allow = \"read_execute\"; } );\n",
	                                          TEST_BUILD));

	require_landlock(1);
	(void)spawn_file("fragment.conf", "paths = ( { path = \"/proc\"; allow = \"read\"; } );\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *env[] = { spawn_text("SECRET=%s", spawn_path(names[i])), NULL };
		const struct spawn spawn = { .env = env };
		const struct spawned *ran;

		ran = landshim_spawn(&spawn, "run", (const char *[]){ "-c", policy, SPAWN_HOST("ifunc"), NULL });
		cr_expect_str_eq(ran->out, "denied\n", "%s: %s", names[i], ran->err);
	}
}

static void no_file_may_grow(void *data)
{
	const struct rlimit none = { 0, 0 };

	(void)data;
	if (setrlimit(RLIMIT_FSIZE, &none) != 0)
		_exit(97);
}

Test(handover, without_leave_to_write_a_file)
{
	const struct spawn spawn = { .prepare = no_file_may_grow, .status = true };
	const char *open = spawn_file("open", "");
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, landshim_tight(open),
	                   (const char *[]){ "-v", READER, open, landshim_secret(), NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, spawn_path("secret")), "%s", ran->err);
	cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%s", ran->line);
}

static void few_descriptors(void *data)
{
	const struct rlimit limit = { *(const rlim_t *)data, *(const rlim_t *)data };

	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		_exit(98);
}

Test(handover, with_few_descriptors_it_is_confined_or_not_started)
{
	const char *open = spawn_file("open", "");
	const char *hint;
	unsigned started = 0;

	require_landlock(1);
	for (rlim_t limit = 3; limit < 20; limit++) {
		const struct spawn spawn = { .prepare = few_descriptors, .data = &limit };
		const struct spawned *ran = landshim_run(&spawn, landshim_tight(open),
		                                         (const char *[]){ READER, open, landshim_secret(), NULL });

		started += ran->status == 0;
		if (ran->status == 0)
			cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, spawn_path("secret")),
			                 "%d: %s", (int)limit, ran->err);
		else
			cr_expect_str_eq(ran->out, "", "%d: %s", (int)limit, ran->err);
		/* One is short for every path, and is told of the first. */
		hint = strstr(ran->err, "hint: ");
		cr_expect(!hint || !strstr(hint + 1, "hint: "), "%d: %s", (int)limit, ran->err);
	}
	cr_expect_geq(started, 10U, "%u", started);
}

static void to_a_socket(void *data)
{
	int pair[2];

	(void)data;
	/* The end that is read is in a row of its own. */
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 || dup2(pair[0], 9) != 9 || dup2(pair[1], 8) != 8)
		_exit(97);
}

Test(handover, the_status_line_names_the_program_and_goes_to_sockets_as_well)
{
	const char *env[] = { "LANDSHIM_STATUS_FD=9", NULL };
	const struct spawn socket = { .env = env, .prepare = to_a_socket };
	const struct spawn pipe = { .status = true };
	const char *policy = spawn_policy(1, ", { path = \"/proc\"; allow = \"read\"; }", "");
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&socket, policy, (const char *[]){ "/bin/sh", "-c", "exec head -n 1 <&8", NULL });
	cr_expect_not_null(strstr(ran->out, "\"enforced\":true"), "%s%s", ran->out, ran->err);
	cr_expect_not_null(strstr(ran->out, spawn_text("\"pid\":%d,", (int)ran->pid)), "%s", ran->out);
	ran = landshim_run(&pipe, policy, (const char *[]){ "--new-session", "/bin/sh", "-c", "echo $$", NULL });
	cr_expect_not_null(strstr(ran->line, spawn_text("\"pid\":%d,", atoi(ran->out))), "%s, %s", ran->line, ran->out);
}

/* landlock_restrict_self(2) answered by a filter: with 0, and nothing done. */
static void with_rulesets_for_nothing(void *data)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	with_rulesets(data);
	if (!filter || seccomp_rule_add(filter, SCMP_ACT_ERRNO(0), SCMP_SYS(landlock_restrict_self), 0) != 0 ||
	    seccomp_load(filter) != 0)
		_exit(95);
}

Test(handover, a_kernel_that_says_yes_and_does_nothing_is_refused)
{
	struct handover ticket = ticket_for(reader());
	const char *env[] = { spawn_text("LANDSHIM_HANDOVER=%s", handover_write(memory(), &ticket)), NULL };
	const struct spawn spawn = { .argv = reader(), .env = env, .prepare = with_rulesets_for_nothing };

	require_landlock(1);
	landshim_refused(spawn_run(&spawn), "landshim: landlock_restrict_self says yes to no ruleset at all");
}

/* Of a policy that asks for a filter alone: threads are no matter then. */
Test(handover, a_ticket_without_rulesets_confines_nothing)
{
	struct handover ticket = ticket_for(reader());
	const char *env[] = { NULL, NULL };
	const struct spawn spawn = { .argv = reader(),
		                     .env = env,
		                     .preload = SPAWN_SHIM ":" SPAWN_HOST("libinitthread.so"),
		                     .prepare = with_rulesets };
	const struct spawned *ran;

	require_landlock(1);
	ticket.count = 0;
	env[0] = spawn_text("LANDSHIM_HANDOVER=%s", handover_write(memory(), &ticket));
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, spawn_text("allowed %s\n", spawn_path("secret"))), "%s%s", ran->out,
	                   ran->err);
}
