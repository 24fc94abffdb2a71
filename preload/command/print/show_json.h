/* SPDX-License-Identifier: BSD-3-Clause */
/* What show.h shows, for scripts: members of the object that landshim check --json prints. */
#ifndef SHOW_JSON_H
#define SHOW_JSON_H

#include "command/print/show.h"
#include "command/program/exec_chain.h"
#include "kernel/layer.h"

/* As show_layer: an object. */
void show_json_layer(const struct layer *layer, struct show_range abis);

/* As show_program: the member "program", with the comma before it. */
void show_json_program(const struct exec_chain *chain, const char *not_preloaded);

#endif
