# SPDX-License-Identifier: BSD-3-Clause
# Every system call of the shim and of landshim run fails once with each error it can give.

FAULTS := $(BUILD)/tests/faults/faults
FAULT_HOSTS := $(BUILD)/tests/faults/host $(BUILD)/tests/faults/host-static $(BUILD)/tests/faults/host-musl
FAULT_OBJECTS := $(filter-out %/host.o,$(call objects_of,tests/faults/*.c))
OBJECTS += $(FAULT_OBJECTS)

$(FAULTS): $(FAULT_OBJECTS) $(BUILD)/linked-with
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(linked)

$(BUILD)/tests/faults/host-static: HOST_FLAGS := -static
# Of the kernel's headers there are none among musl's.
$(BUILD)/tests/faults/host-musl: private CC := musl-gcc -idirafter /usr/include -idirafter /usr/include/$(MULTIARCH)
$(FAULT_HOSTS): tests/faults/host.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -O1 -g -Wall -Wextra $(WERROR) -o $@ $< $(HOST_FLAGS)

.PHONY: check-faults
check-faults: need-check ## the faults alone: a part of check-hosts
	@$(MAKE) --no-print-directory -s all $(BUILD)/liblandshim-musl.so $(FAULTS) $(FAULT_HOSTS) $(HOST_LIBS)
	@sh tests/faults/run $(abspath $(BUILD))
