/* SPDX-License-Identifier: BSD-3-Clause */
/* Building text in a buffer, and escaping somebody else's. */
#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void text_start(struct text *text, char *buffer, size_t size)
{
	*text = (struct text){ .buffer = buffer, .size = size, .len = 0, .cut = false };
	buffer[0] = '\0';
}

void text_add(struct text *text, const char *fmt, ...)
{
	size_t room = text->size - text->len;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(text->buffer + text->len, room, fmt, args);
	va_end(args);
	if (len < 0 || (size_t)len >= room) {
		text->cut = true;
		len = (int)strlen(text->buffer + text->len);
	}
	text->len += (size_t)len;
}

void text_put(struct text *text, const char *bytes, size_t len)
{
	/* The caller may have used the last byte of a text that is full. */
	size_t room = text->size > text->len ? text->size - text->len - 1 : 0;

	if (len > room) {
		text->cut = true;
		len = room;
	}
	if (len == 0)
		return;
	memcpy(text->buffer + text->len, bytes, len);
	text->len += len;
	text->buffer[text->len] = '\0';
}

/* The length of the UTF-8 character at p, which is at least one byte long; 0: it is none. */
static size_t utf8_length(const unsigned char *p)
{
	static const struct {
		unsigned char mask, lead;
		uint32_t least;
	} forms[] = { { 0x80, 0x00, 0 }, { 0xe0, 0xc0, 0x80 }, { 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 } };

	for (size_t len = 1; len <= 4; len++) {
		uint32_t code = p[0] & (unsigned char)~forms[len - 1].mask;

		if ((p[0] & forms[len - 1].mask) != forms[len - 1].lead)
			continue;
		for (size_t i = 1; i < len; i++) {
			if ((p[i] & 0xc0) != 0x80)
				return 0;
			code = code << 6 | (p[i] & 0x3f);
		}
		if (code < forms[len - 1].least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
			return 0;
		return len;
	}
	return 0;
}

/* Control characters: C0, DEL, and C1 in UTF-8 (0xc2 0x80 to 0xc2 0x9f). */
static bool is_control(const unsigned char *p)
{
	return p[0] < 0x20 || p[0] == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0);
}

/* A control character as a number: in JSON the character's, else each byte's own. */
static size_t add_control(struct text *text, const unsigned char *p, bool json)
{
	if (!json) {
		text_add(text, "\\x%02X", *p);
		return 1;
	}
	/* The second byte of a C1 character in UTF-8 is its number. */
	text_add(text, "\\u%04x", p[0] == 0xc2 ? p[1] : p[0]);
	return p[0] == 0xc2 ? 2 : 1;
}

static void add_bytes(struct text *text, const char *bytes, bool json)
{
	const unsigned char *p = (const unsigned char *)bytes;

	while (*p) {
		size_t len = utf8_length(p);

		/* The longest piece is \\uNNNN; half an escape would spoil a JSON string. */
		if (text->size - text->len <= 8) {
			text->cut = true;
			return;
		}
		if (len == 0) {
			text_add(text, "%sx%02X", json ? "\\\\" : "\\", *p);
			p++;
		} else if (is_control(p)) {
			p += add_control(text, p, json);
		} else if (json && (*p == '"' || *p == '\\')) {
			text_add(text, "\\%c", *p);
			p++;
		} else {
			text_put(text, (const char *)p, len);
			p += len;
		}
	}
}

void text_add_escaped(struct text *text, const char *bytes)
{
	add_bytes(text, bytes, false);
}

void text_add_json(struct text *text, const char *bytes)
{
	add_bytes(text, bytes, true);
}
