# SPDX-License-Identifier: BSD-3-Clause
# The suite is one program that runs on the running kernel, and on Debian's
# under QEMU (tests/kernels/run).

KERNEL_SUITE := $(BUILD)/tests/kernels/suite
KERNEL_HOST := $(BUILD)/tests/kernels/host
KERNEL_THREAD := $(BUILD)/tests/kernels/libthread.so
KERNEL_I386 := $(addprefix $(BUILD)/tests/,hosts/variant/reader-m32-static hosts/variant/reader-m32 probe/probe-m32)
KERNEL_OBJECTS := $(filter-out %/host.o %/libthread.o,$(call objects_of,tests/kernels/*.c))
OBJECTS += $(KERNEL_OBJECTS)
# The table of errnos and its cases, which the unit tests try as well.
KERNEL_ERRNOS := $(BUILD)/preload/command/trace/trace_errnos.o \
	$(call objects_of,$(addprefix tests/unit/command/trace/trace_errnos_,cases.c open.c reach.c tree.c))

KERNEL_MUSL := $(BUILD)/liblandshim-musl.so $(BUILD)/tests/hosts/variant/reader-musl

NEED_KERNELS := $(NEED_BUILD) busybox-static gcc-multilib musl-tools qemu-system-x86 xz-utils

$(KERNEL_SUITE): $(KERNEL_OBJECTS) $(KERNEL_ERRNOS) $(BUILD)/tests/probe/probe.o $(COMMON) $(BUILD)/build_paths.o $(BUILD)/libconfig.a $(BUILD)/linked-with
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(linked)

$(KERNEL_HOST): tests/kernels/host.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -O1 -g -Wall -Wextra $(WERROR) -o $@ $<

$(KERNEL_THREAD): tests/kernels/libthread.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -O1 -g -Wall -Wextra $(WERROR) -fPIC -shared -Wl,-z,initfirst -o $@ $< -pthread

.PHONY: need-kernels
need-kernels:
	@sh tests/need $(NEED_KERNELS)

.PHONY: check-kernels
check-kernels: need-kernels ## Debian's kernels under QEMU, and landshim.conf(5)'s table of them
	@$(MAKE) --no-print-directory -s m32 LIBCONFIG= LIBCONFIG_SOURCE="$$(sh tests/debian/libconfig-source $(abspath $(BUILD))/libconfig-sources bookworm)"
	@$(MAKE) --no-print-directory -s all $(PROBE) $(KERNEL_SUITE) $(KERNEL_HOST) $(KERNEL_THREAD) $(KERNEL_I386) $(KERNEL_MUSL)
	@CC="$(CC)" sh tests/kernels/run $(abspath $(BUILD))

# By hand: half an hour on two cores.  The kernels with Landlock that Debian has for these.
.PHONY: check-emulated
check-emulated: ## the same on arm64 and s390x under QEMU (ARCHITECTURES, KERNELS), by hand
	@sh tests/need $(NEED_BUILD) busybox-static debootstrap qemu-system-arm qemu-system-misc
	@KERNELS="$(or $(KERNELS),6.1 6.12)" sh tests/kernels/emulated $(abspath $(BUILD)) $(filter arm64 s390x,$(ARCHITECTURES))
