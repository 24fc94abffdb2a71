/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * decide against the running kernel: random policies, alone or in stacks of up
 * to three, with a filter and without, and under each random operations and
 * system calls, whose result decide must have foretold.
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

#include "calls.h"
#include "command/decide/decide.h"
#include "command/decide/decide_call.h"
#include "kernel/abi.h"
#include "kernel/enforce.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "operations.h"
#include "policies.h"
#include "tree.h"

#define LAYERS 3
#define OPERATIONS 20
#define CALLS 10
#define POLICIES 800

/* What must have been tried; the denied and the allowed of each right alike. */
#define LEAST_OPERATIONS 10000
#define LEAST_OF_EACH 100
#define LEAST_THROUGH 500
#define LEAST_ALLOWED 30  /* % */
#define LEAST_CARVED 500  /* under a policy that leaves something out of what it grants */
#define LEAST_STACKED 500 /* under several policies */
#define LEAST_WORDED 500  /* under rules for words, */
#define LEAST_MADE 500    /* and for directories that are made */
#define LEAST_OF_CALLS 30 /* each row denied, and allowed */

struct counts {
	unsigned tried, allowed, differences;
	unsigned of_kind[32][2];
	unsigned through[TREE_THROUGHS];
	unsigned carved; /* operations under a policy that leaves something out */
	unsigned stacked, worded, made;
	unsigned of_calls[32][2];
	unsigned same[32]; /* calls that the kernel answers as the filter does */
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

static void swallow(void *data, const struct err *error)
{
	(void)data;
	(void)error;
}

/* A policy that grants what it leaves unrestricted is refused, and written again. */
static void load_random(struct layer *layer)
{
	static const struct err_sink quiet = { swallow, NULL };

	for (int tries = 0; tries < 1000; tries++) {
		struct program_args args;
		const struct targets_source source = { .values = policies_values(), .args = &args };
		FILE *out = fopen(policy_file, "we");

		if (!out)
			err(1, "%s", policy_file);
		policies_choose_words(&args);
		policies_write(out, kernel.abi);
		if (fclose(out) != 0)
			err(1, "%s", policy_file);
		if (layer_load(&arena, &quiet, &source, policy_file, "/nowhere", layer) == 0 &&
		    layer_plan(&quiet, &kernel, NULL, layer) == 0)
			return;
	}
	errx(1, "no random policy loads");
}

/* --- a child, confined unless there are no layers ------------------------------------------------------------ */

struct child {
	pid_t pid;
	int to, from;
};

/* What it is to do: a system call, or else an operation. */
struct request {
	bool is_call;
	struct call call;
	struct operation op;
};

static _Noreturn void serve(const struct layer *layers, size_t count, int in, int out)
{
	struct request request;

	if (count > 0 && enforce_layers(&sink, &kernel, layers, count) != 0)
		_exit(1);
	while (read(in, &request, sizeof(request)) == sizeof(request)) {
		const int errnum = request.is_call ? calls_make(&request.call) : request.op.kind->act(&request.op);

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

static int act(const struct child *child, const struct request *request)
{
	int errnum;

	if (write(child->to, request, sizeof(*request)) != sizeof(*request) ||
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

static void show_policy(void)
{
	char command[512];

	(void)snprintf(command, sizeof(command), "cat %s", policy_file);
	(void)fflush(stdout);
	if (system(command) != 0) // NOLINT(cert-env33-c)
		warnx("%s", command);
}

static void tell(const struct operation *op, const struct decide_answer *answer, int errnum)
{
	(void)printf("DIFFERENCE: %s \"%s\" \"%s\" variant %d port %llu: decide says %s, the kernel %s\n",
	             op->kind->name, op->path, op->other, op->variant, (unsigned long long)op->port,
	             answer->allowed ? "allowed" : strerrorname_np(answer->errnum),
	             errnum ? strerrorname_np(errnum) : "allowed");
	show_policy();
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
	const size_t which = policies_chance(15) ? kind_of_moves() : operations_random((unsigned)operation_kinds_count);
	struct request request = { .op = { .kind = &operation_kinds[which] } };
	struct operation *op = &request.op;
	struct decide_answer answer;
	int errnum;

	op->kind->choose(op);
	answer = op->kind->ask(op, decide);
	errnum = act(child, &request);
	if (op->kind->undo)
		op->kind->undo(op);
	counts->tried++;
	counts->allowed += answer.allowed;
	counts->stacked += decide->count > 1;
	if (is_of_kind(op->kind, &answer))
		counts->of_kind[which][answer.allowed]++;
	if (op->at)
		counts->through[op->at->through]++;
	if (errnum != answer.errnum) {
		counts->differences++;
		tell(op, &answer, errnum);
	}
}

/* Whether a part answers a call, and none before it does; 0: none of them does. */
static bool is_first_part(uint32_t parts, const struct seccomp_data *data, uint32_t part)
{
	for (uint32_t bit = 1; bit; bit <<= 1)
		if (parts & bit && decide_call(bit, data) != 0)
			return bit == part;
	return part == 0;
}

/* What the filter does not answer the kernel answers as it does a bare process. */
static void try_call(const struct child *bare, const struct child *child, const struct decide *decide,
                     struct counts *counts)
{
	const struct request request = { .is_call = true, .call = calls_choose(operations_random) };
	const struct seccomp_data *data = &request.call.data;
	const int expected = act(bare, &request);
	uint32_t parts = 0;
	int said, errnum;

	for (size_t i = 0; i < decide->count; i++)
		parts |= decide->layers[i].layer->plan.filter.parts;
	said = decide_call(parts, data);
	errnum = act(child, &request);
	if (said && said == expected)
		counts->same[request.call.which]++;
	else
		counts->of_calls[request.call.which][said == 0]++;
	if (errnum == (said ? said : expected) && is_first_part(parts, data, decide_call_part(parts, data)))
		return;
	counts->differences++;
	(void)printf("DIFFERENCE: call %d (%llu, %llu, %llu): decide says %d, a bare process %d, the kernel %d, "
	             "parts 0x%x, by 0x%x\n",
	             data->nr, (unsigned long long)data->args[0], (unsigned long long)data->args[1],
	             (unsigned long long)data->args[2], said, expected, errnum, (unsigned)parts,
	             (unsigned)decide_call_part(parts, data));
	show_policy();
}

/* What the policies have that is more than a name. */
static void count_settings(const struct layer *layers, size_t count, struct counts *counts)
{
	bool carved = false, worded = false, made = false;

	for (size_t i = 0; i < count; i++) {
		carved |= layers[i].targets.excepted.count > 0;
		made |= layers[i].built.made.count > 0;
		for (size_t k = 0; k < layers[i].targets.count; k++)
			worded |= layers[i].targets.list[k].terms->from_words && layers[i].built.allowed[k];
	}
	counts->carved += carved ? OPERATIONS : 0;
	counts->worded += worded ? OPERATIONS : 0;
	counts->made += made ? OPERATIONS : 0;
}

static void try_policy(const struct child *bare, struct counts *counts)
{
	struct layer layers[LAYERS];
	const size_t count = 1 + (policies_chance(60) ? 0 : operations_random(LAYERS));
	struct decide decide;
	struct child child;

	arena_init(&arena, ARENA_POLICIES);
	for (size_t i = 0; i < count; i++) {
		load_random(&layers[i]);
		if (ruleset_build(&arena, &sink, false, &layers[i]) != 0)
			errx(1, "no ruleset");
	}
	tree_make_rest();
	count_settings(layers, count, counts);
	if (decide_start(&arena, &sink, layers, count, &decide) != 0)
		errx(1, "decide_start");
	child = start(layers, count);
	for (int i = 0; i < OPERATIONS; i++)
		try_one(&child, &decide, counts);
	for (int i = 0; i < CALLS; i++)
		try_call(bare, &child, &decide, counts);
	end(&child);
	decide_end(&decide);
	for (size_t i = 0; i < count; i++)
		ruleset_close(&layers[i]);
	tree_remove_made();
	arena_free(&arena);
}

static bool is_enough(const struct counts *counts)
{
	bool enough = counts->tried >= LEAST_OPERATIONS &&
	              counts->allowed * 100ULL >= (unsigned long long)counts->tried * LEAST_ALLOWED;

	for (size_t i = 0; i < operation_kinds_count; i++) {
		const unsigned *of = counts->of_kind[i];
		size_t right = 0;

		(void)printf("  %-20s %5u denied %5u allowed\n", operation_kinds[i].name, of[0], of[1]);
		while (access_rights[right].family != operation_kinds[i].family ||
		       access_rights[right].bit != operation_kinds[i].right)
			right++;
		if (access_rights[right].abi <= kernel.abi && (of[0] < LEAST_OF_EACH || of[1] < LEAST_OF_EACH))
			enough = false;
		/* Where the kernel has it not yet, the filter stands in. */
		if (access_rights[right].family == ACCESS_NET && of[0] < LEAST_OF_CALLS)
			enough = false;
	}
	for (size_t i = 0; i < TREE_THROUGHS; i++) {
		(void)printf("  through %-20s %5u\n", tree_through_names[i], counts->through[i]);
		enough = enough && counts->through[i] >= LEAST_THROUGH;
	}
	(void)printf("  under an exception           %5u\n", counts->carved);
	(void)printf("  under several policies       %5u\n", counts->stacked);
	(void)printf("  under rules for words        %5u\n", counts->worded);
	(void)printf("  under made directories       %5u\n", counts->made);
	for (size_t i = 0; i < calls_count; i++) {
		const unsigned *of = counts->of_calls[i];

		(void)printf("  call %-15s %5u denied %5u allowed\n", calls_names[i], of[0], of[1]);
		/* Nothing is shown by one that this kernel does not have; one has no name, since no filter is for it. */
		if (of[1] < LEAST_OF_CALLS || (of[0] < LEAST_OF_CALLS && !counts->same[i] && calls_names[i][0]))
			enough = false;
	}
	return enough && counts->carved >= LEAST_CARVED && counts->stacked >= LEAST_STACKED &&
	       counts->worded >= LEAST_WORDED && counts->made >= LEAST_MADE;
}

int main(int argc, char **argv)
{
	const unsigned policies = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : POLICIES;
	const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL) * 2654435761U;
	struct counts counts = { .tried = 0 };
	struct child bare;
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
	bare = start(NULL, 0);
	for (unsigned i = 0; i < policies; i++)
		try_policy(&bare, &counts);
	end(&bare);
	(void)unlink(policy_file);
	tree_remove();
	enough = is_enough(&counts);
	(void)printf("check-decide: %u operations under %u policies, %u allowed, %u differences (seed %llu)\n",
	             counts.tried, policies, counts.allowed, counts.differences, (unsigned long long)seed);
	if (!enough)
		(void)printf("check-decide: too little was tried of something: more policies are wanted\n");
	return counts.differences > 0 || !enough;
}
