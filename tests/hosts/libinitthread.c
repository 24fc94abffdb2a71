/* SPDX-License-Identifier: BSD-3-Clause */
/* The same, linked initfirst: see the Makefile. */
#include "libthread.c"
