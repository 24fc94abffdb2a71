# SPDX-License-Identifier: BSD-3-Clause
# One Makefile, not recursive; everything that is made goes to $(BUILD).

VERSION := 0.1.0
BUILD ?= build

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/landshim
SYSCONFDIR ?= /etc
DESTDIR ?=
# Where what is installed is linked.
INSTALLED := $(BUILD)/installed

CC ?= cc
OBJCOPY ?= objcopy
NM ?= nm
CFLAGS ?= -O2 -g
WERROR ?=
MULTIARCH := $(shell $(CC) -print-multiarch 2>/dev/null)
LS_CFLAGS := -std=c11 -D_GNU_SOURCE -Icommon -Ipreload -DVERSION='"$(VERSION)"' -fPIC -fvisibility=hidden -fstack-protector-strong \
	-Wall -Wextra -Wshadow -Wvla -Wcast-qual -Wmissing-prototypes -Wstrict-prototypes -Wpointer-arith -Wundef
COMPILE = $(CC) $(CPPFLAGS) $(LS_CFLAGS) $(WERROR) $(CFLAGS) $(SHIM_CFLAGS) -MMD -MP

# --- libconfig as a good guest (common/libconfig/guest.h) ------------------------------
# What the private copy may take from libc as it is; every other undefined
# symbol becomes guest_*, and one that common/libconfig/guest*.c do not define fails the link.
# What is weak common/libconfig/guest_scan.c has a better one of.
LIBCONFIG ?= $(shell $(CC) $(CFLAGS) -print-file-name=libconfig.a 2>/dev/null)
GUEST_KEEP := memcpy memmove memset strlen strcmp strncmp strchr strcpy stpcpy \
	__errno_location __stack_chk_fail __stack_chk_guard \
	_GLOBAL_OFFSET_TABLE_
# A sanitizer's, where libconfig is compiled with one: see fuzz.
GUEST_KEEP_LIKE ?= ^$$

all: $(BUILD)/liblandshim.so $(BUILD)/landshim

COMMON := $(patsubst %.c,$(BUILD)/%.o,$(filter-out common/nolibc/% %/build_paths.c,$(wildcard common/*.c common/*/*.c)))
SHIM := $(patsubst %.c,$(BUILD)/%.o,$(wildcard preload/*.c preload/rtld/*.c))

# What everything is made with, and of.  A package's archive may be newer than what
# was made of the one before, and carry an older date; its header comes with it.
MADE_WITH = $(CC) $(CPPFLAGS) $(WERROR) $(CFLAGS) $(LDFLAGS) $(LIBCONFIG) $(GUEST_KEEP_LIKE) \
	$(VERSION) $(SYSCONFDIR) $(CURDIR) $(abspath $(BUILD)) $(wildcard common/*.c common/*/*.c preload/*.c preload/*/*.c preload/*/*/*.c)
$(BUILD)/made-with: FORCE
	@mkdir -p $(@D)
	@{ printf '%s\n' '$(subst ','\'',$(MADE_WITH))'; cksum <"$(LIBCONFIG)"; } >$@.new 2>/dev/null; \
		if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD)/libconfig.a: Makefile $(BUILD)/made-with $(wildcard $(LIBCONFIG))
	@test -f "$(LIBCONFIG)" || { \
		echo "landshim: no libconfig.a: install Debian's libconfig-dev, or name one with LIBCONFIG=FILE" >&2; \
		exit 1; }
	@$(NM) "$(LIBCONFIG)" >$@.nm 2>/dev/null || { \
		echo "landshim: $(LIBCONFIG) is no archive that $(NM) can read" >&2; \
		exit 1; }
	@awk -v keep="$(GUEST_KEEP)" -v like='$(GUEST_KEEP_LIKE)' ' \
		BEGIN { n = split(keep, k, " "); for (i = 1; i <= n; i++) drop[k[i]] = 1 } \
		NF == 3 && $$2 ~ /[A-TV-Z]/ { drop[$$3] = 1 } \
		$$1 == "U" { want[$$2] = 1 } \
		END { for (s in want) if (!(s in drop) && s !~ like) { g = s; sub(/^__strdup$$/, "strdup", g); print s, "guest_" g } }' \
		$@.nm >$@.syms
	$(OBJCOPY) --redefine-syms=$@.syms --weaken-symbol=libconfig_yy_scan_string "$(LIBCONFIG)" $@

# The directories are compiled into one small file, so that what is built runs
# from here, and what is installed is linked again with where it will be.
$(BUILD)/build_paths.o: common/load/build_paths.c Makefile $(BUILD)/made-with
	$(COMPILE) -DPLACES_SYSCONF='"$(SYSCONFDIR)/landshim"' -DPLACES_DATA='"$(CURDIR)/conf"' \
		-DPLACES_SHIM='"$(abspath $(BUILD))/liblandshim.so"' -c $< -o $@

$(INSTALLED)/build_paths.o: common/load/build_paths.c FORCE
	@mkdir -p $(@D)
	$(COMPILE) -DPLACES_SYSCONF='"$(SYSCONFDIR)/landshim"' -DPLACES_DATA='"$(DATADIR)"' \
		-DPLACES_SHIM='"$(LIBDIR)/liblandshim.so"' -c $< -o $@

$(BUILD)/%.o: %.c $(BUILD)/made-with
	@mkdir -p $(@D)
	$(COMPILE) -c $< -o $@

# No start files and next to no symbol of libc's: what the shim calls it has itself
# (common/nolibc/).  It names libc all the same, as the C library that it is made for.
SHIM_LDFLAGS := -shared -nostartfiles -Wl,-soname,liblandshim.so -Wl,-z,initfirst -Wl,-z,defs -Wl,-z,now -Wl,-z,relro \
	-Wl,-z,noexecstack -Wl,-z,noseparate-code -Wl,--exclude-libs,ALL -Wl,-z,nodelete -Wl,--no-as-needed -Wl,--hash-style=gnu

# Whatever the user's CFLAGS say: the fortified functions are libc's, and link-time
# optimization loses those that the compiler itself makes calls of.
$(SHIM) $(COMMON) $(BUILD)/build_paths.o $(INSTALLED)/build_paths.o: SHIM_CFLAGS := -U_FORTIFY_SOURCE -fno-lto

# What the shim calls of the C library it has itself (common/nolibc/string.c says why).
OWN := $(patsubst %.c,$(BUILD)/%.o,$(wildcard common/nolibc/*.c))
$(OWN): SHIM_CFLAGS := -U_FORTIFY_SOURCE -fno-lto
$(OWN): LS_CFLAGS += -ffreestanding -fno-builtin
SHIM += $(OWN)

$(BUILD)/liblandshim.so: $(SHIM) $(COMMON) $(BUILD)/build_paths.o $(BUILD)/libconfig.a
	$(CC) $(CFLAGS) $(LDFLAGS) $(SHIM_LDFLAGS) -o $@ $^

# The command: the same library, and what the shim finds out about a process.
COMMAND := $(patsubst %.c,$(BUILD)/%.o,$(wildcard preload/command/*.c preload/command/*/*.c)) \
	$(BUILD)/preload/environ.o $(BUILD)/preload/output.o $(BUILD)/preload/process.o $(BUILD)/preload/status_line.o
$(BUILD)/preload/command/program/ld_tokens.o: LS_CFLAGS += $(if $(MULTIARCH),-DMULTIARCH='"$(MULTIARCH)"')
COMMAND_LDFLAGS := -pie -Wl,-z,defs -Wl,-z,now -Wl,-z,relro -Wl,-z,noexecstack -Wl,--as-needed

$(BUILD)/landshim: $(COMMAND) $(COMMON) $(BUILD)/build_paths.o $(BUILD)/libconfig.a
	$(CC) $(CFLAGS) $(LDFLAGS) $(COMMAND_LDFLAGS) -o $@ $^

# --- tests -------------------------------------------------------------------
# Unit tests link the library and all of preload/ but the constructor; system
# tests are a program of their own, which starts real programs under the shim.
# tests/hosts/*.c are such programs, tests/hosts/lib*.c libraries for them.

CRITERION := -lcriterion
UNIT := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c tests/unit/*/*.c tests/unit/*/*/*.c))
SYSTEM := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/system/*.c))
PROBE := $(BUILD)/tests/probe/probe
HOSTS := $(patsubst %.c,$(BUILD)/%,$(filter-out tests/hosts/lib%.c tests/hosts/interp.c,$(wildcard tests/hosts/*.c)))
HOST_LIBS := $(patsubst %.c,$(BUILD)/%.so,$(wildcard tests/hosts/lib*.c))

NEED_BUILD := gcc libc6-dev binutils libconfig-dev
NEED_CHECK := $(NEED_BUILD) busybox-static gcc-multilib musl-tools libcriterion-dev libseccomp-dev perl python3 tar gzip curl procps mandoc strace valgrind \
	openssl ca-certificates

# Where tests find what they run, and the tree they test.
TEST_CFLAGS := -DTEST_BUILD='"$(abspath $(BUILD))"' -DTEST_SOURCE='"$(CURDIR)"' -DTEST_VERSION='"$(VERSION)"'
$(BUILD)/tests/%.o: LS_CFLAGS += $(TEST_CFLAGS)

# What the shim has of libc's beside libc, which it is held against: own_*.
$(BUILD)/tests/own.o: $(OWN)
	@mkdir -p $(@D)
	@$(CC) -r -nostdlib -o $@.libc $^
	@$(NM) -g --defined-only $@.libc >$@.nm
	@awk '{ print $$3, "own_" $$3 }' $@.nm >$@.syms
	$(OBJCOPY) --redefine-syms=$@.syms $@.libc $@

$(BUILD)/tests/unit/unit: $(UNIT) $(BUILD)/tests/own.o $(sort $(filter-out %/shim.o $(OWN),$(SHIM)) $(filter-out %/main.o,$(COMMAND))) $(COMMON) $(BUILD)/build_paths.o $(BUILD)/libconfig.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(CRITERION) -lseccomp

$(PROBE): $(BUILD)/tests/probe/main.o $(BUILD)/tests/probe/probe.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(BUILD)/tests/system/system: $(SYSTEM) $(BUILD)/tests/probe/probe.o $(BUILD)/common/model/access.o \
		$(BUILD)/common/base/suggest.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(CRITERION) -lseccomp

# A host is an ordinary program: none of our flags.
$(BUILD)/tests/hosts/%: tests/hosts/%.c
	@mkdir -p $(@D)
	$(CC) -O1 -g -Wall -Wextra $(WERROR) -fno-builtin -o $@ $< $(HOST_FLAGS) -pthread

$(BUILD)/tests/hosts/lib%.so: tests/hosts/lib%.c
	@mkdir -p $(@D)
	$(CC) -O1 -g -Wall -Wextra $(WERROR) -fPIC -shared -o $@ $< $(HOST_FLAGS) -pthread

# One source, as many kinds of program as landshim run must tell apart.
READERS := static static-pie nopie m32 m32-static musl musl-static
$(BUILD)/tests/hosts/variant/reader-static: READER := $(CC) -static
$(BUILD)/tests/hosts/variant/reader-static-pie: READER := $(CC) -static-pie
$(BUILD)/tests/hosts/variant/reader-nopie: READER := $(CC) -no-pie
$(BUILD)/tests/hosts/variant/reader-m32: READER := $(CC) -m32
$(BUILD)/tests/hosts/variant/reader-m32-static: READER := $(CC) -m32 -static
$(BUILD)/tests/hosts/variant/reader-musl: READER := musl-gcc
$(BUILD)/tests/hosts/variant/reader-musl-static: READER := musl-gcc -static

$(BUILD)/tests/hosts/variant/reader-%: tests/hosts/reader.c
	@mkdir -p $(@D)
	$(READER) -O1 -Wall -Wextra $(WERROR) -o $@ $<

# A program with a liblandshim.so of its own in its RUNPATH.
$(BUILD)/tests/hosts/variant/fake/liblandshim.so: tests/hosts/libfake.c
	@mkdir -p $(@D)
	$(CC) -O1 -Wall -Wextra $(WERROR) -fPIC -shared -Wl,-soname,liblandshim.so -o $@ $<

$(BUILD)/tests/hosts/variant/reader-fake: tests/hosts/reader.c $(BUILD)/tests/hosts/variant/fake/liblandshim.so
	$(CC) -O1 -Wall -Wextra $(WERROR) -o $@ $< -Wl,--no-as-needed $(BUILD)/tests/hosts/variant/fake/liblandshim.so \
		-Wl,-rpath,$(abspath $(BUILD))/tests/hosts/variant/fake -Wl,--enable-new-dtags

# Programs whose headers name what they like: words that tests/system/hostile.c writes over.
WORD := 0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789
HOSTILE_RUNPATH := -Wl,-rpath,/WRITE_OVER_THIS_RUNPATH/$(WORD),--enable-new-dtags

# Under the name of the true one.
INTERP := $(BUILD)/tests/hosts/variant/ld-linux-x86-64.so.2
$(INTERP): tests/hosts/interp.c
	@mkdir -p $(@D)
	$(CC) -O1 -Wall -Wextra $(WERROR) -ffreestanding -fno-stack-protector -fPIE -static-pie -nostdlib -o $@ $<

$(BUILD)/tests/hosts/variant/libneeded.so: tests/hosts/libnothing.c
	@mkdir -p $(@D)
	$(CC) -O1 -fPIC -shared -Wl,-soname,/WRITE_OVER_THIS_NEEDED/$(WORD) -o $@ $<

$(BUILD)/tests/hosts/variant/hostile: tests/hosts/reader.c $(INTERP) $(BUILD)/tests/hosts/variant/libneeded.so
	$(CC) -O1 -Wall -Wextra $(WERROR) -o $@ $< -Wl,--no-as-needed $(BUILD)/tests/hosts/variant/libneeded.so \
		-Wl,--dynamic-linker,$(abspath $(INTERP)) $(HOSTILE_RUNPATH)

$(BUILD)/tests/hosts/variant/ifunc-runpath: tests/hosts/ifunc.c
	@mkdir -p $(@D)
	$(CC) -O1 -Wall -Wextra $(WERROR) -o $@ $< $(HOSTILE_RUNPATH)

VARIANTS := $(patsubst %,$(BUILD)/tests/hosts/variant/reader-%,$(READERS) fake) \
	$(BUILD)/tests/hosts/variant/hostile $(BUILD)/tests/hosts/variant/ifunc-runpath

# An installation of our own, for tests that take the shim away.
PREFIX_TEST := $(abspath $(BUILD))/tests/prefix
$(PREFIX_TEST)/bin/landshim: $(BUILD)/liblandshim.so $(BUILD)/landshim
	@$(MAKE) --no-print-directory -s install INSTALLED=$(BUILD)/tests/installed PREFIX=$(PREFIX_TEST) \
		LIBDIR=$(PREFIX_TEST)/lib SYSCONFDIR=$(PREFIX_TEST)/etc

NEED_DEMO := $(NEED_BUILD) tar python3-minimal

need-demo:
	@sh tests/need $(NEED_DEMO)

demo: need-demo
	@$(MAKE) --no-print-directory -s all
	@sh tests/demo $(abspath $(BUILD))/liblandshim.so

$(addprefix $(BUILD)/tests/hosts/,namesakes counting overrides): HOST_FLAGS := -rdynamic
$(BUILD)/tests/hosts/libinitthread.so: HOST_FLAGS := -Wl,-z,initfirst

need-check:
	@sh tests/need $(NEED_CHECK)

check: need-check
	@sh tests/elsewhere $(abspath $(BUILD)) $(MAKE) --no-print-directory check-run

NEED_LINT := $(NEED_BUILD) binutils clang-format clang-tidy cppcheck mandoc shellcheck

need-lint:
	@sh tests/need $(NEED_LINT)

lint: need-lint
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/distribution CFLAGS="-O2 -g -flto -D_FORTIFY_SOURCE=2" \
		$(BUILD)/distribution/liblandshim.so
	@CC="$(CC)" sh tests/lint $(abspath $(BUILD))

# The libconfig that is linked.
libconfig-path:
	@echo "$(LIBCONFIG)"

# The running kernel's Landlock ABI, for REQUIRE_LANDLOCK; 0 where there is none.
landlock-abi:
	@perl -e '$$abi = syscall(444, 0, 0, 1); print $$abi > 0 ? $$abi : 0, "\n"'

check-run: check-unit check-system check-golden check-install check-costs

# The unit tests under AddressSanitizer and UndefinedBehaviorSanitizer.  libconfig
# itself is the system's archive, compiled without.
sanitize: need-check
	@ASAN_OPTIONS=detect_leaks=0 $(MAKE) --no-print-directory BUILD=$(BUILD)/sanitize check-unit \
		CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined"

# glibc 2.31, whose libpthread runs its constructors first.
check-bullseye: need-check
	@sh tests/need debootstrap
	@sh tests/check-bullseye $(abspath $(BUILD))

# landshim run on every program of this machine.
check-sweep: need-check
	@sh tests/elsewhere $(abspath $(BUILD)) $(MAKE) --no-print-directory check-sweep-run

check-sweep-run: all
	@if [ "$$(id -u)" -eq 0 ]; then \
		unshare -nimuC --fork --pid --mount-proc python3 tests/sweep $(abspath $(BUILD))/landshim; \
	elif [ "$${REQUIRE_ROOT:-0}" = 1 ]; then \
		echo "check-sweep: needs root, and REQUIRE_ROOT is set" >&2; exit 1; \
	else \
		echo "check-sweep: needs root, for namespaces and another user: left out"; \
	fi

# The shim against the libconfigs of newer Debian suites.
check-libconfig: need-check
	@sh tests/check-libconfig $(abspath $(BUILD))

# Installs under a prefix, and under DESTDIR, runs what was installed, and takes it away.
check-install: all
	@MAKE="$(MAKE)" sh tests/check-install

check-golden:
	python3 tests/golden-coverage .

check-unit: $(BUILD)/tests/unit/unit
	$< $(CRITERION_FLAGS)

check-system: $(BUILD)/tests/system/system $(HOSTS) $(HOST_LIBS) $(VARIANTS) $(PROBE) $(PREFIX_TEST)/bin/landshim all
	$< $(CRITERION_FLAGS)

# --- faults --------------------------------------------------------------------

FAULTS := $(BUILD)/tests/faults/faults
FAULT_HOSTS := $(BUILD)/tests/faults/host $(BUILD)/tests/faults/host-static

$(FAULTS): $(patsubst %,$(BUILD)/tests/faults/%.o,child errnos faults memory scenarios tracer verdict)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(BUILD)/tests/faults/host-static: HOST_FLAGS := -static
$(FAULT_HOSTS): tests/faults/host.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -O1 -g -Wall -Wextra $(WERROR) -o $@ $< $(HOST_FLAGS)

# Every system call of the shim and of landshim run fails once with each error it can give.
check-faults: need-check
	@$(MAKE) --no-print-directory -s all $(FAULTS) $(FAULT_HOSTS) $(HOST_LIBS)
	@sh tests/faults/run $(abspath $(BUILD))

# --- hosts ---------------------------------------------------------------------

NEED_HOSTS := $(NEED_CHECK) clang libclang-rt-14-dev libjemalloc-dev libgoogle-perftools-dev libmimalloc-dev libopenblas-dev \
	libeatmydata1 fakeroot valgrind nodejs default-jdk-headless gcc git sqlite3 nginx-light redis-server postgresql util-linux

need-hosts:
	@sh tests/need $(NEED_HOSTS)

# Programs of all kinds, and servers, at their real work under the shim.
check-hosts: need-hosts
	@sh tests/elsewhere $(abspath $(BUILD)) $(MAKE) --no-print-directory check-hosts-run

check-hosts-run: check-faults
	@$(MAKE) --no-print-directory -s all $(HOST_LIBS)
	@python3 tests/check-hosts $(abspath $(BUILD))

# --- fuzzing -------------------------------------------------------------------
# The same objects, compiled by clang for libFuzzer and by AFL++'s compiler.

TIME ?= 60
FUZZERS ?= libfuzzer afl
FUZZ_TARGETS := policy expand environ
FUZZ_CFLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined

$(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/%): $(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/fuzz_%.o \
		$(COMMON) $(BUILD)/preload/environ.o $(BUILD)/preload/scrub.o $(BUILD)/build_paths.o $(BUILD)/libconfig.a
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(FUZZ_LDFLAGS) -o $@ $^
# It loads each policy a second time, unfolded.
$(BUILD)/tests/fuzz/policy: FUZZ_LDFLAGS := -Wl,--wrap=fold_open

# libconfig beneath them is compiled so as well, where its source is to be had;
# without Debian's optimisation it calls three functions more.
fuzz_libconfig = LIBCONFIG="$$(f=$(abspath $(1))/libconfig.a; test -e $$f && echo $$f || echo $(LIBCONFIG))" \
	GUEST_KEEP_LIKE='^(__(asan|ubsan|sanitizer|sancov|afl)_.*|memchr|snprintf|strcat)$$'

fuzz-libfuzzer:
	@sh tests/fuzz/libconfig $(abspath $(BUILD))/fuzz-libconfig clang "$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link"
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/fuzz CC=clang CFLAGS="$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link" WERROR= \
		$(call fuzz_libconfig,$(BUILD)/fuzz-libconfig) $(FUZZ_TARGETS:%=$(BUILD)/fuzz/tests/fuzz/%)

fuzz-afl:
	@AFL_QUIET=1 sh tests/fuzz/libconfig $(abspath $(BUILD))/afl-libconfig afl-clang-fast "$(FUZZ_CFLAGS)"
	@AFL_QUIET=1 $(MAKE) --no-print-directory -s BUILD=$(BUILD)/afl CC=afl-clang-fast \
		$(call fuzz_libconfig,$(BUILD)/afl-libconfig) CFLAGS="$(FUZZ_CFLAGS)" WERROR= $(FUZZ_TARGETS:%=$(BUILD)/afl/tests/fuzz/%)

need-fuzz:
	@sh tests/need $(NEED_BUILD) dpkg-dev clang libclang-rt-14-dev $(if $(filter afl,$(FUZZERS)),afl++)

fuzz: need-fuzz
	@$(MAKE) --no-print-directory $(FUZZERS:%=fuzz-%)
	@sh tests/fuzz/run $(abspath $(BUILD)) $(TIME) $(FUZZERS)

# --- kernels -------------------------------------------------------------------
# The suite is one program that runs on the running kernel, and on Debian's
# under QEMU (tests/kernels/run).

KERNEL_SUITE := $(BUILD)/tests/kernels/suite
KERNEL_HOST := $(BUILD)/tests/kernels/host
KERNEL_THREAD := $(BUILD)/tests/kernels/libthread.so
KERNEL_I386 := $(BUILD)/tests/hosts/variant/reader-m32-static
NEED_KERNELS := $(NEED_BUILD) busybox-static gcc-multilib qemu-system-x86 xz-utils

$(KERNEL_SUITE): $(patsubst %.c,$(BUILD)/%.o,$(filter-out %/host.c %/libthread.c,$(wildcard tests/kernels/*.c))) \
		$(BUILD)/tests/probe/probe.o $(COMMON) $(BUILD)/build_paths.o $(BUILD)/libconfig.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(KERNEL_HOST): tests/kernels/host.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -O1 -g -Wall -Wextra $(WERROR) -o $@ $<

$(KERNEL_THREAD): tests/kernels/libthread.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -O1 -g -Wall -Wextra $(WERROR) -fPIC -shared -Wl,-z,initfirst -o $@ $< -pthread

need-kernels:
	@sh tests/need $(NEED_KERNELS)

check-kernels: need-kernels
	@$(MAKE) --no-print-directory -s all $(PROBE) $(KERNEL_SUITE) $(KERNEL_HOST) $(KERNEL_THREAD) $(KERNEL_I386)
	@CC="$(CC)" sh tests/kernels/run $(abspath $(BUILD))

# --- speed ---------------------------------------------------------------------

BENCH := $(BUILD)/tests/bench
BENCH_PROGRAMS := $(BENCH)/bench $(BENCH)/launcher $(BENCH)/workload $(BENCH)/libfloor.so $(BENCH)/libempty.so
BENCH_FLAGS := -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra

$(BENCH)/bench: $(patsubst %,$(BUILD)/tests/bench/%.o,bench measure targets variants)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(BENCH)/launcher: tests/bench/launcher.c tests/bench/confine.h
	@mkdir -p $(@D)
	$(CC) $(BENCH_FLAGS) $(WERROR) -static -o $@ $<

$(BENCH)/workload: tests/bench/workload.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_FLAGS) $(WERROR) -o $@ $<

$(BENCH)/lib%.so: tests/bench/lib%.c tests/bench/confine.h
	@mkdir -p $(@D)
	$(CC) $(BENCH_FLAGS) $(WERROR) -fPIC -shared -o $@ $<

# With the shim's own string functions, whose cost counts.
$(BENCH)/load: $(BUILD)/tests/bench/load.o $(OWN) $(COMMON) $(BUILD)/build_paths.o $(BUILD)/libconfig.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

# Counts, which are the same on every run of one machine.
check-costs: $(BENCH)/load $(BENCH)/libempty.so all
	@python3 tests/check-costs $(abspath $(BUILD))

need-bench:
	@sh tests/need $(NEED_BUILD) gnuplot-nox

bench: need-bench
	@$(MAKE) --no-print-directory -s all $(BENCH_PROGRAMS)
	@sh tests/bench/run $(abspath $(BUILD))

# The same in a chroot of Debian sid, beside its tools that do the like.
bench-peers: need-bench
	@$(MAKE) --no-print-directory -s all $(BENCH_PROGRAMS)
	@sh tests/bench/peers $(abspath $(BUILD))

# --- installation --------------------------------------------------------------
# What is installed is linked again, with the directories where it will be.

INSTALL ?= install

# Refused before anything is written: what is no absolute path, or holds a blank.
DIRECTORIES := PREFIX LIBDIR BINDIR MANDIR DATADIR SYSCONFDIR
is_whole = $(and $(filter 1,$(words $1)),$(filter x$1x,x$(strip $1)x))
ifneq ($(filter install uninstall,$(MAKECMDGOALS)),)
$(foreach d,$(DIRECTORIES),$(if $(and $(call is_whole,$($d)),$(filter /%,$($d))),,$(error \
	landshim: $d="$($d)" is not an absolute path without blanks)))
$(if $(DESTDIR),$(if $(call is_whole,$(DESTDIR)),,$(error landshim: DESTDIR="$(DESTDIR)" holds a blank)))
endif

$(INSTALLED)/liblandshim.so: $(SHIM) $(COMMON) $(INSTALLED)/build_paths.o $(BUILD)/libconfig.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $(SHIM_LDFLAGS) -o $@ $^

$(INSTALLED)/landshim: $(COMMAND) $(COMMON) $(INSTALLED)/build_paths.o $(BUILD)/libconfig.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $(COMMAND_LDFLAGS) -o $@ $^

COMPLETIONS := $(PREFIX)/share/bash-completion/completions
POLICIES := $(wildcard conf/*.conf)
FRAGMENTS := $(wildcard conf/include/*.conf)
PAGES := $(wildcard conf/*.5 preload/*.7 preload/command/*.1)

# The pages name the default directories, which these stand for.  In two steps:
# what one puts in is no other's to find.
PAGE_PLACES := sed -e 's|/usr/local/share/landshim|@DATADIR@|g; s|/usr/local/lib|@LIBDIR@|g; s|/etc/landshim|@SYSCONFDIR@/landshim|g' \
	-e 's|@DATADIR@|$(DATADIR)|g; s|@LIBDIR@|$(LIBDIR)|g; s|@SYSCONFDIR@|$(SYSCONFDIR)|g'

install: $(INSTALLED)/liblandshim.so $(INSTALLED)/landshim
	$(INSTALL) -d $(DESTDIR)$(LIBDIR) $(DESTDIR)$(DATADIR)/include $(DESTDIR)$(SYSCONFDIR)/landshim \
		$(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 \
		$(DESTDIR)$(BINDIR) $(DESTDIR)$(COMPLETIONS)
	$(INSTALL) -m 0755 $(INSTALLED)/landshim $(DESTDIR)$(BINDIR)/
	sed 's|@SYSCONFDIR@|$(SYSCONFDIR)|; s|@DATADIR@|$(DATADIR)|' preload/command/landshim.bash \
		>$(DESTDIR)$(COMPLETIONS)/landshim
	chmod 0644 $(DESTDIR)$(COMPLETIONS)/landshim
	$(INSTALL) -m 0644 $(INSTALLED)/liblandshim.so $(DESTDIR)$(LIBDIR)/
	$(INSTALL) -m 0644 $(POLICIES) $(DESTDIR)$(DATADIR)/
	$(INSTALL) -m 0644 $(FRAGMENTS) $(DESTDIR)$(DATADIR)/include/
	for page in $(PAGES); do \
		to=$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}; \
		$(PAGE_PLACES) "$$page" >"$$to" && chmod 0644 "$$to" || exit 1; \
	done

# What the administrator has put into $(SYSCONFDIR)/landshim stays.
uninstall:
	rm -f $(DESTDIR)$(LIBDIR)/liblandshim.so $(DESTDIR)$(BINDIR)/landshim $(DESTDIR)$(COMPLETIONS)/landshim
	rm -f $(DESTDIR)$(MANDIR)/man1/landshim.1
	rm -f $(addprefix $(DESTDIR)$(DATADIR)/,$(notdir $(POLICIES))) \
		$(addprefix $(DESTDIR)$(DATADIR)/include/,$(notdir $(FRAGMENTS)))
	rm -f $(addprefix $(DESTDIR)$(MANDIR)/man5/,$(notdir $(wildcard conf/*.5))) \
		$(addprefix $(DESTDIR)$(MANDIR)/man7/,$(notdir $(wildcard preload/*.7)))
	-rmdir $(DESTDIR)$(DATADIR)/include $(DESTDIR)$(DATADIR) $(DESTDIR)$(SYSCONFDIR)/landshim 2>/dev/null

-include $(shell find $(BUILD)/common $(BUILD)/preload $(BUILD)/tests $(BUILD)/build_paths.d -name '*.d' -type f 2>/dev/null)

clean:
	rm -rf $(BUILD)

FORCE:
.PHONY: all libconfig-path check-costs check-hosts check-hosts-run need-hosts fuzz fuzz-libfuzzer fuzz-afl need-fuzz check-faults bench bench-peers need-bench check-bullseye check-sweep check-sweep-run check-install check-kernels need-kernels sanitize check-libconfig lint need-lint landlock-abi install uninstall demo need-demo check check-run check-unit check-system check-golden need-check clean FORCE
