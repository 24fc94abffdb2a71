/* SPDX-License-Identifier: BSD-3-Clause */
/* What show.h shows, for scripts: members of the object that landshim check --json prints. */
#ifndef SHOWJSON_H
#define SHOWJSON_H

#include "show.h"

/* As show_layer: an object. */
void showjson_layer(const struct layer *layer, struct show_range abis);

/* As show_program: the member "program", with the comma in front of it. */
void showjson_program(const struct chain *chain, const char *plain);

#endif
