/* SPDX-License-Identifier: BSD-3-Clause */
/* Inserts pieces into the text, and replaces the file by a new one. */
#include "command/learn/learn_merge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/read_whole.h"
#include "command/base/context.h"
#include "command/learn/learn_output.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_scan.h"
#include "load/locate.h"
#include "load/policyfile.h"
#include "load/source.h"
#include "model/access.h"
#include "model/policy.h"

#define PIECES_MAX 32

#define HINT_BESIDE "landshim learn -c FILE writes what is to be added to a file of its own"

struct piece {
	size_t at;
	const char *text;
};

struct pieces {
	struct piece list[PIECES_MAX];
	size_t count;
};

static int failed(const struct err_sink *sink, const char *path, const char *what)
{
	return err_system(sink, (struct err_where){ path, 0 }, errno,
	                  errno == ELOOP ? "it is a link: name what it leads to" : NULL, "cannot %s", what);
}

int learn_merge_begin(const struct err_sink *sink, const char *path, struct learn_merge *out)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	*out = (struct learn_merge){ .path = path };
	if (fd < 0 || fstat(fd, &out->st) != 0)
		return failed(sink, path, "open");
	if (!S_ISREG(out->st.st_mode) || out->st.st_nlink != 1)
		return err_report(sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 }, HINT_BESIDE,
		                  "it is no regular file, or has other names");
	out->len = (size_t)out->st.st_size;
	if (out->len > SOURCE_MAX || read_whole(context_arena(), fd, SOURCE_MAX, &out->text, &out->len) != 0)
		return err_report(sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 },
		                  "a policy has at most 1 MiB, and may be read by who changes it",
		                  "cannot read it whole");
	return 0;
}

/* --- text ---------------------------------------------------------------------------- */

static void put(struct pieces *pieces, size_t at, const char *text)
{
	if (pieces->count < PIECES_MAX)
		pieces->list[pieces->count++] = (struct piece){ at, text };
}

/* Inserts groups into a value that is one group, or a list of them. */
static void put_groups(struct pieces *pieces, const struct learn_scan_value *value, const char *groups)
{
	/* A single group becomes the first of a list. */
	if (value->open == '{') {
		put(pieces, value->first, "( ");
		put(pieces, value->end, arena_printf(context_arena(), ",\n%s\n)", groups));
		return;
	}
	if (value->last > value->first + 1)
		put(pieces, value->last, ",");
	put(pieces, value->end - 1, arena_printf(context_arena(), "\n%s\n", groups));
}

static void put_paths(struct pieces *pieces, const struct learn_merge *merge, const char *groups)
{
	const struct learn_scan_value value = learn_scan_find(merge->text, merge->len, NULL, "paths");

	if (!*groups)
		return;
	if (value.first == LEARN_SCAN_NONE)
		put(pieces, merge->len, arena_printf(context_arena(), "\npaths = (\n%s\n);\n", groups));
	else
		put_groups(pieces, &value, groups);
}

/* Inserts ports into the value of one right: "80, 443". */
static void put_numbers(struct pieces *pieces, const struct learn_scan_value *value, const char *numbers)
{
	if (value->open == '\0') {
		put(pieces, value->first, "( ");
		put(pieces, value->end, arena_printf(context_arena(), ", %s )", numbers));
		return;
	}
	/* Inside the brackets; the comma goes directly after the last value. */
	put(pieces, value->last,
	    arena_printf(context_arena(), "%s%s", value->last > value->first + 1 ? ", " : " ", numbers));
}

static const char *numbers_of(const struct learn_policy *policy, const struct learn_record *record, uint64_t right)
{
	uint16_t ports[UINT8_MAX];
	size_t count = learn_policy_ports(record, policy, right, ports, UINT8_MAX);
	const char *numbers = "";

	for (size_t i = 0; i < count; i++)
		numbers = arena_printf(context_arena(), "%s%s%u", numbers, i > 0 ? ", " : "", ports[i]);
	return numbers;
}

static void put_network(struct pieces *pieces, const struct learn_merge *merge, const struct learn_record *record,
                        const struct learn_policy *policy)
{
	const struct learn_scan_value network = learn_scan_find(merge->text, merge->len, NULL, "network");
	const char *settings = "";

	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];
		const char *numbers = right->family == ACCESS_NET ? numbers_of(policy, record, right->bit) : "";
		struct learn_scan_value value = { .first = LEARN_SCAN_NONE };

		if (!*numbers)
			continue;
		if (network.first != LEARN_SCAN_NONE)
			value = learn_scan_find(merge->text, merge->len, &network, right->name);
		if (value.first != LEARN_SCAN_NONE)
			put_numbers(pieces, &value, numbers);
		else
			settings = arena_printf(context_arena(), "%s  %s = ( %s );\n", settings, right->name, numbers);
	}
	if (!*settings)
		return;
	if (network.first == LEARN_SCAN_NONE)
		put(pieces, merge->len, arena_printf(context_arena(), "\nnetwork = {\n%s};\n", settings));
	else
		put(pieces, network.end - 1, arena_printf(context_arena(), "\n%s", settings));
}

/* What to add at the end of the text, so that a new setting can follow: a semicolon, a line end. */
static const char *end_of(const struct learn_merge *merge)
{
	return merge->len > 0 && merge->text[merge->len - 1] != '\n' ? "\n" : "";
}

static int by_place(const void *a, const void *b)
{
	const struct piece *one = a;
	const struct piece *other = b;

	return one->at < other->at ? -1 : one->at > other->at;
}

/* Copies a piece; its lines end as those of the text do. */
static size_t add_piece(char *to, const char *text, bool crlf)
{
	size_t filled = 0;

	for (; *text; text++) {
		if (*text == '\n' && crlf)
			to[filled++] = '\r';
		to[filled++] = *text;
	}
	return filled;
}

const char *learn_merge_text(const struct learn_merge *merge, const struct learn_record *record,
                             const struct learn_policy *policy, size_t *len)
{
	bool crlf = learn_scan_is_crlf(merge->text, merge->len);
	struct pieces pieces = { .count = 0 };
	size_t size = merge->len + 1, from = 0;
	char *buffer;

	put(&pieces, merge->len, end_of(merge));
	put_paths(&pieces, merge, policy->paths);
	put_network(&pieces, merge, record, policy);
	/* A stable sort: pieces at the same place keep their order. */
	for (size_t i = 1; i < pieces.count; i++)
		for (size_t j = i; j > 0 && by_place(&pieces.list[j - 1], &pieces.list[j]) > 0; j--) {
			struct piece held = pieces.list[j];

			pieces.list[j] = pieces.list[j - 1];
			pieces.list[j - 1] = held;
		}
	for (size_t i = 0; i < pieces.count; i++)
		size += 2 * strlen(pieces.list[i].text);
	buffer = arena_alloc(context_arena(), size);
	*len = 0;
	for (size_t i = 0; i < pieces.count; i++) {
		memcpy(buffer + *len, merge->text + from, pieces.list[i].at - from);
		*len += pieces.list[i].at - from;
		from = pieces.list[i].at;
		*len += add_piece(buffer + *len, pieces.list[i].text, crlf);
	}
	memcpy(buffer + *len, merge->text + from, merge->len - from);
	*len += merge->len - from;
	buffer[*len] = '\0';
	return buffer;
}

/* --- the file -------------------------------------------------------------------------- */

/* Whether the file is still the one that was read. */
static bool is_as_it_was(const struct learn_merge *merge)
{
	struct learn_merge now;

	return learn_merge_begin(&err_silent, merge->path, &now) == 0 && now.st.st_dev == merge->st.st_dev &&
	       now.st.st_ino == merge->st.st_ino && now.len == merge->len &&
	       (now.len == 0 || memcmp(now.text, merge->text, now.len) == 0);
}

/* The file gets its name once it is complete. */
static int write_beside(const struct learn_merge *merge, const char *beside, const char *text, size_t len)
{
	cleanup_fd int directory = open(arena_dirname(context_arena(), beside), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *name = learn_path_name(beside);
	bool named;
	cleanup_fd int fd = directory < 0 ? -1 : learn_output_open(directory, name, 0600, &named);

	return fd < 0 || write(fd, text, len) != (ssize_t)len || fchown(fd, merge->st.st_uid, merge->st.st_gid) != 0 ||
	                       fchmod(fd, merge->st.st_mode & 07777) != 0 || fsync(fd) != 0 ||
	                       (!named && learn_output_name(fd, directory, name) != 0)
	               ? -1
	               : 0;
}

/* Checks that what was written is still a policy, or a file that policies include. */
static int check(const struct err_sink *sink, const struct learn_merge *merge, const char *beside)
{
	struct policy policy;

	if (policyfile_load_fragment(context_arena(), &err_silent, beside, locate_fragments_dir, &policy) == 0)
		return 0;
	return err_report(sink, ERR_ENVIRONMENT, (struct err_where){ merge->path, 0 }, HINT_BESIDE,
	                  "the rules cannot be put into it, and it stays as it is");
}

int learn_merge_end(const struct err_sink *sink, const struct learn_merge *merge, const char *text, size_t len)
{
	const char *beside = arena_printf(context_arena(), "%s.%d", merge->path, (int)getpid());

	if (write_beside(merge, beside, text, len) != 0) {
		(void)failed(sink, merge->path, "write it");
	} else if (check(sink, merge, beside) == 0) {
		if (!is_as_it_was(merge))
			(void)err_report(sink, ERR_ENVIRONMENT, (struct err_where){ merge->path, 0 }, "learn again",
			                 "it has changed meanwhile, and stays as it is");
		else if (rename(beside, merge->path) == 0)
			return 0;
		else
			(void)failed(sink, merge->path, "write it");
	}
	(void)unlink(beside);
	return -1;
}
