/* SPDX-License-Identifier: BSD-3-Clause */
/* The first stack of this very process, and what is taken for a part of it. */
#include "rtld/start_stack.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/auxv.h>

#include "rtld/auxv.h"

Test(start_stack, is_found_with_what_the_kernel_put_there)
{
	static const unsigned long types[] = { AT_RANDOM, AT_PHDR, AT_EXECFN, AT_PAGESZ, AT_UID };
	struct start_stack stack;

	cr_assert_eq(start_stack_find(&stack), 0);
	cr_expect(stack.whole);
	cr_assert_geq(stack.argc, 1);
	cr_expect_str_eq(stack.argv[0], program_invocation_name);
	cr_expect_null(stack.argv[stack.argc]);
	cr_expect_eq((void *)stack.envp, (void *)(stack.argv + stack.argc + 1));
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		unsigned long value = 0;

		cr_expect(auxv_get(stack.auxv, types[i], &value), "%lu", types[i]);
		cr_expect_eq(value, getauxval(types[i]), "%lu", types[i]);
	}
}

Test(start_stack, arguments_are_the_kernels_or_the_end_of_them)
{
	struct start_stack stack;

	cr_assert_eq(start_stack_find(&stack), 0);
	cr_expect(start_stack_has_argv(&stack, stack.argc, stack.argv));
	cr_expect(start_stack_has_argv(&stack, stack.argc - 1, stack.argv + 1));
	cr_expect(start_stack_has_argv(&stack, 0, stack.argv + stack.argc));
	cr_expect_not(start_stack_has_argv(&stack, stack.argc, stack.argv + 1));
	cr_expect_not(start_stack_has_argv(&stack, stack.argc + 1, stack.argv));
	cr_expect_not(start_stack_has_argv(&stack, stack.argc + 1, stack.argv - 1));
	cr_expect_not(start_stack_has_argv(&stack, -1, stack.argv + stack.argc + 1));
	cr_expect_not(start_stack_has_argv(&stack, 0, NULL));
}

/* What looks like a first stack, in the frame of who asks: it is taken if all of it fits. */
struct decoy {
	uintptr_t argc, argv[3], envp[2], auxv[6];
	char random[16], words[2][8], execfn[8];
};

static bool is_taken(void (*spoil)(struct decoy *decoy))
{
	volatile struct decoy room;
	struct decoy *decoy = (struct decoy *)(uintptr_t)&room;
	struct start_stack stack;

	*decoy = (struct decoy){ .argc = 2,
		                 .argv = { (uintptr_t)decoy->words[0], (uintptr_t)decoy->words[1], 0 },
		                 .envp = { (uintptr_t) "A=b", 0 },
		                 .auxv = { AT_RANDOM, (uintptr_t)decoy->random, AT_EXECFN, (uintptr_t)decoy->execfn,
		                           AT_NULL, 0 } };
	if (spoil)
		spoil(decoy);
	cr_assert_eq(start_stack_find(&stack), 0);
	cr_assert(stack.whole);
	return (uintptr_t)stack.argv == (uintptr_t)decoy->argv;
}

static void count_is_another(struct decoy *decoy)
{
	decoy->argc = 3;
}

static void strings_are_not_in_order(struct decoy *decoy)
{
	decoy->argv[1] = decoy->argv[0];
}

static void a_string_is_elsewhere(struct decoy *decoy)
{
	decoy->argv[0] = (uintptr_t)decoy - 8;
}

static void there_is_no_word(struct decoy *decoy)
{
	decoy->argc = decoy->argv[0] = 0;
}

static void random_is_not_below_the_words(struct decoy *decoy)
{
	decoy->auxv[1] = (uintptr_t)decoy->execfn;
}

static void name_is_not_above_the_words(struct decoy *decoy)
{
	decoy->auxv[3] = (uintptr_t)decoy->words[0];
}

static void vector_is_another(struct decoy *decoy)
{
	decoy->auxv[0] = AT_PAGESZ;
}

Test(start_stack, all_of_it_has_to_fit)
{
	static void (*const spoils[])(struct decoy * decoy) = {
		count_is_another,  strings_are_not_in_order,      a_string_is_elsewhere,
		there_is_no_word,  random_is_not_below_the_words, name_is_not_above_the_words,
		vector_is_another,
	};

	cr_expect(is_taken(NULL));
	for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++)
		cr_expect_not(is_taken(spoils[i]), "%zu", i);
}

static void *find(void *stack)
{
	return start_stack_find(stack) == 0 ? stack : NULL;
}

/* It lies above no frame of it: /proc tells where. */
Test(start_stack, another_thread_finds_it_as_well)
{
	struct start_stack here, there;
	pthread_t thread;
	void *found = NULL;

	cr_assert_eq(start_stack_find(&here), 0);
	cr_assert_eq(pthread_create(&thread, NULL, find, &there), 0);
	cr_assert_eq(pthread_join(thread, &found), 0);
	cr_assert_not_null(found);
	cr_expect_not(there.whole);
	cr_expect_eq((void *)there.argv, (void *)here.argv);
	cr_expect_eq((void *)there.envp, (void *)here.envp);
	cr_expect_eq((const void *)there.auxv, (const void *)here.auxv);
}

/* Registers that nobody has set: none is followed. */
Test(start_stack, what_is_no_stack_has_no_vector)
{
	static char *words[4] = { NULL };
	char *const here[4] = { NULL };
	char **const small = (char **)(uintptr_t)8;

	cr_expect_null(auxv_find(0, NULL, small));
	cr_expect_null(auxv_find(-1, small, small));
	cr_expect_null(auxv_find(1, small, small + 2));
	cr_expect_null(auxv_find(1, words, words + 2), "below the stack");
	cr_expect_null(auxv_find(1, (char **)(uintptr_t)here, (char **)(uintptr_t)here + 3), "not after the arguments");
}
