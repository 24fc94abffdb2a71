/* SPDX-License-Identifier: BSD-3-Clause */
/* Strings eight bytes at a time: most of a long policy is such. */
#include "libconfig/blanks.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Which of eight bytes are this one: the high bit of each; those above the first may be set for others too. */
static uint64_t are(uint64_t word, char byte)
{
	const uint64_t ones = 0x0101010101010101;
	const uint64_t other = word ^ (ones * (unsigned char)byte);

	return (other - ones) & ~other & (ones << 7);
}

const char *blanks_end(const char *at, const char *end)
{
	for (; end - at >= (ptrdiff_t)sizeof(uint64_t); at += sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, at, sizeof(word));
		if (are(word, '"') | are(word, '\\') | are(word, '\n') | are(word, BLANKS_MARK))
			break;
	}
	while (at < end && *at != '"' && *at != '\\' && *at != '\n' && *at != BLANKS_MARK)
		at++;
	return at < end && *at == '"' ? at + 1 : NULL;
}

const char *blanks_space(const char *at)
{
	while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')
		at++;
	return at;
}

int blanks_lines(const char *from, const char *to)
{
	int count = 0;

	for (; from < to; from++)
		count += *from == '\n';
	return count;
}

bool blanks_is_whole(const char *at)
{
	at = blanks_space(at);
	return *at == ';' || *at == ',' || *at == '}';
}
