/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Says what it finds in its own process at main, a line each, so that a run
 * under the shim can be compared with one without.
 */
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static void entries(char **envp)
{
	int count = 0;

	for (; envp[count]; count++) {
		if (envp[count][0] == '\0')
			printf("blank entry %d\n", count);
		else if (strncmp(envp[count], "LD_PRELOAD", 10) == 0 || strncmp(envp[count], "LANDSHIM", 8) == 0)
			printf("entry %s\n", envp[count]);
	}
	printf("entries %d\n", count);
}

/* As Go's run-time does it: the auxiliary vector stands behind envp. */
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
}

static void descriptors(void)
{
	for (int fd = 0; fd < 1024; fd++) {
		struct stat st;

		if (fstat(fd, &st) == 0)
			printf("open %d %s\n", fd,
			       S_ISFIFO(st.st_mode)  ? "pipe"
			       : S_ISCHR(st.st_mode) ? "device"
			                             : "other");
	}
}

/* The objects that are mapped, and the mappings that are no file's and have no name: the arena would be one. */
static void mappings(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[8192];
	char last[8192] = "";
	int anonymous = 0;

	while (maps && fgets(line, sizeof(line), maps)) {
		const char *name = strchr(line, '/');

		if (strstr(line, "[heap]") || strstr(line, "[stack]"))
			continue;
		if (!name && !strchr(line, '['))
			anonymous++;
		if (name && strcmp(name, last) != 0) {
			(void)strcpy(last, name);
			printf("mapped%s", strrchr(line, '/'));
		}
	}
	printf("anonymous mappings %d\n", anonymous);
	if (maps)
		(void)fclose(maps);
}

static void threads(void)
{
	DIR *tasks = opendir("/proc/self/task");
	int count = 0;

	while (tasks && readdir(tasks))
		count++;
	printf("threads %d\n", count - 2);
	if (tasks)
		(void)closedir(tasks);
}

int main(int argc, char **argv, char **envp)
{
	int first = errno;
	char cwd[4096];
	mode_t mask = umask(0);

	/* What stdio and opendir map themselves comes after this. */
	descriptors();
	signals();
	printf("errno %d\n", first);
	printf("umask %o\n", (unsigned)mask);
	printf("locale %s\n", setlocale(LC_ALL, NULL));
	printf("cwd %s\n", getcwd(cwd, sizeof(cwd)) ? cwd : "none");
	for (int i = 0; i < argc; i++)
		printf("argument %s\n", argv[i]);
	printf("no_new_privs %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	entries(envp);
	auxiliary(envp);
	mappings();
	threads();
	return 0;
}
