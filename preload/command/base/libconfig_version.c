/* SPDX-License-Identifier: BSD-3-Clause */
/* The version stands in libconfig's header, which comes with the archive that is linked. */
#include "command/base/libconfig_version.h"

#include <libconfig.h>

#define DIGITS_OF(number) #number
#define DIGITS(number) DIGITS_OF(number)

const char *libconfig_version(void)
{
#if LIBCONFIG_VER_REVISION == 0
	return DIGITS(LIBCONFIG_VER_MAJOR) "." DIGITS(LIBCONFIG_VER_MINOR);
#else
	return DIGITS(LIBCONFIG_VER_MAJOR) "." DIGITS(LIBCONFIG_VER_MINOR) "." DIGITS(LIBCONFIG_VER_REVISION);
#endif
}
