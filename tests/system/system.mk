# SPDX-License-Identifier: BSD-3-Clause
# The system tests are a program that starts real programs under the shim.

SYSTEM := $(call objects_of,tests/system/*.c)
OBJECTS += $(SYSTEM)

# Tickets, as the command writes them.
HANDOVER_WRITE := $(patsubst %,$(BUILD)/%.o,preload/command/launch/handover_write common/model/handover common/base/text \
	common/base/arena common/base/arena_chunks)

$(BUILD)/tests/system/system: $(SYSTEM) $(BUILD)/tests/probe/probe.o $(BUILD)/common/model/access.o \
		$(BUILD)/common/model/filter_parts.o $(BUILD)/common/base/suggest.o $(HANDOVER_WRITE) $(BUILD)/linked-with
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(linked) $(CRITERION) -lseccomp

# An installation of our own, for tests that take the shim away.
PREFIX_TEST := $(abspath $(BUILD))/tests/prefix
$(PREFIX_TEST)/bin/landshim: $(BUILD)/liblandshim.so $(BUILD)/liblandshim-musl.so $(BUILD)/landshim
	@$(MAKE) --no-print-directory -s install INSTALLED=$(BUILD)/tests/installed PREFIX=$(PREFIX_TEST) \
		LIBDIR=$(PREFIX_TEST)/lib SYSCONFDIR=$(PREFIX_TEST)/etc

# The command as one that objects can be loaded into, here and as it is installed.
LANDSHIM_DYNAMIC := $(BUILD)/tests/landshim-dynamic $(PREFIX_TEST)/bin/landshim-dynamic
$(BUILD)/tests/landshim-dynamic: $(BUILD)/build_paths.o
$(PREFIX_TEST)/bin/landshim-dynamic: $(PREFIX_TEST)/bin/landshim
$(PREFIX_TEST)/bin/landshim-dynamic: private LDFLAGS += $(BUILD)/tests/installed/build_paths.o
$(LANDSHIM_DYNAMIC): $(COMMAND) $(COMMON) $(BUILD)/libconfig.a $(BUILD)/linked-with
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -pie -o $@ $(linked)

.PHONY: check-system
check-system: $(LANDSHIM_DYNAMIC) $(BUILD)/tests/system/system $(HOSTS) $(HOST_LIBS) $(VARIANTS) $(PROBE) $(PROBE)-musl $(BUILD)/liblandshim-musl.so $(PREFIX_TEST)/bin/landshim all ## real programs under the shim, on the running kernel
	$(BUILD)/tests/system/system $(CRITERION_FLAGS)

.PHONY: check-golden
check-golden: ## every message has a test that has its words
	python3 tests/system/golden-coverage .
