# SPDX-License-Identifier: BSD-3-Clause
# What a start costs in time; in counts: tests/costs/.

BENCH := $(BUILD)/tests/bench
BENCH_PROGRAMS := $(BENCH)/bench $(BENCH)/launcher $(BENCH)/workload $(BENCH)/libfloor.so $(BENCH)/libempty.so
BENCH_FLAGS := -std=c11 -D_GNU_SOURCE -Icommon -O2 -Wall -Wextra
BENCH_OBJECTS := $(patsubst %,$(BENCH)/%.o,bench measure targets variants)
OBJECTS += $(BENCH_OBJECTS)

# What writes the filter.
BENCH_FILTER := $(patsubst %,$(BUILD)/common/%.o,kernel/filter kernel/filter_checks kernel/filter_code \
	kernel/filter_dispatch model/filter_parts model/syscalls base/suggest)

$(BENCH)/bench: $(BENCH_OBJECTS) $(BENCH_FILTER)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(BENCH)/launcher: tests/bench/launcher.c tests/bench/confine.h
	@mkdir -p $(@D)
	$(CC) $(BENCH_FLAGS) $(WERROR) -static -o $@ $<

$(BENCH)/workload: tests/bench/workload.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_FLAGS) $(WERROR) -o $@ $<

$(BENCH)/opens: tests/bench/opens.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_FLAGS) $(WERROR) -o $@ $< -pthread

$(BENCH)/lib%.so: tests/bench/lib%.c tests/bench/confine.h
	@mkdir -p $(@D)
	$(CC) $(BENCH_FLAGS) $(WERROR) -fPIC -shared -o $@ $<

.PHONY: need-bench
need-bench:
	@sh tests/need $(NEED_BUILD) gnuplot-nox

.PHONY: bench
bench: need-bench ## what a start costs in time, on a machine that is quiet
	@$(MAKE) --no-print-directory -s all $(BENCH_PROGRAMS)
	@sh tests/bench/run $(abspath $(BUILD))

.PHONY: bench-trace
bench-trace: need-bench ## what learn and explain cost while a program runs, beside strace
	@$(MAKE) --no-print-directory -s all $(BENCH)/opens
	@python3 tests/bench/traced $(abspath $(BUILD))

.PHONY: bench-peers
bench-peers: need-bench ## the same in a chroot of Debian sid, beside its tools that do the like
	@$(MAKE) --no-print-directory -s all $(BENCH_PROGRAMS)
	@sh tests/bench/peers $(abspath $(BUILD))
