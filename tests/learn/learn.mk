# SPDX-License-Identifier: BSD-3-Clause
# Real programs at their work: learned, confined by what was learned, and attacked.

# LEARN_PROGRAMS="git tar": these alone; --minimal: which rules the work does without.
.PHONY: check-learn
check-learn: $(BUILD)/landshim $(BUILD)/liblandshim.so ## a policy is learned from real programs, holds, and an attack fails under it
	@python3 tests/learn/run $(BUILD)/landshim $(LEARN_PROGRAMS)

# What make check runs of it.
.PHONY: check-learn-fast
check-learn-fast: $(BUILD)/landshim $(BUILD)/liblandshim.so
	@if [ "$$($(MAKE) -s landlock-abi)" -ge 4 ]; then python3 tests/learn/run $(BUILD)/landshim --fast; \
	elif [ "$${REQUIRE_LANDLOCK:-0}" -ge 4 ]; then \
		echo "check-learn: needs Landlock of ABI 4, and REQUIRE_LANDLOCK=$$REQUIRE_LANDLOCK" >&2; exit 1; \
	else echo "check-learn: needs Landlock of ABI 4: left out"; fi
