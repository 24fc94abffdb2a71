/* SPDX-License-Identifier: BSD-3-Clause */
/* A terminal that the test is: what is typed there, and what is said. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct terminal {
	int master;
	pid_t pid;
	char said[65536];
	size_t len, seen; /* what was waited for lies before seen */
};

/* Seconds: much, on a machine that does much else; PATIENCE in the environment, where what is waited for may never come. */
int terminal_patience(void);

/* Set before a start: writes to the terminal do not wait, which whoever has it open decides. */
extern bool terminal_does_not_wait;

/* argv on a terminal of 33 lines of 77. */
void terminal_start(struct terminal *terminal, const char *const *argv);

/* A shell of the user's, whose prompt is "shell> "; terminal_leave ends it, where that is what it waits for. */
void terminal_start_shell(struct terminal *terminal);
void terminal_leave(struct terminal *terminal);

/* A policy that grants every file. */
const char *terminal_policy(void);

/* landshim run --new-session sh -c script. */
void terminal_start_script(struct terminal *terminal, const char *script);

/* Waits until it was said, after what was waited for before. */
bool terminal_says(struct terminal *terminal, const char *text);
bool terminal_says_within(struct terminal *terminal, const char *text, int seconds);

#define TERMINAL_EXPECT(terminal, text) \
	cr_assert(terminal_says(terminal, text), "wanted \"%s\" of: %s", text, (terminal)->said)

void terminal_type(const struct terminal *terminal, const char *keys);

/* Its end, as waitpid(2) has it; what is said meanwhile is read. */
int terminal_end(struct terminal *terminal);

#endif
