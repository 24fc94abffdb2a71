# SPDX-License-Identifier: BSD-3-Clause
# What holds of the sources and of the shared object beyond what the compiler and
# the tests see.  tests/lint/run has the checks of the tree as a whole.  Those of
# one file are here, and leave a stamp that stays until the file, a header of it
# or the tool's settings change: clang-tidy alone takes seconds a file.

NEED_LINT := $(NEED_BUILD) binutils clang-format clang-tidy cppcheck mandoc shellcheck pyflakes3 python3-minimal

LINT := $(BUILD)/lint
LINT_FLAGS := -std=c11 -D_GNU_SOURCE -Icommon -Ipreload \
	-DVERSION='""' -DPLACES_DATA='""' -DPLACES_SYSCONF='""' -DPLACES_LIB='""' -DPLACES_LIB32='""'

LINT_PRODUCT := $(foreach top,common preload,$(wildcard $(top)/*.[ch] $(top)/*/*.[ch] $(top)/*/*/*.[ch]))
LINT_TESTS := $(wildcard tests/*.[ch] tests/*/*.[ch] tests/*/*/*.[ch] tests/*/*/*/*.[ch] tests/*/*/*/*/*.[ch])
LINT_TIDY := $(patsubst %.c,$(LINT)/%.tidy,$(filter %.c,$(LINT_PRODUCT)))
LINT_ALONE := $(patsubst %.h,$(LINT)/%.alone,$(filter %.h,$(LINT_PRODUCT)))
LINT_FORMAT := $(patsubst %,$(LINT)/%.format,$(LINT_PRODUCT) $(LINT_TESTS))

.PHONY: need-lint
need-lint:
	@sh tests/need $(NEED_LINT)

# As it is, and as a distribution's CFLAGS would have it.
.PHONY: lint
lint: need-lint ## floors, includes, sizes, symbols, defects, style, pages
	@$(MAKE) --no-print-directory -s all
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/distribution CFLAGS="-O2 -g -flto -D_FORTIFY_SOURCE=2" \
		$(BUILD)/distribution/liblandshim.so
	@found=0; \
	$(MAKE) --no-print-directory -s -k -j$(shell nproc) lint-files || found=1; \
	CC="$(CC)" sh tests/lint/run $(abspath $(BUILD)) || found=1; \
	[ $$found -ne 0 ] || echo "lint: nothing found"; \
	exit $$found

.PHONY: lint-files
lint-files: $(LINT_FORMAT) $(LINT_ALONE) $(LINT_TIDY)

$(LINT)/%.format: % .clang-format
	@mkdir -p $(@D)
	@clang-format --dry-run -Werror $<
	@touch $@

# A header includes what it needs.
$(LINT)/%.alone: %.h tests/lint/lint.mk
	@mkdir -p $(@D)
	@$(CC) $(LINT_FLAGS) -Wall -Wextra -Werror -fsyntax-only -MMD -MP -MT $@ -MF $@.d -x c $< || \
		{ echo "lint: $< does not stand alone"; exit 1; }
	@touch $@

$(LINT)/%.tidy: %.c .clang-tidy common/nolibc/.clang-tidy tests/lint/lint.mk
	@mkdir -p $(@D)
	@$(CC) $(LINT_FLAGS) -MM -MP -MT $@ -MF $@.d $<
	@clang-tidy --quiet --warnings-as-errors='*' $< -- $(LINT_FLAGS) >$@.said 2>/dev/null || { cat $@.said; exit 1; }
	@mv $@.said $@

-include $(addsuffix .d,$(LINT_ALONE) $(LINT_TIDY))

.PHONY: check-lint
check-lint: need-lint ## that each check of lint finds a fault that is planted
	@python3 tests/lint/check-lint
