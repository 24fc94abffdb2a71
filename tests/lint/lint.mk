# SPDX-License-Identifier: BSD-3-Clause
# What holds of the sources and of the shared object beyond what the compiler and
# the tests see.  tests/lint/run has the checks but one: clang-tidy takes seconds a
# file, so that a file's stamp is kept until it, its headers or .clang-tidy change.

NEED_LINT := $(NEED_BUILD) binutils clang-format clang-tidy cppcheck mandoc shellcheck pyflakes3 python3-minimal

LINT := $(BUILD)/lint
LINT_TIDY := $(patsubst %.c,$(LINT)/%.tidy,$(wildcard common/*.c common/*/*.c preload/*.c preload/*/*.c preload/*/*/*.c))
LINT_FLAGS := -std=c11 -D_GNU_SOURCE -Icommon -Ipreload \
	-DVERSION='""' -DPLACES_DATA='""' -DPLACES_SYSCONF='""' -DPLACES_SHIM='""'

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
	$(MAKE) --no-print-directory -s -k -j$(shell nproc) lint-tidy || found=1; \
	CC="$(CC)" sh tests/lint/run $(abspath $(BUILD)) || found=1; \
	[ $$found -ne 0 ] || echo "lint: nothing found"; \
	exit $$found

.PHONY: lint-tidy
lint-tidy: $(LINT_TIDY)

$(LINT)/%.tidy: %.c .clang-tidy common/nolibc/.clang-tidy tests/lint/lint.mk
	@mkdir -p $(@D)
	@$(CC) $(LINT_FLAGS) -MM -MP -MT $@ -MF $@.d $<
	@clang-tidy --quiet --warnings-as-errors='*' $< -- $(LINT_FLAGS) >$@.said 2>/dev/null || { cat $@.said; exit 1; }
	@mv $@.said $@

-include $(LINT_TIDY:=.d)

.PHONY: check-lint
check-lint: need-lint ## that each check of lint finds a fault that is planted
	@python3 tests/lint/check-lint
