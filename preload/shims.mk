# SPDX-License-Identifier: BSD-3-Clause
# The shims for programs that the system's own is not made for: each is made by a
# make of its own, with another compiler, and lies beside it.
#
#     MUSL_CC=COMPILER    for musl; the kernel's headers are found by themselves

MUSL_CC ?= musl-gcc
MUSL_BUILD := $(BUILD)/musl
MUSL_MAKE = +@$(MAKE) --no-print-directory BUILD=$(MUSL_BUILD) CC="$(MUSL_CC)"

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

# Those that have been made.
OTHER_SHIMS := $(notdir $(wildcard $(BUILD)/liblandshim-musl.so))
endif
