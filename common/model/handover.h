/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ticket: what landshim run, which has loaded the policies and opened their
 * paths, leaves to be done by the shim in the program.  Its text is the value of
 * LANDSHIM_HANDOVER; launch/handover_write.h writes it, handover_read.h reads it.
 */
#ifndef HANDOVER_H
#define HANDOVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HANDOVER_VARIABLE "LANDSHIM_HANDOVER"

/* What helps against one that is none of landshim run's. */
#define HANDOVER_HINT "landshim run writes it, for one program: start what is to be confined with that"

/* The text begins with it and a blank.  What is changed in the text, or in what it means, is another version. */
#define HANDOVER_VERSION "1"

/* Of the text, without its NUL; the kernel takes entries of 128 KiB (execve(2)). */
#define HANDOVER_TEXT_MAX ((size_t)64 * 1024)

/* Of that, what the two lines may take; the rest is more than all numbers do. */
#define HANDOVER_LINES_MAX (HANDOVER_TEXT_MAX - 4096)

/* As many layers as ABI 1 stacks. */
#define HANDOVER_RULESETS_MAX 64

struct handover_ruleset {
	int fd;
	uint32_t flags; /* of landlock_restrict_self(2): LANDLOCK_RESTRICT_SELF_LOG_* alone */
};

struct handover {
	/* What it is for: a file (sys_device, stx_ino), and the arguments (handover_digest_arguments). */
	uint64_t device, inode;
	uint64_t arguments;
	int abi;             /* the kernel's */
	int status_fd;       /* -1: none */
	bool status_socket;  /* that is a socket */
	const char *verbose; /* what is said on stderr when all is in force; no NUL follows it */
	size_t verbose_len;  /* 0: nothing */
	const char *status;  /* the status line */
	size_t status_len;   /* with verbose_len at most HANDOVER_LINES_MAX */
	struct handover_ruleset rulesets[HANDOVER_RULESETS_MAX]; /* in the order in which they are enforced */
	size_t count;
};

/*
 * FNV-1a of 64 bits.  Against what goes wrong, not against whoever wants to
 * deceive: the shim cannot know who wrote a ticket anyway.
 */
uint64_t handover_digest(const char *bytes, size_t len);

/* The same of all arguments, each with its NUL. */
uint64_t handover_digest_arguments(int argc, char *const *argv);

#endif
