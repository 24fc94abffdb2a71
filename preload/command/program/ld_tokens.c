/* SPDX-License-Identifier: BSD-3-Clause */
/* Replaces the tokens from the left, so that no value is expanded again. */
#include "command/program/ld_tokens.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/strlist.h"

/* Debian's name for the architecture, which the Makefile asks the compiler for. */
#ifndef MULTIARCH
#define MULTIARCH ""
#endif

enum token {
	TOKEN_NONE,
	TOKEN_ORIGIN,
	TOKEN_LIB,
	TOKEN_PLATFORM,
};

/* What $LIB is depends on how the C library was built. */
static const char *const libs[] = { ("lib/" MULTIARCH), "lib64", "lib",
#ifdef __x86_64__
	                            /* For 32-bit programs. */
	                            "lib/i386-linux-gnu", "lib32"
#endif
};

/* The token that begins at a "$", and its length. */
static enum token token_at(const char *at, size_t left, size_t *len)
{
	static const struct {
		const char *text;
		enum token token;
	} tokens[] = {
		{ "$ORIGIN", TOKEN_ORIGIN }, { "${ORIGIN}", TOKEN_ORIGIN },   { "$LIB", TOKEN_LIB },
		{ "${LIB}", TOKEN_LIB },     { "$PLATFORM", TOKEN_PLATFORM }, { "${PLATFORM}", TOKEN_PLATFORM },
	};

	for (size_t i = 0; i < COUNT(tokens); i++) {
		*len = strlen(tokens[i].text);
		if (*len <= left && strncmp(at, tokens[i].text, *len) == 0)
			return tokens[i].token;
	}
	*len = 1;
	return TOKEN_NONE;
}

static const char *value_of(enum token token, const char *origin, const char *lib)
{
	switch (token) {
	case TOKEN_ORIGIN:
		return origin;
	case TOKEN_LIB:
		return lib;
	case TOKEN_PLATFORM:
		return (const char *)(uintptr_t)getauxval(AT_PLATFORM); // NOLINT(performance-no-int-to-ptr)
	default:
		return "$";
	}
}

/* Expands to one path; *has_lib says whether it depends on $LIB. NULL: it stands for nothing. */
static const char *expand(struct arena *arena, const char *text, size_t len, const char *origin, const char *lib,
                          bool *has_lib)
{
	const char *path = "";

	for (size_t at = 0; path && at < len;) {
		const char *dollar = memchr(text + at, '$', len - at);
		size_t front = dollar ? (size_t)(dollar - text) - at : len - at;
		size_t token_len = 0;
		enum token token = dollar ? token_at(dollar, len - at - front, &token_len) : TOKEN_NONE;
		const char *value = dollar ? value_of(token, origin, lib) : "";

		*has_lib |= dollar && token == TOKEN_LIB;
		path = value ? arena_printf(arena, "%s%.*s%s", path, (int)front, text + at, value) : NULL;
		at += front + token_len;
	}
	return path;
}

void ld_tokens_expand(struct arena *arena, const char *text, size_t len, const char *origin, struct strlist *out)
{
	bool has_lib = true;

	for (size_t i = 0; has_lib && i < COUNT(libs); i++) {
		const char *path;

		has_lib = false;
		path = expand(arena, text, len, origin, libs[i], &has_lib);
		if (!path)
			return;
		(void)strlist_append(out, arena, path);
	}
}
