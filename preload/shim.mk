# SPDX-License-Identifier: BSD-3-Clause
# How the shim is linked.

# musl has no initfirst: there the first that is preloaded is the first of all.
SHIM_LDFLAGS := -shared -nostartfiles -Wl,-soname,$(SHIM) $(if $(filter glibc,$(LIBC)),-Wl$(comma)-z$(comma)initfirst) -Wl,-z,now -Wl,-z,relro \
	-Wl,-z,noexecstack -Wl,-z,noseparate-code -Wl,--exclude-libs,ALL -Wl,-z,nodelete -Wl,--no-as-needed -Wl,--hash-style=gnu

# No symbol of the host's, whatever the compiler made calls of: what the shim calls it
# has itself (common/nolibc/), and what is not there fails the link.  It names libc all
# the same, as the C library that it is made for: an empty one, but for the stack
# protector's guard where that is a variable.  musl's names none: glibc's loader would
# leave it out then, and the program would run without it, where so it refuses; the guard
# is its own (common/nolibc/stack_guard.c).
STUB := $(BUILD)/stub/libc.so$(if $(filter glibc,$(LIBC)),.6)
SHIM_LIBS := -nostdlib -Wl,-z,defs $(if $(filter musl,$(LIBC)),-Wl$(comma)--as-needed) $(STUB) -lgcc
ifneq ($(filter $(INSTRUMENTED),$(CC) $(CFLAGS)),)
SHIM_LIBS :=
endif

$(STUB): preload/shim.mk $(BUILD)/compiled-with
	@mkdir -p $(@D)
	@printf '%s\n' '#if $(if $(filter glibc,$(LIBC)),1,0) && (defined __aarch64__ || defined __arm__ || defined __riscv)' 'const void *__stack_chk_guard;' '#endif' | \
		$(CC) $(CFLAGS) -shared -nostdlib -Wl,-soname,$(@F) -x c -o $@ -

$(BUILD)/$(SHIM): $(BUILD)/build_paths.o
$(INSTALLED)/$(SHIM): $(INSTALLED)/build_paths.o
$(BUILD)/$(SHIM) $(INSTALLED)/$(SHIM): $(PRELOAD) $(NOLIBC) $(COMMON) $(BUILD)/libconfig.a \
		$(STUB) $(BUILD)/linked-with
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $(SHIM_LDFLAGS) -o $@ $(linked) $(SHIM_LIBS)
