/* SPDX-License-Identifier: BSD-3-Clause */
/* What stands before the rules. */
#include "command/learn/learn_head.h"

#include <sys/wait.h>

#include "base/count.h"
#include "base/strlist.h"
#include "base/text.h"
#include "command/learn/learn_comment.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_words.h"

/* Adds what older kernels do not enforce, by ABI. */
static void add_abi(struct text *text, int abi)
{
	static const struct {
		int abi;
		const char *what;
	} lost[] = {
		{ 2, "2 nothing (moves between directories are always denied)" },
		{ 3, "3 truncate(2) of files that may be opened" },
		{ 4, "4 TCP" },
		{ 5, "5 ioctl(2) on devices" },
		{ 6, "6 signals and abstract sockets" },
		{ 9, "9 UNIX sockets by path" },
		{ 10, "10 UDP" },
	};
	const char *between = "before ABI ";

	text_add(text, "\nabi = %d;\n", abi);
	if (abi > 1)
		text_add(text, "\n// On an older kernel the program starts with what that can enforce.  Left open "
		               "there:\n// ");
	for (size_t i = 0; i < COUNT(lost); i++) {
		if (lost[i].abi > abi)
			continue;
		text_add(text, "%s%s", between, lost[i].what);
		between = i == 2 ? ",\n// before " : ", before ";
	}
	text_add(text, "%smin_abi = 1;\n", abi > 1 ? ".\n" : "");
}

/* Adds the names of a list, each in quotes; those of fragments in "<" and ">" as well. */
static void add_names(struct text *text, const struct strlist *names, const char *open, const char *close,
                      const char **between)
{
	for (size_t i = 0; names && i < names->count; i++) {
		text_add(text, "%s\"%s%s%s\"", *between, open, learn_words_quote(names->items[i]), close);
		*between = ", ";
	}
}

/* Adds what check says of some fragments if root asks: it holds for anybody who runs the policy as root. */
static void add_for_root(struct text *text, const struct strlist *fragments)
{
	static const struct {
		const char *fragment, *what;
	} shows[] = {
		{ "proc", "the environments of other processes: harden = \"capabilities\" keeps them shut" },
		{ "etc", "what modes keep from others, /etc/shadow and the like" },
	};

	for (size_t i = 0; fragments && i < COUNT(shows); i++)
		if (strlist_has(fragments, shows[i].fragment))
			text_add(text, "\n// Run by root <%s> shows also %s.", shows[i].fragment, shows[i].what);
}

static void add_includes(struct text *text, const struct learn_head *head)
{
	size_t count = (head->fragments ? head->fragments->count : 0) + (head->files ? head->files->count : 0);
	const char *between = "";

	if (count == 0)
		return;
	add_for_root(text, head->fragments);
	text_add(text, "\ninclude = %s", count > 1 ? "[ " : "");
	add_names(text, head->fragments, "<", ">", &between);
	add_names(text, head->files, "", "", &between);
	text_add(text, "%s;\n", count > 1 ? " ]" : "");
}

void learn_head_add(struct text *text, const struct learn_record *record, const struct learn_head *head)
{
	const struct learn_facts *facts = &record->facts;

	text_add(text, "// Learned from %s of:", facts->runs > 1 ? "runs" : "one run");
	for (size_t i = 0; i < facts->argv.count; i++) {
		text_add(text, " ");
		learn_comment_add(text, facts->argv.items[i]);
	}
	text_add(text, "\n");
	if (facts->incomplete)
		text_add(text, "// INCOMPLETE: calls may be missing.\n");
	if (WIFSIGNALED(facts->status))
		text_add(text, "// It was ended by signal %d: what it would have done after that is not here.\n",
		         WTERMSIG(facts->status));
	else if (WEXITSTATUS(facts->status) != 0)
		text_add(text, "// It ended with status %d: what it would do where it succeeds may not be here.\n",
		         WEXITSTATUS(facts->status));
	if (head->abi)
		add_abi(text, facts->abi);
	add_includes(text, head);
}
