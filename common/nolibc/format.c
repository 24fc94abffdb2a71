/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * vsnprintf(3) and snprintf(3) for the shim alone and hidden, for string.c's
 * reason: the conversions that it uses, which are c, s, d, u, x and X, with the
 * length modifiers ll and z for the last three, a precision of .* for s, and 0
 * with a width of one digit for numbers.  Any other ends the process: no message
 * is made up.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct output {
	char *to;
	size_t size, len; /* len counts what did not fit as well */
};

/* One conversion, between its % and its letter. */
struct spec {
	bool is_long_long, is_size;
	size_t width;  /* filled up with zeros */
	int precision; /* -1: none */
};

static void put(struct output *out, char c)
{
	if (out->len + 1 < out->size)
		out->to[out->len] = c;
	out->len++;
}

static void put_text(struct output *out, const char *text, int precision)
{
	for (int i = 0; i != precision && text[i]; i++)
		put(out, text[i]);
}

static void put_number(struct output *out, uint64_t value, unsigned base, const char *digits, size_t width)
{
	char reversed[24];
	size_t count = 0;

	do {
		reversed[count++] = digits[value % base];
		value /= base;
	} while (value > 0);
	for (; width > count; width--)
		put(out, '0');
	while (count > 0)
		put(out, reversed[--count]);
}

/* Takes what stands between % and the letter; leaves *at on the letter. */
static struct spec read_spec(const char **at, va_list *args)
{
	struct spec spec = { .precision = -1 };

	if (**at == '0') {
		(*at)++;
		if (**at < '1' || **at > '9')
			__builtin_trap();
		spec.width = (size_t)(*(*at)++ - '0');
	}
	if ((*at)[0] == '.' && (*at)[1] == '*') {
		*at += 2;
		spec.precision = va_arg(*args, int);
	}
	if ((*at)[0] == 'l' && (*at)[1] == 'l') {
		*at += 2;
		spec.is_long_long = true;
	} else if (**at == 'z') {
		(*at)++;
		spec.is_size = true;
	}
	return spec;
}

static uint64_t unsigned_of(const struct spec *spec, va_list *args)
{
	if (spec->is_long_long)
		return va_arg(*args, unsigned long long);
	return spec->is_size ? va_arg(*args, size_t) : va_arg(*args, unsigned);
}

static void convert(struct output *out, const char **at, va_list *args)
{
	const struct spec spec = read_spec(at, args);

	switch (*(*at)++) {
	case '%':
		put(out, '%');
		break;
	case 'c':
		put(out, (char)va_arg(*args, int));
		break;
	case 's':
		put_text(out, va_arg(*args, const char *), spec.precision);
		break;
	case 'd': {
		int value = va_arg(*args, int);
		bool negative = value < 0;

		if (spec.is_long_long || spec.is_size)
			__builtin_trap();
		if (negative)
			put(out, '-');
		put_number(out, negative ? -(uint64_t)value : (uint64_t)value, 10, "0123456789",
		           spec.width - (negative && spec.width > 0));
		break;
	}
	case 'u':
		put_number(out, unsigned_of(&spec, args), 10, "0123456789", spec.width);
		break;
	case 'x':
		put_number(out, unsigned_of(&spec, args), 16, "0123456789abcdef", spec.width);
		break;
	case 'X':
		put_number(out, unsigned_of(&spec, args), 16, "0123456789ABCDEF", spec.width);
		break;
	default:
		__builtin_trap();
	}
}

int vsnprintf(char *restrict to, size_t size, const char *restrict fmt, va_list args)
{
	struct output out = { to, size, 0 };
	const char *at = fmt;
	va_list copy;

	va_copy(copy, args);
	while (*at) {
		if (*at == '%') {
			at++;
			convert(&out, &at, &copy);
		} else {
			put(&out, *at++);
		}
	}
	va_end(copy);
	if (size > 0)
		to[out.len < size ? out.len : size - 1] = '\0';
	return (int)out.len;
}

int snprintf(char *restrict to, size_t size, const char *restrict fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(to, size, fmt, args);
	va_end(args);
	return len;
}
