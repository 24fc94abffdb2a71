/* SPDX-License-Identifier: BSD-3-Clause */
/* Asserting that a program was refused, or ran. */
#ifndef EXPECT_H
#define EXPECT_H

#include "spawn.h"

/*
 * Runs the witness under LANDSHIM_CONFIG=config and asserts status 125, that
 * main was not reached, and what the first line says: a format in which %s is
 * the config.
 */
void expect_refused(const char *config, const char *says);

/* The same for a whole struct spawn, whose argv and env are the witness's. */
void expect_refused_spawn(const struct spawn *spawn, const char *says);

/* Runs it and asserts that main was reached. */
void expect_started(const char *config);

#endif
