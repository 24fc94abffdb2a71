/* SPDX-License-Identifier: BSD-3-Clause */
/* Comments go from "//" to the end of the line, so no text in them may hold a line end. */
#include "command/learn/learn_comment.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "model/uapi.h"

/* The most bytes of one text; the rest is cut. */
#define BYTES_MAX 200

void learn_comment_add(struct text *text, const char *bytes)
{
	char before = '\0';
	size_t count = 0;

	for (; *bytes; before = *bytes++) {
		unsigned char byte = (unsigned char)*bytes;
		bool ends = (byte == '/' && before == '*') || (byte == '*' && before == '/');

		if (++count > BYTES_MAX) {
			text_add(text, "...");
			return;
		}
		if (byte >= ' ' && byte < 0x7f && !ends)
			text_add(text, "%c", byte);
		else
			text_add(text, "\\x%02x", byte);
	}
}

void learn_comment_names(struct text *text, const struct learn_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		text_add(text, "%s", i > 0 ? ", " : "");
		learn_comment_add(text, names->names[i]);
	}
	if (names->more)
		text_add(text, ", ...");
}

void learn_comment_target(struct text *text, const struct learn_target *target)
{
	learn_comment_names(text, &target->programs);
	text_add(text, ": ");
	learn_comment_names(text, &target->calls);
	text_add(text, target->count > 1 ? ", often" : ", once");
	if (target->rights & LANDLOCK_ACCESS_FS_READ_DIR)
		text_add(text, "; listed, and so is what lies beneath");
	if (target->flags & LEARN_TARGET_CREATE)
		text_add(text, "; made by the program, and by the policy where it is missing");
	if (target->flags & LEARN_TARGET_SEVERAL)
		text_add(text, "; for several that were used");
	if (target->flags & LEARN_TARGET_UNNAMED)
		text_add(text, "; for a name in it that no policy can hold");
	if (target->flags & LEARN_TARGET_PRIVILEGED)
		text_add(text, "; its privileges are not given (no_new_privs)");
}
