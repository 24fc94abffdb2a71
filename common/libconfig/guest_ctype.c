/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * isalpha(3) and the like for libconfig, in the C locale.  libc's own table is
 * not there yet: before glibc 2.32 it is set up by a constructor of libc's,
 * which runs after ours (an initfirst object runs first of all).
 */
#include <ctype.h>

#ifndef __GLIBC__
/* glibc's numbers, for an archive that was compiled for it. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define BIT(n) (1 << (n))
#else
#define BIT(n) ((n) < 8 ? 1 << (n) << 8 : 1 << (n) >> 8)
#endif
enum {
	_ISupper = BIT(0),
	_ISlower = BIT(1),
	_ISalpha = BIT(2),
	_ISdigit = BIT(3),
	_ISxdigit = BIT(4),
	_ISspace = BIT(5),
	_ISprint = BIT(6),
	_ISgraph = BIT(7),
	_ISblank = BIT(8),
	_IScntrl = BIT(9),
	_ISpunct = BIT(10),
	_ISalnum = BIT(11),
};
#endif

#define BELOW 128 /* the table reaches from -128 to 255 */
#define VISIBLE (_ISprint | _ISgraph)
#define LETTER (_ISalpha | _ISalnum | VISIBLE)

/* clang-format off */
static const unsigned short table[BELOW + 256] = {
	[BELOW + 0 ... '\t' - 1 + BELOW] = _IScntrl,
	['\t' + BELOW] = _IScntrl | _ISspace | _ISblank,
	['\n' + BELOW ... '\r' + BELOW] = _IScntrl | _ISspace,
	['\r' + 1 + BELOW ... 31 + BELOW] = _IScntrl,
	[' ' + BELOW] = _ISprint | _ISspace | _ISblank,
	['!' + BELOW ... '/' + BELOW] = VISIBLE | _ISpunct,
	['0' + BELOW ... '9' + BELOW] = VISIBLE | _ISalnum | _ISdigit | _ISxdigit,
	[':' + BELOW ... '@' + BELOW] = VISIBLE | _ISpunct,
	['A' + BELOW ... 'F' + BELOW] = LETTER | _ISupper | _ISxdigit,
	['G' + BELOW ... 'Z' + BELOW] = LETTER | _ISupper,
	['[' + BELOW ... '`' + BELOW] = VISIBLE | _ISpunct,
	['a' + BELOW ... 'f' + BELOW] = LETTER | _ISlower | _ISxdigit,
	['g' + BELOW ... 'z' + BELOW] = LETTER | _ISlower,
	['{' + BELOW ... '~' + BELOW] = VISIBLE | _ISpunct,
	[127 + BELOW] = _IScntrl,
};
/* clang-format on */

/* Only libconfig calls it, by the name that the Makefile gives it there. */
const unsigned short **guest___ctype_b_loc(void);

const unsigned short **guest___ctype_b_loc(void)
{
	static const unsigned short *start = table + BELOW;

	return &start;
}
