/* SPDX-License-Identifier: BSD-3-Clause */
/* A ticket's text is fields in hexadecimal, a blank after each, and two lines after them. */
#include "handover_read.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/sys.h"
#include "model/handover.h"
#include "model/uapi.h"

#define LOG_FLAGS                                                                            \
	(LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF | LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON | \
	 LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF)

#define HINT_PROC "landshim run needs it where its program starts: mount /proc"

#define WHERE ((struct err_where){ HANDOVER_VARIABLE, 0 })

/* A number up to `most`, with the blank after it.  What is no such number clears *sound. */
static uint64_t number(const char **at, uint64_t most, bool *sound)
{
	static const char digits[] = "0123456789abcdef";
	const char *from = *at;
	uint64_t value = 0;
	const char *digit;

	for (; **at && (digit = strchr(digits, **at)) && value <= most >> 4; (*at)++)
		value = value << 4 | (uint64_t)(digit - digits);
	if (*at == from || **at != ' ' || value > most) {
		*sound = false;
		return 0;
	}
	(*at)++;
	return value;
}

/* The fields after the digest.  False: they are no ticket's. */
static bool read_fields(const char *at, struct handover *out)
{
	bool sound = true;

	out->device = number(&at, UINT64_MAX, &sound);
	out->inode = number(&at, UINT64_MAX, &sound);
	out->arguments = number(&at, UINT64_MAX, &sound);
	out->abi = (int)number(&at, INT_MAX, &sound);
	out->status_fd = (int)number(&at, INT_MAX, &sound);
	out->status_socket = number(&at, 1, &sound) == 1;
	out->count = number(&at, HANDOVER_RULESETS_MAX, &sound);
	for (size_t i = 0; sound && i < out->count; i++) {
		out->rulesets[i].fd = (int)number(&at, INT_MAX, &sound);
		out->rulesets[i].flags = (uint32_t)number(&at, LOG_FLAGS, &sound);
	}
	out->verbose_len = number(&at, HANDOVER_TEXT_MAX, &sound);
	out->status_len = number(&at, HANDOVER_TEXT_MAX, &sound);
	out->verbose = at;
	out->status = at + out->verbose_len;
	if (out->status_fd <= STDERR_FILENO)
		out->status_fd = -1;
	return sound && strlen(at) == out->verbose_len + out->status_len;
}

int handover_read(const struct err_sink *sink, const char *value, struct handover *out)
{
	const size_t version = strlen(HANDOVER_VERSION " ");
	const char *at = value + version;
	bool sound = true;
	uint64_t digest;

	if (strncmp(value, HANDOVER_VERSION " ", version) != 0)
		return err_report(sink, ERR_ENVIRONMENT, WHERE,
		                  "install landshim and liblandshim.so together, and start the program again",
		                  "is no handover of this version of landshim run");
	digest = number(&at, UINT64_MAX, &sound);
	if (!sound || strlen(at) > HANDOVER_TEXT_MAX || handover_digest(at, strlen(at)) != digest ||
	    !read_fields(at, out)) {
		out->status_fd = -1;
		return err_report(sink, ERR_ENVIRONMENT, WHERE, HANDOVER_HINT, "is cut short or changed");
	}
	return 0;
}

/* A static program in between, which no shim was loaded into, hands it on to whatever it starts. */
static int check_program(const struct err_sink *sink, const struct handover *ticket, int argc, char **argv)
{
	struct statx st;

	if (sys_stat(AT_FDCWD, "/proc/self/exe", 0, &st) != 0)
		return err_system(sink, WHERE, errno, HINT_PROC, "cannot find out which program this is");
	if (sys_device(&st) != ticket->device || st.stx_ino != ticket->inode)
		return err_report(sink, ERR_ENVIRONMENT, WHERE, HANDOVER_HINT, "is another program's");
	if (handover_digest_arguments(argc, argv) != ticket->arguments)
		return err_report(sink, ERR_ENVIRONMENT, WHERE, HANDOVER_HINT, "is for other arguments than these");
	return 0;
}

static int check_descriptors(const struct err_sink *sink, const struct handover *ticket)
{
	for (size_t i = 0; i < ticket->count; i++) {
		const int fd = ticket->rulesets[i].fd;
		bool twice = fd == ticket->status_fd;

		for (size_t j = 0; j < i; j++)
			twice |= fd == ticket->rulesets[j].fd;
		if (twice)
			return err_report(sink, ERR_ENVIRONMENT, WHERE, HANDOVER_HINT, "names the descriptor %d twice",
			                  fd);
	}
	return 0;
}

int handover_read_check(const struct err_sink *sink, const struct handover *ticket, int argc, char **argv)
{
	return check_program(sink, ticket, argc, argv) == 0 ? check_descriptors(sink, ticket) : -1;
}
