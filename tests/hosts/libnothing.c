/* SPDX-License-Identifier: BSD-3-Clause */
/* A library that does nothing: what it costs to be preloaded. */
int nothing;
