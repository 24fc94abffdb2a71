# SPDX-License-Identifier: BSD-3-Clause

NEED_LINT := $(NEED_BUILD) binutils clang-format clang-tidy cppcheck mandoc shellcheck

.PHONY: need-lint
need-lint:
	@sh tests/need $(NEED_LINT)

.PHONY: lint
lint: need-lint ## style, floors, symbols, pages
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/distribution CFLAGS="-O2 -g -flto -D_FORTIFY_SOURCE=2" \
		$(BUILD)/distribution/liblandshim.so
	@CC="$(CC)" sh tests/lint $(abspath $(BUILD))
