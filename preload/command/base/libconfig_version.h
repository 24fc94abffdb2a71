/* SPDX-License-Identifier: BSD-3-Clause */
/* Which libconfig is inside, for those who pass it on with landshim. */
#ifndef LIBCONFIG_VERSION_H
#define LIBCONFIG_VERSION_H

/* Its version, "1.5": one without a third number, or with a 0 there, has two. */
const char *libconfig_version(void);

#endif
