# SPDX-License-Identifier: BSD-3-Clause
# What a start costs in counts, which are the same on every run of one machine.

COST_LOAD := $(BUILD)/tests/costs/load
OBJECTS += $(COST_LOAD).o

# With the shim's own string functions, whose cost counts.
$(COST_LOAD): $(COST_LOAD).o $(NOLIBC) $(COMMON) $(BUILD)/build_paths.o $(BUILD)/libconfig.a $(BUILD)/linked-with
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(linked)

.PHONY: check-costs
check-costs: $(COST_LOAD) $(BENCH)/libempty.so $(BENCH)/opens all ## what a start costs, in counts
	@python3 tests/costs/check-costs $(abspath $(BUILD))
