/* SPDX-License-Identifier: BSD-3-Clause */
/* daemon OUTPUT FILE: forks twice, closes everything, then reports into a file. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int fds[2];
	char end;

	if (argc != 3 || pipe(fds) != 0)
		return 2;
	if (fork() == 0) {
		(void)setsid();
		if (fork() == 0) {
			FILE *out;

			for (int fd = 0; fd < 1024; fd++)
				if (fd != fds[1])
					(void)close(fd);
			out = fopen(argv[1], "w");
			if (!out)
				_exit(1);
			(void)fprintf(out, "first descriptor %d\n", fileno(out));
			(void)fprintf(out, "%s\n", open(argv[2], O_RDONLY) >= 0 ? "allowed" : "denied");
			(void)fclose(out);
			_exit(0);
		}
		_exit(0);
	}
	(void)close(fds[1]);
	(void)!read(fds[0], &end, 1);
	while (wait(NULL) > 0)
		continue;
	return 0;
}
