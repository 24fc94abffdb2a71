/* SPDX-License-Identifier: BSD-3-Clause */
/* By python3-jsonschema. */
#include "schema.h"

#include <criterion/criterion.h>

#include "spawn.h"

static const struct spawned *python(const char *script, const char *name, const char *path)
{
	const char *const argv[] = {
		"/usr/bin/python3", "-c", script, spawn_text(TEST_SOURCE "/conf/schema/%s.json", name), path, NULL
	};
	const struct spawn spawn = { .argv = argv, .preload = "" };

	return spawn_run(&spawn);
}

void schema_expect(const char *name, const char *json, const char *asserts)
{
	const char *script = spawn_text("import json, sys, jsonschema\n"
	                                "found = json.load(open(sys.argv[2]))\n"
	                                "jsonschema.validate(found, json.load(open(sys.argv[1])))\n%s",
	                                asserts);
	const struct spawned *ran = python(script, name, spawn_file("schema.json", json));

	cr_expect_eq(ran->status, 0, "%s", ran->err);
}

const char *schema_of_lines(const char *name, const char *path, unsigned more_than)
{
	const char *script = spawn_text("import json, sys, jsonschema\n"
	                                "schema = json.load(open(sys.argv[1]))\n"
	                                "jsonschema.Draft7Validator.check_schema(schema)\n"
	                                "validator = jsonschema.Draft7Validator(schema)\n"
	                                "lines = open(sys.argv[2], encoding='utf-8').read().splitlines()\n"
	                                "assert len(lines) > %u\n"
	                                "for line in lines:\n"
	                                "    for error in validator.iter_errors(json.loads(line)):\n"
	                                "        print(error.message, line)\n",
	                                more_than);
	const struct spawned *ran = python(script, name, path);

	cr_assert_eq(ran->status, 0, "%s", ran->err);
	return ran->out;
}
