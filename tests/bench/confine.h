/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The bare Landlock calls for the bench's rules and nothing else: what any way
 * to confine a process must pay.  Shared by the floor, a constructor, and the
 * static launcher.  What to allow comes from the environment, as it does for
 * the shim:
 *
 *	BENCH_TREE    the directory of the numbered rules
 *	BENCH_RULES   how many path rules: /usr and /etc to read and execute, then
 *	              TREE/00000 and on to read
 *	BENCH_PORTS   the last of the ports from 1 that may be connected to
 *	BENCH_LAYERS  how many times to enforce
 *	BENCH_FILTER  a file with the instructions of a seccomp filter to install too
 */
#ifndef CONFINE_H
#define CONFINE_H

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "model/uapi.h"

#define CONFINE_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* ABI 7's rights, as `abi = 7;` handles them. */
#define CONFINE_ABI_7_FS ((LANDLOCK_ACCESS_FS_IOCTL_DEV << 1) - 1)
#define CONFINE_ABI_7_NET (LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP)
#define CONFINE_ABI_7_SCOPE (LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL)

struct confine {
	const char *tree, *filter;
	unsigned rules, ports, layers;
};

static inline unsigned confine_number(const char *text)
{
	unsigned value = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		value = value * 10 + (unsigned)(*text - '0');
	return value;
}

static inline void confine_read(char **envp, struct confine *out)
{
	*out = (struct confine){ .tree = "" };
	for (; *envp; envp++) {
		if (strncmp(*envp, "BENCH_", 6) != 0)
			continue;
		if (strncmp(*envp + 6, "TREE=", 5) == 0)
			out->tree = *envp + 11;
		else if (strncmp(*envp + 6, "RULES=", 6) == 0)
			out->rules = confine_number(*envp + 12);
		else if (strncmp(*envp + 6, "PORTS=", 6) == 0)
			out->ports = confine_number(*envp + 12);
		else if (strncmp(*envp + 6, "LAYERS=", 7) == 0)
			out->layers = confine_number(*envp + 13);
		else if (strncmp(*envp + 6, "FILTER=", 7) == 0)
			out->filter = *envp + 13;
	}
}

/* The path of a rule; text holds the tree's name already, and has room for what follows. */
static inline const char *confine_path(unsigned rule, char *text, size_t tree_len)
{
	if (rule < 2)
		return rule ? "/etc" : "/usr";
	rule -= 2;
	text[tree_len] = '/';
	for (size_t digit = 5; digit > 0; digit--, rule /= 10)
		text[tree_len + digit] = (char)('0' + rule % 10);
	text[tree_len + 6] = '\0';
	return text;
}

static inline int confine_layer(const struct confine *confine)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs = CONFINE_ABI_7_FS,
		                                    .handled_access_net = CONFINE_ABI_7_NET,
		                                    .scoped = CONFINE_ABI_7_SCOPE };
	struct landlock_path_beneath_attr path;
	struct landlock_net_port_attr port = { .allowed_access = LANDLOCK_ACCESS_NET_CONNECT_TCP };
	size_t tree_len = strlen(confine->tree);
	char text[4096];
	int ruleset = uapi_create_ruleset(&attr, sizeof(attr), 0);

	if (ruleset < 0 || tree_len + 8 > sizeof(text))
		return -1;
	memcpy(text, confine->tree, tree_len);
	for (unsigned i = 0; i < confine->rules; i++) {
		path.parent_fd = open(confine_path(i, text, tree_len), O_PATH | O_CLOEXEC);
		path.allowed_access = CONFINE_READ | (i < 2 ? LANDLOCK_ACCESS_FS_EXECUTE : 0);
		if (path.parent_fd < 0 || uapi_add_rule(ruleset, LANDLOCK_RULE_PATH_BENEATH, &path, 0) != 0)
			return -1;
		(void)close(path.parent_fd);
	}
	for (port.port = 1; port.port <= confine->ports; port.port++)
		if (uapi_add_rule(ruleset, LANDLOCK_RULE_NET_PORT, &port, 0) != 0)
			return -1;
	if (uapi_restrict_self(ruleset, 0) != 0)
		return -1;
	(void)close(ruleset);
	return 0;
}

static inline int confine_self(char **envp)
{
	struct confine confine;
	struct sock_filter instructions[512];
	struct sock_fprog program = { 0, instructions };

	confine_read(envp, &confine);
	/* Before the rules, which do not allow it. */
	if (confine.filter) {
		int fd = open(confine.filter, O_RDONLY | O_CLOEXEC);
		ssize_t size = read(fd, instructions, sizeof(instructions));

		if (size < 0 || close(fd) != 0)
			return -1;
		program.len = (unsigned short)((size_t)size / sizeof(instructions[0]));
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	for (unsigned i = 0; i < confine.layers; i++)
		if (confine_layer(&confine) != 0)
			return -1;
	return confine.filter
	               ? (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program)
	               : 0;
}

#endif
