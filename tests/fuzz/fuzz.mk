# SPDX-License-Identifier: BSD-3-Clause
# The same objects, compiled by clang for libFuzzer and by AFL++'s compiler.

TIME ?= 60
FUZZERS ?= libfuzzer afl
FUZZ_TARGETS := policy expand environ file_window elf_headers exec_chain audit learn
FUZZ_CFLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
OBJECTS += $(call objects_of,tests/fuzz/*.c)

$(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/%): $(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/work.o \
		$(filter-out %/shim.o,$(PRELOAD)) $(filter-out %/main.o $(PRELOAD),$(COMMAND)) $(COMMON) \
		$(BUILD)/build_paths.o $(BUILD)/libconfig.a $(BUILD)/linked-with
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(FUZZ_LDFLAGS) -o $@ $(linked)
# It loads each policy a second time, and libconfig reads all of it.
$(BUILD)/tests/fuzz/policy: FUZZ_LDFLAGS := -Wl,--wrap=tree_parse
# It reads each file a second time, from memory.
$(BUILD)/tests/fuzz/elf_headers: FUZZ_LDFLAGS := -Wl,--wrap=file_window_view -Wl,--wrap=file_window_text

# libconfig beneath them is compiled so as well, where its source is to be had;
# without Debian's optimisation it calls three functions more.
fuzz_libconfig = LIBCONFIG="$$(f=$(abspath $(1))/libconfig.a; test -e $$f && echo $$f || echo $(LIBCONFIG))" \
	GUEST_KEEP_LIKE='^(__(asan|ubsan|sanitizer|sancov|afl)_.*|memchr|snprintf|strcat)$$'

.PHONY: fuzz-libfuzzer
fuzz-libfuzzer:
	@sh tests/fuzz/libconfig $(abspath $(BUILD))/fuzz-libconfig clang "$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link"
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/fuzz CC=clang CFLAGS="$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link" WERROR= \
		$(call fuzz_libconfig,$(BUILD)/fuzz-libconfig) $(FUZZ_TARGETS:%=$(BUILD)/fuzz/tests/fuzz/%)

.PHONY: fuzz-afl
fuzz-afl:
	@AFL_QUIET=1 sh tests/fuzz/libconfig $(abspath $(BUILD))/afl-libconfig afl-clang-fast "$(FUZZ_CFLAGS)"
	@AFL_QUIET=1 $(MAKE) --no-print-directory -s BUILD=$(BUILD)/afl CC=afl-clang-fast \
		$(call fuzz_libconfig,$(BUILD)/afl-libconfig) CFLAGS="$(FUZZ_CFLAGS)" WERROR= $(FUZZ_TARGETS:%=$(BUILD)/afl/tests/fuzz/%)

.PHONY: need-fuzz
need-fuzz:
	@sh tests/need $(NEED_BUILD) dpkg-dev clang libclang-rt-14-dev $(if $(filter afl,$(FUZZERS)),afl++)

.PHONY: fuzz
fuzz: need-fuzz ## libFuzzer and AFL++ on what reads policies, variables and programs (TIME=60 for each, FUZZERS=libfuzzer)
	@$(MAKE) --no-print-directory $(FUZZERS:%=fuzz-%)
	@sh tests/fuzz/run $(abspath $(BUILD)) clang $(TIME) "$(FUZZ_TARGETS)" $(FUZZERS)
