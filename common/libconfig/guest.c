/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Definitions of the guest_* symbols of the private copy of libconfig (see
 * guest.h).  They serve libconfig 1.5 to 1.8.2, however it was compiled; a new
 * libconfig that wants more fails to link.  Only libconfig calls them: the prototypes stand here,
 * next to the definitions, in the order of the C library's chapters.
 */
#include "libconfig/guest.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

static struct {
	struct arena *arena;
	struct guest_result *result;
	void *home[5];
} guest;

/* The compiler's own pair: the C library's may be a sanitizer's, which is not initialised yet. */
void guest_go_home(void)
{
	__builtin_longjmp(guest.home, 1);
}

int guest_run(struct arena *arena, int (*fn)(void *data), void *data, struct guest_result *result)
{
	int ret;

	*result = (struct guest_result){ false, false };
	guest.arena = arena;
	guest.result = result;
	if (__builtin_setjmp(guest.home)) {
		result->gave_up = true;
		ret = -1;
	} else {
		ret = fn(data);
	}
	guest.arena = NULL;
	return ret;
}

static void *or_give_up(void *ptr)
{
	/* libconfig 1.5 does not look at what malloc returns. */
	if (!ptr)
		guest_go_home();
	return ptr;
}

/* Memory. */

void *guest_malloc(size_t size);
void *guest_calloc(size_t count, size_t size);
void *guest_realloc(void *ptr, size_t size);
void guest_free(void *ptr);
char *guest_strdup(const char *text);

void *guest_malloc(size_t size)
{
	return or_give_up(arena_alloc(guest.arena, size));
}

void *guest_calloc(size_t count, size_t size)
{
	return or_give_up(arena_zalloc(guest.arena, count, size));
}

void *guest_realloc(void *ptr, size_t size)
{
	return or_give_up(arena_resize(guest.arena, ptr, size));
}

void guest_free(void *ptr)
{
	arena_release(guest.arena, ptr);
}

char *guest_strdup(const char *text)
{
	return or_give_up(arena_strndup(guest.arena, text, strlen(text)));
}
GUEST_ALSO(strdup, __strdup);

/* Copies with a check, of a libconfig that is compiled with _FORTIFY_SOURCE. */

void *guest___memcpy_chk(void *to, const void *from, size_t len, size_t room);
void *guest___memmove_chk(void *to, const void *from, size_t len, size_t room);
void *guest___memset_chk(void *to, int byte, size_t len, size_t room);
char *guest___strcpy_chk(char *to, const char *from, size_t room);
char *guest___stpcpy_chk(char *to, const char *from, size_t room);

static void must_fit(size_t len, size_t room)
{
	if (len > room)
		guest_go_home();
}

void *guest___memcpy_chk(void *to, const void *from, size_t len, size_t room)
{
	must_fit(len, room);
	return memcpy(to, from, len);
}

void *guest___memmove_chk(void *to, const void *from, size_t len, size_t room)
{
	must_fit(len, room);
	return memmove(to, from, len);
}

void *guest___memset_chk(void *to, int byte, size_t len, size_t room)
{
	must_fit(len, room);
	return memset(to, byte, len);
}

char *guest___strcpy_chk(char *to, const char *from, size_t room)
{
	const size_t len = strlen(from) + 1;

	must_fit(len, room);
	return memcpy(to, from, len);
}

char *guest___stpcpy_chk(char *to, const char *from, size_t room)
{
	must_fit(strlen(from) + 1, room);
	return stpcpy(to, from);
}

/*
 * Numbers.  Every setting of ours fits into an int, whatever type libconfig
 * has for it, so one function reads them all and saturates: 4294967303 is out
 * of range and not 7.  libconfig's scanner has checked the letters.  A leading
 * 0 is decimal; octal and binary (libconfig 1.8) are not in the language.
 */
static int number(const char *text, int base)
{
	bool negative = *text == '-';
	long long value = 0;

	text += *text == '-' || *text == '+';
	if (base == 0)
		base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
	if (base != 10 && base != 16)
		guest.result->odd_number = true;
	if (base == 16 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		text += 2;
	for (; *text; text++) {
		int digit = *text >= '0' && *text <= '9'   ? *text - '0'
		            : *text >= 'a' && *text <= 'f' ? *text - 'a' + 10
		            : *text >= 'A' && *text <= 'F' ? *text - 'A' + 10
		                                           : 99;

		if (digit >= base)
			break;
		value = value * base + digit;
		if (value > INT_MAX)
			value = INT_MAX;
	}
	return (int)(negative ? -value : value);
}

long guest_strtol(const char *text, char **end, int base);
unsigned long guest_strtoul(const char *text, char **end, int base);
long long guest_strtoll(const char *text, char **end, int base);
unsigned long long guest_strtoull(const char *text, char **end, int base);
double guest_strtod(const char *text, char **end);
int guest_atoi(const char *text);
long long guest_atoll(const char *text);
double guest_atof(const char *text);

/* strtol(3) drops the const as well. */
static char *end_of(const char *text)
{
	// NOLINTNEXTLINE(performance-no-int-to-ptr)
	return (char *)(uintptr_t)text + strlen(text);
}

static int number_to_end(const char *text, char **end, int base)
{
	if (end)
		*end = end_of(text);
	return number(text, base);
}

long guest_strtol(const char *text, char **end, int base)
{
	return number_to_end(text, end, base);
}
GUEST_ALSO(strtol, __isoc23_strtol);

unsigned long guest_strtoul(const char *text, char **end, int base)
{
	return (unsigned long)number_to_end(text, end, base);
}
GUEST_ALSO(strtoul, __isoc23_strtoul);

long long guest_strtoll(const char *text, char **end, int base)
{
	return number_to_end(text, end, base);
}
GUEST_ALSO(strtoll, __isoc23_strtoll);

unsigned long long guest_strtoull(const char *text, char **end, int base)
{
	return (unsigned long long)number_to_end(text, end, base);
}
GUEST_ALSO(strtoull, __isoc23_strtoull);

int guest_atoi(const char *text)
{
	return number(text, 10);
}

long long guest_atoll(const char *text)
{
	return number(text, 10);
}

/* No setting is a fraction: a float is a wrong type, whatever its value. */
double guest_strtod(const char *text, char **end)
{
	if (end)
		*end = end_of(text);
	return 0.0;
}

double guest_atof(const char *text)
{
	return guest_strtod(text, NULL);
}

/* Ends. */

_Noreturn void guest_exit(int status);
_Noreturn void guest_abort(void);

_Noreturn void guest_exit(int status)
{
	(void)status;
	guest_go_home();
}

_Noreturn void guest_abort(void)
{
	guest_go_home();
}

/* The locale stays the host's. */

void *guest_newlocale(int mask, const char *name, void *base);
void *guest_uselocale(void *locale);
void guest_freelocale(void *locale);

void *guest_newlocale(int mask, const char *name, void *base)
{
	(void)mask;
	(void)name;
	return base;
}

void *guest_uselocale(void *locale)
{
	(void)locale;
	return NULL;
}

void guest_freelocale(void *locale)
{
	(void)locale;
}
