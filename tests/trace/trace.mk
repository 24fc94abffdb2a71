# SPDX-License-Identifier: BSD-3-Clause
# The tracer as a program of its own, and programs for it to trace: both for the
# system tests (tests/system/trace*.c).

RECORD := $(BUILD)/tests/trace/record
RECORD_OBJECTS := $(BUILD)/tests/trace/record.o
OBJECTS += $(RECORD_OBJECTS)

$(RECORD): $(RECORD_OBJECTS) $(filter-out %/main.o,$(COMMAND)) $(COMMON) $(BUILD)/build_paths.o $(BUILD)/libconfig.a \
		$(BUILD)/linked-with
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(linked)

# The same sources, dynamic, static, and of 32 bits.
TRACEES := $(addprefix $(BUILD)/tests/trace/calls,.dynamic .static .m32)
$(BUILD)/tests/trace/calls.static: TRACEE_FLAGS := -static
$(BUILD)/tests/trace/calls.m32: TRACEE_FLAGS := -m32 -static
$(TRACEES): $(wildcard tests/trace/calls*.c) tests/trace/calls.h
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -O1 -g -Wall -Wextra $(WERROR) -o $@ $(filter %.c,$^) $(TRACEE_FLAGS) -pthread

NEED_CHECK += python3-jsonschema

check-system: $(RECORD) $(TRACEES)
