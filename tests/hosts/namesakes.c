/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A host that has functions of its own under libconfig's names, exported
 * (-rdynamic): neither may the shim call these, nor these callers reach ours.
 */
#include <stdio.h>
#include <stdlib.h>

#define NAMESAKE(name)                                                      \
	int name(void);                                                     \
	int name(void)                                                      \
	{                                                                   \
		(void)fprintf(stderr, "the host's " #name " was called\n"); \
		abort();                                                    \
	}

NAMESAKE(config_init)
NAMESAKE(config_read_string)
NAMESAKE(config_root_setting)
NAMESAKE(config_setting_type)
NAMESAKE(config_setting_length)
NAMESAKE(config_setting_get_elem)
NAMESAKE(config_error_text)
NAMESAKE(policyfile_load)
NAMESAKE(scanctx_init)
NAMESAKE(strbuf_release)
NAMESAKE(libconfig_yyparse)
NAMESAKE(guest_malloc)
NAMESAKE(policy_init)

static int appended;

/* This one the host uses. */
int strbuf_append(int add);
int strbuf_append(int add)
{
	appended += add;
	return appended;
}

int main(void)
{
	(void)printf("appended %d\n", strbuf_append(40) + strbuf_append(2) - 40);
	return 0;
}
