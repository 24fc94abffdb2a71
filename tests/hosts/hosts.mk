# SPDX-License-Identifier: BSD-3-Clause
# Programs that are started under the shim: *.c; lib*.c are libraries for them, and
# variants of one of them each another kind of program.

HOSTS := $(patsubst %.c,$(BUILD)/%,$(filter-out tests/hosts/lib%.c tests/hosts/interp.c,$(wildcard tests/hosts/*.c)))
HOST_LIBS := $(patsubst %.c,$(BUILD)/%.so,$(wildcard tests/hosts/lib*.c))

# A host is an ordinary program: none of our flags.
$(BUILD)/tests/hosts/%: tests/hosts/%.c
	@mkdir -p $(@D)
	$(CC) -O1 -g -Wall -Wextra $(WERROR) -fno-builtin -o $@ $< $(HOST_FLAGS) -pthread

$(BUILD)/tests/hosts/lib%.so: tests/hosts/lib%.c
	@mkdir -p $(@D)
	$(CC) -O1 -g -Wall -Wextra $(WERROR) -fPIC -shared -o $@ $< $(HOST_FLAGS) -pthread

$(BUILD)/tests/hosts/libbefore.so: tests/hosts/operations.c
$(BUILD)/tests/hosts/holes: tests/hosts/hole_calls.h

# One source, as many kinds of program as landshim run must tell apart.
READERS := static static-pie nopie m32 m32-static musl musl-static patched
$(BUILD)/tests/hosts/variant/reader-static: READER := $(CC) -static
$(BUILD)/tests/hosts/variant/reader-static-pie: READER := $(CC) -static-pie
$(BUILD)/tests/hosts/variant/reader-nopie: READER := $(CC) -no-pie
$(BUILD)/tests/hosts/variant/reader-m32: READER := $(CC) -m32
$(BUILD)/tests/hosts/variant/reader-m32-static: READER := $(CC) -m32 -static
$(BUILD)/tests/hosts/variant/reader-musl: READER := $(MUSL_CC)
$(BUILD)/tests/hosts/variant/reader-musl-static: READER := $(MUSL_CC) -static


$(BUILD)/tests/hosts/variant/reader-%: tests/hosts/reader.c
	@mkdir -p $(@D)
	$(READER) -O1 -Wall -Wextra $(WERROR) -o $@ $<

# A program whose loader is a file of its own, and glibc's, as patchelf sets it; and where
# that looks, by its header, for what no directory of the system has.
LOADER_COPY := $(BUILD)/tests/hosts/variant/loader/ld-copy.so
$(LOADER_COPY):
	@mkdir -p $(@D)
	cp -L "$$($(CC) -print-file-name=ld-linux-x86-64.so.2)" $@

$(BUILD)/tests/hosts/variant/reader-patched: READER := $(CC) -Wl,--dynamic-linker,$(abspath $(LOADER_COPY))
$(BUILD)/tests/hosts/variant/reader-patched: $(LOADER_COPY)

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

# Hosts and libraries on musl, of whose headers none are the kernel's.
MUSL_HOST = musl-gcc -idirafter /usr/include -idirafter /usr/include/$(MULTIARCH)
$(BUILD)/tests/hosts/musl/%: tests/hosts/%.c
	@mkdir -p $(@D)
	$(MUSL_HOST) -O1 -Wall -Wextra $(WERROR) -o $@ $<

# They name no C library, so that landshim itself can start with them in LD_PRELOAD.
$(BUILD)/tests/hosts/musl/lib%.so: tests/hosts/lib%.c
	@mkdir -p $(@D)
	$(MUSL_HOST) -O1 -Wall -Wextra $(WERROR) -fPIC -shared -nostdlib -Wl,-soname,$(@F) -o $@ $<

# It needs a library that is found by its RUNPATH, beside it.
$(BUILD)/tests/hosts/musl/needs: tests/hosts/reader.c $(BUILD)/tests/hosts/musl/libfirst.so
	$(MUSL_HOST) -O1 -Wall -Wextra $(WERROR) -o $@ $< -Wl,--no-as-needed $(BUILD)/tests/hosts/musl/libfirst.so -Wl,-rpath,'$$ORIGIN'

VARIANTS := $(patsubst %,$(BUILD)/tests/hosts/musl/%,inspect loads needs libnothing.so) \
	$(patsubst %,$(BUILD)/tests/hosts/variant/reader-%,$(READERS) fake) \
	$(BUILD)/tests/hosts/variant/hostile $(BUILD)/tests/hosts/variant/ifunc-runpath

$(addprefix $(BUILD)/tests/hosts/,namesakes counting overrides): HOST_FLAGS := -rdynamic
$(addprefix $(BUILD)/tests/hosts/,libinitthread.so libinitfilter.so): HOST_FLAGS := -Wl,-z,initfirst

NEED_HOSTS := $(NEED_CHECK) clang libclang-rt-14-dev libjemalloc-dev libgoogle-perftools-dev libmimalloc-dev libopenblas-dev \
	libeatmydata1 fakeroot valgrind nodejs default-jdk-headless gcc git sqlite3 nginx-light redis-server postgresql util-linux \
	bsdutils curl gdb iproute2 openssh-client procps strace wget tmux iputils-ping

.PHONY: need-hosts
need-hosts:
	@sh tests/need $(NEED_HOSTS)

.PHONY: check-hosts
check-hosts: need-hosts ## every system call fails once with each error it can give; programs and servers of all kinds
	@sh tests/elsewhere $(abspath $(BUILD)) $(MAKE) --no-print-directory check-hosts-run

.PHONY: check-hosts-run
check-hosts-run: check-faults
	@$(MAKE) --no-print-directory -s all $(HOST_LIBS)
	@python3 -B tests/hosts/check-hosts $(abspath $(BUILD))
