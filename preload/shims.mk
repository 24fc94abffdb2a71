# SPDX-License-Identifier: BSD-3-Clause
# The shims for programs that the system's own is not made for: each is made by a
# make of its own, with another compiler, and lies beside it.
#
#     MUSL_CC=COMPILER    for musl (around CC, if that is a gcc); the kernel's headers are found by themselves
#     M32_CC=COMPILER     for 32-bit programs of x86-64; LIBCONFIG_SOURCE=DIR where
#                         there is no libconfig.a of that class
#     LIBDIR32=DIR        where that is installed, and looked for

IS_GCC := $(if $(filter glibc1,$(LIBC)$(words $(CC))),$(shell echo __clang__ | $(CC) -E -P -x c - 2>/dev/null | grep -x __clang__))
MUSL_CC ?= $(if $(IS_GCC),REALGCC=$(CC) )musl-gcc
MUSL_BUILD := $(BUILD)/musl
MUSL_MAKE = +@$(MAKE) --no-print-directory BUILD=$(MUSL_BUILD) SHIMS=$(SHIMS) CC="$(MUSL_CC)" HOST_LOADER="$(HOST_LOADER)" HOST_GLIBC="$(HOST_GLIBC)"

# Where the compiler's own C library is musl there is nothing else to make.
ifneq ($(LIBC),musl)
.PHONY: musl
musl: $(BUILD)/liblandshim-musl.so ## the shim for programs of musl, by musl-gcc; install takes it along

$(BUILD)/liblandshim-musl.so: FORCE
	$(MUSL_MAKE) $(MUSL_BUILD)/liblandshim-musl.so
	@cmp -s $(MUSL_BUILD)/liblandshim-musl.so $@ || cp $(MUSL_BUILD)/liblandshim-musl.so $@

# Linked again, as everything that is installed.
$(INSTALLED)/liblandshim-musl.so: FORCE
	$(MUSL_MAKE) INSTALLED=$(INSTALLED)/musl $(INSTALLED)/musl/liblandshim-musl.so
	@cp $(INSTALLED)/musl/liblandshim-musl.so $@

# Those that have been made, beside the system's own.
OTHER_SHIMS := $(notdir $(wildcard $(BUILD)/liblandshim-musl.so))
endif

# Of the same name as the system's own, so in a directory of its own: Debian's of
# the other architecture, or lib32, or lib beside lib64.
M32_CC ?= $(CC) -m32
M32_BUILD := $(BUILD)/m32
# The source is remembered, for when it is linked again.
M32_SOURCE = $(or $(LIBCONFIG_SOURCE),$(shell cat $(M32_BUILD)/source 2>/dev/null))
M32_MAKE = +@$(MAKE) --no-print-directory BUILD=$(M32_BUILD) CC="$(M32_CC)" LIBCONFIG_SOURCE="$(M32_SOURCE)"
LIBDIR32 ?= $(if $(filter %/x86_64-linux-gnu,$(LIBDIR)),$(LIBDIR:%/x86_64-linux-gnu=%/i386-linux-gnu),$(if \
	$(filter %/lib64,$(LIBDIR)),$(LIBDIR:%/lib64=%/lib),$(LIBDIR)32))

.PHONY: m32
m32: $(M32_BUILD)/liblandshim.so ## the shim for 32-bit programs, by gcc -m32; install takes it along

# In this make there is none of it; in its own it is the one that is made.
ifeq ($(filter %/m32,$(BUILD)),)
$(M32_BUILD)/liblandshim.so: FORCE
	$(M32_MAKE) $@
	@echo "$(M32_SOURCE)" >$(M32_BUILD)/source

$(INSTALLED)/m32/liblandshim.so: FORCE
	$(M32_MAKE) INSTALLED=$(INSTALLED)/m32 $@

M32_SHIM := $(if $(wildcard $(M32_BUILD)/liblandshim.so),$(INSTALLED)/m32/liblandshim.so)
endif
