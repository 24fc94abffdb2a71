/* SPDX-License-Identifier: BSD-3-Clause */
/* What landshim run hands over to the program besides its arguments: the environment, and descriptors. */
#ifndef HANDOVER_H
#define HANDOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "../../common/err.h"

/* LANDSHIM_CONFIG as the shim will see it: the policies' files.  Returns 0, or -1 if it reported. */
int handover_config(const struct err_sink *sink, const char *const *paths, size_t count);

/* The shim, behind what is in LD_PRELOAD, and told to say what it enforces.  Returns 0, or -1 if it reported. */
int handover_shim(const struct err_sink *sink, bool verbose);

/* Takes all that is ours out of the environment.  Returns 0, or -1 if it reported. */
int handover_nothing(const struct err_sink *sink);

/* Lets every descriptor above 2 but one (or -1) be closed by exec.  Returns 0, or -1 if it reported. */
int handover_close_fds(const struct err_sink *sink, int kept);

#endif
