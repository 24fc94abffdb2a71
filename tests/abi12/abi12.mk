# SPDX-License-Identifier: BSD-3-Clause
# The library as it will be for ABI 12, which no released kernel has, in a folder of its own.

ABI12 := $(BUILD)/tests/abi12/permissions

$(ABI12): $(ABI12).o $(COMMON) $(BUILD)/build_paths.o $(BUILD)/libconfig.a $(BUILD)/linked-with
	$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--wrap=syscall -o $@ $(linked)

.PHONY: check-abi12
check-abi12: ## what is prepared for ABI 12: the shim links, and rules are the kernel's, and its day is noticed
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/abi12 CFLAGS="$(CFLAGS) -DUAPI_ABI_NEWEST=12" \
		$(BUILD)/abi12/liblandshim.so $(BUILD)/abi12/tests/abi12/permissions
	@dir=$$(mktemp -d) && $(BUILD)/abi12/tests/abi12/permissions $$dir && rm -r $$dir
	@sh tests/abi12/named common/model/uapi.h
