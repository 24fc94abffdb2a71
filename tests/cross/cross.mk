# SPDX-License-Identifier: BSD-3-Clause
# The other architectures, cross-built in a Debian trixie of its own; and the unit
# tests on each under qemu-user, without Criterion: tests/cross/criterion/ is in its
# place.

ARCHITECTURES ?= amd64 i386 arm64 armhf riscv64 ppc64el s390x

.PHONY: check-cross
check-cross: ## built for seven architectures (ARCHITECTURES="arm64 s390x"), and the unit tests under qemu-user
	@sh tests/need debootstrap
	@sh tests/cross/check-cross $(abspath $(BUILD)) $(ARCHITECTURES)

# Left out: what qemu-user has not, Landlock, tracing, seccomp(2), statx(2)'s number of a
# mount, user namespaces (it has a thread of its own) and a stack as the kernel makes it;
# and what looks at Criterion's object.
CROSS_UNIT := $(filter-out %/trace/trace.o %/trace/trace_filter.o %/base/close_batch.o %/program/exec_chain.o \
	%/preload/start_stack.o %/program/elf_headers.o %/kernel/enforce.o %/explain/explain_modes.o \
	%/expand/except.o %/expand/mounts.o %/expand/targets.o,\
	$(call objects_of,tests/unit/*.c tests/unit/*/*.c tests/unit/*/*/*.c))

# CPPFLAGS=-Itests/cross, for all.
$(BUILD)/tests/cross/unit: $(CROSS_UNIT) $(BUILD)/tests/cross/runner.o $(BUILD)/tests/nolibc.o $(filter-out %/shim.o,$(PRELOAD)) \
		$(filter-out %/main.o $(PRELOAD),$(COMMAND)) $(COMMON) $(BUILD)/tests/system/require.o $(BUILD)/build_paths.o $(BUILD)/libconfig.a $(BUILD)/linked-with
	$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--wrap=compact_text,--wrap=syscall -o $@ $(linked) -lseccomp

$(BUILD)/tests/cross/reader: tests/hosts/reader.c
	@mkdir -p $(@D)
	$(CC) -O1 -Wall -Wextra $(WERROR) -o $@ $<
