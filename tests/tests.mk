# SPDX-License-Identifier: BSD-3-Clause
# What the suites share, and what runs several of them.  Each suite has its rules
# in a .mk of its own beside its files.

CRITERION := -lcriterion

NEED_BUILD := gcc libc6-dev binutils libconfig-dev
NEED_CHECK := $(NEED_BUILD) busybox-static gcc-multilib musl-tools clang libcriterion-dev libseccomp-dev perl python3 python3-jsonschema tar gzip curl procps mandoc sqlite3 gdb strace valgrind \
	openssl ca-certificates zsh fish ksh93u+m mksh gawk mawk sudo git nodejs default-jre-headless php-cli fontconfig fonts-dejavu-core xvfb less nginx-light x11-utils weston wayland-utils iproute2 \
	$(if $(shell command -v vim),,vim-tiny)

# Where tests find what they run, and the tree they test.
TEST_CFLAGS := -DTEST_BUILD='"$(abspath $(BUILD))"' -DTEST_SOURCE='"$(CURDIR)"' -DTEST_VERSION='"$(VERSION)"'
$(BUILD)/tests/%.o: private LS_CFLAGS += $(TEST_CFLAGS)

include $(sort $(wildcard tests/*/*.mk))

.PHONY: need-check
need-check:
	@sh tests/need $(NEED_CHECK)

.PHONY: check
check: need-check ## unit and system tests, golden errors, an installation, compilers, costs in counts
	@sh tests/elsewhere $(abspath $(BUILD)) $(MAKE) --no-print-directory check-run

.PHONY: check-run
check-run: check-unit check-system check-golden check-install check-shims check-costs check-abi12 check-decide check-learn-fast

# libconfig itself is the system's archive, compiled without.
.PHONY: sanitize
sanitize: need-check ## the unit tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@ASAN_OPTIONS=detect_leaks=0 $(MAKE) --no-print-directory BUILD=$(BUILD)/sanitize check-unit \
		CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined"

# The running kernel's Landlock ABI, for REQUIRE_LANDLOCK; 0 where there is none.
.PHONY: landlock-abi
landlock-abi:
	@perl -e '$$abi = syscall(444, 0, 0, 1); print $$abi > 0 ? $$abi : 0, "\n"'
