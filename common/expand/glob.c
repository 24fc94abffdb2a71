/* SPDX-License-Identifier: BSD-3-Clause */
/* Matching a name against a glob. */
#include "expand/glob.h"

#include <string.h>

/* The position after the "]" of a bracket expression that begins at p; NULL: it has none. */
static const char *bracket_end(const char *p, const char *end)
{
	p += 1 + (p + 1 < end && p[1] == '!');
	if (p < end && *p == ']')
		p++;
	while (p < end && *p != ']')
		p += *p == '\\' ? 2 : 1;
	return p < end ? p + 1 : NULL;
}

/* A bracket expression of several bytes that begins between p and end, which is a POSIX class or the like. */
static bool has_class(const char *p, const char *end)
{
	for (p++; p + 1 < end; p += *p == '\\' ? 2 : 1)
		if (*p == '[' && (p[1] == ':' || p[1] == '.' || p[1] == '='))
			return true;
	return false;
}

const char *glob_fault(const char *pattern, const char **hint)
{
	*hint = "it knows *, ? and [ ]";
	for (const char *p = pattern; *p;) {
		const char *end = p + strcspn(p, "/");

		switch (*p) {
		case '\\':
			p += p[1] ? 2 : 1;
			continue;
		case '*':
			if (p[1] == '*')
				return "** is not part of a glob";
			break;
		case '{':
		case '}':
			return "braces are not part of a glob";
		case '[':
			if (!bracket_end(p, end))
				return "a [ without its ]";
			if (p[1] == '^') {
				*hint = "write [!abc] for every byte but these";
				return "[^abc] is not part of a glob";
			}
			if (has_class(p, bracket_end(p, end)))
				return "classes as in [[:alpha:]] are not part of a glob";
			p = bracket_end(p, end);
			continue;
		default:
			break;
		}
		p++;
	}
	return NULL;
}

/* Whether c is in the expression that begins at p and ends before end. */
static bool in_bracket(const char *p, const char *end, char c)
{
	bool negated = p[1] == '!';
	bool found = false;

	end--; /* the closing bracket */
	for (p += 1 + negated; p < end; p++) {
		unsigned char low, high, byte = (unsigned char)c;

		if (*p == '\\' && p + 1 < end)
			p++;
		low = high = (unsigned char)*p;
		if (p + 2 < end && p[1] == '-') {
			p += 2;
			if (*p == '\\' && p + 1 < end)
				p++;
			high = (unsigned char)*p;
		}
		found |= low <= byte && byte <= high;
	}
	return found != negated;
}

/* Matches one byte against what stands at *p, and moves *p past that. */
static bool match_one(const char **p, const char *end, char c)
{
	const char *at = *p;

	if (*at == '[') {
		*p = bracket_end(at, end);
		return in_bracket(at, *p, c);
	}
	if (*at == '\\' && at + 1 < end)
		at++;
	else if (*at == '?') {
		*p = at + 1;
		return true;
	}
	*p = at + 1;
	return *at == c;
}

bool glob_match(const char *pattern, size_t len, const char *name)
{
	const char *p = pattern;
	const char *end = pattern + len;
	const char *star = NULL; /* after the last * met */
	const char *back = NULL; /* where in the name that * began to match */
	bool dot = len > 0 && (p[0] == '.' || (len > 1 && p[0] == '\\' && p[1] == '.'));

	if (name[0] == '.' && !dot)
		return false;
	while (*name) {
		if (p < end && *p == '*') {
			star = ++p;
			back = name;
			continue;
		}
		if (p < end && match_one(&p, end, *name)) {
			name++;
			continue;
		}
		if (!star)
			return false;
		p = star;
		name = ++back;
	}
	while (p < end && *p == '*')
		p++;
	return p == end;
}

bool glob_is_literal(const char *component, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (component[i] == '\\')
			i++;
		else if (strchr("*?[", component[i]))
			return false;
	}
	return true;
}

size_t glob_escape(const char *text, char *to)
{
	size_t used = 0;

	for (; *text; text++) {
		if (strchr("*?[]\\{}!^-", *text))
			to[used++] = '\\';
		to[used++] = *text;
	}
	to[used] = '\0';
	return used;
}

size_t glob_unescape(const char *component, size_t len, char *to)
{
	size_t used = 0;

	for (size_t i = 0; i < len; i++) {
		if (component[i] == '\\' && i + 1 < len)
			i++;
		to[used++] = component[i];
	}
	to[used] = '\0';
	return used;
}
