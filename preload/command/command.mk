# SPDX-License-Identifier: BSD-3-Clause
# How the command is linked.

# What the compiler's programs name as their loader, which is that of the shim's libc: a
# static command has none of its own to tell by.
LOADER := $(shell $(CC) $(CFLAGS) -\#\#\# -x c /dev/null -o /dev/null 2>&1 | tr -d '"' | \
	sed -n 's/.*-dynamic-linker  *\([^ ]*\).*/\1/p' | head -n 1)
$(BUILD)/preload/command/program/elf_headers.o: private LS_CFLAGS += $(if $(LOADER),-DLOADER='"$(LOADER)"')

# Static where glibc's static libraries are there: a third of what it takes to start a
# program under landshim run would else be for ld.so.  STATIC= is one that is not.
archive = $(wildcard $(shell $(CC) $(CFLAGS) -print-file-name=$(1)))
ifneq ($(LIBC)$(filter $(INSTRUMENTED),$(CC) $(CFLAGS)),glibc)
STATIC :=
endif
STATIC ?= $(if $(and $(LOADER),$(call archive,libc.a),$(call archive,rcrt1.o)),yes)

COMMAND_LDFLAGS := $(if $(STATIC),-static-pie,-pie -Wl$(comma)-z$(comma)defs -Wl$(comma)--as-needed) -Wl,-z,now -Wl,-z,relro \
	-Wl,-z,noexecstack

$(BUILD)/landshim: $(BUILD)/build_paths.o
$(INSTALLED)/landshim: $(INSTALLED)/build_paths.o
$(BUILD)/landshim $(INSTALLED)/landshim: $(COMMAND) $(COMMON) $(BUILD)/libconfig.a $(BUILD)/linked-with
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $(COMMAND_LDFLAGS) -o $@ $(linked)
