/* SPDX-License-Identifier: BSD-3-Clause */
/* Wrappers (landshim wrap) that have started each other. */
#ifndef WRAPPERS_H
#define WRAPPERS_H

/* Holds the names of the wrappers that led here, separated by blanks.  Not LANDSHIM_*: no program gets those. */
#define WRAPPERS_VARIABLE "WRAPPED_BY_LANDSHIM"

#endif
