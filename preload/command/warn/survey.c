/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files warn_*.c ask about a layer. */
#include "command/warn/survey.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/path_beneath.h"
#include "command/decide/decide.h"
#include "command/decide/reach.h"
#include "expand/targets.h"
#include "kernel/layer.h"
#include "load/locate.h"
#include "model/access.h"
#include "model/policy.h"
#include "model/values.h"

int survey_start(struct arena *arena, const struct err_sink *errors, const struct survey_subject *subject,
                 const struct survey_sink *sink, struct survey *out)
{
	const uint64_t leave = SURVEY_FS(REMOVE_DIR) | SURVEY_FS(REFER);
	const struct layer *layer = subject->layer;

	*out = (struct survey){
		.arena = arena, .subject = subject, .layer = layer, .chain = subject->chain, .sink = sink
	};
	out->decide = arena_zalloc(arena, 1, sizeof(*out->decide));
	out->reach = arena_zalloc(arena, 1, sizeof(*out->reach));
	out->nodes = arena_zalloc(arena, layer->targets.count + 1, sizeof(struct reach_node *));
	if (decide_start(arena, errors, layer, 1, out->decide) != 0)
		return -1;
	if (reach_start(arena, errors, (struct err_where){ layer->policy.file, 0 }, out->decide, out->reach) != 0)
		return -1;
	for (size_t i = 0; i < layer->targets.count; i++) {
		if (!layer->built.allowed[i])
			continue;
		out->nodes[i] = survey_node(out, layer->targets.list[i].path);
		reach_grants(out->nodes[i], layer->built.allowed[i]);
		if (out->nodes[i] && (survey_allowed(out, out->nodes[i]) & leave) == leave)
			out->directories_leave = true;
	}
	return 0;
}

void survey_end(struct survey *s)
{
	decide_end(s->decide);
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
	return s->nodes[index] && (S_ISREG(s->nodes[index]->mode) || S_ISDIR(s->nodes[index]->mode));
}

uint64_t survey_unrestricted(const struct survey *s)
{
	const struct policy *policy = &s->layer->policy;

	return access_common(policy->unrestricted, access_known(policy->abi)).bits[ACCESS_FS];
}

uint64_t survey_everywhere(const struct survey *s)
{
	return survey_allowed(s, survey_node(s, "/"));
}

struct reach_node *survey_node(const struct survey *s, const char *path)
{
	return reach_walk(s->reach, path, NULL);
}

uint64_t survey_allowed(const struct survey *s, const struct reach_node *node)
{
	return node->allowed & access_known(s->layer->policy.abi).bits[ACCESS_FS];
}

uint64_t survey_allowed_somewhere(const struct survey *s, struct reach_node *node)
{
	uint64_t allowed = 0;

	reach_names(s->reach, node);
	for (size_t i = 0; i < node->names_count; i++)
		allowed |= survey_allowed(s, node->names[i]);
	return allowed;
}

size_t survey_granting(const struct survey *s, const struct reach_node *node, uint64_t rights)
{
	const struct target *target = reach_granting(s->reach, node, rights & ~survey_unrestricted(s));

	return target ? (size_t)(target - s->layer->targets.list) : s->layer->targets.count;
}

const char *survey_path(const struct survey *s, size_t index)
{
	return index < s->layer->targets.count ? survey_target(s, index)->path : "unrestricted";
}

struct err_where survey_where(const struct survey *s, size_t index)
{
	return index < s->layer->targets.count ? policy_where(survey_target(s, index)->rule)
	                                       : s->layer->policy.unrestricted_where;
}

size_t survey_own_length(const struct survey *s, const struct policy_path *rule, bool with_home)
{
	static const char *const names[] = { "@exe", "@cwd" };
	const struct values *values = &s->subject->program->values;
	const char *value = NULL;

	for (size_t i = 0; i < COUNT(names); i++) {
		const size_t len = strlen(names[i]);

		if (strncmp(rule->text, "${", 2) == 0 && strncmp(rule->text + 2, names[i], len) == 0 &&
		    (rule->text[2 + len] == '}' || rule->text[2 + len] == ':'))
			value = values->get(values->data, names[i]);
	}
	/* "~", "${HOME}", and "${XDG_CONFIG_HOME:-${HOME}/.config}". */
	if (with_home && (rule->text[0] == '~' || (rule->text[0] == '$' && strstr(rule->text, "HOME"))))
		value = values->get(values->data, "HOME");
	return value ? strlen(value) : 0;
}

bool survey_is_on(const struct survey *s, size_t index, const struct reach_node *node)
{
	const struct reach_node *own = s->nodes[index];

	return own && own->device == node->device && own->inode == node->inode;
}

bool survey_is_shipped(struct err_where where)
{
	return where.file && path_beneath(where.file, locate_fragments_dir);
}
