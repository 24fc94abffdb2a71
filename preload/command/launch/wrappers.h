/* SPDX-License-Identifier: BSD-3-Clause */
/* Wrappers (landshim wrap) that have started each other. */
#ifndef WRAPPERS_H
#define WRAPPERS_H

/* The names of those that led here, with blanks between.  None of LANDSHIM_*, which a program gets none of. */
#define WRAPPERS_VARIABLE "WRAPPED_BY_LANDSHIM"

#endif
