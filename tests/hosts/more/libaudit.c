/* SPDX-License-Identifier: BSD-3-Clause */
/* An auditing library for LD_AUDIT that looks at everything and changes nothing (rtld-audit(7)). */
#define _GNU_SOURCE
#include <link.h>

unsigned la_version(unsigned version)
{
	return version < LAV_CURRENT ? version : LAV_CURRENT;
}

unsigned la_objopen(struct link_map *map, Lmid_t id, uintptr_t *cookie)
{
	(void)map;
	(void)id;
	(void)cookie;
	return LA_FLG_BINDTO | LA_FLG_BINDFROM;
}
