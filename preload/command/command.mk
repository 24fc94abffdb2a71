# SPDX-License-Identifier: BSD-3-Clause
# How the command is linked.
#
#     COMMAND_LIBC=musl     statically with musl, where musl-gcc is there: it starts in half
#                           of the time.  What it is for stays what the compiler is for
#     COMMAND_LIBC=glibc    with the compiler's own C library, statically where that can be
#     STATIC=               with that, dynamically

# What the programs are that the compiler makes, whose C library is the shim's: their loader,
# and the version of their glibc.  A command that is linked with another libc cannot tell.
HOST_LOADER := $(shell $(CC) $(CFLAGS) -\#\#\# -x c /dev/null -o /dev/null 2>&1 | tr -d '"' | \
	sed -n 's/.*-dynamic-linker  *\([^ ]*\).*/\1/p' | head -n 1)
HOST_GLIBC := $(if $(filter glibc,$(LIBC)),$(shell printf '\043include <features.h>\n__GLIBC__ __GLIBC_MINOR__' | \
	$(CC) $(CPPFLAGS) -E -P -x c - | tail -n 1 | tr ' ' .))
$(COMMAND): private LS_CFLAGS += $(if $(HOST_LOADER),-DHOST_LOADER='"$(HOST_LOADER)"') $(if $(HOST_GLIBC),-DHOST_GLIBC='"$(HOST_GLIBC)"')

# Static where the static libraries are there: a third of what it takes to start a program
# under landshim run would else be for ld.so.
archive = $(wildcard $(shell $(CC) $(CFLAGS) -print-file-name=$(1)))
ifneq ($(LIBC)$(filter $(INSTRUMENTED),$(CC) $(CFLAGS)),glibc)
STATIC :=
endif
STATIC ?= $(if $(and $(HOST_LOADER),$(call archive,libc.a),$(call archive,rcrt1.o)),yes)

# With musl where its compiler can be the one that is used here.  At its start glibc asks the
# processor 41 times what it is (cpuid), which a virtual machine answers in microseconds each.
MUSL_LINKS = $(shell echo 'int main(void) { return 0; }' | $(MUSL_CC) $(CFLAGS) $(LDFLAGS) -x c -o /dev/null - 2>/dev/null && echo musl)
COMMAND_LIBC ?= $(or $(if $(and $(STATIC),$(IS_GCC)),$(MUSL_LINKS)),$(LIBC))

$(if $(filter musl glibc,$(COMMAND_LIBC)),,$(error landshim: COMMAND_LIBC="$(COMMAND_LIBC)" is neither musl nor glibc))

ifneq ($(LIBC) $(COMMAND_LIBC),glibc musl)

$(BUILD)/landshim: $(BUILD)/build_paths.o
$(INSTALLED)/landshim: $(INSTALLED)/build_paths.o
$(BUILD)/landshim $(INSTALLED)/landshim: $(COMMAND) $(COMMON) $(BUILD)/libconfig.a $(BUILD)/linked-with
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $(COMMAND_LDFLAGS) -o $@ $(linked) $(COMMAND_LIBS)

COMMAND_LDFLAGS := $(if $(STATIC),-static-pie,-pie -Wl$(comma)-z$(comma)defs -Wl$(comma)--as-needed)
ifeq ($(LIBC)$(if $(HOST_GLIBC),-for-glibc),musl-for-glibc)
# Its compiler knows of no static program that lies anywhere: by hand, as gcc does it.
MUSL_CRT := $(shell $(CC) -\#\#\# -o /dev/null -x c /dev/null 2>&1 | tr -d '"' | tr ' ' '\n' | sed -n 's/Scrt1\.o$$//p')
COMMAND_LDFLAGS := -nostdlib -Wl,-static,-pie,--no-dynamic-linker,-z,text $(MUSL_CRT)rcrt1.o $(MUSL_CRT)crti.o
COMMAND_LIBS := -lc -lgcc $(MUSL_CRT)crtn.o
endif
# Two segments in the place of four: two mappings less to make, and their pages come together.
COMMAND_LDFLAGS += -Wl,-z,now -Wl,-z,relro -Wl,-z,noexecstack -Wl,-z,noseparate-code

else

# By a make of its own, which is that of the shim for musl: one at a time.
$(BUILD)/liblandshim-musl.so: | $(BUILD)/landshim
$(INSTALLED)/liblandshim-musl.so: | $(INSTALLED)/landshim

$(BUILD)/landshim: FORCE
	$(MUSL_MAKE) $(MUSL_BUILD)/landshim
	@cmp -s $(MUSL_BUILD)/landshim $@ || cp $(MUSL_BUILD)/landshim $@

$(INSTALLED)/landshim: FORCE | $(BUILD)/landshim
	$(MUSL_MAKE) INSTALLED=$(INSTALLED)/musl $(INSTALLED)/musl/landshim
	@cp $(INSTALLED)/musl/landshim $@

endif
