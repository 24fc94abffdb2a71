/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The C library's string functions, for the shim alone.  Hidden, so that its
 * calls end here and not in a function of the same name that the host or
 * another preloaded object has: a sanitizer's interceptor, say, which must not
 * run before it has been initialised (clang's TSan dies of it), and the shim
 * runs before everything.  Semantics are the C standard's.  Compiled freestanding:
 * a loop must not become a call of the function that it is in.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* glibc's headers have macros of some of these names: inlines once, and from 2.43 on generic ones, which keep a const. */
#undef memchr
#undef stpcpy
#undef strchr
#undef strcmp
#undef strcpy
#undef strncmp
#undef strrchr
#undef strstr

/* Eight bytes wherever they stand. */
struct __attribute__((packed, may_alias)) word {
	uint64_t value;
};

/* As a number, with the first byte lowest. */
__attribute__((no_sanitize_address)) static inline uint64_t load(const void *at)
{
	const uint64_t value = ((const struct word *)at)->value;

	return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? value : __builtin_bswap64(value);
}

/* No page is smaller. */
#define PAGE_LEAST ((uintptr_t)4096)

/* A byte in each of the eight. */
#define EACH(byte) ((uint64_t)0x0101010101010101 * (unsigned char)(byte))

/* The high bit of each of the eight that is NUL: of the lowest for certain, and of no byte below that. */
static uint64_t nuls(uint64_t word)
{
	return (word - EACH(1)) & ~word & EACH(0x80);
}

/* How many bytes lie below the lowest that is marked; the bytes of a word are in the text's order. */
static size_t below(uint64_t marks)
{
	return (size_t)__builtin_ctzll(marks) / 8;
}

/* Where the blocks overlap, `to` must stand before `from`. */
static void *copy_forward(void *to, const void *from, size_t len)
{
	char *t = to;
	const char *f = from;

	for (; len >= sizeof(struct word); len -= sizeof(struct word)) {
		*(struct word *)(void *)t = *(const struct word *)(const void *)f;
		t += sizeof(struct word);
		f += sizeof(struct word);
	}
	while (len-- > 0)
		*t++ = *f++;
	return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t len)
{
	return copy_forward(to, from, len);
}

void *memmove(void *to, const void *from, size_t len)
{
	char *t = to;
	const char *f = from;

	if ((uintptr_t)t - (uintptr_t)f >= len)
		return copy_forward(to, from, len);
	while (len-- > 0)
		t[len] = f[len];
	return to;
}

void *memset(void *to, int byte, size_t len)
{
	const struct word word = { EACH(byte) };
	char *t = to;

	for (; len >= 4 * sizeof(word); len -= 4 * sizeof(word)) {
		for (size_t i = 0; i < 4; i++)
			((struct word *)(void *)t)[i] = word;
		t += 4 * sizeof(word);
	}
	for (; len >= sizeof(word); len -= sizeof(word)) {
		*(struct word *)(void *)t = word;
		t += sizeof(word);
	}
	while (len-- > 0)
		*t++ = (char)byte;
	return to;
}

int memcmp(const void *a, const void *b, size_t len)
{
	const unsigned char *x = a;
	const unsigned char *y = b;

	for (; len >= sizeof(struct word) && load(x) == load(y); len -= sizeof(struct word)) {
		x += sizeof(struct word);
		y += sizeof(struct word);
	}
	for (; len > 0; len--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

/* clang calls it for a memcmp whose sign nobody asks for. */
int bcmp(const void *a, const void *b, size_t len)
{
	return memcmp(a, b, len);
}

/* These drop the const as well, as the C library's do. */
static void *writable(const void *ptr)
{
	return (void *)(uintptr_t)ptr; // NOLINT(performance-no-int-to-ptr)
}

void *memchr(const void *bytes, int byte, size_t len)
{
	const unsigned char *at = bytes;

	for (; len >= sizeof(struct word); at += sizeof(struct word), len -= sizeof(struct word)) {
		uint64_t found = nuls(load(at) ^ EACH(byte));

		if (found)
			return writable(at + below(found));
	}
	for (; len > 0; len--, at++)
		if (*at == (unsigned char)byte)
			return writable(at);
	return NULL;
}

/*
 * The first byte of a text that is this one, or NUL.  By words at multiples of
 * eight, which no page ends in: they reach before the text and past its
 * end, which no sanitizer likes.
 */
__attribute__((no_sanitize_address)) static inline const char *find(const char *text, char c)
{
	const size_t front = (uintptr_t)text % sizeof(struct word);
	const uint64_t not_text = ((uint64_t)1 << (front * 8)) - 1;
	const char *at = text - front;
	uint64_t word = load(at);
	uint64_t found = nuls(word | not_text) | nuls((word ^ EACH(c)) | not_text);

	while (!found) {
		at += sizeof(struct word);
		word = load(at);
		found = nuls(word) | nuls(word ^ EACH(c));
	}
	return at + below(found);
}

size_t strlen(const char *text)
{
	return (size_t)(find(text, '\0') - text);
}

char *strchr(const char *text, int c)
{
	const char *found = find(text, (char)c);

	return *found == (char)c ? writable(found) : NULL;
}

/* Whether a word there is all in one page: then it can be read, whatever of it is the text's. */
static bool in_a_page(const char *text)
{
	return ((uintptr_t)text & (PAGE_LEAST - 1)) <= PAGE_LEAST - sizeof(struct word);
}

__attribute__((no_sanitize_address)) int strncmp(const char *a, const char *b, size_t len)
{
	for (; len >= sizeof(struct word) && in_a_page(a) && in_a_page(b); len -= sizeof(struct word)) {
		const uint64_t word = load(a);

		if (word != load(b) || nuls(word))
			break;
		a += sizeof(struct word);
		b += sizeof(struct word);
	}
	for (; len > 0; len--, a++, b++)
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
	return 0;
}

int strcmp(const char *a, const char *b)
{
	for (; *a && *a == *b; a++, b++)
		continue;
	return (unsigned char)*a - (unsigned char)*b;
}

char *strrchr(const char *text, int c)
{
	const char *found = NULL;

	for (;; text++) {
		if (*text == (char)c)
			found = text;
		if (!*text)
			return writable(found);
	}
}

size_t strcspn(const char *text, const char *reject)
{
	size_t len = 0;

	while (text[len] && !strchr(reject, text[len]))
		len++;
	return len;
}

size_t strspn(const char *text, const char *accept)
{
	size_t len = 0;

	while (text[len] && strchr(accept, text[len]))
		len++;
	return len;
}

char *strstr(const char *text, const char *wanted)
{
	size_t len = strlen(wanted);

	for (; *text || len == 0; text++)
		if (strncmp(text, wanted, len) == 0)
			return writable(text);
	return NULL;
}

char *stpcpy(char *restrict to, const char *restrict from)
{
	size_t len = strlen(from);

	memcpy(to, from, len + 1);
	return to + len;
}

char *strcpy(char *restrict to, const char *restrict from)
{
	(void)stpcpy(to, from);
	return to;
}
