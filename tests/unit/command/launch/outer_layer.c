/* SPDX-License-Identifier: BSD-3-Clause */
/* What is left of the outer layers when they are in force.  What they grant: the system tests. */
#include "command/launch/outer_layer.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../../support.h"

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0 || errno != EBADF;
}

/* Of each layer, where it has one. */
Test(outer_layer, each_ruleset_is_closed)
{
	struct layer layers[4] = { 0 };
	struct outer_layer outer = { .layers = layers, .count = 3 };
	int opened[8];

	for (int i = 0; i < 8; i++) {
		opened[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
		cr_assert_geq(opened[i], 0);
		*(i % 2 ? &layers[i / 2].built.exact : &layers[i / 2].built.ruleset) = opened[i];
	}
	(void)close(opened[3]);
	layers[1].built.exact = -1;
	outer_layer_close(&outer);
	for (int i = 0; i < 6; i++)
		cr_expect_not(is_open(opened[i]), "%d", i);
	cr_expect(is_open(opened[6]) && is_open(opened[7]), "what is none of its layers");
}
