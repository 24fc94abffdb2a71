/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * decide against the running kernel: random policies of one to three layers,
 * and under each random operations, whose result decide must have foretold.
 *
 *	suite [POLICIES [SEED]]
 *
 * Fails on a difference, and where too little was tried to prove anything.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command/decide/decide.h"
#include "kernel/abi.h"
#include "kernel/enforce.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "operations.h"
#include "tree.h"

#define LAYERS 3
#define OPERATIONS 20
#define POLICIES 800

/* What must have been tried; the denied and the allowed of each right alike. */
#define LEAST_OF_EACH 100
#define LEAST_THROUGH 500
#define LEAST_ALLOWED 30 /* % */
#define LEAST_CARVED 500 /* under a policy that leaves something out of what it grants */

#define EXCEPT_CHANCE 12 /* % */

struct counts {
	unsigned tried, allowed, differences;
	unsigned of_kind[32][2];
	unsigned through[TREE_THROUGHS];
	unsigned carved; /* operations under a policy that leaves something out */
};

static struct arena arena;
static struct kernel kernel;
static char policy_file[] = "/tmp/landshim-decide-policy-XXXXXX";

static void on_error(void *data, const struct err *error)
{
	(void)data;
	warnx("%s:%d: %s", error->file, error->line, error->msg);
}

static const struct err_sink sink = { on_error, NULL };

static const char *no_value(void *data, const char *name)
{
	(void)data;
	(void)name;
	return NULL;
}

/* --- random policies ----------------------------------------------------------- */

static bool chance(unsigned percent)
{
	return operations_random(100) < percent;
}

/* A list of rights, each with this chance; "" where there is none. */
static size_t write_rights(FILE *out, int abi, bool on_file, enum access_family family, unsigned percent)
{
	size_t count = 0;

	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if (right->family != family || right->abi > abi || (on_file && !right->on_file) || !chance(percent))
			continue;
		(void)fprintf(out, "%s\"%s\"", count++ ? ", " : "", right->name);
	}
	return count;
}

static const struct tree_path *random_path(bool *on_file)
{
	const unsigned which = operations_random(10);

	*on_file = which >= 6;
	if (which >= 9)
		return &tree_devices[operations_random((unsigned)tree_devices_count)];
	if (which >= 6)
		return &tree_files[operations_random((unsigned)tree_files_count)];
	return &tree_directories[operations_random((unsigned)tree_directories_count)];
}

/* Some names there are in no directory, or in some: what is excepted need not exist. */
static void write_except(FILE *out)
{
	static const char *const names[] = { "b", "c", "file", "b/c", "c/d", "up", "to_c", "none", "mounted/g" };

	if (chance(EXCEPT_CHANCE))
		(void)fprintf(out, " except = [ \"%s\" ];",
		              names[operations_random((unsigned)(sizeof(names) / sizeof(*names)))]);
}

/* A right too many or too few is the rule: what is asked is right by right. */
static void write_rule(FILE *out, int abi, bool *first)
{
	bool on_file;
	const struct tree_path *path = random_path(&on_file);
	char *rights = NULL;
	size_t len;
	FILE *list = open_memstream(&rights, &len);
	const size_t count = write_rights(list, abi, on_file, ACCESS_FS, 30 + operations_random(70));

	(void)fclose(list);
	if (count) {
		const bool is_there = operations_random(12) != 0;

		(void)fprintf(out, "%s\n\t{ path = \"%s\"; allow = [ %s ];", *first ? "" : ",",
		              is_there  ? tree_at(path->name, "")
		              : on_file ? "/dev/null"
		                        : "/",
		              rights);
		if (is_there && !on_file)
			write_except(out);
		(void)fprintf(out, " }");
		*first = false;
	}
	free(rights);
}

static void write_network(FILE *out, const char *name, bool *any)
{
	if (chance(60))
		return;
	(void)fprintf(out, "%s %s = ( %u, \"%u-%u\" );", *any ? "" : "network = {", name, 41000 + operations_random(6),
	              41000 + operations_random(3), 41003 + operations_random(3));
	*any = true;
}

static void write_policy(FILE *out)
{
	const int newest = kernel.abi < UAPI_ABI_NEWEST ? kernel.abi : UAPI_ABI_NEWEST;
	const int abi = chance(50) ? newest : 1 + (int)operations_random((unsigned)newest);
	const unsigned rules = 1 + operations_random(14);
	const unsigned lets_be = operations_random(40);
	bool first = true;
	bool any = false;

	(void)fprintf(out, "abi = %d;\nunrestricted = [", abi);
	for (size_t i = 0, count = 0; i < access_rights_count; i++)
		if (access_rights[i].abi <= abi && chance(lets_be))
			(void)fprintf(out, "%s\"%s\"", count++ ? ", " : " ", access_rights[i].name);
	(void)fprintf(out, " ];\npaths = (");
	/* Else a move is seldom denied for what the object would gain alone. */
	if (abi >= 2 && chance(25)) {
		(void)fprintf(out,
		              "\n\t{ path = \"%s\"; allow = [ \"refer\", \"make_reg\", \"make_dir\", \"remove_file\", "
		              "\"remove_dir\" ]; }",
		              tree_at("", ""));
		first = false;
	}
	for (unsigned i = 0; i < rules; i++)
		write_rule(out, abi, &first);
	(void)fprintf(out, " );\n");
	if (abi < 4)
		return;
	write_network(out, "bind_tcp", &any);
	write_network(out, "connect_tcp", &any);
	(void)fprintf(out, any ? " };\n" : "\n");
}

static void swallow(void *data, const struct err *error)
{
	(void)data;
	(void)error;
}

/* A policy that grants what it leaves unrestricted is refused, and written again. */
static void load_random(struct layer *layer)
{
	static const struct err_sink quiet = { swallow, NULL };
	static struct program_args args;
	const struct targets_source source = { .values = { no_value, NULL }, .args = &args };

	for (int tries = 0; tries < 1000; tries++) {
		FILE *out = fopen(policy_file, "we");

		if (!out)
			err(1, "%s", policy_file);
		write_policy(out);
		if (fclose(out) != 0)
			err(1, "%s", policy_file);
		if (layer_load(&arena, &quiet, &source, policy_file, "/nowhere", layer) == 0 &&
		    layer_plan(&quiet, &kernel, NULL, layer) == 0)
			return;
	}
	errx(1, "no random policy loads");
}

/* --- a confined child ------------------------------------------------------------ */

struct child {
	pid_t pid;
	int to, from;
};

static _Noreturn void serve(const struct layer *layers, size_t count, int in, int out)
{
	struct operation op;

	if (enforce_layers(&sink, &kernel, layers, count) != 0)
		_exit(1);
	while (read(in, &op, sizeof(op)) == sizeof(op)) {
		const int errnum = op.kind->act(&op);

		if (write(out, &errnum, sizeof(errnum)) != sizeof(errnum))
			break;
	}
	_exit(0);
}

static struct child start(const struct layer *layers, size_t count)
{
	int to[2];
	int from[2];
	pid_t pid;

	if (pipe(to) != 0 || pipe(from) != 0)
		err(1, "pipe");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (pid == 0) {
		(void)close(to[1]);
		(void)close(from[0]);
		serve(layers, count, to[0], from[1]);
	}
	(void)close(to[0]);
	(void)close(from[1]);
	return (struct child){ pid, to[1], from[0] };
}

static int act(const struct child *child, const struct operation *op)
{
	int errnum;

	if (write(child->to, op, sizeof(*op)) != sizeof(*op) ||
	    read(child->from, &errnum, sizeof(errnum)) != sizeof(errnum))
		errx(1, "the confined child is gone");
	return errnum;
}

static void end(const struct child *child)
{
	int status;

	(void)close(child->to);
	(void)close(child->from);
	if (waitpid(child->pid, &status, 0) != child->pid || status != 0)
		errx(1, "the confined child ended with %d", status);
}

/* --- comparing --------------------------------------------------------------------- */

static bool is_of_kind(const struct operation_kind *kind, const struct decide_answer *answer)
{
	uint64_t lacking = 0;

	for (size_t i = 0; i < UAPI_MAX_LAYERS; i++)
		lacking |= answer->layers[i].lacking;
	return answer->allowed || (lacking & kind->right) || answer->gains_rights;
}

static void tell(const struct operation *op, const struct decide_answer *answer, int errnum)
{
	char command[512];

	(void)printf("DIFFERENCE: %s \"%s\" \"%s\" variant %d port %llu: decide says %s, the kernel %s\n",
	             op->kind->name, op->path, op->other, op->variant, (unsigned long long)op->port,
	             answer->allowed ? "allowed" : strerrorname_np(answer->errnum),
	             errnum ? strerrorname_np(errnum) : "allowed");
	(void)snprintf(command, sizeof(command), "cat %s", policy_file);
	(void)fflush(stdout);
	if (system(command) != 0) // NOLINT(cert-env33-c)
		warnx("%s", command);
}

/* The most intricate are tried more often. */
static size_t kind_of_moves(void)
{
	size_t which = 0;

	while (operation_kinds[which].right != LANDLOCK_ACCESS_FS_REFER)
		which++;
	return which;
}

static void try_one(const struct child *child, const struct decide *decide, struct counts *counts)
{
	const size_t which = chance(15) ? kind_of_moves() : operations_random((unsigned)operation_kinds_count);
	struct operation op = { .kind = &operation_kinds[which] };
	struct decide_answer answer;
	int errnum;

	op.kind->choose(&op);
	answer = op.kind->ask(&op, decide);
	errnum = act(child, &op);
	if (op.kind->undo)
		op.kind->undo(&op);
	counts->tried++;
	counts->allowed += answer.allowed;
	if (is_of_kind(op.kind, &answer))
		counts->of_kind[which][answer.allowed]++;
	if (op.at)
		counts->through[op.at->through]++;
	if (errnum != answer.errnum) {
		counts->differences++;
		tell(&op, &answer, errnum);
	}
}

static void try_policy(struct counts *counts)
{
	struct layer layers[LAYERS];
	const size_t count = 1 + (chance(60) ? 0 : operations_random(LAYERS));
	struct decide decide;
	struct child child;

	arena_init(&arena, ARENA_POLICIES);
	for (size_t i = 0; i < count; i++) {
		load_random(&layers[i]);
		if (ruleset_build(&arena, &sink, false, &layers[i]) != 0)
			errx(1, "no ruleset");
	}
	if (decide_start(&arena, &sink, layers, count, &decide) != 0)
		errx(1, "decide_start");
	child = start(layers, count);
	for (int i = 0; i < OPERATIONS; i++)
		try_one(&child, &decide, counts);
	for (size_t i = 0; i < count; i++)
		if (layers[i].targets.excepted.count > 0) {
			counts->carved += OPERATIONS;
			break;
		}
	end(&child);
	decide_end(&decide);
	for (size_t i = 0; i < count; i++)
		ruleset_close(&layers[i]);
	arena_free(&arena);
}

static bool is_enough(const struct counts *counts)
{
	bool enough = counts->allowed * 100ULL >= (unsigned long long)counts->tried * LEAST_ALLOWED;

	for (size_t i = 0; i < operation_kinds_count; i++) {
		const unsigned *of = counts->of_kind[i];
		size_t right = 0;

		(void)printf("  %-20s %5u denied %5u allowed\n", operation_kinds[i].name, of[0], of[1]);
		while (access_rights[right].family != operation_kinds[i].family ||
		       access_rights[right].bit != operation_kinds[i].right)
			right++;
		if (access_rights[right].abi <= kernel.abi && (of[0] < LEAST_OF_EACH || of[1] < LEAST_OF_EACH))
			enough = false;
	}
	for (size_t i = 0; i < TREE_THROUGHS; i++) {
		(void)printf("  through %-20s %5u\n", tree_through_names[i], counts->through[i]);
		enough = enough && counts->through[i] >= LEAST_THROUGH;
	}
	(void)printf("  under an exception           %5u\n", counts->carved);
	return enough && counts->carved >= LEAST_CARVED;
}

int main(int argc, char **argv)
{
	const unsigned policies = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : POLICIES;
	const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL) * 2654435761U;
	struct counts counts = { .tried = 0 };
	bool enough;
	int fd;

	operations_seed = seed | 1;
	if (abi_probe(&sink, &kernel) != 0 || kernel.abi == 0)
		errx(1, "no Landlock here");
	tree_build();
	fd = mkstemp(policy_file);
	if (fd < 0 || fchmod(fd, 0644) != 0 || close(fd) != 0)
		err(1, "%s", policy_file);
	operations_start();
	for (unsigned i = 0; i < policies; i++)
		try_policy(&counts);
	(void)unlink(policy_file);
	tree_remove();
	enough = is_enough(&counts);
	(void)printf("check-decide: %u operations under %u policies, %u allowed, %u differences (seed %llu)\n",
	             counts.tried, policies, counts.allowed, counts.differences, (unsigned long long)seed);
	if (!enough)
		(void)printf("check-decide: too little was tried of something: more policies are wanted\n");
	return counts.differences > 0 || !enough;
}
