/* SPDX-License-Identifier: BSD-3-Clause */
/* process_vm_readv(2), page by page for texts; by words where a filter keeps that call from landshim. */
#include "command/trace/trace_memory.h"

#include <errno.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The smallest page of any architecture: no read may lead into the next one, which may not be there. */
#define PAGE 4096

/* As many bytes as there are from here on, at most size; by PTRACE_PEEKDATA.  -1: none. */
static ssize_t peek(pid_t tid, uint64_t address, char *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		uint64_t at = (address + done) & ~(uint64_t)(sizeof(long) - 1);
		size_t skip = (size_t)(address + done - at);
		size_t len = sizeof(long) - skip;
		long word;

		if (len > size - done)
			len = size - done;
		/* The call itself, which stores the word, not libc's function, which returns it. */
		if (syscall(SYS_ptrace, PTRACE_PEEKDATA, tid, at, &word) != 0)
			return done > 0 ? (ssize_t)done : -1;
		memcpy(bytes + done, (const char *)&word + skip, len);
		done += len;
	}
	return (ssize_t)done;
}

static ssize_t read_some(pid_t tid, uint64_t address, char *bytes, size_t size)
{
	/* Each a struct iovec; the other process's addresses are no pointers here. */
	const unsigned long to[] = { (unsigned long)bytes, size };
	const unsigned long from[] = { (unsigned long)address, size };
	ssize_t got = syscall(SYS_process_vm_readv, tid, to, 1L, from, 1L, 0L);

	return got < 0 && (errno == ENOSYS || errno == EPERM) ? peek(tid, address, bytes, size) : got;
}

int trace_memory_read(pid_t tid, uint64_t address, void *bytes, size_t size)
{
	return read_some(tid, address, bytes, size) == (ssize_t)size ? 0 : -1;
}

ssize_t trace_memory_text(pid_t tid, uint64_t address, char *buffer)
{
	size_t done = 0;

	while (done < TRACE_TEXT_MAX) {
		size_t len = PAGE - (size_t)((address + done) % PAGE);
		const char *end;
		ssize_t got;

		if (len > TRACE_TEXT_MAX - done)
			len = TRACE_TEXT_MAX - done;
		got = read_some(tid, address + done, buffer + done, len);
		if (got <= 0)
			return -1;
		end = memchr(buffer + done, '\0', (size_t)got);
		if (end)
			return end - buffer;
		done += (size_t)got;
	}
	buffer[TRACE_TEXT_MAX - 1] = '\0';
	return TRACE_TEXT_MAX;
}

bool trace_memory_is(pid_t tid, uint64_t address, const char *text)
{
	char buffer[TRACE_TEXT_MAX];
	size_t len = strlen(text);

	/* Of a text that was cut the end is not known. */
	if (len < TRACE_TEXT_MAX - 1)
		len++;
	return trace_memory_read(tid, address, buffer, len) == 0 && memcmp(buffer, text, len) == 0;
}
