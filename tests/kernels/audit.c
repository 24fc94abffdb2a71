/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading from the audit netlink multicast group.  A message of our own marks
 * the end of what is of interest: records are delivered in order, so when it
 * has come, a record that is not there has not been written.
 */
#include "audit.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "check.h"
#include "draft.h"

#define RECORD_ACCESS 1423       /* AUDIT_LANDLOCK_ACCESS, which older headers lack */
#define RECORD_MARK 1121         /* AUDIT_TRUSTED_APP: messages of programs */
#define BACKLOG_LIMIT 8192       /* records; the default of 64 would drop some */
#define RECEIVE_BUFFER (1 << 22) /* bytes */

static int listener = -1;

static void request(unsigned short type, const void *body, size_t len)
{
	struct {
		struct nlmsghdr header;
		char body[256];
	} message = { .header = { .nlmsg_len = (unsigned)NLMSG_LENGTH(len),
		                  .nlmsg_type = type,
		                  .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK } };
	char answer[1024];
	const struct nlmsghdr *header = (const struct nlmsghdr *)(const void *)answer;
	const struct nlmsgerr *error = NLMSG_DATA(header);
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);

	check_must(fd >= 0 && len <= sizeof(message.body), "no audit socket: errno %d", errno);
	memcpy(message.body, body, len);
	check_must(send(fd, &message, message.header.nlmsg_len, 0) == (ssize_t)message.header.nlmsg_len,
	           "audit takes no request: errno %d", errno);
	check_must(recv(fd, answer, sizeof(answer), 0) >= (ssize_t)NLMSG_LENGTH(sizeof(*error)) &&
	                   header->nlmsg_type == NLMSG_ERROR && error->error == 0,
	           "audit refuses request %u: errno %d", type, -error->error);
	(void)close(fd);
}

void audit_start(void)
{
	const struct audit_status status = { .mask = AUDIT_STATUS_ENABLED | AUDIT_STATUS_BACKLOG_LIMIT,
		                             .enabled = 1,
		                             .backlog_limit = BACKLOG_LIMIT };
	const struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1U << (AUDIT_NLGRP_READLOG - 1) };
	const struct timeval patience = { 30, 0 };
	const int size = RECEIVE_BUFFER;

	request(AUDIT_SET, &status, sizeof(status));
	listener = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	check_must(listener >= 0 && bind(listener, (const struct sockaddr *)&address, sizeof(address)) == 0,
	           "cannot listen to audit: errno %d", errno);
	check_must(setsockopt(listener, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) == 0 &&
	                   setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0,
	           "cannot set up the audit socket");
}

/* Hands over each record since the last call: its type, and "audit(TIME:SERIAL): FIELDS". */
static void until_now(void (*each)(void *data, unsigned type, const char *text), void *data)
{
	static unsigned number;
	const char *mark = draft_text("landshim-mark-%d-%u-", (int)getpid(), number++);

	request(RECORD_MARK, mark, strlen(mark) + 1);
	for (;;) {
		char record[16384];
		const struct nlmsghdr *header = (const struct nlmsghdr *)(const void *)record;
		ssize_t got = recv(listener, record, sizeof(record) - 1, 0);
		const char *text = NLMSG_DATA(header);

		check_must(got > (ssize_t)sizeof(*header), "the audit log ends: errno %d", errno);
		record[got] = '\0';
		if (header->nlmsg_type == RECORD_MARK && strstr(text, mark))
			return;
		each(data, header->nlmsg_type, text);
	}
}

struct counting {
	const char *blockers, *object;
	unsigned found;
};

static void count(void *data, unsigned type, const char *text)
{
	struct counting *counting = data;

	counting->found += type == RECORD_ACCESS && strstr(text, counting->blockers) && strstr(text, counting->object);
}

unsigned audit_count(const char *blockers, const char *object)
{
	struct counting counting = { blockers, object, 0 };

	until_now(count, &counting);
	return counting.found;
}

/* As auditd 3.0, which does not know Landlock's types. */
static void add_line(void *data, unsigned type, const char *text)
{
	const char **log = data;

	*log = type == AUDIT_SYSCALL ? draft_text("%stype=SYSCALL msg=%s\n", *log, text)
	                             : draft_text("%stype=UNKNOWN[%u] msg=%s\n", *log, type, text);
}

const char *audit_log(void)
{
	const char *log = "";

	until_now(add_line, &log);
	return log;
}
