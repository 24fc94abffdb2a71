/* SPDX-License-Identifier: BSD-3-Clause */
/* What becomes of the words of PROGRAM's command line where a policy asks for ${@arg}. */
#ifndef SHOW_ARGUMENTS_H
#define SHOW_ARGUMENTS_H

#include <stdbool.h>

#include "expand/program_args.h"

/* A line for each word on stdout; is_asked: a policy has a rule for arguments. */
void show_arguments(struct program_args *args, bool is_asked);

/* ,"arguments":[{"word":"...","is":"..."}] */
void show_arguments_json(struct program_args *args, bool is_asked);

#endif
