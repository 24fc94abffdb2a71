/* SPDX-License-Identifier: BSD-3-Clause */
/* A layer under survey. */
#include "command/warn/survey.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/warn/real_path.h"
#include "expand/targets.h"
#include "kernel/layer.h"
#include "load/locate.h"
#include "model/access.h"
#include "model/policy.h"

struct survey survey_start(struct arena *arena, const struct survey_subject *subject, const struct survey_sink *sink)
{
	const struct layer *layer = subject->layer;
	struct survey s = { .arena = arena, .subject = subject, .layer = layer, .chain = subject->chain, .sink = sink };

	s.real = arena_zalloc(arena, layer->targets.count + 1, sizeof(*s.real));
	for (size_t i = 0; i < layer->targets.count; i++)
		if (layer->built.allowed[i])
			s.real[i] = real_path(arena, layer->targets.list[i].path, NULL);
	return s;
}

void survey_warn(const struct survey *s, struct err_where where, const char *text)
{
	const struct survey_finding finding = { s->name, s->level, where, text };

	s->sink->on_finding(s->sink->data, &finding);
}

const struct target *survey_target(const struct survey *s, size_t index)
{
	return &s->layer->targets.list[index];
}

uint64_t survey_granted(const struct survey *s, size_t index)
{
	return s->layer->built.allowed[index];
}

bool survey_holds_files(const struct survey *s, size_t index)
{
	struct stat st;

	return s->real[index] && stat(s->real[index], &st) == 0 && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode));
}

bool survey_beneath(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	if (len == 1)
		return true;
	return strncmp(path, dir, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

uint64_t survey_everywhere(const struct survey *s)
{
	const struct policy *policy = &s->layer->policy;

	return access_common(policy->unrestricted, access_known(policy->abi)).bits[ACCESS_FS];
}

uint64_t survey_allowed(const struct survey *s, const char *real)
{
	uint64_t allowed = survey_everywhere(s);

	for (size_t i = 0; i < s->layer->targets.count; i++)
		if (s->real[i] && survey_beneath(real, s->real[i]))
			allowed |= survey_granted(s, i);
	return allowed;
}

bool survey_is_shipped(struct err_where where)
{
	return where.file && survey_beneath(where.file, locate_fragments_dir);
}
