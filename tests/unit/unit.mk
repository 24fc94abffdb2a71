# SPDX-License-Identifier: BSD-3-Clause
# The unit tests link the library, the command, and all of the shim but its constructor.

UNIT := $(call objects_of,tests/unit/*.c tests/unit/*/*.c tests/unit/*/*/*.c)
OBJECTS += $(UNIT)

# What the shim has of libc's beside libc, which it is held against: nolibc_*.  Where off_t or time_t has 64 bits and
# long has not, as on armhf, the headers rename mmap to mmap64, prctl to __prctl_time64, and so on.
$(BUILD)/tests/nolibc.o: $(NOLIBC)
	@mkdir -p $(@D)
	@$(CC) -r -nostdlib -o $@.libc $^
	@$(NM) -g --defined-only $@.libc >$@.nm
	@awk '{ name = $$3; if (name ~ /64$$/) { sub(/^__/, "", name); sub(/(_time)?64$$/, "", name) } print $$3, "nolibc_" name }' $@.nm >$@.syms
	$(OBJCOPY) --redefine-syms=$@.syms $@.libc $@

$(BUILD)/tests/unit/unit: $(UNIT) $(BUILD)/tests/nolibc.o $(filter-out %/shim.o,$(PRELOAD)) \
		$(filter-out %/main.o $(PRELOAD),$(COMMAND)) $(COMMON) $(BUILD)/tests/system/require.o $(BUILD)/build_paths.o $(BUILD)/libconfig.a $(BUILD)/linked-with
	$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--wrap=compact_text,--wrap=syscall -o $@ $(linked) $(CRITERION) -lseccomp

.PHONY: check-unit
check-unit: $(BUILD)/tests/unit/unit ## the library and the command, module by module
	$< $(CRITERION_FLAGS)
