/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is kept of a run: each need once, with its rights and who had it, and
 * whether its object existed before the run and still does.  A policy is a pure
 * function of the record (learn_policy.h).
 *
 * Every text is the traced program's own, which may be hostile.
 */
#ifndef LEARN_RECORD_H
#define LEARN_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strlist.h"
#include "command/base/string_table.h"
#include "command/trace/trace_record.h"
#include "model/access.h"

enum learn_kind {
	LEARN_PATH,   /* rights on a file or directory, those on names in a directory included */
	LEARN_PORT,   /* a right on a port */
	LEARN_SCOPE,  /* a process or an abstract socket outside was reached: path says which */
	LEARN_ABSENT, /* a file that was to be read and is not there */
	LEARN_NEVER,  /* what every domain denies: path is the call */
	LEARN_UNSEEN, /* a call whose object is not known for sure: never a rule */
	LEARN_KINDS,
};

/* Of a need. */
enum {
	LEARN_CREATES = 1 << 0,    /* a regular file was made, or would have been: O_CREAT */
	LEARN_REPLACED = 1 << 1,   /* the run made, removed or replaced the object */
	LEARN_PRIVILEGED = 1 << 2, /* a program whose set-user-ID, set-group-ID or capabilities had no effect */
};

#define LEARN_NAMES_MAX 4

/* A few names, the first ones in bytewise order; more: there are others. */
struct learn_names {
	const char *names[LEARN_NAMES_MAX];
	size_t count;
	bool more;
};

struct learn_need {
	enum learn_kind kind;
	const char *path;
	struct access_set rights;
	uint32_t type; /* S_IFMT of the object; 0: none */
	unsigned flags;
	uint16_t port;
	uint64_t device, inode;
	/*
	 * Of LEARN_PATH: the object, if it existed before the run and still does;
	 * else the nearest directory of which that is true.
	 */
	const char *base;
	struct learn_names programs, calls;
	unsigned long count;
};

/* A form of the policy language, and what the shim's own expansion makes of it. */
struct learn_word {
	const char *text;
	struct strlist paths; /* without links; the same before the run and after it, in bytewise order */
	bool changed;         /* they were not the same: it is of no use */
};

/* A rule of an installed fragment: an object and the rights on it. */
struct learn_fragment_rule {
	const char *path; /* without links; NULL: a port */
	uint32_t type;
	struct access_set rights;
	uint16_t first, last; /* ports */
};

struct learn_fragment {
	const char *name;
	struct learn_fragment_rule *rules;
	size_t count, capacity;
	struct strlist keys; /* its key files */
};

/* What is known of the run as a whole. */
struct learn_facts {
	struct strlist argv;
	const char *cwd, *home, *tmp; /* without links; NULL: there is none */
	struct strlist path;          /* the directories of PATH */
	int abi;
	int status; /* as waitpid(2) gives it */
	bool incomplete;
	unsigned runs;
};

struct learn_record {
	struct learn_facts facts;
	struct learn_need **needs;
	size_t count, capacity;
	struct learn_word *words;
	size_t words_count, words_capacity;
	struct learn_fragment *fragments;
	size_t fragments_count, fragments_capacity;
	struct string_table keys;    /* of needs */
	struct string_table touched; /* paths that the run made, removed or replaced */
	int64_t start;               /* CLOCK_REALTIME in seconds */
};

/* Initializes the record; call before the program starts. */
void learn_record_begin(struct learn_record *record);

/* Adds what a traced call needed; the tracer's callback. */
void learn_record_add(struct learn_record *record, const struct trace_record *traced);

/* The same for a call that a policy denied. */
void learn_record_add_denied(struct learn_record *record, const struct trace_record *traced);

/* Returns the need that is recorded for a path.  NULL: none is. */
const struct learn_need *learn_record_of(const struct learn_record *record, const char *path);

/* Whether the runs that were learned made, removed or replaced what a path names. */
bool learn_record_has_made(const struct learn_record *record, const char *path);

/* Call after the run has ended: notes which objects still exist. */
void learn_record_end(struct learn_record *record);

/* Finds a need by its kind and path, or by its right and port, or adds it.  Texts are borrowed. */
struct learn_need *learn_record_need(struct learn_record *record, enum learn_kind kind, const char *path,
                                     struct access_set rights, uint16_t port);

/* Adds a name, which is borrowed, unless it is there. */
void learn_record_name(struct learn_names *names, const char *name);

#endif
