# SPDX-License-Identifier: BSD-3-Clause
# What decide says against what the running kernel does.

DECIDE := $(BUILD)/tests/decide/suite
DECIDE_OBJECTS := $(call objects_of,tests/decide/*.c)
OBJECTS += $(DECIDE_OBJECTS)

$(DECIDE): $(DECIDE_OBJECTS) $(call objects_of,preload/command/decide/*.c) $(COMMON) $(BUILD)/build_paths.o \
		$(BUILD)/libconfig.a $(BUILD)/linked-with
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(linked)

# DECIDE_POLICIES=N, DECIDE_SEED=N: more of it, or the same again.
.PHONY: check-decide
check-decide: $(DECIDE) ## decide against the running kernel, random policies and operations
	@if [ "$$(id -u)" -eq 0 ] && [ "$$($(MAKE) -s landlock-abi)" -gt 0 ]; then \
		$< $(DECIDE_POLICIES) $(DECIDE_SEED); \
	elif [ "$${REQUIRE_ROOT:-0}" = 1 ]; then \
		echo "check-decide: needs root and Landlock, and REQUIRE_ROOT is set" >&2; exit 1; \
	else \
		echo "check-decide: needs root, for mounts, and Landlock: left out"; \
	fi
