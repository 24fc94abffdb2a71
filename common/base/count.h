/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COUNT_H
#define COUNT_H

/* How many elements an array has; not for a pointer. */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
