/* SPDX-License-Identifier: BSD-3-Clause */
/* The rest of what stands for Criterion: tests that are run once for each element of an array. */
#ifndef PARAMETERIZED_H
#define PARAMETERIZED_H

#include "criterion.h"

#define ParameterizedTestParameters(Suite, Name) static struct runner_parameters Suite##_##Name##_parameters(void)

#define cr_make_param_array(Type, Array, Count) ((struct runner_parameters){ Array, sizeof(Type), Count })

#define ParameterizedTest(Parameter, Suite, Name, ...)                    \
	static void Suite##_##Name##_with(Parameter);                     \
	RUNNER_ADD(Suite, Name, Suite##_##Name##_parameters, __VA_ARGS__) \
	static void Suite##_##Name##_body(void *runner_parameter)         \
	{                                                                 \
		Suite##_##Name##_with(runner_parameter);                  \
	}                                                                 \
	static void Suite##_##Name##_with(Parameter)

#endif
