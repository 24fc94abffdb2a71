/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Says what it finds in its own process at main, a line each, so that a run
 * under the shim can be compared with one without.  On standard output, or on
 * descriptor $INSPECT_FD.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void entries(char **envp)
{
	int count = 0;

	for (; envp[count]; count++) {
		if (envp[count][0] == '\0')
			printf("blank entry %d\n", count);
		else
			printf("entry %s\n", envp[count]);
	}
	printf("entries %d%s\n", count, envp == environ ? "" : ", moved");
}

/* As Go's run-time does it: the auxiliary vector stands after envp. */
static void auxiliary(char **envp)
{
	const Elf64_auxv_t *aux;

	while (*envp)
		envp++;
	for (aux = (const Elf64_auxv_t *)(uintptr_t)(envp + 1); aux->a_type != AT_NULL; aux++)
		if (aux->a_type == AT_PAGESZ)
			printf("page size %lu\n", (unsigned long)aux->a_un.a_val);
}

static void signals(void)
{
	sigset_t mask, pending;
	stack_t stack;

	(void)sigprocmask(SIG_BLOCK, NULL, &mask);
	(void)sigpending(&pending);
	for (int i = 1; i < 65; i++) {
		struct sigaction action;

		if (sigismember(&mask, i) == 1)
			printf("blocked %d\n", i);
		if (sigismember(&pending, i) == 1)
			printf("pending %d\n", i);
		if (sigaction(i, NULL, &action) == 0 && action.sa_handler != SIG_DFL)
			printf("handled %d %s\n", i, action.sa_handler == SIG_IGN ? "ignored" : "handler");
	}
	if (sigaltstack(NULL, &stack) == 0 && !(stack.ss_flags & SS_DISABLE))
		printf("alternate stack\n");
}

#define FDS_MAX 1024

static struct {
	bool open;
	mode_t mode;
	int fd_flags, flags;
} fds[FDS_MAX];

/* Before anything is opened here, and before $INSPECT_FD becomes standard output. */
static void find_descriptors(void)
{
	const char *output = getenv("INSPECT_FD");

	for (int fd = 0; fd < FDS_MAX; fd++) {
		struct stat st;

		fds[fd].open = fstat(fd, &st) == 0;
		fds[fd].mode = st.st_mode;
		fds[fd].fd_flags = fcntl(fd, F_GETFD);
		fds[fd].flags = fcntl(fd, F_GETFL);
	}
	if (output)
		(void)dup2(atoi(output), 1);
}

static void descriptors(void)
{
	for (int fd = 0; fd < FDS_MAX; fd++)
		if (fds[fd].open)
			printf("open %d %s %#x %#x\n", fd,
			       S_ISFIFO(fds[fd].mode)  ? "pipe"
			       : S_ISCHR(fds[fd].mode) ? "device"
			                               : "other",
			       (unsigned)fds[fd].fd_flags, (unsigned)fds[fd].flags);
}

static char maps[1 << 20];

/* Without stdio, whose buffer would be among what is found.  The text of /proc/self/maps, or "". */
static void read_maps(void)
{
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t got;

	while (fd >= 0 && (got = read(fd, maps + len, sizeof(maps) - 1 - len)) > 0)
		len += (size_t)got;
	if (fd >= 0)
		(void)close(fd);
}

#define KINDS_MAX 64

static struct kind {
	char name[4096];
	size_t bytes;
} kinds[KINDS_MAX];

static void count_bytes(const char *name, size_t bytes)
{
	struct kind *kind = kinds;

	while (kind < kinds + KINDS_MAX - 1 && kind->name[0] && strcmp(kind->name, name) != 0)
		kind++;
	(void)snprintf(kind->name, sizeof(kind->name), "%s", name);
	kind->bytes += bytes;
}

struct range {
	uintptr_t start, end;
};

/* dl_iterate_phdr(3) callback: takes what belongs to an object, as its bss does, off a nameless mapping. */
static int owner(struct dl_phdr_info *info, size_t size, void *data)
{
	struct range *range = data;
	uintptr_t start = UINTPTR_MAX, end = 0;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &info->dlpi_phdr[i];
		uintptr_t at = info->dlpi_addr + header->p_vaddr;

		if (header->p_type != PT_LOAD)
			continue;
		start = at < start ? at & ~(uintptr_t)4095 : start;
		end = at + header->p_memsz > end ? (at + header->p_memsz + 4095) & ~(uintptr_t)4095 : end;
	}
	start = start > range->start ? start : range->start;
	end = end < range->end ? end : range->end;
	if (start >= end)
		return 0;
	count_bytes(info->dlpi_name[0] ? info->dlpi_name : "the program", end - start);
	count_bytes("nameless", 0 - (size_t)(end - start));
	return 0;
}

/*
 * How much is mapped of each file, and how much that is no file's.  Their
 * number would not tell: a mapping of the same kind beside another becomes one
 * with it.  The stack is left out: it keeps the size that it once had.
 */
static void mappings(void)
{
	for (char *next, *line = maps; *line; line = next) {
		char *end = strchr(line, '\n');
		char *name;
		struct range range;

		next = end ? end + 1 : line + strlen(line);
		if (end)
			*end = '\0';
		range.start = strtoul(line, &name, 16);
		range.end = strtoul(name + 1, NULL, 16);
		name = strpbrk(line, "/[");
		if (name && strcmp(name, "[stack]") == 0)
			continue;
		count_bytes(name ? name : "nameless", range.end - range.start);
		if (!name)
			(void)dl_iterate_phdr(owner, &range);
	}
	for (size_t i = 0; i < KINDS_MAX && kinds[i].name[0]; i++)
		printf("mapped %zu %s\n", kinds[i].bytes, kinds[i].name);
}

static void threads(void)
{
	struct stat st;

	/* ".", ".." and one directory for each thread. */
	if (stat("/proc/self/task", &st) == 0)
		printf("threads %d\n", (int)st.st_nlink - 2);
}

int main(int argc, char **argv, char **envp)
{
	int first = errno;
	char cwd[4096];
	char name[17] = "";
	mode_t mask = umask(0);

	find_descriptors();
	/* What stdio maps itself comes after this. */
	read_maps();
	descriptors();
	signals();
	(void)prctl(PR_GET_NAME, name);
	printf("errno %d\n", first);
	printf("umask %o\n", (unsigned)mask);
	printf("locale %s%s\n", setlocale(LC_ALL, NULL),
	       uselocale((locale_t)0) == LC_GLOBAL_LOCALE ? "" : ", a thread's");
	printf("cwd %s\n", getcwd(cwd, sizeof(cwd)) ? cwd : "none");
	printf("name %s, dumpable %d\n", name, prctl(PR_GET_DUMPABLE));
	for (int i = 0; i < argc; i++)
		printf("argument %s\n", argv[i]);
	printf("no_new_privs %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	entries(envp);
	auxiliary(envp);
	mappings();
	threads();
	return 0;
}
