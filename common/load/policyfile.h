/* SPDX-License-Identifier: BSD-3-Clause */
/* A policy file, with the files it includes, as a struct policy. */
#ifndef POLICYFILE_H
#define POLICYFILE_H

#include "base/arena.h"
#include "base/err.h"
#include "model/policy.h"

/*
 * Reads the policy at an absolute path.  fragments is the directory where
 * include = "<name>" finds name.conf.  Reports every error it meets, goes on
 * where it can, and returns 0, or -1 if it reported any; *out then holds what
 * could be read, whose paths are good for finding more errors.  Everything lives
 * in the arena; path and fragments are borrowed.
 */
int policyfile_load(struct arena *arena, const struct err_sink *sink, const char *path, const char *fragments,
                    struct policy *out);

/* The same of a fragment, which has no abi of its own: with the rights of the newest.  For the command alone. */
int policyfile_load_fragment(struct arena *arena, const struct err_sink *sink, const char *path, const char *fragments,
                             struct policy *out);

/*
 * The same for a text that is no file's: name stands where its path would, and
 * what it includes by a path is named absolutely.
 */
int policyfile_load_text(struct arena *arena, const struct err_sink *sink, const char *name, const char *text,
                         const char *fragments, struct policy *out);

#endif
