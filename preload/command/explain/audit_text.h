/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lines of the kernel's audit log, in each of the forms in which they are met:
 * auditd's file, raw or enriched, with node= or without; ausearch -i; dmesg and
 * journalctl -k.  Pure.  Whoever is denied something chooses names that stand in
 * them, and the kernel writes those with quotes or in hexadecimal.
 */
#ifndef AUDIT_TEXT_H
#define AUDIT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum audit_text_type {
	AUDIT_TEXT_OTHER,
	AUDIT_TEXT_ACCESS,  /* LANDLOCK_ACCESS: a denial */
	AUDIT_TEXT_DOMAIN,  /* LANDLOCK_DOMAIN: a domain is made, or gone */
	AUDIT_TEXT_SYSCALL, /* the call of an event */
};

/* A piece of a line. */
struct audit_text_piece {
	const char *start;
	size_t len;
};

struct audit_text {
	enum audit_text_type type;
	bool interpreted;               /* by ausearch -i: values have neither quotes nor hexadecimal */
	struct audit_text_piece node;   /* "": none */
	struct audit_text_piece event;  /* time and serial number: records with the same ones belong together */
	struct audit_text_piece fields; /* what comes after */
};

/* Takes a line apart, without its newline.  False: it is no record. */
bool audit_text_parse(const char *line, size_t len, struct audit_text *out);

/* Whether a line says that records were lost. */
bool audit_text_is_loss(const char *line, size_t len);

/*
 * A field's value as text, quotes and hexadecimal undone; NUL bytes in it become
 * '@'.  NULL: there is no such field.  hidden is the field that follows it where
 * a value of ausearch's may hold blanks; NULL: such a value has none.
 */
char *audit_text_field(struct arena *arena, const struct audit_text *record, const char *name, const char *hidden);

#endif
