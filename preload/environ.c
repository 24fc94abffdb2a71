/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading the environment block. */
#include "environ.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "base/count.h"
#include "base/err.h"
#include "base/suggest.h"
#include "base/text.h"
#include "model/handover.h"

#define PREFIX "LANDSHIM_"

#define HINT_STATUS_FD "in a shell: exec 3>FILE before, LANDSHIM_STATUS_FD=3"

struct reading {
	char **envp;
	const struct err_sink *sink;
	struct environ_options *out;
	bool is_configured; /* by other means than LANDSHIM_CONFIG */
};

static int fault(const struct reading *r, const char *variable, const char *hint, const char *what)
{
	return err_report(r->sink, ERR_ENVIRONMENT, (struct err_where){ variable, 0 }, hint, "%s", what);
}

static int read_mode(struct reading *r, const char *value)
{
	const struct err_where where = { PREFIX "MODE", 0 };
	static const struct {
		const char *value;
		enum environ_mode mode;
	} modes[] = { { "enforce", ENVIRON_ENFORCE }, { "off", ENVIRON_OFF }, { "dry-run", ENVIRON_DRY_RUN } };

	for (size_t i = 0; i < COUNT(modes); i++) {
		if (strcmp(modes[i].value, value) == 0) {
			r->out->mode = modes[i].mode;
			return 0;
		}
	}
	return err_report(r->sink, ERR_ENVIRONMENT, where, "it is enforce, dry-run or off", "\"%s\" is not a mode",
	                  value);
}

static int read_verbose(struct reading *r, const char *value)
{
	if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0)
		return err_report(r->sink, ERR_ENVIRONMENT, (struct err_where){ PREFIX "VERBOSE", 0 },
		                  "1 says what is enforced, 0 says nothing", "\"%s\" is neither 0 nor 1", value);
	r->out->verbose = value[0] == '1';
	return 0;
}

static int read_status_fd(struct reading *r, const char *value)
{
	struct err_where where = { PREFIX "STATUS_FD", 0 };
	int fd = 0;

	for (const char *p = value; *p; p++) {
		if (*p < '0' || *p > '9' || fd > (INT_MAX - 9) / 10)
			fd = -1;
		if (fd < 0)
			break;
		fd = fd * 10 + (*p - '0');
	}
	if (fd <= 2 || value[0] == '0')
		return err_report(r->sink, ERR_ENVIRONMENT, where, HINT_STATUS_FD,
		                  "\"%s\" is not the number of a descriptor above 2", value);
	if (fcntl(fd, F_GETFD) < 0)
		return err_report(r->sink, ERR_ENVIRONMENT, where, HINT_STATUS_FD, "the descriptor %d is not open", fd);
	r->out->status_fd = fd;
	return 0;
}

static int read_config(struct reading *r, const char *value)
{
	size_t len = strlen(value);

	if (len == 0)
		return fault(r, PREFIX "CONFIG", "to start without a sandbox, unset it or set LANDSHIM_MODE=off",
		             "is empty");
	if (value[0] == ':' || value[len - 1] == ':' || strstr(value, "::"))
		return err_report(r->sink, ERR_ENVIRONMENT, (struct err_where){ PREFIX "CONFIG", 0 },
		                  "policies are separated by single colons", "an element of \"%s\" is empty", value);
	r->out->config = value;
	return 0;
}

/*
 * What there is, in the order in which it is read: STATUS_FD first, so that
 * what is wrong with the others is told there as well.
 */
static const struct {
	const char *name;
	int (*read)(struct reading *r, const char *value);
	bool needs_config;
} variables[] = {
	{ PREFIX "STATUS_FD", read_status_fd, true },
	{ PREFIX "MODE", read_mode, true },
	{ PREFIX "VERBOSE", read_verbose, false },
	{ PREFIX "CONFIG", read_config, false },
};

const char *environ_value(const char *entry, const char *name)
{
	while (*name && *entry == *name)
		entry++, name++;
	return *name == '\0' && *entry == '=' ? entry + 1 : NULL;
}

const char *environ_get(char **envp, const char *name)
{
	for (; *envp; envp++) {
		const char *value = environ_value(*envp, name);

		if (value)
			return value;
	}
	return NULL;
}

bool environ_is_ours(const char *entry)
{
	return strncmp(entry, PREFIX, strlen(PREFIX)) == 0;
}

static bool is_known(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT(variables); i++)
		if (strlen(variables[i].name) == len && strncmp(variables[i].name, name, len) == 0)
			return true;
	return strlen(HANDOVER_VARIABLE) == len && strncmp(HANDOVER_VARIABLE, name, len) == 0;
}

/* "there are A, B and C": first the policy, which is read last. */
static void list_variables(char *hint, size_t size)
{
	struct text text;

	text_start(&text, hint, size);
	text_add(&text, "there are");
	for (size_t i = COUNT(variables); i-- > 0;)
		text_add(&text, "%s %s", i + 1 == COUNT(variables) ? "" : i > 0 ? "," : " and", variables[i].name);
}

static int unknown(const struct reading *r, const char *entry, size_t len)
{
	char name[64], hint[128];
	struct suggest nearest;

	if (len >= sizeof(name))
		len = sizeof(name) - 1;
	memcpy(name, entry, len);
	name[len] = '\0';
	suggest_start(&nearest, name);
	for (size_t i = 0; i < COUNT(variables); i++)
		suggest_offer(&nearest, variables[i].name);
	list_variables(hint, sizeof(hint));
	return err_report(r->sink, ERR_ENVIRONMENT, (struct err_where){ name, 0 }, suggest_hint(&nearest, "", "", hint),
	                  "unknown variable");
}

/* Names that begin as ours do and are not, or that have no value. */
static int check_names(const struct reading *r)
{
	for (char **entry = r->envp; *entry; entry++) {
		const char *equals;
		size_t len;

		if (!environ_is_ours(*entry) || strcmp(*entry, ENVIRON_FILLER) == 0)
			continue;
		equals = strchr(*entry, '=');
		len = equals ? (size_t)(equals - *entry) : strlen(*entry);
		if (!is_known(*entry, len))
			return unknown(r, *entry, len);
		if ((*entry)[len] != '=')
			return fault(r, *entry, "unset it, or give it one", "has no value");
	}
	return 0;
}

/* Two entries of one name are read differently by different programs. */
static int check_twice(const struct reading *r, const char *name, const char *value)
{
	for (char **entry = r->envp; *entry; entry++) {
		const char *other = environ_value(*entry, name);

		if (other && strcmp(other, value) != 0)
			return fault(r, name, "who starts the program gives execve(2) one of them",
			             "is set twice, to different values");
	}
	return 0;
}

static int check_together(const struct reading *r)
{
	if (r->out->config || r->is_configured)
		return 0;
	for (size_t i = 0; i < COUNT(variables); i++)
		if (variables[i].needs_config && environ_get(r->envp, variables[i].name))
			return fault(r, variables[i].name, "unset it, or name a policy",
			             "is set, and LANDSHIM_CONFIG is not");
	return 0;
}

/* It says all that there is to say, and what stands beside it would be left out in silence. */
static int read_handover(const struct reading *r, const char *value)
{
	if (r->is_configured)
		return fault(r, HANDOVER_VARIABLE, "unset it: it is what the shim in one program was to be told",
		             "is set where landshim sets it");
	if (check_twice(r, HANDOVER_VARIABLE, value) != 0)
		return -1;
	for (char **entry = r->envp; *entry; entry++) {
		char name[64];
		size_t len;

		if (!environ_is_ours(*entry) || strcmp(*entry, ENVIRON_FILLER) == 0 ||
		    environ_value(*entry, HANDOVER_VARIABLE))
			continue;
		len = strcspn(*entry, "=");
		if (len >= sizeof(name))
			len = sizeof(name) - 1;
		memcpy(name, *entry, len);
		name[len] = '\0';
		return fault(r, name, "unset it for what landshim run starts", "is set beside LANDSHIM_HANDOVER");
	}
	r->out->handover = value;
	return 0;
}

/* Off wins over everything but another LANDSHIM_MODE, and a handover. */
static bool is_off(const struct reading *r)
{
	bool off = false;

	for (char **entry = r->envp; *entry; entry++) {
		const char *value = environ_value(*entry, PREFIX "MODE");

		if (value && strcmp(value, "off") != 0)
			return false;
		off |= value != NULL;
	}
	return off;
}

static int read_all(struct reading *r)
{
	const char *handover = environ_get(r->envp, HANDOVER_VARIABLE);

	*r->out = (struct environ_options){ .mode = ENVIRON_ENFORCE, .status_fd = -1 };
	if (handover)
		return read_handover(r, handover);
	if (is_off(r)) {
		r->out->mode = ENVIRON_OFF;
		return 0;
	}
	for (size_t i = 0; i < COUNT(variables); i++) {
		const char *value = environ_get(r->envp, variables[i].name);

		if (!value || (r->is_configured && variables[i].read == read_config))
			continue;
		if (check_twice(r, variables[i].name, value) != 0 || variables[i].read(r, value) != 0)
			return -1;
	}
	return check_names(r) == 0 ? check_together(r) : -1;
}

int environ_read(char **envp, const struct err_sink *sink, struct environ_options *out)
{
	struct reading r = { .envp = envp, .sink = sink, .out = out };

	return read_all(&r);
}

int environ_read_without_config(char **envp, const struct err_sink *sink, struct environ_options *out)
{
	struct reading r = { .envp = envp, .sink = sink, .out = out, .is_configured = true };

	return read_all(&r);
}
