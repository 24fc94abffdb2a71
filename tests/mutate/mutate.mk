# SPDX-License-Identifier: BSD-3-Clause
# Whether the tests see a flipped operator.  Takes hours, and is for a quiet machine.

# Some do not compile, or are the same code: 300 are to be tried.
MUTANTS ?= 340
MUTANTS_SEED ?= 1
MUTATE_FLAGS ?=

.PHONY: mutate
mutate: need-check ## flips one operator at a time and wants a test to see it; hours (MUTANTS=340, MUTANTS_SEED=1)
	@tests/mutate/mutate $(abspath $(BUILD)) --count $(MUTANTS) --seed $(MUTANTS_SEED) $(MUTATE_FLAGS)
