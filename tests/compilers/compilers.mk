# SPDX-License-Identifier: BSD-3-Clause
# The shim as compilers make it: what they call on their own it has itself, and
# what it enforces is the same.

CHECKED_SHIMS := gcc:O0 gcc:O2 clang:O0 clang:O2

.PHONY: check-shims
check-shims: all $(BUILD)/tests/hosts/overrides $(BUILD)/tests/hosts/reader ## the shim made by gcc and clang, at -O0 and -O2; of 32 bits without a warning
	@sh tests/compilers/run $(abspath $(BUILD)) $(CHECKED_SHIMS)
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/compilers/m32 CC="$(M32_CC)" WERROR=-Werror LIBCONFIG="$(LIBCONFIG)" \
		$(patsubst $(BUILD)/%,$(BUILD)/compilers/m32/%,$(PRELOAD) $(NOLIBC) $(COMMON))

.PHONY: check-compilers
check-compilers: need-check ## and with -O3, -Os, link-time optimization, the distribution's hardening flags
	@sh tests/need dpkg-dev
	@$(MAKE) --no-print-directory -s all $(BUILD)/tests/hosts/overrides $(BUILD)/tests/hosts/reader
	@sh tests/compilers/run $(abspath $(BUILD)) $(CHECKED_SHIMS) $(foreach cc,gcc clang,$(addprefix $(cc):,O1 O3 Os lto hardened))
