/* SPDX-License-Identifier: BSD-3-Clause */
/* What the private copy of libconfig calls of stdio: nothing is read, and nothing printed. */
#include <errno.h>
#include <stddef.h>

#include "libconfig/guest.h"

/*
 * Files.  libconfig reads from a string here.  It opens a file for @include
 * alone, which is refused, and prints when its scanner is out of memory or out
 * of its mind, after which it exits: both end in guest_go_home.
 */

void *guest_stdin, *guest_stdout, *guest_stderr;

void *guest_fopen(const char *path, const char *mode);
int guest_fclose(void *stream);
int guest_fprintf(void *stream, const char *fmt, ...);
int guest_snprintf(char *to, size_t size, const char *fmt, ...);
char *guest_strcat(char *to, const char *from);
int guest_fputs(const char *text, void *stream);
int guest_fputc(int c, void *stream);
int guest_getc(void *stream);
int guest_ferror(void *stream);
int guest_fileno(void *stream);
int guest_fsync(int fd);
int guest_fstat(int fd, void *stat);
void guest_clearerr(void *stream);
size_t guest_fread(void *to, size_t size, size_t count, void *stream);
size_t guest_fwrite(const void *from, size_t size, size_t count, void *stream);
ptrdiff_t guest_write(int fd, const void *from, size_t count);

void *guest_fopen(const char *path, const char *mode)
{
	(void)path;
	(void)mode;
	errno = EACCES;
	return NULL;
}
GUEST_ALSO(fopen, fopen64);

int guest_fprintf(void *stream, const char *fmt, ...)
{
	(void)stream;
	(void)fmt;
	guest_go_home();
}
GUEST_ALSO(fprintf, __fprintf_chk);
GUEST_ALSO(fprintf, __fprintf_chkieee128);
GUEST_ALSO(fprintf, __vfprintf_chk);
GUEST_ALSO(fprintf, vfprintf);

/* For writing a configuration, and for @include's paths: never called here. */
int guest_snprintf(char *to, size_t size, const char *fmt, ...)
{
	(void)to;
	(void)size;
	(void)fmt;
	guest_go_home();
}
GUEST_ALSO(snprintf, __snprintf_chk);
GUEST_ALSO(snprintf, __snprintf_chkieee128);
GUEST_ALSO(snprintf, __vsnprintf_chk);
GUEST_ALSO(snprintf, vsnprintf);

char *guest_strcat(char *to, const char *from)
{
	(void)to;
	(void)from;
	guest_go_home();
}
GUEST_ALSO(strcat, __strcat_chk);

int guest_fputs(const char *text, void *stream)
{
	(void)text;
	(void)stream;
	return -1;
}

int guest_fputc(int c, void *stream)
{
	(void)c;
	(void)stream;
	return -1;
}

int guest_getc(void *stream)
{
	(void)stream;
	return -1;
}
GUEST_ALSO(getc, _IO_getc);
GUEST_ALSO(getc, fgetc);

int guest_ferror(void *stream)
{
	(void)stream;
	return 1;
}

int guest_fileno(void *stream)
{
	(void)stream;
	return -1;
}

int guest_fclose(void *stream)
{
	(void)stream;
	return 0;
}

int guest_fsync(int fd)
{
	(void)fd;
	return -1;
}

int guest_fstat(int fd, void *stat)
{
	(void)fd;
	(void)stat;
	return -1;
}
GUEST_ALSO(fstat, fstat64);
GUEST_ALSO(fstat, __fstat64_time64);
GUEST_ALSO(fstat, __fxstat);
GUEST_ALSO(fstat, __fxstat64);

void guest_clearerr(void *stream)
{
	(void)stream;
}

size_t guest_fread(void *to, size_t size, size_t count, void *stream)
{
	(void)to;
	(void)size;
	(void)count;
	(void)stream;
	return 0;
}

size_t guest_fwrite(const void *from, size_t size, size_t count, void *stream)
{
	(void)from;
	(void)size;
	(void)count;
	(void)stream;
	return 0;
}

ptrdiff_t guest_write(int fd, const void *from, size_t count)
{
	(void)fd;
	(void)from;
	(void)count;
	return -1;
}
